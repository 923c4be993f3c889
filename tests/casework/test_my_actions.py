"""Actions after the meeting: results, second looks, new days, reminders (C11, D9, N14)."""

from __future__ import annotations

import datetime
import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from casework.actions import case_actions as actions
from casework.models import Action, Case
from casework.models.my_actions import my_actions
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.world import Side, World

DAY = datetime.timedelta(days=1)
A = Action.Status


def directed(side: Side, **facts: Any) -> Case:
    """A case that the process director of the world directs; the participant takes part."""
    case = make.make_case(
        process_director=side.membership("process_director"),
        case_director=side.membership("case_director"),
        **facts,
    )
    make.make_participant(case, side.membership("participant"))
    return case


@pytest.fixture
def side(acting: World) -> Side:
    """Maasmonde."""
    return acting.maasmonde


@pytest.fixture
def me(side: Side) -> Membership:
    """The participant, with an address."""
    person = side.membership("participant")
    person.user.email = "deelnemer@voorbeeld.nl"
    person.user.save()
    return person


def late(case: Case, owner: Membership, **facts: Any) -> Action:
    """An action whose day was yesterday."""
    return make.make_action(case, owner, due_on=timezone.localdate() - DAY, **facts)


# --- verbs ----------------------------------------------------------------------------------------
def test_c11_not_done_without_a_result(side: Side, me: Membership) -> None:
    action = make.make_action(directed(side), me)
    with pytest.raises(FactsRefused):
        actions.finish(action, membership=me, result="  ")
    actions.finish(action, membership=me, result="Niet gelukt, de school was dicht.")
    action.refresh_from_db()
    assert (action.status, action.done_by, action.done_on) == (A.DONE, me, timezone.localdate())


def test_only_the_owner_finishes(side: Side, me: Membership) -> None:
    action = make.make_action(directed(side), me)
    other = side.membership("case_director")
    with pytest.raises(TransitionRefused, match="permission"):
        actions.finish(action, membership=other, result="Gedaan.")


def test_action_without_a_person_is_of_everybody_of_the_organisation(
    side: Side, me: Membership
) -> None:
    action = make.make_action(directed(side), me)
    Action.objects.filter(pk=action.pk).update(owner=None)
    actions.finish(action, membership=me, result="Gedaan.")
    assert Action.objects.get(pk=action.pk).done_by == me


def test_d9_another_looks_whether_it_was_done(side: Side, me: Membership) -> None:
    action = make.make_action(directed(side), me, needs_verification=True)
    leader = side.membership("case_director")
    actions.finish(action, membership=me, result="Gedaan.")
    with pytest.raises(TransitionRefused):
        actions.verify(action, membership=me)
    assert [row.action for row in my_actions(leader).to_verify] == [action]
    actions.verify(action, membership=leader)
    action.refresh_from_db()
    assert (action.status, action.verified_by) == (A.VERIFIED, leader)


def test_d9_nobody_looks_who_was_not_asked_or_did_it(side: Side) -> None:
    leader = side.membership("case_director")
    own = make.make_action(directed(side), leader, needs_verification=True)
    actions.finish(own, membership=leader, result="Gedaan.")
    with pytest.raises(TransitionRefused):
        actions.verify(own, membership=leader)
    plain = make.make_action(directed(side), leader)
    actions.finish(plain, membership=leader, result="Gedaan.")
    with pytest.raises(TransitionRefused):
        actions.verify(plain, membership=side.membership("process_director"))


def test_drop_and_postpone_take_a_reason(side: Side, me: Membership) -> None:
    action = late(directed(side), me, reminded_on=timezone.localdate())
    soon = timezone.localdate() + 7 * DAY
    with pytest.raises(FactsRefused):
        actions.drop(action, membership=me, dropped_because="")
    with pytest.raises(FactsRefused):
        actions.postpone(action, membership=me, due_on=soon, new_date_because=" ")
    for day in (timezone.localdate(), action.due_on):
        with pytest.raises(FactsRefused):
            actions.postpone(action, membership=me, due_on=day, new_date_because="School dicht.")
    actions.postpone(action, membership=me, due_on=soon, new_date_because="School is dicht.")
    action.refresh_from_db()
    assert (action.due_on, action.reminded_on) == (soon, None)
    actions.drop(action, membership=side.membership("process_director"), dropped_because="Klaar.")
    assert Action.objects.get(pk=action.pk).status == A.DROPPED


def test_actions_of_a_closed_or_restricted_case_do_not_change(side: Side, me: Membership) -> None:
    director = side.membership("process_director")
    for facts in (
        {"status": Case.Status.CLOSED},
        {"restricted_on": timezone.localdate(), "restricted_because": "Op verzoek."},
    ):
        action = make.make_action(directed(side, **facts), director)
        with pytest.raises(TransitionRefused):
            actions.finish(action, membership=director, result="Gedaan.")


# --- the page -------------------------------------------------------------------------------------
def test_page_groups_by_day_and_counts_working_days(side: Side, me: Membership) -> None:
    case = directed(side)
    today = timezone.localdate()
    late(case, me)
    make.make_action(case, me, due_on=today)
    make.make_action(case, me, due_on=today + 30 * DAY)
    mine = my_actions(me)
    assert [len(rows) for rows in (mine.late, mine.this_week, mine.later)] == [1, 1, 1]
    response = side.client("participant").get(side.url("casework/actions/"))
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    assert response.content.decode().count('class="k-todo"') == 3


def test_day_that_passed_in_the_weekend_says_so_before_a_working_day_is_over(
    side: Side, me: Membership
) -> None:
    friday, sunday = datetime.date(2026, 11, 27), datetime.date(2026, 11, 29)
    action = make.make_action(directed(side), me, due_on=friday)
    with time_machine.travel(sunday, tick=False):
        client = side.client("participant")
        page = client.get(side.url("casework/actions/")).content.decode()
    assert "k-tag--late" in page and f"actions/{action.code}/do/postpone/" in page
    assert "werkdag" not in page


def test_c11_process_director_sees_what_is_late_in_own_cases(side: Side, me: Membership) -> None:
    director = side.membership("process_director")
    action = late(directed(side), me)
    elsewhere = make.make_case(process_director=make.a_director("andere"))
    late(elsewhere, elsewhere.case_director)
    assert [row.action for row in my_actions(director).overseen] == [action]
    assert my_actions(side.membership("case_director")).overseen == []


def test_actions_of_others_are_not_there(world: World) -> None:
    here, there = world.sides
    with acting_for(here.municipality):
        case = directed(here)
        action = make.make_action(case, here.membership("case_director"))
        stranger = make.a_partner()
        assert not Action.objects.visible_to(stranger).exists()
        address = here.url(f"casework/actions/{action.code}/do/finish/")
    assert here.client("focal_officer").get(address).status_code == 403
    assert here.client("meeting_chair").get(address).status_code == 404
    assert there.client("case_director").get(address).status_code == 404


def test_result_is_written_on_its_page(side: Side, me: Membership) -> None:
    action = make.make_action(directed(side), me)
    address = side.url(f"casework/actions/{action.code}/do/finish/")
    client = side.client("participant")
    assert client.get(address).status_code == 200
    assert client.post(address, {"result": ""}).status_code == 422
    refused = client.post(address, {"result": "Bel 06-12345678 voor meer."})
    assert refused.status_code == 422 and "Bel 06-12345678 voor meer." in refused.content.decode()
    assert client.post(address, {"result": "De begeleiding begint."}).status_code == 302
    assert client.get(address).status_code == 200  # says that it is done


# --- reminders ------------------------------------------------------------------------------------
@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """Run what waits for the end of a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def reminded() -> list[str]:
    return sorted(address for letter in mail.outbox for address in letter.to)


def test_day_after_one_mail_without_content(side: Side, me: Membership, commit: Any) -> None:
    case = directed(side)
    rows = [late(case, me), late(case, me, text="Iets anders")]
    make.make_action(case, me, due_on=timezone.localdate())
    with commit():
        assert actions.remind() == 1
    assert reminded() == ["deelnemer@voorbeeld.nl"]
    told = f"{mail.outbox[0].subject}{mail.outbox[0].body}"
    for secret in (case.code, rows[0].code, rows[0].text, "Iets anders"):
        assert secret not in told
    with commit():
        assert actions.remind() == 0
    assert len(mail.outbox) == 1


def test_nobody_is_reminded_of_a_closed_or_restricted_case(
    side: Side, me: Membership, commit: Any
) -> None:
    director = side.membership("process_director")
    late(directed(side, status=Case.Status.CLOSED), director)
    restricted = {"restricted_on": timezone.localdate(), "restricted_because": "Op verzoek."}
    late(directed(side, **restricted), director)
    with commit():
        assert actions.remind() == 0
    assert not mail.outbox


def test_nobody_is_reminded_who_may_not_see_it_any_more(
    side: Side, me: Membership, commit: Any
) -> None:
    case = directed(side)
    late(case, me)
    case.participants.update(released_on=timezone.localdate())
    with commit():
        assert actions.remind() == 0


def test_new_day_reminds_anew(side: Side, me: Membership, commit: Any) -> None:
    action = late(directed(side), me)
    with commit():
        actions.remind()
    day = timezone.localdate() + DAY
    actions.postpone(action, membership=me, due_on=day, new_date_because="School is dicht.")
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - DAY)
    with commit():
        assert actions.remind() == 1


def test_command_tells_numbers_and_mails_nobody_on_a_dry_run(
    world: World, commit: Any, me: Membership
) -> None:
    late(directed(world.maasmonde), me)
    told = StringIO()
    with commit():
        call_command("remind", "--dry-run", "--json", stdout=told)
    answer = json.loads(told.getvalue())
    assert answer["dry_run"] is True and not mail.outbox
    assert answer["reminded"] == {"maasmonde": 1, "broekerlanden": 0}
    with commit():
        call_command("remind", stdout=told)
    assert reminded() == ["deelnemer@voorbeeld.nl"]
