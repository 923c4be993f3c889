"""The pages of reading in a list of trainings: files of every kind, and names nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.models import AuditEvent
from network.actions import training_import as actions
from network.models import Enrolment, Training, TrainingSession
from tests.factories.network import FocalOfficerFactory, PartnerFactory
from tests.network.training_lists import HEADS, inside, row
from tests.programmes import lists
from tests.programmes.test_import_bad_input import REFUSED
from tests.world import World

EVIL = "<script>alert('x')</script>"


def upload(
    world: World, content: bytes, role: str = "policy_adviser", name: str = "lijst.xlsx"
) -> Any:
    """Send a file to the page."""
    file = SimpleUploadedFile(name, content)
    url = world.maasmonde.url("network/training/import/")
    return world.maasmonde.client(role).post(url, {"file": file})


def rows_of(*rows: list[Any]) -> bytes:
    """A csv file with these rows; days as they are written in Dutch."""
    cells = [
        [f"{cell:%d-%m-%Y}" if hasattr(cell, "year") else cell for cell in one] for one in rows
    ]
    return lists.csv([HEADS, *cells], encoding="utf-8")


def signed_in(response: Any) -> str:
    found = re.search(r'name="groups" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def confirm(world: World, signed: str, role: str = "policy_adviser") -> Any:
    url = world.maasmonde.url("network/training/import/store/")
    return world.maasmonde.client(role).post(url, {"groups": signed})


def events(world: World) -> list[str]:
    chain = AuditEvent.objects.of_chain(world.maasmonde.municipality)
    mine = chain.filter(action__startswith="training", result="done")
    return [str(one.action) for one in mine]


@pytest.fixture
def ster(acting: World) -> World:
    """The world with the organisation of the lists in it."""
    PartnerFactory(organisation__name="Café Ster")
    return acting


# --- the way through -------------------------------------------------------------------------
def test_upload_look_confirm(ster: World) -> None:
    response = upload(ster, rows_of(row(), row(day="31-02-2026")))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert (Training.objects.count(), events(ster)) == (0, [])
    assert "1 rij heeft een fout" in response.content.decode()
    done = confirm(ster, signed_in(response))
    assert done.status_code == 302
    assert done.url == ster.maasmonde.url("network/training/")
    assert Enrolment.objects.get().attended == 4
    assert events(ster) == [
        "training.create",
        "training_session.create",
        "training_session.edit",
        "training.import",
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda: lists.xlsx(("Blad", [HEADS, row()])),
        lambda: lists.ods("Blad", [HEADS, row()]),
        lambda: rows_of(row()),
    ],
)
def test_every_kind_of_spreadsheet(ster: World, make: Callable[[], bytes]) -> None:
    response = upload(ster, make())
    assert response.status_code == 200
    assert [group.enrolled for group in response.context["plan"].new] == [4]


def test_confirming_twice_says_that_it_was_there(ster: World) -> None:
    signed = signed_in(upload(ster, rows_of(row())))
    confirm(ster, signed)
    again = ster.maasmonde.client("policy_adviser").post(
        ster.maasmonde.url("network/training/import/store/"), {"groups": signed}, follow=True
    )
    assert "Alles stond al in het register" in again.content.decode()
    assert events(ster).count("training.import") == 1


def test_own_export_read_in_again_doubles_nothing(ster: World) -> None:
    officer = FocalOfficerFactory(name="Merel Zandoever")
    person = {"organisation": officer.organisation.name, "name": "Merel Zandoever", "number": None}
    rows = rows_of(row(certificate=3), row(day=inside(9)), row(**person))
    confirm(ster, signed_in(upload(ster, rows)))
    assert Enrolment.objects.count() == 3
    url = ster.maasmonde.url("network/training/export/?table=enrolments&kind=xlsx")
    response = upload(ster, ster.maasmonde.client("policy_adviser").get(url).content)
    plan = response.context["plan"]
    assert (plan.new, len(plan.same), plan.other, plan.faults) == ([], 3, [], [])


# --- names -----------------------------------------------------------------------------------
def test_names_are_on_no_page_in_no_field_and_in_no_table(ster: World) -> None:
    names = ["Piet Puk", "Fatima Voorbeeld", EVIL, "=HYPERLINK(1)"]
    people = [row(name=name, number=None, day=inside(-9)) for name in names * 2]
    response = upload(ster, rows_of(*people), name="Deelnemers Piet Puk.csv")
    shown = response.content.decode()
    content = repr(signing.loads(signed_in(response), salt=actions.SALT))
    confirm(ster, signed_in(response))
    picture = ster.maasmonde.client("policy_adviser").get(ster.maasmonde.url("network/training/"))
    stored = repr(
        [list(model.objects.values()) for model in (Training, TrainingSession, Enrolment)]
    )
    log = repr(list(AuditEvent.objects.values()))
    for text in (shown, content, picture.content.decode(), stored, log):
        for part in ("Puk", "Fatima", "alert", "HYPERLINK"):
            assert part.casefold() not in text.casefold()
    assert "Uw lijst noemt 4 personen" in " ".join(shown.split())
    assert Enrolment.objects.get().enrolled == 4


def test_what_the_preview_shows_is_escaped(ster: World) -> None:
    response = upload(ster, rows_of(row(training=EVIL), row(organisation=EVIL)))
    assert response.status_code == 200
    assert EVIL not in response.content.decode()
    assert response.content.decode().count("&lt;script&gt;") >= 2


# --- what is no list -------------------------------------------------------------------------
@pytest.mark.parametrize("case", REFUSED)
def test_file_that_cannot_be_read(acting: World, case: str) -> None:
    response = upload(acting, REFUSED[case][0]())
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert events(acting) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lists.csv([["Activiteit", "Fase"], ["a", "b"]]), "Training"),
        (lists.csv([HEADS]), "geen rijen"),
        (b"\xff\xfe\x00\xd8broken", ""),
    ],
)
def test_list_of_something_else(acting: World, content: bytes, said: str) -> None:
    response = upload(acting, content)
    assert response.status_code == 422
    assert said in str(response.context["form"].errors["file"])


def test_no_file_at_all(acting: World) -> None:
    url = acting.maasmonde.url("network/training/import/")
    client = acting.maasmonde.client("policy_adviser")
    assert client.post(url).status_code == 422
    assert client.post(url, {"file": "tekst"}).status_code == 422


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_accents_in_every_usual_encoding(ster: World, encoding: str) -> None:
    cells = [f"{cell:%d-%m-%Y}" if hasattr(cell, "year") else cell for cell in row()]
    response = upload(ster, lists.csv([HEADS, cells], encoding=encoding))
    assert response.status_code == 200
    assert len(response.context["plan"].new) == 1


def test_list_with_only_faults_cannot_be_confirmed(ster: World) -> None:
    response = upload(ster, rows_of(row(organisation="Onbekend")))
    assert response.status_code == 422
    assert 'name="groups"' not in response.content.decode()
    assert "‘Onbekend’ kennen wij niet" in response.content.decode()


def test_formula_is_no_training(ster: World) -> None:
    response = upload(ster, lists.xlsx(("Blad", [HEADS, row(training="=1+1"), row()])))
    assert [group.training for group in response.context["plan"].new] == ["Basistraining"]


def test_list_too_long_to_carry_along(ster: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LONGEST_TEXT", 10)
    response = upload(ster, rows_of(row()))
    assert response.status_code == 422
    assert "Splits de lijst" in str(response.context["form"].errors["file"])


@pytest.mark.any_database
def test_five_thousand_rows_are_read_and_shown_in_part(ster: World) -> None:
    rows = [row(training=f"Training {number}", number=1) for number in range(4000)]
    response = upload(ster, rows_of(*rows))
    assert response.status_code == 200
    assert len(response.context["plan"].new) == 4000
    assert response.content.decode().count("komt erbij") == 200
    assert len(signed_in(response)) < actions.LONGEST_TEXT


# --- the signed text -------------------------------------------------------------------------
@pytest.mark.parametrize("change", [lambda text: text[:-3] + "abc", lambda text: "", str.upper])
def test_changed_page_is_refused(ster: World, change: Callable[[str], str]) -> None:
    signed = signed_in(upload(ster, rows_of(row())))
    response = confirm(ster, change(signed))
    assert response.status_code == 422
    assert 'name="file"' in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_page_older_than_an_hour_is_refused(ster: World) -> None:
    signed = signed_in(upload(ster, rows_of(row())))
    later = timezone.now() + timezone.timedelta(seconds=actions.SECONDS + 5)
    with time_machine.travel(later), pytest.raises(actions.ImportRefused):
        actions.unpacked(signed, ster.maasmonde.membership("policy_adviser"))


def test_page_of_somebody_else_is_refused(ster: World) -> None:
    signed = signed_in(upload(ster, rows_of(row())))
    other = ster.broekerlanden
    url = other.url("network/training/import/store/")
    response = other.client("policy_adviser").post(url, {"groups": signed})
    assert response.status_code == 422
    assert "ouder dan een uur" in response.content.decode()
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("gone", ["retired_on", "cancelled_on"])
def test_register_that_changed_meanwhile_is_told_and_nothing_stored(ster: World, gone: str) -> None:
    confirm(ster, signed_in(upload(ster, rows_of(row()))))
    signed = signed_in(upload(ster, rows_of(row(profession="mentor"))))
    model: Any = Training if gone == "retired_on" else TrainingSession
    model.objects.update(**{gone: inside(-1)})
    response = confirm(ster, signed)
    assert response.status_code == 422
    assert "Kies het bestand opnieuw" in response.content.decode()
    assert Enrolment.objects.count() == Training.objects.count() == 1


@pytest.mark.parametrize("role", ["participant", "executive", "privacy_officer", "focal_officer"])
def test_only_who_keeps_the_register(ster: World, role: str) -> None:
    signed = signed_in(upload(ster, rows_of(row())))
    assert upload(ster, rows_of(row()), role).status_code == 403
    assert confirm(ster, signed, role).status_code == 403
    assert Enrolment.objects.count() == 0


def test_storing_takes_no_get(acting: World) -> None:
    url = acting.maasmonde.url("network/training/import/store/")
    assert acting.maasmonde.client("policy_adviser").get(url).status_code == 405
