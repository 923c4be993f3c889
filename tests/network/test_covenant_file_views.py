"""The signed file of an agreement, and what other pages tell about agreements."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext

from core.models import AuditEvent
from network.models import Covenant, CovenantFile
from tests.factories.network import (
    ConsultationFactory,
    CovenantConsultationFactory,
    CovenantFileFactory,
)
from tests.network import signed_samples as samples
from tests.network.covenant_pages import agreement, day, errors, inside, page, send, text_of
from tests.world import World


# --- what other pages tell ------------------------------------------------------------------------
def test_consultation_says_what_it_shares_under(acting: World) -> None:
    consultation = ConsultationFactory()
    for title, until in (("Loopt af", 9), ("Voorbij", -1)):
        row = agreement(title=title, valid_until=inside(until), review_on=inside(until))
        CovenantConsultationFactory(covenant=row, consultation=consultation)
    client = acting.maasmonde.client("participant")
    address = acting.maasmonde.url(f"network/consultations/{consultation.reference}/")
    section = client.get(address).content.decode().partition('id="shares-under"')[2]
    text = re.sub(r"<[^>]+>", " ", section.partition("</section>")[0])
    first, second = text.partition("Voorbij")[::2]
    assert gettext("runs out soon") in first
    assert gettext("runs out soon") not in second
    assert gettext("expired").capitalize() in second


def test_home_tells_who_keeps_them_what_runs_out(acting: World) -> None:
    agreement(title="Weegteam", valid_until=inside(9), review_on=inside(9))
    agreement(title="Later", valid_until=inside(99), review_on=inside(9))
    told = gettext("Agreement %(title)s ends on %(day)s") % {"title": "Weegteam", "day": day(9)}

    def home(role: str) -> str:
        return text_of(acting.maasmonde.client(role).get(acting.maasmonde.url()))

    assert told in home("policy_adviser")
    assert "Later" not in home("policy_adviser")
    for role in ("privacy_officer", "participant", "executive"):
        assert "Weegteam" not in home(role)


# --- the signed file ------------------------------------------------------------------------------
def upload(world: World, covenant: Covenant, content: bytes, name: str = "getekend.pdf") -> Any:
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return send(world, f"{covenant.reference}/file/edit/", {"file": file})


def test_file_is_kept_clean_and_comes_back_under_our_name(acting: World) -> None:
    covenant = agreement()
    assert upload(acting, covenant, samples.jpeg(), "<b>vergadering.pdf").status_code == 302
    for role in ("policy_adviser", "privacy_officer"):
        response = page(acting, f"{covenant.reference}/file/", role)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        named = f'attachment; filename="{covenant.reference}.jpg"'
        assert response["Content-Disposition"] == named
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-store"
        assert samples.SECRET not in response.content
        assert response.content.startswith(b"\xff\xd8\xff")
    assert AuditEvent.objects.filter(action="covenant.download").count() == 2
    assert "vergadering" not in page(acting, f"{covenant.reference}/").content.decode()


@pytest.mark.parametrize("role", ["participant", "executive", "application_manager"])
def test_file_is_for_two_roles(acting: World, role: str) -> None:
    covenant = agreement()
    CovenantFileFactory(covenant=covenant)
    assert page(acting, f"{covenant.reference}/file/", role).status_code == 403
    assert page(acting, f"{covenant.reference}/file/edit/", role).status_code == 403
    if role != "application_manager":
        assert "/file/" not in page(acting, f"{covenant.reference}/", role).content.decode()


def test_no_file_is_not_there_and_leaves_no_event(acting: World) -> None:
    assert page(acting, f"{agreement().reference}/file/").status_code == 404
    assert not AuditEvent.objects.filter(action="covenant.download").exists()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"MZ\x90\x00" + b"\x00" * 99, 422),
        (b"<html><script>alert(1)</script></html>", 422),
        (b"%PDF-1.7\n" + b"\x00" * (11 * 1024 * 1024), 413),
    ],
    ids=["empty", "program", "page", "11 MB"],
)
def test_refused_file_is_told_and_nothing_is_kept(
    acting: World, content: bytes, status: int
) -> None:
    covenant = agreement()
    response = upload(acting, covenant, content, "plaatje.png")
    assert response.status_code == status
    assert errors(response)["file"]
    assert not CovenantFile.objects.exists()


def test_upload_without_a_file_is_told(acting: World) -> None:
    response = send(acting, f"{agreement().reference}/file/edit/", {"file": ""})
    assert errors(response) == {"file": gettext("Choose the signed file.")}


def test_upload_over_a_newer_save_is_shown_and_goes_the_second_time(acting: World) -> None:
    covenant = agreement()
    Covenant.objects.update(revision=2)
    rest = f"{covenant.reference}/file/edit/"
    file = SimpleUploadedFile("a.png", samples.png())
    response = send(acting, rest, {"file": file, "revision": 1})
    assert response.status_code == 422
    assert response.context["form"].stale
    file = SimpleUploadedFile("a.png", samples.png())
    assert send(acting, rest, {"file": file, "revision": 2}).status_code == 302


def test_digital_signature_is_told_on_the_page(acting: World) -> None:
    covenant = agreement()
    assert upload(acting, covenant, samples.signed_pdf()).status_code == 302
    told = gettext(
        "The original holds a digital signature. This cleaned copy does not: keep the original in"
        " your own archive."
    )
    assert told in text_of(page(acting, f"{covenant.reference}/"))


def test_file_is_taken_away_after_a_question(acting: World) -> None:
    covenant = agreement()
    upload(acting, covenant, samples.png(), "a.png")
    rest = f"{covenant.reference}/do/remove_file/"
    assert page(acting, rest).status_code == 200
    assert CovenantFile.objects.exists()
    assert send(acting, rest, {}).status_code == 302
    assert not CovenantFile.objects.exists()
    assert send(acting, rest, {}).status_code == 422
