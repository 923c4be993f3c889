"""Earlier texts stay, and who saves over another sees both texts."""

from __future__ import annotations

import html
from typing import Any

import pytest

from casework.actions.history import keep_versions
from casework.models import AgendaItem, CaseMeeting, TextVersion
from core.forms import ModelForm
from core.tenancy import acting_for
from tests.factories.casework import (
    make_case,
    make_goal,
    make_item,
    make_meeting,
    make_plan,
    make_registration,
)
from tests.world import World

TRAP = "<script>alert(1)</script> Zij tekent."


def an_item(**facts: Any) -> AgendaItem:
    return make_item(make_meeting(status=CaseMeeting.Status.HELD), make_case(), **facts)


def test_replaced_text_becomes_an_earlier_one(acting: World) -> None:
    who, item = acting.maasmonde.membership("meeting_chair"), an_item()
    before = item.goal
    item.goal, item.question = "Wonen en werk", item.question
    assert keep_versions(item, ["goal", "question", "picture"], who) == 1
    item.save()
    version = TextVersion.objects.of(item).get()
    assert (version.text, version.name, version.replaced_by) == (before, "goal", who)
    assert version.case == item.case and str(version.label) == str(
        AgendaItem._meta.get_field("goal").verbose_name
    )


@pytest.mark.parametrize("kind", ["plan", "goal"])
def test_plan_and_goal_keep_theirs_apart(acting: World, kind: str) -> None:
    who, plan = acting.maasmonde.membership("case_director"), make_plan(make_case())
    plan.shared_picture = "Eerst rust."
    plan.save()
    goal, other = plan.goals.get(), make_goal(plan)
    obj, name = (plan, "shared_picture") if kind == "plan" else (goal, "title")
    setattr(obj, name, "Anders")
    assert keep_versions(obj, [name], who) == 1
    assert TextVersion.objects.of(obj).count() == 1
    assert not TextVersion.objects.of(other).exists()
    assert TextVersion.objects.get().case == plan.case
    plan.case.delete()
    assert not TextVersion.objects.exists()


def test_item_of_a_weighing_keeps_its_texts_with_the_registration(acting: World) -> None:
    who = acting.maasmonde.membership("meeting_chair")
    registration = make_registration()
    item = make_item(make_meeting(), registration=registration)
    item.goal = "Samen wegen"
    keep_versions(item, ["goal"], who)
    assert TextVersion.objects.get().registration == registration


def test_nothing_is_kept_of_what_was_empty_stays_the_same_or_is_new(acting: World) -> None:
    who, item = acting.maasmonde.membership("meeting_chair"), an_item()
    item.picture = "Nieuw"
    assert keep_versions(item, ["goal", "picture"], who) == 0
    assert keep_versions(AgendaItem(meeting=item.meeting, case=item.case), ["goal"], who) == 0


def test_other_municipality_sees_none(acting: World) -> None:
    who, item = acting.maasmonde.membership("meeting_chair"), an_item()
    item.goal = "Anders"
    keep_versions(item, ["goal"], who)
    with acting_for(acting.broekerlanden.municipality):
        assert not TextVersion.objects.exists()


class ItemForm(ModelForm):
    """A form of an item, as the room has one."""

    class Meta:
        model = AgendaItem
        fields = ["picture", "decision"]


def test_overtaken_save_shows_both_texts_and_runs_neither(acting: World) -> None:
    from django.template.loader import render_to_string

    item = an_item(picture=TRAP)
    AgendaItem.objects.filter(pk=item.pk).update(revision=2)
    item.refresh_from_db()
    mine = {"picture": f"{TRAP} Nu wel.", "decision": "", "revision": "1"}
    form = ItemForm(mine, instance=item, membership=acting.maasmonde.membership("meeting_chair"))
    assert not form.is_valid() and form.stale
    page = render_to_string("components/stale.html", {"form": form})
    assert "<script>" not in page
    shown = html.unescape(page)
    assert TRAP in shown and f"{TRAP} Nu wel." in shown
    again = ItemForm(form.data, instance=item, membership=form.membership)
    again.is_valid()
    assert not again.stale
