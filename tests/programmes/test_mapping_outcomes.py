"""What a session brings forth: activities entered in the room, gap cards, decisions, the result."""

from __future__ import annotations

from typing import Any

import pytest

from programmes.actions import mapping as actions
from programmes.actions import mapping_outcomes as outcomes
from programmes.forms.mapping_outcomes import new_key
from programmes.models import (
    ActionPoint,
    Activity,
    GapCard,
    MappingSession,
    SessionDecision,
)
from programmes.models.mapping_result import Result
from tests.world import Side, World
from tests.world_objects import gap_card, planned_session, session_decision, session_under_way


@pytest.fixture
def side(acting: World) -> Side:
    return acting.maasmonde


@pytest.fixture
def session(side: Side) -> MappingSession:
    return session_under_way(side)


def enter(side: Side, session: MappingSession, **typed: Any) -> Any:
    """Send one row."""
    address = side.url(f"programmes/sessions/{session.reference}/activities/new/")
    row = {"key": new_key(), "title": "Taalcafé", "status": "running", **typed}
    return side.client("policy_adviser").post(address, row)


def test_row_becomes_an_activity_and_the_next_row_keeps_what_stays(
    side: Side, session: MappingSession
) -> None:
    response = enter(
        side,
        session,
        main_phase="primary_vulnerable",
        target_group="parents",
        owner="Bibliotheek Nieuw",
        status="planned",
    )
    activity = Activity.objects.get(title="Taalcafé")
    assert (activity.main_phase, activity.target_groups) == ("primary_vulnerable", ["parents"])
    assert activity.owner is not None
    assert (activity.owner.name, activity.owner.domain) == ("Bibliotheek Nieuw", "unknown")
    assert activity.status == "planned"
    assert session.items.last().activity == activity
    form = side.client("policy_adviser").get(response["Location"]).context["form"]
    kept = {name: form[name].value() for name in ("main_phase", "target_group", "owner", "status")}
    assert kept == {
        "main_phase": "primary_vulnerable",
        "target_group": "parents",
        "owner": "Bibliotheek Nieuw",
        "status": "planned",
    }
    assert not form["title"].value()


def test_owner_is_found_whatever_its_capitals(side: Side, session: MappingSession) -> None:
    known = side.programme.organisations.first()
    number = side.programme.organisations.count()
    enter(side, session, owner=f" {known.name.upper()} ")
    assert Activity.objects.get(title="Taalcafé").owner == known
    assert side.programme.organisations.count() == number


def test_row_sent_twice_is_stored_once(side: Side, session: MappingSession) -> None:
    key = new_key()
    for _time in range(2):
        assert enter(side, session, key=key).status_code == 302
    assert Activity.objects.filter(title="Taalcafé").count() == 1


def test_row_sent_again_with_another_title_is_another_activity(
    side: Side, session: MappingSession
) -> None:
    key = new_key()
    enter(side, session, key=key)
    enter(side, session, key=key, title="Taalmaatjes")
    entered = session.items.exclude(entry_key="").select_related("activity")
    assert [item.activity.title for item in entered] == ["Taalcafé", "Taalmaatjes"]


def test_title_that_exists_is_told_at_the_field(side: Side, session: MappingSession) -> None:
    existing = side.programme.activities.first()
    response = enter(side, session, title=existing.title.upper())
    assert response.status_code == 422
    text = response.context["form"].errors["title"][0]
    assert existing.exchange_id in text
    assert existing.title.upper() in response.content.decode()


def test_empty_row_is_refused_and_nothing_is_stored(side: Side, session: MappingSession) -> None:
    number = Activity.objects.count()
    response = enter(side, session, title="   ", owner="Nergens BV")
    assert response.status_code == 422
    assert "Nergens BV" in response.content.decode()
    assert Activity.objects.count() == number
    assert not side.programme.organisations.filter(name="Nergens BV").exists()


def test_row_after_the_end_is_refused_with_what_was_typed(
    side: Side, session: MappingSession
) -> None:
    who = side.membership("policy_adviser")
    actions.conclude_session(session, membership=who, notes="")
    response = enter(side, session, owner="Nergens BV")
    assert response.status_code == 409
    assert "intussen afgerond" in response.content.decode()
    assert not Activity.objects.filter(title="Taalcafé").exists()
    assert not side.programme.organisations.filter(name="Nergens BV").exists()


def test_gap_is_noted_at_an_activity_once_and_can_be_changed(
    side: Side, session: MappingSession
) -> None:
    activity = session.items.first().activity
    client = side.client("policy_adviser")
    address = side.url(f"programmes/sessions/{session.reference}/gaps/new/")
    form = client.get(address, {"activity": activity.reference}).context["form"]
    assert form["phase"].value() == activity.main_phase
    typed = {"key": form["key"].value(), "text": "Niets <b>online</b>", "target_group": "peers"}
    for _time in range(2):
        response = client.post(f"{address}?activity={activity.reference}&question=5", typed)
    assert f"activity={activity.reference}" in response["Location"]
    gap = GapCard.objects.get()
    assert (gap.activity, gap.target_group) == (activity, "peers")
    change = side.url(f"programmes/gaps/{gap.reference}/edit/")
    client.post(change, {"text": "Niets online", "phase": "secondary", "revision": 1})
    gap.refresh_from_db()
    assert (gap.text, gap.phase, gap.revision) == ("Niets online", "secondary", 2)
    stale = client.post(change, {"text": "Oude tekst", "revision": 1})
    assert stale.status_code == 422
    assert "Niets online" in stale.content.decode()


def test_gap_becomes_an_idea_where_the_card_says(side: Side) -> None:
    gap = gap_card(side)
    gap.phase, gap.target_group, gap.phenomenon = "secondary", "parents", "discontent"
    gap.save()
    address = side.url(f"programmes/gaps/{gap.reference}/do/make_idea/")
    side.client("policy_adviser").post(address, {"title": "Oudercursus"})
    gap.refresh_from_db()
    idea = gap.idea
    assert idea is not None
    assert (idea.title, idea.status, idea.main_phase) == ("Oudercursus", "idea", "secondary")
    assert (idea.target_groups, idea.phenomena) == (["parents"], ["discontent"])
    assert gap.status == "turned"
    assert side.client("policy_adviser").post(address, {"title": "Nog een"}).status_code == 422
    assert not Activity.objects.filter(title="Nog een").exists()


@pytest.mark.parametrize(("make", "place"), [(gap_card, "gaps"), (session_decision, "decisions")])
def test_outcome_becomes_an_action_point(side: Side, make: Any, place: str) -> None:
    outcome = make(side)
    owner = side.programme.organisations.first()
    address = side.url(f"programmes/{place}/{outcome.reference}/do/make_action/")
    form = side.client("policy_adviser").get(address).context["form"]
    assert form["title"].value() == outcome.text
    typed = {"title": "Bel welzijn", "owner": owner.pk, "due_on": "1-12-2026"}
    side.client("policy_adviser").post(address, typed)
    outcome.refresh_from_db()
    action = ActionPoint.objects.get(title="Bel welzijn")
    assert (outcome.action_point, outcome.status) == (action, "turned")
    assert (action.owner, str(action.due_on)) == (owner, "2026-12-01")


@pytest.mark.parametrize(("make", "place"), [(gap_card, "gaps"), (session_decision, "decisions")])
def test_outcome_noted_by_mistake_is_dropped(side: Side, make: Any, place: str) -> None:
    outcome = make(side)
    address = side.url(f"programmes/{place}/{outcome.reference}/do/drop/")
    response = side.client("policy_adviser").post(address)
    assert response["Location"].endswith(f"/sessions/{outcome.session.reference}/")
    assert not type(outcome).objects.filter(pk=outcome.pk).exists()


@pytest.mark.parametrize(("make", "place"), [(gap_card, "gaps"), (session_decision, "decisions")])
def test_outcome_of_a_concluded_session_stays_as_it_was(side: Side, make: Any, place: str) -> None:
    outcome = make(side)
    who, text = side.membership("policy_adviser"), outcome.text
    actions.conclude_session(outcome.session, membership=who, notes="")
    address = side.url(f"programmes/{place}/{outcome.reference}/edit/")
    response = side.client("policy_adviser").post(address, {"text": "Iets anders", "revision": 1})
    assert response.status_code == 409
    assert "Iets anders" in response.content.decode()
    outcome.refresh_from_db()
    assert outcome.text == text
    drop = side.url(f"programmes/{place}/{outcome.reference}/do/drop/")
    refused = side.client("policy_adviser").post(drop)
    assert refused.status_code == 422
    assert "blijft zoals het is" in refused.content.decode()


def test_decision_is_recorded_once(side: Side, session: MappingSession) -> None:
    address = side.url(f"programmes/sessions/{session.reference}/decisions/new/")
    typed = {"key": new_key(), "text": "Welzijn neemt het over", "due_on": "31-12-2026"}
    for _time in range(2):
        side.client("policy_adviser").post(address, typed)
    assert SessionDecision.objects.get().text == "Welzijn neemt het over"


def test_result_tells_what_the_session_did(side: Side, session: MappingSession) -> None:
    who = side.membership("policy_adviser")
    first, second = session.items.select_related("activity")[:2]
    for phase in ("secondary", "tertiary"):
        facts = {"main_phase": phase, "side_phases": [], "phenomena": []}
        actions.save_answer(first, membership=who, question=2, facts=facts, note="Verhuisd")
    facts = {"owner_fits": "no", "proposed_owner": None, "transfer_decided": False}
    actions.save_answer(second, membership=who, question=4, facts=facts, note="")
    enter(side, session)
    result = Result(MappingSession.objects.get(pk=session.pk))
    assert [(move.activity.pk, move.after) for move in result.moves] == [
        (first.activity_id, "tertiaire preventie")
    ]
    assert [row.pk for row in result.transfers] == [second.activity_id]
    assert [item.activity.title for item in result.entered] == ["Taalcafé"]
    assert len(result.waiting) == len(result.items) - 2
    assert [answer.note for answer in result.notes] == ["Verhuisd"]
    assert result.findings_changed["before"] == len(session.findings_before)
    address = side.url(f"programmes/sessions/{session.reference}/")
    page = side.client("policy_adviser").get(address).content.decode()
    assert "Verhuisd" in page
    conclude = side.client("policy_adviser").post(
        f"{address}do/conclude/", {"notes": "Goed gesprek"}
    )
    assert conclude.status_code == 302
    session.refresh_from_db()
    assert (session.is_concluded, session.notes) == (True, "Goed gesprek")
    shown = side.client("executive").get(address).content.decode()
    assert "Goed gesprek" in shown
    assert "do/conclude/" not in shown
    assert "gaps/new/" not in shown


def test_changing_a_gap_keeps_the_action_point_made_of_it_meanwhile(side: Side) -> None:
    gap = gap_card(side)
    who = side.membership("policy_adviser")
    shown = GapCard.objects.get(pk=gap.pk)
    outcomes.make_action_of_gap(gap, membership=who, title="Doen")
    changed = outcomes.change_gap(shown, membership=who, text="Iets anders")
    assert (changed.text, changed.action_point) == ("Iets anders", gap.action_point)
    assert GapCard.objects.get(pk=gap.pk).action_point is not None


def test_gap_before_the_beginning_is_refused_and_told_so(side: Side) -> None:
    planned = planned_session(side)
    address = side.url(f"programmes/sessions/{planned.reference}/gaps/new/")
    response = side.client("policy_adviser").post(address, {"text": "Er is niets voor ouders"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "nog niet begonnen" in page
    assert "Er is niets voor ouders" in page
