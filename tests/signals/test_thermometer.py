"""Thermometer sessions: their life, the actions, the trend, and what destruction leaves."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from core.models.guarded import TextRefused
from core.retention import due, purge
from core.tenancy import CrossTenantReference, acting_for
from interventions.models import Phenomenon
from network.actions.partners import ensure_organisation
from signals.actions import thermometer as actions
from signals.lifecycle import THERMOMETER
from signals.models import (
    NOT_SAID,
    ThermometerAction,
    ThermometerSeat,
    ThermometerSession,
    ThermometerTheme,
    TrendDimension,
    TrendFigure,
    quarter_of,
)
from signals.models.thermometer_findings import find, thermometer_findings
from tests.factories.signals import make_area
from tests.factories.thermometer import T, make_agreement, make_seat, make_talk, make_theme
from tests.world import World
from tests.world_signals import a_colleague_elsewhere

TODAY = timezone.localdate()
THEME = {
    "title": "Wantrouwen",
    "theme": "distrust",
    "seen": "Minder boze brieven.",
    "against": "Brieven zijn korter.",
    "place": "offline",
    "direction": "less",
    "certainty": "plausible",
}


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def coordinator(world: World) -> Any:
    return world.maasmonde.membership("signal_coordinator")


def events(world: World) -> Any:
    return AuditEvent.objects.of_chain(world.maasmonde.municipality)


def figures() -> dict[tuple[str, str], int]:
    rows = TrendFigure.objects.values_list("dimension", "value", "number")
    return {(dimension, value): number for dimension, value, number in rows}


# --- planning and changing -------------------------------------------------------------------
def test_plan_gives_a_reference_and_a_line_in_the_log(acting: World) -> None:
    facts = {"title": "Zuid", "held_on": TODAY}
    talk = actions.plan_session(membership=coordinator(acting), **facts)
    assert talk.reference.startswith(f"TG-{TODAY.year}-")
    assert talk.is_planned
    assert events(acting).last().action == "thermometer.create"


def test_update_names_what_changed_and_without_a_difference_does_nothing(acting: World) -> None:
    talk, who = make_talk(), coordinator(acting)
    fresh = actions.update_session(talk, membership=who, title="Noord", positive="Een buurtdag.")
    assert (fresh.title, fresh.revision) == ("Noord", 2)
    assert events(acting).last().changed_fields == "title positive"
    before = events(acting).count()
    actions.update_session(talk, membership=who, title="Noord")
    assert events(acting).count() == before


def test_seats_are_stored_in_order_and_can_all_go(acting: World) -> None:
    talk, who = make_talk(T.PLANNED), coordinator(acting)
    police = ensure_organisation("Politie", domain="safety")
    rows = [(police, "wijkagent"), (who.organisation, "")]
    actions.set_seats(talk, membership=who, rows=rows)
    stored = ThermometerSeat.objects.filter(session=talk)
    assert [(row.organisation, row.function) for row in stored] == rows
    before = events(acting).count()
    actions.set_seats(talk, membership=who, rows=rows)
    assert events(acting).count() == before
    actions.set_seats(talk, membership=who, rows=[])
    assert not stored.all().exists()


def test_seat_of_an_organisation_elsewhere_is_refused(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = ensure_organisation("Van hen")
    with pytest.raises(CrossTenantReference):
        actions.set_seats(make_talk(), membership=coordinator(acting), rows=[(theirs, "")])


# --- themes ----------------------------------------------------------------------------------
def test_theme_gets_a_number_that_is_never_given_again(acting: World) -> None:
    talk, who = make_talk(), coordinator(acting)
    first = actions.add_theme(talk, membership=who, **THEME)
    second = actions.add_theme(talk, membership=who, **THEME)
    actions.remove_theme(second, membership=who)
    third = actions.add_theme(talk, membership=who, **THEME)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert events(acting).last().changed_fields == "themes"


def test_theme_changes_with_its_own_revision(acting: World) -> None:
    talk, who = make_talk(), coordinator(acting)
    theme = actions.add_theme(talk, membership=who, **THEME)
    fresh = actions.update_theme(theme, membership=who, **{**THEME, "direction": "more"})
    assert (fresh.direction, fresh.revision) == ("more", 2)
    assert ThermometerSession.objects.get().revision == talk.revision
    before = events(acting).count()
    actions.update_theme(fresh, membership=who, direction="more")
    assert events(acting).count() == before


def test_phone_number_in_a_theme_is_refused_by_the_model(acting: World) -> None:
    with pytest.raises(TextRefused):
        actions.add_theme(
            make_talk(),
            membership=coordinator(acting),
            **{**THEME, "against": "Bel 06-12345678"},
        )


def test_themes_stand_in_the_order_of_the_alphabet_whatever_the_capitals(acting: World) -> None:
    talk = make_talk()
    for title in ("wantrouwen", "Spanning", "Online haat", "online onrust"):
        make_theme(talk, title)
    titles = [theme.title for theme in talk.themes_by_name()]
    assert titles == ["Online haat", "online onrust", "Spanning", "wantrouwen"]


# --- the life cycle --------------------------------------------------------------------------
#: State → what may be done in it; the rest is refused.
OPEN_IN = {
    T.PLANNED: {"update", "seats", "hold"},
    T.HELD: {"update", "seats", "add", "change", "remove", "agree", "look_back", "conclude"},
    T.CONCLUDED: set(),
}


def attempts(world: World, talk: ThermometerSession) -> dict[str, Any]:
    """Everything one can do to a talk, each as a function without arguments."""
    who, theme = coordinator(world), talk.themes.get()
    earlier = ThermometerAction.objects.exclude(session=talk).get()
    organisation = earlier.organisation
    agreed = [(organisation, "Iets", days(3))]

    def look_back() -> None:
        actions.look_back(talk, membership=who, outcomes={earlier.pk: (True, "Ja.")})

    return {
        "update": lambda: actions.update_session(talk, membership=who, title="Anders"),
        "seats": lambda: actions.set_seats(talk, membership=who, rows=[(organisation, "")]),
        "add": lambda: actions.add_theme(talk, membership=who, **THEME),
        "change": lambda: actions.update_theme(theme, membership=who, title="Anders"),
        "remove": lambda: actions.remove_theme(theme, membership=who),
        "agree": lambda: actions.set_actions(talk, membership=who, rows=agreed),
        "look_back": look_back,
        "hold": lambda: actions.hold_session(talk, membership=who, is_explained=True),
        "conclude": lambda: actions.conclude_session(talk, membership=who),
    }


@pytest.mark.parametrize("status", list(OPEN_IN))
@pytest.mark.parametrize("deed", sorted(set().union(*OPEN_IN.values())))
def test_each_state_takes_only_what_fits_it(acting: World, status: Any, deed: str) -> None:
    before = make_talk(T.CONCLUDED, held_on=days(-90))
    make_agreement(before, coordinator(acting).organisation)
    talk = make_talk(status)
    make_theme(talk)
    act = attempts(acting, talk)[deed]
    if deed in OPEN_IN[status]:
        act()
        return
    with pytest.raises(TransitionRefused):
        act()
    talk.refresh_from_db()
    assert (talk.status, talk.title, talk.themes.count()) == (status, "Zuid en Havenkwartier", 1)
    assert not talk.actions.exists()


def test_hold_is_not_before_its_day_and_not_without_the_explanation(acting: World) -> None:
    who, early = coordinator(acting), make_talk(T.PLANNED, held_on=days(1))
    with pytest.raises(TransitionRefused):
        actions.hold_session(early, membership=who, is_explained=True)
    talk = make_talk(T.PLANNED)
    with pytest.raises(FactsRefused):
        actions.hold_session(talk, membership=who, is_explained=False)
    assert ThermometerSession.objects.get(pk=talk.pk).is_planned
    actions.hold_session(talk, membership=who, is_explained=True)
    assert (talk.is_held, talk.is_explained, talk.revision) == (True, True, 2)
    assert (events(acting).last().state_from, events(acting).last().state_to) == ("planned", "held")


def test_conclude_asks_one_theme_at_least(acting: World) -> None:
    talk = make_talk()
    with pytest.raises(TransitionRefused):
        actions.conclude_session(talk, membership=coordinator(acting))
    assert ThermometerSession.objects.get(pk=talk.pk).is_held
    assert events(acting).last().result == AuditEvent.Result.REFUSED


def test_only_the_coordinator_begins_and_concludes(acting: World) -> None:
    talk = make_talk()
    make_theme(talk)
    for role in ("policy_adviser", "focal_officer", "participant"):
        assert THERMOMETER.open_to(talk, acting.maasmonde.membership(role)) == []


# --- the trend -------------------------------------------------------------------------------
def test_each_theme_counts_once_per_dimension_and_never_twice(acting: World) -> None:
    talk, who = make_talk(held_on=days(-100)), coordinator(acting)
    zuid, form = make_area(), Phenomenon.objects.get(code="right_wing")
    make_theme(talk, "Een", theme="hate", area=zuid, phenomenon=form)
    make_theme(talk, "Twee", theme="hate")
    make_theme(talk, "Drie", theme="positive", area=zuid)
    actions.conclude_session(talk, membership=who)
    assert figures() == {
        (TrendDimension.THEME, "hate"): 2,
        (TrendDimension.THEME, "positive"): 1,
        (TrendDimension.FORM, "right_wing"): 1,
        (TrendDimension.FORM, NOT_SAID): 2,
        (TrendDimension.AREA, "Zuid"): 2,
        (TrendDimension.AREA, NOT_SAID): 1,
    }
    quarters = set(TrendFigure.objects.values_list("quarter", flat=True))
    assert quarters == {quarter_of(TODAY)}  # an older one may be published already
    with pytest.raises(TransitionRefused):
        actions.conclude_session(talk, membership=who)
    assert TrendFigure.objects.aggregate(all=Sum("number"))["all"] == 9


def test_after_its_term_the_talk_is_gone_and_the_count_stays(acting: World) -> None:
    talk, who = make_talk(held_on=days(-366)), coordinator(acting)
    make_seat(talk, who.organisation)
    make_theme(talk)
    make_agreement(talk, who.organisation)
    young = make_talk(T.PLANNED, held_on=days(-365))
    actions.conclude_session(talk, membership=who)
    before = figures()
    assert list(due(ThermometerSession)) == [talk]
    assert purge(ThermometerSession, dry_run=False) == 1
    assert list(ThermometerSession.objects.all()) == [young]
    for model in (ThermometerTheme, ThermometerSeat, ThermometerAction):
        assert not model.objects.exists()
    assert figures() == before
    assert before[(TrendDimension.THEME, "hate")] == 1


# --- agreements and looking back -------------------------------------------------------------
def test_agreements_replace_each_other(acting: World) -> None:
    talk, who = make_talk(), coordinator(acting)
    rows = [(who.organisation, "Een les", days(9)), (who.organisation, "Een brief", days(3))]
    actions.set_actions(talk, membership=who, rows=rows)
    assert [row.what for row in talk.actions.all()] == ["Een brief", "Een les"]
    before = events(acting).count()
    actions.set_actions(talk, membership=who, rows=list(reversed(rows)))
    assert events(acting).count() == before
    actions.set_actions(talk, membership=who, rows=rows[:1])
    assert [row.what for row in talk.actions.all()] == ["Een les"]


def test_look_back_shows_last_time_and_what_was_still_open(acting: World) -> None:
    organisation = coordinator(acting).organisation
    older = make_talk(T.CONCLUDED, held_on=days(-200))
    last = make_talk(T.CONCLUDED, held_on=days(-100))
    make_talk(T.HELD, held_on=days(-50))
    make_agreement(older, organisation, what="Lang open")
    make_agreement(older, organisation, what="Lang klaar", done_on=days(-150))
    make_agreement(older, organisation, what="Vorige keer gehoord", done_on=days(-100))
    make_agreement(last, organisation, what="Vorige keer", done_on=days(-90))
    talk = make_talk()
    found = ThermometerAction.objects.to_look_back_at(talk)
    assert {row.what for row in found} == {"Lang open", "Vorige keer gehoord", "Vorige keer"}
    assert not ThermometerAction.objects.to_look_back_at(older).exists()


def test_look_back_says_done_or_not_yet_and_can_be_changed(acting: World) -> None:
    who, last = coordinator(acting), make_talk(T.CONCLUDED, held_on=days(-100))
    one = make_agreement(last, who.organisation)
    talk = make_talk(held_on=days(-2))
    actions.look_back(talk, membership=who, outcomes={one.pk: (False, "In januari.")})
    one.refresh_from_db()
    assert (one.done_on, one.result) == (None, "In januari.")
    actions.look_back(talk, membership=who, outcomes={one.pk: (True, "Op twee scholen.")})
    one.refresh_from_db()
    assert (one.done_on, one.result) == (days(-2), "Op twee scholen.")
    before = events(acting).count()
    actions.look_back(talk, membership=who, outcomes={one.pk: (True, "Op twee scholen.")})
    assert events(acting).count() == before
    last.refresh_from_db()
    assert (last.revision, last.status) == (3, T.CONCLUDED)


def test_look_back_leaves_what_is_not_asked_alone(acting: World) -> None:
    talk, who = make_talk(), coordinator(acting)
    own = make_agreement(talk, who.organisation)
    actions.look_back(talk, membership=who, outcomes={own.pk: (True, "Nee.")})
    own.refresh_from_db()
    assert own.done_on is None


# --- who sees it -----------------------------------------------------------------------------
def test_at_the_table_one_sees_the_talk_and_elsewhere_only_the_trend(acting: World) -> None:
    side = acting.maasmonde
    ours, theirs = make_talk(), make_talk(title="Van hen")
    make_seat(ours, coordinator(acting).organisation)
    make_seat(theirs, a_colleague_elsewhere(side).organisation)
    seen = {
        role: set(ThermometerSession.objects.visible_to(side.membership(role)))
        for role in ("signal_coordinator", "policy_adviser", "focal_officer", "participant")
    }
    assert seen == {
        "signal_coordinator": {ours, theirs},
        "policy_adviser": {ours, theirs},
        "focal_officer": {ours},
        "participant": {ours},
    }
    for code in ("thermometer.view", "thermometer.download"):
        assert side.membership("participant").may(code, ours)
        assert not side.membership("participant").may(code, theirs)
        assert not side.membership("executive").may(code, ours)


# --- findings --------------------------------------------------------------------------------
def test_findings_are_those_made_by_hand(acting: World) -> None:
    past = make_talk(T.PLANNED, held_on=days(-1), title="Gisteren")
    waits = make_talk(T.HELD, held_on=days(-15), title="Wacht")
    make_talk(T.HELD, held_on=days(-14), title="Vers")
    make_talk(T.CONCLUDED, held_on=days(-90), title="Klaar")
    found = thermometer_findings()
    expected = [("NOT_HELD", past.reference), ("NOT_CONCLUDED", waits.reference)]
    assert [(one.code, one.subject) for one in found] == expected
    assert "Gisteren" in found[0].sentence


@pytest.mark.parametrize(
    ("held_on", "told"),
    [("2026-07-30", False), ("2026-07-29", True)],
)
def test_a_term_without_a_talk_is_told(acting: World, held_on: str, told: bool) -> None:
    today = datetime.date(2026, 11, 29)
    talk = make_talk(T.CONCLUDED, held_on=datetime.date.fromisoformat(held_on))
    found = find([talk], today)
    assert [one.code for one in found] == (["NONE_LATELY"] if told else [])
    assert all(one.is_urgent for one in found)


def test_talk_that_is_coming_is_told_with_the_way_there(acting: World) -> None:
    assert [one.is_urgent for one in thermometer_findings()] == [False]
    ahead = make_talk(T.PLANNED, held_on=days(10))
    (found,) = thermometer_findings()
    assert found.url == ahead.get_absolute_url()
    assert not found.is_urgent
