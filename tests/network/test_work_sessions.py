"""Work sessions: their life, the actions with what they leave in the log, the findings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.lifecycle import TransitionRefused
from core.models import AuditEvent
from core.models.guarded import TextRefused
from core.tenancy import CrossTenantReference, acting_for
from network.actions import work_sessions as actions
from network.models import FollowUp, WorkQuestion, WorkSession
from network.models.work_session_findings import find, work_session_findings
from tests.factories.network import FollowUpFactory, WorkQuestionFactory, WorkSessionFactory
from tests.factories.programmes import OrganisationFactory
from tests.world import World

TODAY = timezone.localdate()
FACTS = {"title": "Online leefwereld", "kind": "peer_review", "purpose": "Leren.", "held_on": TODAY}


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def last_event(world: World) -> AuditEvent:
    found: AuditEvent = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    return found


def events(world: World) -> int:
    return int(AuditEvent.objects.of_chain(world.maasmonde.municipality).count())


def held(world: World, **facts: Any) -> WorkSession:
    session: WorkSession = WorkSessionFactory(held_on=TODAY, **facts)
    actions.hold_work_session(session, membership=adviser(world))
    return session


def concluded(world: World) -> WorkSession:
    session = held(world)
    actions.conclude_work_session(session, membership=adviser(world), conclusion="Vragen werkt.")
    return session


# --- planning and changing -------------------------------------------------------------------
def test_plan_gives_a_reference_and_a_line_in_the_log(acting: World) -> None:
    session = actions.plan_work_session(membership=adviser(acting), **FACTS)
    assert session.reference.startswith(f"WB-{TODAY.year}-")
    assert session.is_planned
    assert last_event(acting).action == "work_session.create"


def test_update_names_what_changed_and_without_a_difference_does_nothing(acting: World) -> None:
    session = actions.plan_work_session(membership=adviser(acting), **FACTS)
    facts = {**FACTS, "title": "Anders", "place": "Raadhuisplein 1"}
    fresh = actions.update_work_session(session, membership=adviser(acting), **facts)
    assert (fresh.title, fresh.revision) == ("Anders", 2)
    assert last_event(acting).changed_fields == "title place"
    before = events(acting)
    actions.update_work_session(session, membership=adviser(acting), **facts)
    assert (events(acting), WorkSession.objects.get(pk=session.pk).revision) == (before, 2)


def test_concluded_session_changes_no_more(acting: World) -> None:
    session, who = concluded(acting), adviser(acting)
    question = WorkQuestionFactory(session=session)
    with pytest.raises(TransitionRefused):
        actions.update_work_session(session, membership=who, title="Anders")
    with pytest.raises(TransitionRefused):
        actions.set_questions(session, membership=who, rows=[("", "Nieuw?")])
    with pytest.raises(TransitionRefused):
        actions.set_themes(session, membership=who, themes={question.pk: "Laat"})
    question.refresh_from_db()
    assert question.themes == ""
    row = ("Lijst delen", OrganisationFactory(), TODAY)
    actions.set_follow_ups(session, membership=who, rows=[row])
    assert session.follow_ups.count() == 1


# --- questions and themes --------------------------------------------------------------------
def test_questions_are_stored_in_order_and_can_all_go(acting: World) -> None:
    session = WorkSessionFactory()
    rows = [("Noord", "Wat werkt?"), ("", "Wat is nodig?")]
    actions.set_questions(session, membership=adviser(acting), rows=rows)
    stored = WorkQuestion.objects.filter(session=session)
    assert [(row.group, row.question) for row in stored] == rows
    assert last_event(acting).changed_fields == "questions"
    before = events(acting)
    actions.set_questions(session, membership=adviser(acting), rows=rows)
    assert events(acting) == before
    actions.set_questions(session, membership=adviser(acting), rows=[])
    assert not stored.all().exists()


def test_questions_stay_once_it_was_held(acting: World) -> None:
    session = held(acting)
    with pytest.raises(TransitionRefused):
        actions.set_questions(session, membership=adviser(acting), rows=[("", "Nieuw?")])


def test_themes_come_after_it_was_held_and_leave_other_questions_alone(acting: World) -> None:
    session, who = WorkSessionFactory(held_on=TODAY), adviser(acting)
    one, other = WorkQuestionFactory.create_batch(2, session=session)
    WorkQuestion.objects.filter(pk=other.pk).update(themes="Blijft")
    with pytest.raises(TransitionRefused):
        actions.set_themes(session, membership=who, themes={one.pk: "Vroeg"})
    actions.hold_work_session(session, membership=who)
    actions.set_themes(session, membership=who, themes={one.pk: "Korte werkvormen"})
    texts = WorkQuestion.objects.filter(session=session).values_list("themes", flat=True)
    assert list(texts) == ["Korte werkvormen", "Blijft"]
    assert last_event(acting).changed_fields == "themes"
    before = events(acting)
    actions.set_themes(session, membership=who, themes={one.pk: "Korte werkvormen"})
    assert events(acting) == before


def test_themes_of_another_session_are_not_touched(acting: World) -> None:
    session, question = held(acting), WorkQuestionFactory()
    actions.set_themes(session, membership=adviser(acting), themes={question.pk: "Verdwaald"})
    question.refresh_from_db()
    assert question.themes == ""


def test_phone_number_in_themes_is_refused_by_the_model(acting: World) -> None:
    session = held(acting)
    question = WorkQuestionFactory(session=session)
    texts = {question.pk: "Bel 06-12345678"}
    with pytest.raises(TextRefused):
        actions.set_themes(session, membership=adviser(acting), themes=texts)


# --- holding and concluding ------------------------------------------------------------------
def test_hold_is_not_before_its_day(acting: World) -> None:
    session = WorkSessionFactory(held_on=days(1))
    with pytest.raises(TransitionRefused):
        actions.hold_work_session(session, membership=adviser(acting))
    assert WorkSession.objects.get(pk=session.pk).is_planned
    assert last_event(acting).result == AuditEvent.Result.REFUSED


def test_hold_keeps_how_many_came(acting: World) -> None:
    session = WorkSessionFactory(held_on=TODAY)
    actions.hold_work_session(session, membership=adviser(acting), came=23)
    assert (session.is_held, session.came, session.revision) == (True, 23, 2)
    assert (last_event(acting).state_from, last_event(acting).state_to) == ("planned", "held")


def test_conclude_needs_words_and_comes_after_it_was_held(acting: World) -> None:
    session, who = WorkSessionFactory(held_on=TODAY), adviser(acting)
    with pytest.raises(TransitionRefused):
        actions.conclude_work_session(session, membership=who, conclusion="Vragen werkt.")
    actions.hold_work_session(session, membership=who)
    with pytest.raises(TransitionRefused):
        actions.conclude_work_session(session, membership=who, conclusion="  ")
    assert WorkSession.objects.get(pk=session.pk).is_held
    actions.conclude_work_session(session, membership=who, conclusion="Vragen werkt.")
    assert (session.is_open, session.conclusion) == (False, "Vragen werkt.")


# --- follow-up -------------------------------------------------------------------------------
def test_follow_up_changes_in_place_and_what_is_done_stays(acting: World) -> None:
    session, who, organisation = held(acting), adviser(acting), OrganisationFactory()
    done = FollowUpFactory(session=session, done_on=TODAY)
    rows = [("Een", organisation, days(5)), ("Twee", organisation, days(6))]
    actions.set_follow_ups(session, membership=who, rows=rows)
    known = {row.what: row.pk for row in session.follow_ups.all()}
    changed = [("Een", organisation, days(5)), ("Drie", organisation, days(6))]
    actions.set_follow_ups(session, membership=who, rows=changed)
    assert session.follow_ups.get(what="Drie").pk == known["Twee"]
    assert last_event(acting).changed_fields == "follow_ups"
    before = events(acting)
    actions.set_follow_ups(session, membership=who, rows=changed)
    assert events(acting) == before
    actions.set_follow_ups(session, membership=who, rows=[])
    assert [row.pk for row in session.follow_ups.all()] == [done.pk]


def test_follow_up_comes_after_it_was_held(acting: World) -> None:
    row = ("Een", OrganisationFactory(), TODAY)
    with pytest.raises(TransitionRefused):
        actions.set_follow_ups(WorkSessionFactory(), membership=adviser(acting), rows=[row])


def test_follow_up_of_an_organisation_elsewhere_is_refused(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = OrganisationFactory()
    with pytest.raises(CrossTenantReference):
        actions.set_follow_ups(
            held(acting), membership=adviser(acting), rows=[("Een", theirs, TODAY)]
        )


def test_follow_up_is_done_and_open_again(acting: World) -> None:
    session, who = concluded(acting), adviser(acting)
    one = FollowUpFactory(session=session, due_by=days(-1))
    assert list(FollowUp.objects.overdue()) == [one]
    facts: dict[str, Any] = {"done_on": TODAY, "result": "Gedeeld."}
    actions.finish_follow_up(session, one, membership=who, **facts)
    assert not FollowUp.objects.overdue().exists()
    before = events(acting)
    actions.finish_follow_up(session, one, membership=who, **facts)
    assert events(acting) == before
    actions.finish_follow_up(session, one, membership=who, done_on=None, result="")
    assert FollowUp.objects.open().count() == 1


# --- findings --------------------------------------------------------------------------------
def told(sessions: list[Any], follow_ups: list[Any] | None = None) -> list[tuple[str, str]]:
    found = find(sessions, follow_ups or [], TODAY)
    return [(finding.code, finding.subject) for finding in found]


def test_findings_are_those_made_by_hand(acting: World) -> None:
    past = WorkSessionFactory(reference="WB-2026-11", held_on=days(-1))
    older = WorkSessionFactory(reference="WB-2026-12", held_on=days(-9))
    waits = WorkSessionFactory(reference="WB-2026-13", held_on=days(-31))
    fresh = WorkSessionFactory(reference="WB-2026-14", held_on=days(-30))
    over = WorkSessionFactory(reference="WB-2026-15", held_on=days(-90))
    for session in (waits, fresh, over):
        actions.hold_work_session(session, membership=adviser(acting))
    actions.conclude_work_session(over, membership=adviser(acting), conclusion="Klaar.")
    FollowUpFactory(session=over, due_by=days(-1))
    FollowUpFactory(session=over, due_by=TODAY)
    FollowUpFactory(session=over, due_by=days(-5), done_on=TODAY)
    expected = [
        ("FOLLOW_UP_OVERDUE", "WB-2026-15"),
        ("NOT_HELD", "WB-2026-12"),
        ("NOT_HELD", "WB-2026-11"),
        ("NOT_CONCLUDED", "WB-2026-13"),
        ("NONE_PLANNED", ""),
    ]
    found = work_session_findings()
    assert [(one.code, one.subject) for one in found] == expected
    assert [one.is_urgent for one in found] == [True, True, True, True, False]
    everything = [past, older, waits, fresh, over]
    assert told(everything, list(FollowUp.objects.all())) == expected


@pytest.mark.parametrize(
    ("ahead", "codes"),
    [(0, []), (183, []), (184, ["NONE_PLANNED"]), (-1, ["NOT_HELD", "NONE_PLANNED"])],
)
def test_next_half_year_ends_after_183_days(acting: World, ahead: int, codes: list[str]) -> None:
    assert [code for code, _subject in told([WorkSessionFactory(held_on=days(ahead))])] == codes


def test_session_held_today_is_none_to_come(acting: World) -> None:
    assert told([held(acting)]) == [("NONE_PLANNED", "")]


def test_findings_lead_to_the_next_step(acting: World) -> None:
    session = held(acting)
    follow_up = FollowUpFactory(session=session, due_by=days(-1))
    (first, _second) = work_session_findings()
    assert first.url.endswith(f"/work-sessions/{session.reference}/follow-up/{follow_up.pk}/")
    assert follow_up.what in first.sentence
    assert str(follow_up.organisation) in first.sentence
