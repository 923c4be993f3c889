"""The sheet to sign: what stands on it and what does not, for whom, on one accessible page."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone, translation

from core.documents import DocumentRefused
from core.models import AuditEvent, Parameter
from core.tenancy import acting_for
from network.documents import KeyFigureSheetDocument
from network.models import KeyFigure
from tests.factories.network import KeyFigureFactory
from tests.pdf import Pdf
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
ROOMY = KeyFigureSheetDocument.ROOMY
#: Texts of the widest letter: as long as each may be, and just short enough for large letters.
WIDE: dict[str, dict[str, str]] = {
    "longest": {
        "role": "W" * 1000,
        "not_the_role": "W" * 1000,
        "area": "W" * 120,
        "availability": "W" * 120,
        "name": "W" * 120,
    },
    "many lines": {"role": "a\n" * 500, "not_the_role": "a\n" * 500},
    "roomy in the role": {
        "role": "W" * (ROOMY - 4),
        "not_the_role": "W",
        "area": "W",
        "availability": "W",
        "name": "W",
    },
    "roomy in the small texts": {
        "role": "W" * (ROOMY - 361),
        "not_the_role": "W",
        "area": "W" * 120,
        "availability": "W" * 120,
        "name": "W" * 120,
    },
    "one more than roomy": {
        "role": "W" * (ROOMY - 3),
        "not_the_role": "W",
        "area": "W",
        "availability": "W",
        "name": "W",
    },
    "html": dict.fromkeys(["role", "not_the_role", "area", "availability", "name"], EVIL),
    "other writing": {"role": "مرحبا 你好 Ελλάδα \U0001f600 \u202e", "area": "Ś́ \u0007"},
}


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


def sheet(world: World, reader: str = "policy_adviser", **facts: Any) -> tuple[str, Pdf]:
    """The sheet of a key figure as HTML and as PDF."""
    one = KeyFigureFactory(**{"contact": world.maasmonde.membership("participant"), **facts})
    membership = world.maasmonde.membership(reader)
    row = KeyFigure.objects.with_contact().get(pk=one.pk)
    document = KeyFigureSheetDocument()
    html = document.html(row, membership)
    return html, Pdf(document.render(row, membership))


def words(html: str) -> str:
    """What can be read on the sheet, with single spaces."""
    body = html.partition("<body")[2].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.any_database
@pytest.mark.parametrize("facts", [{}, *WIDE.values()], ids=["usual", *WIDE])
def test_sheet_is_one_accessible_page(acting: World, facts: dict[str, str]) -> None:
    _html, pdf = sheet(acting, **facts)
    assert len(pdf.texts) == 1
    assert pdf.faults() == []
    assert pdf.language == "nl"
    assert re.fullmatch(r"Afspraken met een sleutelfiguur SF-\d{4}-\d{3}", pdf.title)
    levels = pdf.headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    box = [float(value) for value in pdf.pdf.pages[0].mediabox]
    assert (round(box[2]), round(box[3])) == (595, 842)


@pytest.mark.any_database
def test_sheet_says_what_was_agreed_and_what_it_is_not(acting: World) -> None:
    html, pdf = sheet(acting, name="Saar Lindehof", not_the_role="Geen informant, geen namen.")
    one, read = KeyFigure.objects.get(), words(html)
    days = Parameter.objects.value("key_figure_days")
    for text in [
        one.role,
        one.not_the_role,
        one.area,
        one.availability,
        str(acting.maasmonde.user("participant")),
        str(one.review_on.year),
        "Saar Lindehof",
        f"De rest vernietigen wij {days} dagen nadat u stopte.",
        "Wij schrijven nooit op wat u over anderen zegt.",
        "U kunt altijd stoppen",
        "Als u stopt, wissen wij uw naam en contactgegevens meteen.",
    ]:
        assert text in read
        assert flat(text) in flat(pdf.texts[0])
    assert read.count("Datum en handtekening") == 2
    assert "Interne editie · stand " in pdf.texts[0]
    assert "1 van 1" in pdf.texts[0]


def test_sheet_never_holds_number_or_address(acting: World) -> None:
    html, _pdf = sheet(acting, phone="06 00 00 01 21", email="saar@voorbeeld.example")
    assert "00 01 21" not in html
    assert "saar@" not in html


@pytest.mark.parametrize("role", ["executive", "focal_officer", "privacy_officer"])
def test_document_keeps_the_name_from_who_may_not_see_it(acting: World, role: str) -> None:
    html, _pdf = sheet(acting, role, name="Saar Lindehof")
    assert "Saar" not in html


def test_sheet_without_a_name_says_that_only_the_colleague_knows(acting: World) -> None:
    html, _pdf = sheet(acting, name="", phone="", email="")
    assert "zonder uw naam, telefoonnummer of e-mailadres" in words(html)
    assert "wissen wij uw naam" not in html
    assert words(html).count("Datum en handtekening") == 2


def test_sheet_names_no_colleague_who_left(acting: World) -> None:
    account = acting.maasmonde.membership("participant")
    type(account.user).objects.filter(pk=account.user_id).update(is_active=False)
    html, _pdf = sheet(acting)
    assert str(account.user) not in html


def test_term_is_that_of_the_municipality(acting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(Parameter.objects), "value", lambda *_all: 1)
    html, _pdf = sheet(acting)
    assert "De rest vernietigen wij 1 dag nadat u stopte." in words(html)


# --- who gets it -----------------------------------------------------------------------------
def download(world: World, role: str, reference: str) -> Any:
    rest = f"network/key-figures/{reference}/sheet.pdf"
    return world.maasmonde.client(role).get(world.maasmonde.url(rest))


@pytest.mark.usefixtures("quick_documents")
@pytest.mark.parametrize("role", ["policy_adviser", "participant"])
def test_sheet_is_downloaded_logged_and_kept_by_nobody(acting: World, role: str) -> None:
    one = KeyFigureFactory(contact=acting.maasmonde.membership("participant"), name="Saar")
    number = AuditEvent.objects.count()
    response = download(acting, role, one.reference)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    name = f'filename="afspraken-sleutelfiguur-{one.reference}.pdf"'
    assert name in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert AuditEvent.objects.count() == number + 1
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert (event.action, event.object_id) == ("key_figure.download", str(one.pk))
    assert "Saar" not in str(event.__dict__)


@pytest.mark.usefixtures("quick_documents")
@pytest.mark.parametrize("role", ["focal_officer", "executive", "privacy_officer", "no_role"])
def test_nobody_else_gets_the_sheet(acting: World, role: str) -> None:
    one = KeyFigureFactory(contact=acting.maasmonde.membership("participant"))
    assert download(acting, role, one.reference).status_code == 403


@pytest.mark.usefixtures("quick_documents")
def test_sheet_of_another_municipality_or_of_an_ended_role_is_not_there(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = KeyFigureFactory(reference="SF-2001-001")
    ended = KeyFigureFactory(name="", phone="", email="", ended_on=timezone.localdate())
    for one in (theirs, ended):
        assert download(acting, "policy_adviser", one.reference).status_code == 404


def test_sheet_that_cannot_be_made_is_told(acting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_all: Any) -> bytes:
        raise DocumentRefused("Pango ontbreekt.")

    monkeypatch.setattr(KeyFigureSheetDocument, "render", refuse)
    one, number = KeyFigureFactory(), AuditEvent.objects.count()
    response = download(acting, "policy_adviser", one.reference)
    assert response.status_code == 503
    assert "Pango ontbreekt." in response.content.decode()
    assert AuditEvent.objects.count() == number
