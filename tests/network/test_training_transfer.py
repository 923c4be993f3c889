"""Asking months later whether a training could be used: the action and its page."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from core.models.guarded import TextRefused
from network.actions.training_transfer import Answer, TransferRefused, record_transfer
from network.models import Enrolment, TrainingSession
from tests.factories.network import (
    EnrolmentFactory,
    FocalOfficerFactory,
    PartnerFactory,
    TrainingSessionFactory,
)
from tests.world import World

EVIL = "<script>alert('x')</script>"


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def row(acting: World) -> Any:
    """Eight teachers of Ster who came a hundred days ago."""
    there = PartnerFactory(organisation__name="Ster").organisation
    session = TrainingSessionFactory(held_on=inside(-100))
    return EnrolmentFactory(session=session, organisation=there, enrolled=9, attended=8)


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def events(world: World) -> list[str]:
    chain = AuditEvent.objects.of_chain(world.maasmonde.municipality)
    mine = chain.filter(action__startswith="training")
    return [f"{one.action} {one.changed_fields}" for one in mine]


def address(world: World, session: TrainingSession) -> str:
    return world.maasmonde.url(f"network/training/sessions/{session.reference}/afterwards/")


def send(world: World, row: Any, role: str = "policy_adviser", **data: Any) -> Any:
    """Send the page about one row; ``data`` maps facts of the row to what is typed."""
    session = TrainingSession.objects.get(pk=row.session_id)
    typed = {f"{name}-{row.pk}": value for name, value in data.items() if name != "revision"}
    typed["revision"] = data.get("revision", session.revision)
    return world.maasmonde.client(role).post(address(world, session), typed)


def stored(row: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = Enrolment.objects.values_list(
        "transfer_on", "transfer_used", "transfer_note"
    ).get(pk=row.pk)
    return found


# --- the action ------------------------------------------------------------------------------
def test_answers_are_stored_with_one_line_in_the_log(acting: World, row: Any) -> None:
    answer = Answer(inside(0), 5, "Oefenen in het team.")
    session = record_transfer(row.session, membership=adviser(acting), answers={row.pk: answer})
    assert stored(row) == (inside(0), 5, "Oefenen in het team.")
    assert session.revision == 2
    assert events(acting)[-1:] == ["training_session.edit transfer"]


def test_without_a_difference_nothing_happens(acting: World, row: Any) -> None:
    for answer in (Answer(), Answer(inside(0), 0), Answer(inside(0), 0)):
        record_transfer(row.session, membership=adviser(acting), answers={row.pk: answer})
    assert events(acting) == ["training_session.edit transfer"]
    assert TrainingSession.objects.get(pk=row.session_id).revision == 2


def test_emptied_answer_goes_and_a_row_not_named_stays(acting: World, row: Any) -> None:
    other = EnrolmentFactory(session=row.session, attended=3, transfer_on=inside(-1))
    one = {row.pk: Answer(inside(0), 5)}
    record_transfer(row.session, membership=adviser(acting), answers=one)
    record_transfer(row.session, membership=adviser(acting), answers={row.pk: Answer()})
    assert stored(row) == (None, None, "")
    assert stored(other)[0] == inside(-1)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(inside(1), 5), "asked_on"),
        (Answer(inside(-100), 5), "asked_on"),
        (Answer(None, 5), "asked_on"),
        (Answer(None, None, "Oefenen."), "asked_on"),
        (Answer(inside(0), 9), "used"),
        (Answer(inside(0), None), "used"),
    ],
)
def test_refused(acting: World, row: Any, answer: Answer, field: str) -> None:
    with pytest.raises(TransferRefused) as refused:
        record_transfer(row.session, membership=adviser(acting), answers={row.pk: answer})
    assert list(refused.value.reasons) == [(row.pk, field)]
    assert str(refused.value)
    assert (stored(row), events(acting)) == ((None, None, ""), [])


def test_focal_officer_by_name_and_who_did_not_come_are_not_asked(acting: World, row: Any) -> None:
    officer = FocalOfficerFactory()
    by_name = EnrolmentFactory(
        session=row.session,
        organisation=officer.organisation,
        officer=officer,
        enrolled=1,
        attended=1,
    )
    nobody = EnrolmentFactory(session=row.session, attended=0)
    answers = dict.fromkeys((by_name.pk, nobody.pk), Answer(inside(0), 0))
    record_transfer(row.session, membership=adviser(acting), answers=answers)
    assert stored(by_name) == stored(nobody) == (None, None, "")
    assert events(acting) == []


def test_row_stays_unasked_when_nothing_is_kept_of_the_officer_any_more(
    acting: World, row: Any
) -> None:
    officer = FocalOfficerFactory()
    by_name = EnrolmentFactory(
        session=row.session, organisation=officer.organisation, officer=officer, enrolled=1
    )
    officer.delete()
    Enrolment.objects.filter(pk=by_name.pk).update(attended=1)
    answers = {by_name.pk: Answer(inside(0), 0)}
    record_transfer(row.session, membership=adviser(acting), answers=answers)
    assert stored(by_name) == (None, None, "")


def test_note_with_an_identifier_is_refused(acting: World, row: Any) -> None:
    answers = {row.pk: Answer(inside(0), 5, "Bel 06 12345678")}
    with pytest.raises(TextRefused):
        record_transfer(row.session, membership=adviser(acting), answers=answers)


# --- the page --------------------------------------------------------------------------------
def test_page_stores_and_shows_what_was_said(acting: World, row: Any) -> None:
    day = inside(-1).strftime("%d-%m-%Y")
    response = send(acting, row, asked_on=day, used="5", note="Oefenen in het team.")
    assert response.status_code == 302
    assert stored(row) == (inside(-1), 5, "Oefenen in het team.")
    shown = acting.maasmonde.client("policy_adviser").get(address(acting, row.session))
    assert "van 8 gevraagden konden 5" in shown.content.decode()
    assert f'value="{day}"' in shown.content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"asked_on": "gisteren", "used": "5"}, "asked_on"),
        ({"asked_on": "01-01-2090", "used": "5"}, "asked_on"),
        ({"asked_on": "", "used": "5"}, "asked_on"),
        ({"asked_on": "today", "used": "9"}, "used"),
        ({"asked_on": "today", "used": "-1"}, "used"),
        ({"asked_on": "today", "used": "veel"}, "used"),
        ({"asked_on": "today", "used": ""}, "used"),
        ({"asked_on": "today", "used": "5", "note": "Bel 06 12345678"}, "note"),
        ({"asked_on": "today", "used": "5", "note": "x" * 1001}, "note"),
    ],
)
def test_fault_stands_at_its_field_and_nothing_typed_is_lost(
    acting: World, row: Any, data: dict[str, str], field: str
) -> None:
    today = inside(0).strftime("%d-%m-%Y")
    data = {name: today if value == "today" else value for name, value in data.items()}
    response = send(acting, row, **data)
    assert response.status_code == 422
    form = response.context["form"]
    assert [name for name in form.errors if name.startswith(field)] == [f"{field}-{row.pk}"]
    for name, value in data.items():
        assert str(form[f"{name}-{row.pk}"].value() or "") == value
    assert stored(row) == (None, None, "")


def test_what_was_typed_is_escaped(acting: World, row: Any) -> None:
    response = send(acting, row, asked_on="", used="", note=EVIL)
    assert response.status_code == 422
    assert EVIL not in response.content.decode()


def test_stale_save_shows_both(acting: World, row: Any) -> None:
    today = inside(0).strftime("%d-%m-%Y")
    record_transfer(
        row.session, membership=adviser(acting), answers={row.pk: Answer(inside(-2), 3)}
    )
    response = send(acting, row, asked_on=today, used="5", revision=1)
    assert response.status_code == 422
    theirs = {label: (old, new) for label, old, new in response.context["form"].theirs}
    assert ("3", "5") in theirs.values()
    assert all(label.startswith("Ster, ") for label in theirs)
    assert send(acting, row, asked_on=today, used="5").status_code == 302
    assert stored(row)[1] == 5


@pytest.mark.parametrize(
    ("role", "status"), [("participant", 403), ("executive", 403), ("privacy_officer", 403)]
)
def test_only_who_keeps_the_register(acting: World, row: Any, role: str, status: int) -> None:
    client = acting.maasmonde.client(role)
    assert client.get(address(acting, row.session)).status_code == status
    assert send(acting, row, role, asked_on="", used="").status_code == status


def test_session_of_another_municipality_is_not_found(acting: World, row: Any) -> None:
    other = acting.broekerlanden
    url = other.url(f"network/training/sessions/{row.session.reference}/afterwards/")
    assert other.client("policy_adviser").get(url).status_code == 404


@pytest.mark.parametrize(("days", "cancelled"), [(0, False), (5, False), (-5, True)])
def test_nothing_is_asked_of_a_session_to_come_or_cancelled(
    acting: World, days: int, cancelled: bool
) -> None:
    gone = inside(-9) if cancelled else None
    session = TrainingSessionFactory(held_on=inside(days), cancelled_on=gone)
    client = acting.maasmonde.client("policy_adviser")
    assert client.get(address(acting, session)).status_code == 404


def test_session_without_people_says_what_belongs_here(acting: World) -> None:
    session = TrainingSessionFactory(held_on=inside(-5))
    response = acting.maasmonde.client("policy_adviser").get(address(acting, session))
    assert 'class="empty"' in response.content.decode()


def test_as_many_queries_with_2_rows_as_with_30(acting: World, row: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            acting.maasmonde.client("policy_adviser").get(address(acting, row.session))
        return len(captured)

    queries()
    few = queries()
    EnrolmentFactory.create_batch(29, session=row.session, attended=2)
    assert queries() == few
