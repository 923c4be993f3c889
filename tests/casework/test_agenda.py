"""The agenda in one click: what is proposed and why, putting together, versions (C5, D1)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from casework.actions import agenda
from casework.actions.agenda import Wanted
from casework.models import AgendaItem, Case, CaseMeeting, Why
from casework.models.editions import editions
from casework.models.proposal import candidates
from core.lifecycle import FactsRefused, TransitionRefused
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def quiet_case(**facts: Any) -> Case:
    """A case without a reason to discuss it."""
    return make.make_case(status=Case.Status.IN_EXECUTION, **facts)


def line(item: AgendaItem | Case, **changes: Any) -> Wanted:
    """A whole line about an item or a case."""
    code = item.subject.code if isinstance(item, AgendaItem) else item.code
    texts = {
        "goal": "Wonen vlot trekken",
        "question": "Wat houdt de woning tegen?",
        "decision_kind": "agreements",
        "minutes": 15,
    }
    return Wanted(code, **(texts | changes))


def whys(meeting: CaseMeeting) -> list[str]:
    return [item.why for item in meeting.items.in_order()]


def test_each_reason_brings_its_item_in_a_fixed_order(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            director, today = make.a_director(), timezone.localdate()
            meeting = make.make_meeting(minutes=240, held_on=today + 7 * DAY)
            quiet = quiet_case()
            goals = quiet_case()
            make.make_plan(goals, adopted_on=today, adopted_by=director)
            goals.plans.newest().goals.update(result="reached")
            make.weighed()
            wish = quiet_case(agenda_wish="Wat houdt de woning tegen?")
            late = quiet_case()
            make.make_action(late, due_on=today - DAY)
            new = make.make_case()
            review = quiet_case(next_review_by=today + 10 * DAY)
            carried = quiet_case()
            before = make.make_meeting(status="cancelled", held_on=today - 20 * DAY)
            make.make_item(before, carried, question="Is de woning rond?", minutes=20)
            agenda.propose(meeting, membership=director)
            wanted = ["carried", "review", "new", "actions", "wish", "weighing", "goals"]
            assert whys(meeting) == wanted
            items = {item.why: item for item in meeting.items.all()}
            cases = (carried, review, new, late, wish, goals)
            assert [items[why].case for why in wanted if why != "weighing"] == list(cases)
            assert items["carried"].question == "Is de woning rond?"
            assert items["carried"].minutes == 20 and items["carried"].carried_from is not None
            assert items["wish"].question == "Wat houdt de woning tegen?"
            assert all(item.is_ready for item in items.values())
            left = candidates(meeting, director)
            assert [one.code for one in left] == [quiet.code]


def test_only_own_open_cases_are_proposed(acting: World) -> None:
    director = make.a_director()
    make.make_case(process_director=make.a_director("ander"), deputy_director=director)
    make.make_case(process_director=make.a_director("derde"))
    make.make_case(restricted_on=timezone.localdate(), restricted_because="Verzoek loopt.")
    make.make_case(status=Case.Status.CLOSED)
    meeting = make.make_meeting()
    agenda.propose(meeting, membership=director)
    assert [item.case.process_director.user.name for item in meeting.items.all()] == ["Ander"]


def test_what_does_not_fit_can_also_be_chosen(acting: World) -> None:
    director = make.a_director()
    for _number in range(6):
        make.make_case()
    meeting = make.make_meeting(minutes=60)
    agenda.propose(meeting, membership=director)
    assert meeting.items.count() == 3
    assert len(candidates(meeting, director)) == 3
    agenda.propose(meeting, membership=director)
    assert meeting.items.count() == 3


def test_what_stands_elsewhere_is_not_proposed_twice(acting: World) -> None:
    case, today = make.make_case(), timezone.localdate()
    other = make.make_meeting(held_on=today + 20 * DAY)
    make.make_item(other, case)
    meeting = make.make_meeting()
    agenda.propose(meeting, membership=case.process_director)
    assert not meeting.items.exists()
    (one,) = candidates(meeting, case.process_director)
    assert one.why == Why.CHOSEN and not one.is_proposed


def test_lines_are_stored_in_their_order_and_the_rest_goes(acting: World) -> None:
    first, second, third = make.make_case(), make.make_case(), make.make_case()
    director = first.process_director
    meeting = make.make_meeting()
    make.make_item(meeting, first)
    lines = [line(third, minutes=20), line(second, question="Wie belt?")]
    agenda.compose(meeting, membership=director, lines=lines)
    items = list(meeting.items.in_order())
    assert [item.case for item in items] == [third, second]
    assert [item.order for item in items] == [1, 2]
    assert (items[0].minutes, items[1].question) == (20, "Wie belt?")
    assert meeting.revision == 2


def test_a_case_of_another_director_stays_and_is_not_touched(acting: World) -> None:
    mine = make.make_case()
    theirs = make.make_case(
        process_director=make.a_director("ander"), deputy_director=make.a_director("derde")
    )
    meeting = make.make_meeting()
    item = make.make_item(meeting, theirs)
    agenda.compose(meeting, membership=mine.process_director, lines=[line(mine)])
    assert [row.case for row in meeting.items.in_order()] == [theirs, mine]
    with pytest.raises(FactsRefused):
        agenda.compose(meeting, membership=mine.process_director, lines=[line(item)])


def test_c5_an_item_without_question_is_not_published(acting: World) -> None:
    case = make.make_case()
    meeting = make.make_meeting()
    with pytest.raises(TransitionRefused):
        agenda.publish(meeting, membership=case.process_director)
    for name in ("goal", "question", "decision_kind"):
        agenda.compose(meeting, membership=case.process_director, lines=[line(case, **{name: ""})])
        with pytest.raises(TransitionRefused, match=case.code):
            agenda.publish(meeting, membership=case.process_director)
    assert not CaseMeeting.objects.get().version


def test_c5_whose_case_it_is_is_not_named_to_another(acting: World) -> None:
    theirs = make.make_case(
        process_director=make.a_director("ander"), deputy_director=make.a_director("derde")
    )
    meeting = make.make_meeting()
    make.make_item(meeting, theirs, question="")
    with pytest.raises(TransitionRefused) as refused:
        agenda.publish(meeting, membership=make.a_director())
    assert theirs.code not in str(refused.value)


def test_c5_a_change_makes_version_two_and_keeps_version_one(acting: World) -> None:
    case, other = make.make_case(), make.make_case()
    director, meeting = case.process_director, make.make_meeting()
    agenda.compose(meeting, membership=director, lines=[line(case), line(other)])
    agenda.publish(meeting, membership=director)
    assert (meeting.version, meeting.is_shown) == (1, True)
    agenda.compose(
        meeting, membership=director, lines=[line(case, question="Wie tekent het contract?")]
    )
    agenda.revise(meeting, membership=director)
    item = meeting.items.get(case=case)
    texts = list(item.versions.values_list("version", "question"))
    assert [version for version, _text in texts] == [1, 2]
    assert item.versions.first().question == "Wat houdt de woning tegen?"
    gone = meeting.items.get(case=other)
    assert gone.is_moved and gone.versions.count() == 1
    newest, oldest = editions(meeting, director)
    assert (newest.version, oldest.version) == (2, 1)
    assert len(oldest.lines) == 2 and [row.row is None for row in newest.lines] == [False, True]


def test_a_revision_without_a_change_is_refused(acting: World) -> None:
    case, meeting = make.make_case(), make.make_meeting()
    agenda.compose(meeting, membership=case.process_director, lines=[line(case)])
    agenda.publish(meeting, membership=case.process_director)
    with pytest.raises(FactsRefused):
        agenda.revise(meeting, membership=case.process_director)
    meeting.refresh_from_db()
    assert meeting.version == 1


def test_what_was_taken_off_can_be_put_back(acting: World) -> None:
    case, other, meeting = make.make_case(), make.make_case(), make.make_meeting()
    director = case.process_director
    agenda.compose(meeting, membership=director, lines=[line(case), line(other)])
    agenda.publish(meeting, membership=director)
    agenda.compose(meeting, membership=director, lines=[line(case)])
    assert meeting.items.get(case=other).is_moved
    agenda.compose(meeting, membership=director, lines=[line(case), line(other)])
    item = meeting.items.get(case=other)
    assert item.is_waiting and item.versions.count() == 1


def test_an_agenda_of_a_held_meeting_does_not_change(acting: World) -> None:
    case = make.make_case()
    meeting = make.make_meeting(status="held")
    with pytest.raises(TransitionRefused):
        agenda.propose(meeting, membership=case.process_director)
    with pytest.raises(TransitionRefused):
        agenda.compose(meeting, membership=case.process_director, lines=[line(case)])


def test_the_proposal_asks_as_much_for_forty_cases_as_for_one(
    acting: World, django_assert_max_num_queries: Any
) -> None:
    director, meeting = make.a_director(), make.make_meeting()
    for number in (1, 39):
        for _case in range(number):
            make.make_action(make.make_case(), due_on=timezone.localdate() - DAY)
        with django_assert_max_num_queries(16):
            assert candidates(meeting, director)
