"""Mapping sessions: what a row must hold, who knows of it, which verb is open when."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Role
from core.permissions import registry
from core.tenancy import CrossTenantReference, acting_for
from programmes.actions import mapping as actions
from programmes.lifecycle import GAP_CARD, MAPPING_SESSION, SESSION_DECISION
from programmes.models import (
    GapCard,
    MappingSession,
    SessionAnswer,
    SessionDecision,
    SessionItem,
    SessionParticipant,
)
from tests.world import World
from tests.world_objects import (
    concluded_session,
    gap_card,
    planned_session,
    session_decision,
    session_under_way,
)

MAKERS = {"planned": planned_session, "held": session_under_way, "concluded": concluded_session}


def refuses(row: Any) -> None:
    """The database itself refuses the row."""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "cancelled"},
        {"selection": "phase", "phase": ""},
        {"status": "held"},
        {"status": "concluded", "held_at": timezone.now()},
    ],
    ids=["unknown state", "one phase, but which", "held, but when", "concluded, but when"],
)
def test_session_floor(acting: World, facts: dict[str, Any]) -> None:
    session = planned_session(acting.maasmonde)
    for name, value in facts.items():
        setattr(session, name, value)
    refuses(session)


def test_rows_of_a_session_have_a_floor(acting: World) -> None:
    session = session_under_way(acting.maasmonde)
    item = session.items.first()
    refuses(SessionParticipant(session=session, function="", domain="social"))
    refuses(SessionParticipant(session=session, function="wijkagent", domain="politie"))
    refuses(SessionItem(session=session, activity=item.activity))
    refuses(SessionAnswer(item=item, question=6))
    SessionAnswer(item=item, question=1).save()
    refuses(SessionAnswer(item=item, question=1))
    refuses(GapCard(session=session, reference="G-2026-901", text=""))
    refuses(GapCard(session=session, reference="G-2026-902", text="x", status="lost"))
    refuses(SessionDecision(session=session, reference="B-2026-901", text=""))
    refuses(SessionDecision(session=session, reference="B-2026-902", text="x", status="lost"))
    GapCard(session=session, reference="G-2026-903", text="x", entry_key="k").save()
    refuses(GapCard(session=session, reference="G-2026-904", text="y", entry_key="k"))


def test_session_belongs_to_one_municipality(acting: World) -> None:
    session = planned_session(acting.maasmonde)
    with acting_for(acting.broekerlanden.municipality):
        assert not MappingSession.objects.filter(reference=session.reference).exists()
        with pytest.raises(CrossTenantReference):
            session.save()


def test_executive_knows_of_concluded_sessions_only(acting: World) -> None:
    side = acting.maasmonde
    planned, held, concluded = (make(side) for make in MAKERS.values())
    rows = MappingSession.objects.visible_to(side.membership("executive"))
    assert [row.pk for row in rows] == [concluded.pk]
    everything = MappingSession.objects.visible_to(side.membership("policy_adviser"))
    assert {row.pk for row in everything} == {planned.pk, held.pk, concluded.pk}
    client = side.client("executive")
    for session, status in ((planned, 404), (held, 404), (concluded, 200)):
        assert (
            client.get(side.url(f"programmes/sessions/{session.reference}/")).status_code == status
        )
    listed = client.get(
        side.url(f"programmes/{side.programme.reference}/sessions/")
    ).content.decode()
    assert concluded.reference in listed
    assert f">{planned.reference}<" not in listed
    assert f">{held.reference}<" not in listed


def test_concluded_session_is_not_prepared_any_more(acting: World) -> None:
    predicate = registry["session.edit"].predicate
    assert predicate is not None
    for state, make in MAKERS.items():
        assert predicate(None, make(acting.maasmonde)) is (state != "concluded")


@pytest.mark.parametrize(
    ("verb", "opens", "leads"),
    [
        ("hold", "planned", "held"),
        ("record", "held", "held"),
        ("conclude", "held", "concluded"),
        ("discard", "planned", "planned"),
    ],
)
def test_verb_is_open_in_one_state_to_the_policy_adviser(
    acting: World, verb: str, opens: str, leads: str
) -> None:
    side = acting.maasmonde
    for state, make in MAKERS.items():
        session = make(side)
        for role in sorted(Role.values, key="policy_adviser".__eq__):  # the adviser changes it
            who = side.membership(role)
            if state == opens and role == "policy_adviser":
                with MAPPING_SESSION.transition(verb, session, membership=who) as fresh:
                    fresh.held_at = fresh.held_at or timezone.now()
                    fresh.concluded_at = timezone.now() if verb == "conclude" else None
                    fresh.held_at = None if verb == "discard" else fresh.held_at
                left = MappingSession.objects.filter(pk=session.pk).first()
                assert (left.status if left else "planned") == leads
                assert (left is None) is (verb == "discard")
                continue
            with (
                pytest.raises(TransitionRefused),
                MAPPING_SESSION.transition(verb, session, membership=who),
            ):
                pass
            last = AuditEvent.objects.of_chain(side.municipality).last()
            assert last is not None
            assert last.result == AuditEvent.Result.REFUSED


@pytest.mark.parametrize(
    ("cycle", "make"), [(GAP_CARD, gap_card), (SESSION_DECISION, session_decision)]
)
def test_what_was_noted_is_dropped_only_while_the_session_is_under_way(
    acting: World, cycle: Any, make: Any
) -> None:
    side = acting.maasmonde
    who, outcome = side.membership("policy_adviser"), make(side)
    assert "drop" in {verb.name for verb in cycle.open_to(outcome, who)}
    actions.conclude_session(outcome.session, membership=who, notes="")
    outcome.refresh_from_db()
    verbs = {verb.name for verb in cycle.open_to(outcome, who)}
    assert "drop" not in verbs
    assert "make_action" in verbs
    assert not cycle.open_to(outcome, side.membership("executive"))


def test_agenda_follows_the_choice(acting: World) -> None:
    session = planned_session(acting.maasmonde)
    every = session.chosen()
    assert {row.status for row in every}.isdisjoint({"ended", "cancelled"})
    phases = ["primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary", None]
    places = [phases.index(row.main_phase) for row in every]
    assert places == sorted(places)
    session.selection, session.phase = "phase", "tertiary"
    assert {row.main_phase for row in session.chosen()} == {"tertiary"}
    session.selection = "undiscussed"
    assert {row.owner_fits for row in session.chosen()} == {"unknown"}
    session.selection, session.order = "all", "owner"
    owners = [row.owner.name.casefold() if row.owner else "\uffff" for row in session.chosen()]
    assert owners == sorted(owners)
    session.order = "list"
    positions = [row.position for row in session.chosen()]
    assert positions == sorted(positions)


def test_agenda_and_blind_spots_are_fixed_when_the_session_begins(acting: World) -> None:
    session = planned_session(acting.maasmonde)
    chosen = [row.pk for row in session.chosen()]
    actions.hold_session(session, membership=acting.maasmonde.membership("policy_adviser"))
    assert [item.activity_id for item in session.items.all()] == chosen
    assert {row["code"] for row in session.findings_before} >= {"BS08"}
    assert session.held_at is not None
    assert session.day == timezone.localdate()


def test_session_is_planned_changed_and_begun_on_its_pages(acting: World) -> None:
    side, client = acting.maasmonde, acting.maasmonde.client("policy_adviser")
    plan = side.url(f"programmes/{side.programme.reference}/sessions/new/")
    typed = {
        "title": "Werksessie",
        "day": "8-12-2026",
        "time": "13.30",
        "place": "Stadhuis",
        "selection": "phase",
        "order": "model",
    }
    refused = client.post(plan, typed)
    assert refused.status_code == 422
    assert "Kies de fase die u wilt doornemen." in refused.content.decode()
    page = client.post(plan, {**typed, "phase": "secondary"}, follow=True)
    session = MappingSession.objects.get()
    assert session.reference.startswith("M-")
    assert timezone.localtime(session.planned_at) == timezone.make_aware(
        datetime.datetime(2026, 12, 8, 13, 30)
    )
    assert "Werksessie" in page.content.decode()
    edit = side.url(f"programmes/sessions/{session.reference}/edit/")
    client.post(edit, {**typed, "selection": "all", "title": "Iets anders", "revision": 1})
    session.refresh_from_db()
    assert (session.title, session.selection, session.revision) == ("Iets anders", "all", 2)
    stale = client.post(edit, {**typed, "selection": "all", "title": "Oud", "revision": 1})
    assert stale.status_code == 422
    assert "Iets anders" in stale.content.decode()
    begun = client.post(side.url(f"programmes/sessions/{session.reference}/do/hold/"))
    assert begun["Location"].endswith("/room/")


def test_begin_now_leads_into_the_room(acting: World) -> None:
    side = acting.maasmonde
    plan = side.url(f"programmes/{side.programme.reference}/sessions/new/")
    typed = {"title": "Nu", "day": "8-12-2026", "time": "9:00", "selection": "all", "order": "list"}
    response = side.client("policy_adviser").post(plan, {**typed, "begin": "1"})
    assert response["Location"].endswith("/room/")
    assert MappingSession.objects.get().is_under_way


def test_participants_take_the_domain_of_their_organisation(acting: World) -> None:
    side, session = acting.maasmonde, planned_session(acting.maasmonde)
    known = side.programme.organisations.exclude(domain="unknown").first()
    address = side.url(f"programmes/sessions/{session.reference}/participants/")
    rows = {
        "function-0": "jongerenwerker",
        "organisation-0": known.name.upper(),
        "function-1": "wijkagent",
        "organisation-1": "Politie-eenheid",
        "domain-1": "safety",
        "function-2": "",
        "organisation-2": "niemand",
    }
    assert side.client("policy_adviser").post(address, rows).status_code == 302
    stored = [(row.function, row.domain) for row in session.participants.all()]
    assert stored == [("jongerenwerker", known.domain), ("wijkagent", "safety")]
    page = side.client("policy_adviser").get(side.url(f"programmes/sessions/{session.reference}/"))
    assert "2 deelnemers" in page.content.decode()


def test_home_shows_the_next_session_to_who_prepares_it(acting: World) -> None:
    side, session = acting.maasmonde, planned_session(acting.maasmonde)
    session.place = "zaal Maas"
    session.save()
    MappingSession.objects.filter(pk=session.pk)
    newest = type(side.programme).objects.newest()
    session.programme = newest
    session.save()
    home = side.url("")
    assert "zaal Maas" in side.client("policy_adviser").get(home).content.decode()
    assert "zaal Maas" not in side.client("participant").get(home).content.decode()


def test_changing_a_session_never_puts_back_what_somebody_did_meanwhile(acting: World) -> None:
    session = planned_session(acting.maasmonde)
    who = acting.maasmonde.membership("policy_adviser")
    shown = MappingSession.objects.get(pk=session.pk)
    actions.hold_session(session, membership=who)
    changed = actions.update_session(shown, membership=who, title="Iets anders")
    assert (changed.title, changed.status) == ("Iets anders", "held")
    session.refresh_from_db()
    assert (session.title, session.status) == ("Iets anders", "held")


def test_day_before_the_calendar_of_a_database_is_told_at_the_field(world: World) -> None:
    typed = {"title": "x", "day": "01-01-0001", "time": "00.00", "selection": "all"}
    side = world.maasmonde
    plan = side.url(f"programmes/{side.programme.reference}/sessions/new/")
    answer = side.client("policy_adviser").post(plan, {**typed, "order": "model"})
    assert answer.status_code == 422
    assert "Kijk het jaar na" in answer.context["form"].errors["day"][0]
