"""Changing programmes, their parts and their activities: what is stored, logged and kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Membership
from core.tenancy import CrossTenantReference, NoMunicipality, acting_for
from programmes.actions import activities as bulk
from programmes.actions import parts, programme
from programmes.models import Activity, Goal, Programme
from programmes.models.exchange import ProgrammeState
from tests.factories.programmes import (
    DAY,
    ActionPointFactory,
    ActivityFactory,
    BlindSpotFactory,
    EvaluationFactory,
    GoalFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
)
from tests.world import World


@pytest.fixture
def adviser(acting: World) -> Membership:
    return acting.maasmonde.membership("policy_adviser")


def last(membership: Membership) -> AuditEvent:
    """The last event in the chain of somebody's municipality."""
    event = AuditEvent.objects.of_chain(membership.municipality).last()
    assert event is not None
    return event


def history(activity: Activity) -> dict[str, tuple[str, str]]:
    """Field → (from, to), as a person reads it."""
    return {row.field: (row.before, row.after) for row in activity.changes.all()}


# --- activities ------------------------------------------------------------------------------
def test_history_is_in_words(adviser: Membership) -> None:
    activity = ActivityFactory(goals=["G1"], budget=Decimal("1000.00"))
    GoalFactory(programme=activity.programme, exchange_id="G1", title="Weerbaarheid")
    GoalFactory(programme=activity.programme, exchange_id="G2", title="Verbinding")
    owner = ProgrammeOrganisationFactory(programme=activity.programme)
    programme.update_activity(
        activity,
        membership=adviser,
        title="Nieuwe titel",
        owner=owner,
        transfer_decided=True,
        start=DAY,
        budget=Decimal("12500.50"),
        goals=["G2", "G1"],
        phenomena=["hybrid", "unknown"],
        limited_to_groups=[{"kind": "ethnic", "label": "Groep A"}],
        owner_fits="no",
        description=None,
        side_phases=["tertiary"],
    )
    assert history(activity) == {
        "title": (activity.title, "Nieuwe titel"),
        "owner": ("", owner.name),
        "transfer_decided": ("nee", "ja"),
        "start": ("", "22 november 2026"),
        "budget": ("€\u00a01.000", "€\u00a012.500,50"),
        "goals": ("Weerbaarheid", "Verbinding, Weerbaarheid"),
        "phenomena": ("", "Gemengd of persoonlijk wereldbeeld, nog onbekend"),
        "limited_to_groups": ("", "Groep A"),
        "owner_fits": ("nog niet besproken", "nee"),
        "side_phases": ("", "tertiaire preventie"),
    }
    assert all(str(row.field_label)[0].islower() for row in activity.changes.all())


def test_change_is_one_event_with_names_and_no_values(adviser: Membership) -> None:
    activity = ActivityFactory()
    fresh = programme.update_activity(
        activity, membership=adviser, title="Geheim woord", start=DAY, main_phase="secondary"
    )
    event = last(adviser)
    assert (event.action, event.object_id, event.actor) == (
        "activity.edit",
        str(activity.pk),
        adviser.user,
    )
    assert set(event.changed_fields.split()) == {"title", "start", "main_phase"}
    assert "Geheim" not in str(event.__dict__)
    assert fresh.revision == 2


def test_change_without_a_difference_does_nothing(adviser: Membership) -> None:
    made = ProgrammeFactory(imported=True)
    activity = ActivityFactory(programme=made)
    number = AuditEvent.objects.count()
    programme.update_activity(activity, membership=adviser, title=activity.title)
    activity.refresh_from_db()
    made.refresh_from_db()
    assert (activity.revision, AuditEvent.objects.count()) == (1, number)
    assert made.reference_date == DAY and not activity.changes.exists()


def test_two_people_change_different_fields_and_both_stay(adviser: Membership) -> None:
    first = ActivityFactory()
    second = Activity.objects.get(pk=first.pk)
    programme.update_activity(first, membership=adviser, title="Een")
    programme.update_activity(second, membership=adviser, description="Twee")
    stored = Activity.objects.get(pk=first.pk)
    assert (stored.title, stored.description, stored.revision) == ("Een", "Twee", 3)


def test_new_activity_gets_code_place_reference_and_event(adviser: Membership) -> None:
    made = ProgrammeFactory()
    ActivityFactory(programme=made, exchange_id="A2")
    activity = programme.create_activity(made, membership=adviser, title="Nieuw")
    assert (activity.exchange_id, activity.position) == ("A3", 1)
    assert activity.reference.startswith("A-")
    assert last(adviser).action == "activity.create"


def test_evaluation_leaves_history_event_and_revision(adviser: Membership) -> None:
    activity = EvaluationFactory().activity
    bulk.add_evaluation(
        activity,
        membership=adviser,
        type="effect",
        status="running",
        completed_on=None,
        summary="",
    )
    activity.refresh_from_db()
    before = "procesevaluatie · afgerond, 22 november 2026"
    change = activity.changes.get()
    assert (change.before, change.after) == (before, f"{before}; effectevaluatie · loopt")
    assert str(change.field_label) == "evaluaties"
    assert activity.revision == 2
    assert (last(adviser).action, last(adviser).changed_fields) == ("activity.edit", "evaluations")


def test_several_at_once_change_through_their_own_verbs(adviser: Membership) -> None:
    made = ProgrammeFactory()
    owner = ProgrammeOrganisationFactory(programme=made)
    first = ActivityFactory(programme=made, owner=owner, status="ended", main_phase="tertiary")
    second = ActivityFactory(programme=made)
    number = bulk.change_activities(
        made.activities.all(),
        membership=adviser,
        main_phase="tertiary",
        owner=owner,
        status="ended",
    )
    assert number == 1
    assert history(first) == {}
    assert history(second) == {
        "main_phase": ("primair: voedingsbodem", "tertiaire preventie"),
        "owner": ("", owner.name),
        "status": ("loopt", "beëindigd"),
    }
    actions = [
        row.action
        for row in AuditEvent.objects.filter(
            object_type="programmes.activity", object_id=str(second.pk)
        ).order_by("-sequence")
    ]
    assert actions == ["activity.set_status", "activity.edit", "activity.move"]


def test_several_at_once_are_all_or_none(acting: World) -> None:
    reader = acting.maasmonde.membership("executive")
    made = ProgrammeFactory()
    rows = [ActivityFactory(programme=made, main_phase="tertiary"), ActivityFactory(programme=made)]
    number = AuditEvent.objects.count()
    with pytest.raises(TransitionRefused):
        bulk.change_activities(rows, membership=reader, main_phase="tertiary")
    assert [row.main_phase for row in made.activities.all()] == [
        "tertiary",
        "primary_breeding_ground",
    ]
    assert AuditEvent.objects.count() == number + 1
    assert (last(reader).action, last(reader).result) == ("activity.edit", "refused")


def test_new_programme_and_new_action_point_are_one_event_each(adviser: Membership) -> None:
    number = AuditEvent.objects.count()
    made = programme.create_programme(membership=adviser, title="Nieuw", start=DAY)
    assert (last(adviser).action, last(adviser).object_id) == ("programme.create", str(made.pk))
    action = programme.create_action_point(made, membership=adviser, title="Bellen")
    event = last(adviser)
    assert (event.action, event.object_id) == ("action_point.create", str(action.pk))
    assert AuditEvent.objects.count() == number + 2


# --- the reference date (decision 13) ----------------------------------------------------------
def rows_of(*typed: dict[str, Any]) -> Any:
    return [({}, row) for row in typed]


CHANGES: dict[str, Any] = {
    "activity": lambda made, who: programme.update_activity(
        made.activities.get(), membership=who, title="Anders"
    ),
    "new activity": lambda made, who: programme.create_activity(made, membership=who, title="x"),
    "status": lambda made, who: programme.set_activity_status(
        made.activities.get(), membership=who, status="ended"
    ),
    "phase": lambda made, who: programme.move_activity(
        made.activities.get(), membership=who, main_phase="tertiary"
    ),
    "several": lambda made, who: bulk.change_activities(
        made.activities.all(), membership=who, main_phase="tertiary"
    ),
    "evaluation": lambda made, who: bulk.add_evaluation(
        made.activities.get(),
        membership=who,
        type="plan",
        status="planned",
        completed_on=None,
        summary="",
    ),
    "master data": lambda made, who: programme.update_programme(made, membership=who, title="x"),
    "goals": lambda made, who: parts.set_goals(
        made, membership=who, rows=rows_of({"title": "Doel", "indicator": ""})
    ),
    "local picture": lambda made, who: parts.set_local_picture(made, membership=who, rows=[]),
    "organisations": lambda made, who: parts.set_organisations(
        made, membership=who, rows=[], expected_domains={}
    ),
    "new action point": lambda made, who: programme.create_action_point(
        made, membership=who, title="x"
    ),
    "action point": lambda made, who: programme.update_action_point(
        made.action_points.get(), membership=who, title="x"
    ),
    "action status": lambda made, who: programme.set_action_status(
        made.action_points.get(), membership=who, status="done"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_first_change_by_a_person_clears_the_reference_date(
    change: str, adviser: Membership
) -> None:
    made = ProgrammeFactory(imported=True)
    ActivityFactory(programme=made)
    ActionPointFactory(programme=made)
    CHANGES[change](made, adviser)
    made.refresh_from_db()
    assert made.reference_date is None


def test_page_says_which_day_holds_and_what_a_change_does(acting: World) -> None:
    side = acting.maasmonde
    stored = Programme.objects.get(pk=side.programme.pk)
    address = side.url(f"programmes/{stored.reference}/findings/")
    said = "Zodra iemand iets wijzigt, geldt de datum van vandaag."
    before = side.client("policy_adviser").get(address).content.decode()
    assert said in before and "22 november 2026" in before
    programme.update_programme(
        stored, membership=side.membership("policy_adviser"), title="Gewijzigd"
    )
    after = side.client("policy_adviser").get(address).content.decode()
    assert said not in after
    state = ProgrammeState(Programme.objects.get(pk=stored.pk))
    assert state.day == timezone.localdate()


# --- programme and parts -------------------------------------------------------------------------
def test_changing_a_programme_keeps_a_status_that_changed_meanwhile(adviser: Membership) -> None:
    shown = ProgrammeFactory()
    Programme.objects.filter(pk=shown.pk).update(status="adopted", adopted_on=DAY)
    fresh = programme.update_programme(shown, membership=adviser, title="Anders")
    assert (fresh.status, fresh.title, fresh.revision) == ("adopted", "Anders", 2)
    assert (last(adviser).action, last(adviser).changed_fields) == ("programme.edit", "title")


def test_goals_are_changed_added_and_dropped(adviser: Membership) -> None:
    made = ProgrammeFactory()
    first = GoalFactory(programme=made, exchange_id="G1")
    GoalFactory(programme=made, exchange_id="G2")
    rows = [
        ({}, {"title": "Nieuw", "indicator": ""}),
        ({"exchange_id": "G1"}, {"title": "Anders", "indicator": "Meting"}),
    ]
    parts.set_goals(made, membership=adviser, rows=rows)
    stored = [(goal.exchange_id, goal.title, goal.indicator) for goal in made.goals.all()]
    assert stored == [("G3", "Nieuw", None), ("G1", "Anders", "Meting")]
    assert Goal.objects.filter(pk=first.pk).exists()
    assert last(adviser).action == "programme.edit"


def test_new_goal_inherits_nothing_from_a_dropped_one(adviser: Membership) -> None:
    made = ProgrammeFactory()
    GoalFactory(programme=made, exchange_id="G1", title="Blijft")
    GoalFactory(programme=made, exchange_id="G2", title="Vervalt")
    activity = ActivityFactory(programme=made, goals=["G2", "G1"])
    BlindSpotFactory(programme=made, code="BS17", subject="goal:G2", accepted=True)
    kept = ({"exchange_id": "G1"}, {"title": "Blijft", "indicator": ""})
    parts.set_goals(made, membership=adviser, rows=[kept])
    activity.refresh_from_db()
    assert activity.goals == ["G1"]
    assert history(activity) == {"goals": ("Vervalt, Blijft", "Blijft")}
    parts.set_goals(
        made, membership=adviser, rows=[kept, ({}, {"title": "Nieuw", "indicator": ""})]
    )
    state = ProgrammeState(Programme.objects.get(pk=made.pk))
    assert [goal.exchange_id for goal in state.goals] == ["G1", "G2"]
    assert [row.subject for row in state.findings if row.code == "BS17"] == ["goal:G2"]
    assert not made.blind_spots.exists()


@pytest.mark.parametrize("owns", ["owner", "proposed_owner", "action"])
def test_organisation_that_owns_something_cannot_go(owns: str, adviser: Membership) -> None:
    organisation = ProgrammeOrganisationFactory()
    if owns == "action":
        ActionPointFactory(programme=organisation.programme, owner=organisation)
    else:
        ActivityFactory(programme=organisation.programme, **{owns: organisation})
    with pytest.raises(TransitionRefused, match=organisation.name):
        parts.set_organisations(
            organisation.programme, membership=adviser, rows=[], expected_domains={}
        )
    assert organisation.programme.organisations.exists()


def test_organisations_follow_what_was_typed(adviser: Membership) -> None:
    organisation = ProgrammeOrganisationFactory()
    rows = rows_of({"name": "Nieuwe school", "type": "education", "domain": "external"})
    parts.set_organisations(
        organisation.programme,
        membership=adviser,
        rows=rows,
        expected_domains={"tertiary": ["care"]},
    )
    stored = organisation.programme.organisations.get()
    assert (stored.name, stored.type, stored.domain) == ("Nieuwe school", "education", "external")
    assert Programme.objects.get(pk=stored.programme_id).expected_domains == {"tertiary": ["care"]}


def test_action_point_keeps_its_day_of_update(adviser: Membership) -> None:
    action = ActionPointFactory()
    assert (
        programme.update_action_point(action, membership=adviser, title=action.title).revision == 1
    )
    fresh = programme.update_action_point(action, membership=adviser, title="Anders")
    assert (fresh.updated_on, fresh.revision) == (timezone.localdate(), 2)
    assert (last(adviser).action, last(adviser).changed_fields) == ("action_point.edit", "title")


# --- tenancy -------------------------------------------------------------------------------------
def test_row_of_another_municipality_cannot_be_pointed_at(world: World) -> None:
    here, there = world.sides
    with acting_for(there.municipality):
        theirs = ProgrammeOrganisationFactory()
        their_activity = ActivityFactory()
    with acting_for(here.municipality):
        who = here.membership("policy_adviser")
        activity = ActivityFactory()
        for field in ("owner", "proposed_owner"):
            with pytest.raises(CrossTenantReference):
                programme.update_activity(activity, membership=who, **{field: theirs})
        with pytest.raises(CrossTenantReference):
            programme.create_activity(theirs.programme, membership=who, title="x")
        with pytest.raises(CrossTenantReference):
            programme.create_action_point(
                activity.programme, membership=who, title="x", activity=their_activity
            )
        with pytest.raises(Activity.DoesNotExist):
            programme.update_activity(their_activity, membership=who, title="x")
        with pytest.raises(Programme.DoesNotExist):
            programme.update_programme(theirs.programme, membership=who, title="x")
        with pytest.raises(CrossTenantReference):
            their_activity.delete()
    with acting_for(there.municipality):
        assert Activity.objects.get(pk=their_activity.pk).title == their_activity.title


def test_verb_on_a_row_of_another_municipality_finds_nothing(world: World) -> None:
    here, there = world.sides
    with acting_for(there.municipality):
        theirs = ActivityFactory(planned=True)
    with acting_for(here.municipality), pytest.raises(Activity.DoesNotExist):
        programme.set_activity_status(
            theirs, membership=here.membership("policy_adviser"), status="ended"
        )
    with acting_for(there.municipality):
        theirs.refresh_from_db()
    assert theirs.status == "planned"


def test_nothing_works_outside_a_municipality(world: World) -> None:
    with pytest.raises(NoMunicipality):
        ActivityFactory()
    with pytest.raises(NoMunicipality):
        Activity.objects.count()


@pytest.mark.parametrize("field", ["budget", "remarks"])
def test_internal_fields_stay_out_of_the_history_others_see(field: str, acting: World) -> None:
    side = acting.maasmonde
    adviser = side.membership("policy_adviser")
    activity = side.programme.activities.first()
    value = Decimal("98765.00") if field == "budget" else "Alleen intern"
    seen = "98.765" if field == "budget" else "Alleen intern"
    programme.update_activity(activity, membership=adviser, title="Zichtbaar", **{field: value})
    address = side.url(f"programmes/activities/{activity.reference}/")
    for role, is_shown in [("policy_adviser", True), ("focal_officer", False)]:
        page = side.client(role).get(address).content.decode()
        assert "Zichtbaar" in page
        assert (seen in page) is is_shown, role
