"""Who is enrolled and who came: the action, its refusals, what follows for a focal officer."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent
from network.actions.people import note_training
from network.actions.training import TrainingRefused
from network.actions.training_people import People, months_later, set_people
from network.models import Enrolment, FocalOfficer, Profession
from network.models.training_numbers import SessionPeople
from tests.factories.network import (
    EnrolmentFactory,
    FocalOfficerFactory,
    PartnerFactory,
    TrainingSessionFactory,
)
from tests.world import World

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def actions_since(number: int) -> list[str]:
    return [event.action for event in AuditEvent.objects.order_by("pk")[number:]]


def group(**facts: Any) -> People:
    organisation = facts.pop("organisation", None) or PartnerFactory().organisation
    return People(**{"organisation": organisation, "profession": "teacher", "enrolled": 3, **facts})


def single(officer: FocalOfficer, **facts: Any) -> People:
    values = {"organisation": officer.organisation, "profession": "mentor", "officer": officer}
    return People(**values | facts)


def came(**facts: Any) -> dict[str, Any]:
    return {"attended": 1, "certified": 1, "certified_on": TODAY, **facts}


def test_rows_are_added_changed_and_taken_away_with_one_line_in_the_log(acting: World) -> None:
    session, officer = TrainingSessionFactory(), FocalOfficerFactory()
    kept, gone = EnrolmentFactory(session=session), EnrolmentFactory(session=session)
    rows = [group(organisation=kept.organisation, attended=5), group(), single(officer)]
    number = AuditEvent.objects.count()
    done = set_people(session, membership=adviser(acting), rows=rows)
    assert (done.revision, actions_since(number)) == (2, ["training_session.edit"])
    assert AuditEvent.objects.order_by("pk").last().changed_fields == "enrolments"
    kept.refresh_from_db()
    assert kept.attended == 5
    assert not Enrolment.objects.filter(pk=gone.pk).exists()
    found = Enrolment.objects.filter(session=session)
    assert sorted(found.values_list("enrolled", "alone")) == [(1, True), (3, False), (3, False)]
    number = AuditEvent.objects.count()
    assert set_people(session, membership=adviser(acting), rows=rows).revision == 2
    assert actions_since(number) == []


def test_answers_of_a_transfer_check_stay(acting: World) -> None:
    row = EnrolmentFactory(attended=3, transfer_on=TODAY, transfer_used=2)
    rows = [group(organisation=row.organisation, attended=2, enrolled=4)]
    set_people(row.session, membership=adviser(acting), rows=rows)
    row.refresh_from_db()
    assert (row.attended, row.transfer_used) == (2, 2)
    assert refusal(row.session, acting, group(organisation=row.organisation, attended=1)) == [
        (0, "attended")
    ]


def refusal(session: Any, world: World, *rows: People) -> list[Any]:
    """(place, field) of each refusal; nothing is stored."""
    before = list(Enrolment.objects.values()), AuditEvent.objects.count()
    with pytest.raises(TrainingRefused) as refused:
        set_people(session, membership=adviser(world), rows=list(rows))
    assert (list(Enrolment.objects.values()), AuditEvent.objects.count()) == before
    assert all(str(reason) for reason in refused.value.reasons.values())
    return list(refused.value.reasons)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"enrolled": 0}, "enrolled"),
        ({"enrolled": 9999}, "enrolled"),
        ({"enrolled": 501}, "enrolled"),
        ({"attended": 501}, "attended"),
        ({"attended": -1}, "attended"),
        ({"attended": 2, "certified": 3, "certified_on": TODAY}, "certified"),
        ({"certified": 1, "certified_on": TODAY}, "certified"),
        ({"attended": 2, "certified": -1}, "certified"),
        ({"attended": 2, "certified": 2}, "certified_on"),
        ({"attended": 2, "certified_on": TODAY}, "certified"),
        ({"attended": 2, "certified": 2, "certified_on": TODAY - 31 * DAY}, "certified_on"),
        ({"attended": 2, "certified": 2, "certified_on": TODAY + DAY}, "certified_on"),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    acting: World, facts: dict[str, Any], field: str
) -> None:
    assert refusal(TrainingSessionFactory(), acting, group(), group(**facts)) == [(1, field)]


def test_more_may_come_than_were_enrolled(acting: World) -> None:
    session = TrainingSessionFactory()
    rows = [group(enrolled=1, attended=500, certified=500, certified_on=session.held_on)]
    set_people(session, membership=adviser(acting), rows=rows)
    assert session.enrolments.get().certified == 500


@pytest.mark.parametrize("facts", [{"attended": 0}, came()])
def test_who_came_is_not_known_before_the_day(acting: World, facts: dict[str, Any]) -> None:
    session = TrainingSessionFactory(held_on=TODAY + DAY)
    assert (0, "attended") in refusal(session, acting, group(**facts))
    session = TrainingSessionFactory(held_on=TODAY)
    set_people(session, membership=adviser(acting), rows=[group(**facts)])


def test_same_organisation_and_profession_or_same_officer_twice_is_refused(acting: World) -> None:
    session, officer, one = TrainingSessionFactory(), FocalOfficerFactory(), group()
    other = group(organisation=one.organisation, profession="mentor")
    assert refusal(session, acting, one, other, one) == [(2, "profession")]
    assert refusal(session, acting, single(officer), single(officer)) == [(1, "officer")]


def test_officer_whose_role_ended_is_not_added_and_stays_where_already_named(
    acting: World,
) -> None:
    session, officer = TrainingSessionFactory(), FocalOfficerFactory()
    set_people(session, membership=adviser(acting), rows=[single(officer)])
    FocalOfficer.objects.filter(pk=officer.pk).update(ended_on=TODAY, name="", phone="", email="")
    officer.refresh_from_db()
    done = set_people(session, membership=adviser(acting), rows=[single(officer, **came())])
    assert done.enrolments.get().certified == 1
    officer.refresh_from_db()
    assert officer.trained_on == datetime.date(2026, 2, 1)
    assert refusal(TrainingSessionFactory(), acting, single(officer)) == [(0, "officer")]


def test_officer_is_one_person(acting: World) -> None:
    one = single(FocalOfficerFactory(), enrolled=2, attended=2)
    assert refusal(TrainingSessionFactory(), acting, one) == [(0, "enrolled"), (0, "attended")]


def test_cancelled_session_takes_nobody(acting: World) -> None:
    assert refusal(TrainingSessionFactory(cancelled_on=TODAY), acting, group()) == [""]


# --- what follows for a focal officer --------------------------------------------------------
@pytest.mark.parametrize(
    ("known", "repeat", "expected"),
    [
        (None, 24, (TODAY - 30 * DAY, months_later(TODAY - 30 * DAY, 24))),
        (TODAY - 31 * DAY, 0, (TODAY - 30 * DAY, None)),
        (TODAY - 30 * DAY, 24, (TODAY - 30 * DAY, None)),
        (TODAY - 29 * DAY, 24, (TODAY - 29 * DAY, None)),
    ],
)
def test_certificate_of_an_officer_is_known_in_the_directory_when_newer(
    acting: World, known: Any, repeat: int, expected: Any
) -> None:
    officer = FocalOfficerFactory(trained_on=known)
    session = TrainingSessionFactory(training__repeat_months=repeat)
    number = AuditEvent.objects.count()
    set_people(session, membership=adviser(acting), rows=[single(officer, **came())])
    officer.refresh_from_db()
    assert (officer.trained_on, officer.trained_until) == expected
    told = known is None or known < session.held_on
    assert (officer.revision, actions_since(number)) == (
        2 if told else 1,
        ["training_session.edit", *(["officer.edit"] if told else [])],
    )


def test_who_came_without_a_certificate_changes_nothing_in_the_directory(acting: World) -> None:
    officer = FocalOfficerFactory(trained_on=None)
    rows = [single(officer, attended=1)]
    set_people(TrainingSessionFactory(), membership=adviser(acting), rows=rows)
    officer.refresh_from_db()
    assert (officer.trained_on, officer.revision) == (None, 1)


def test_directory_that_was_mended_by_hand_is_left_alone_afterwards(acting: World) -> None:
    officer, session = FocalOfficerFactory(trained_on=None), TrainingSessionFactory()
    rows = [single(officer, **came())]
    set_people(session, membership=adviser(acting), rows=rows)
    FocalOfficer.objects.filter(pk=officer.pk).update(trained_on=None, trained_until=None)
    set_people(session, membership=adviser(acting), rows=[*rows, group()])
    officer.refresh_from_db()
    assert officer.trained_on is None


def test_note_training_names_the_fields_that_changed(acting: World) -> None:
    officer = FocalOfficerFactory()
    note_training(officer, membership=adviser(acting), trained_on=TODAY, trained_until=None)
    assert AuditEvent.objects.order_by("pk").last().changed_fields == "trained_on"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 25, "2028-12-30"),
    ],
)
def test_months_later(day: str, months: int, expected: str) -> None:
    assert months_later(datetime.date.fromisoformat(day), months).isoformat() == expected


# --- what stays and who sees it --------------------------------------------------------------
def test_numbers_stay_when_nothing_is_kept_about_the_officer(acting: World) -> None:
    officer = FocalOfficerFactory()
    session = TrainingSessionFactory()
    beside = group(organisation=officer.organisation, profession="mentor")
    rows = [beside, single(officer)]
    set_people(session, membership=adviser(acting), rows=rows)
    officer.delete()
    people = SessionPeople(session, adviser(acting))
    assert [(line.enrolled, line.profession) for line in people.lines] == [
        (4, str(Profession.MENTOR.label))
    ]
    assert people.named == []
    set_people(session, membership=adviser(acting), rows=[group()])
    assert SessionPeople(session, adviser(acting)).total.enrolled == 4  # three, and the one of old


def test_row_of_an_officer_is_marked_and_holds_one(acting: World) -> None:
    officer = FocalOfficerFactory()
    row = EnrolmentFactory(officer=officer, enrolled=1)
    assert row.alone
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(officer=officer, enrolled=2)


def test_officers_count_in_the_line_of_their_organisation(acting: World) -> None:
    partner = PartnerFactory(domain="care")
    row = EnrolmentFactory(organisation=partner.organisation, enrolled=3)
    officer = FocalOfficerFactory(organisation=partner.organisation)
    values = {"session": row.session, "organisation": partner.organisation, "enrolled": 1}
    EnrolmentFactory(officer=officer, attended=1, **values)
    EnrolmentFactory(session=row.session, enrolled=17)
    people = SessionPeople(row.session, adviser(acting))
    line = next(line for line in people.lines if line.organisation == partner.organisation.name)
    assert (line.domain, line.enrolled, line.came, line.certified) == ("care", 4, 1, 0)
    assert (people.total.enrolled, people.too_many) == (21, 1)


def test_names_are_for_who_keeps_the_register_and_for_the_own_organisation(acting: World) -> None:
    own = acting.maasmonde.membership("participant").organisation
    mine, theirs = FocalOfficerFactory(organisation=own), FocalOfficerFactory()
    session = TrainingSessionFactory()
    set_people(session, membership=adviser(acting), rows=[single(mine), single(theirs)])

    def seen(role: str) -> set[Any]:
        reader = acting.maasmonde.membership(role)
        return {row.officer for row in SessionPeople(session, reader).named}

    assert seen("policy_adviser") == {mine, theirs}
    assert seen("participant") == {mine}
    nowhere = acting.maasmonde.membership("executive")
    nowhere.organisation = None
    assert SessionPeople(session, nowhere).named == []
