"""The list, the page and the home of casework: what each shows to whom, in how many queries."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.models import Case
from casework.models.awaiting import awaits
from casework.models.case_list import ORDERS
from core.models import AuditEvent, Membership
from programmes.models.home import home_page
from tests.casework.cased import DAY, Cased, S, cased, client_of, fresh, in_days
from tests.factories import casework as make
from tests.world import World

READING = "case.view"


@pytest.fixture
def here(acting: World) -> Cased:
    """A case that is being carried out."""
    return cased(acting.maasmonde, S.IN_EXECUTION)


def page(person: Membership, url: str) -> str:
    """A page as somebody gets it."""
    return str(client_of(person).get(url).content.decode())


def queries(person: Membership, url: str) -> int:
    """How many queries a page takes, its session read before."""
    browser = client_of(person)
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


# --- the list -------------------------------------------------------------------------------------
def test_list_holds_ones_own_cases_only(here: Cased) -> None:
    other = make.make_case(process_director=make.a_director("ander"))
    url = here.side.url("casework/cases/")
    for person, part in [
        (here.partner, "Doet mee"),
        (here.leader, "Casusregisseur"),
        (here.director, "Procesregisseur"),
    ]:
        shown = page(person, url)
        assert here.case.code in shown and part in shown
    assert other.code not in page(here.partner, url) + page(here.director, url)
    outsider = fresh(make.a_partner("buiten", "Buiten"))
    assert "Hier staat geen casus" in page(outsider, url)


def test_list_is_ordered_by_code_or_day_and_never_by_content(here: Cased) -> None:
    for number in (3, 1, 2):
        make.make_case(process_director=here.director, next_review_by=in_days(number))
    url = here.side.url("casework/cases/")
    browser = client_of(here.director)
    by_day = [row.case.next_review_by for row in browser.get(url).context["rows"]]
    assert by_day == sorted(by_day)
    codes = [row.case.code for row in browser.get(f"{url}?order=code").context["rows"]]
    assert codes == sorted(codes)
    assert set(ORDERS) == {"review", "code"}
    plain = [row.case.code for row in browser.get(url).context["rows"]]
    for asked in ("order=purpose", "q=school", "search=school", "format=csv"):
        answer = browser.get(f"{url}?{asked}")
        assert [row.case.code for row in answer.context["rows"]] == plain
    assert 'type="search"' not in answer.content.decode() and "csv" not in answer.content.decode()


def test_list_says_what_to_look_at(here: Cased) -> None:
    late = {"next_review_by": in_days(-3), "opened_on": in_days(-60)}
    Case.objects.filter(pk=here.case.pk).update(**late)
    shown = page(here.director, here.side.url("casework/cases/"))
    assert "Toets over de datum" in shown and "Leg vast of de betrokkene het weet" in shown


def test_list_takes_as_many_queries_for_1_3_and_40_cases(here: Cased) -> None:
    url, found = here.side.url("casework/cases/"), []
    for extra in (0, 2, 37):
        for _one in range(extra):
            make.make_case(process_director=here.director)
        found.append(queries(here.director, url))
    assert len(set(found)) == 1, found


# --- the page -------------------------------------------------------------------------------------
def test_page_takes_as_many_queries_however_much_is_in_it(here: Cased) -> None:
    fill(here, 1)
    few = {person: queries(person, here.url()) for person in (here.partner, here.director)}
    fill(here, 20)
    for person, number in few.items():
        assert queries(person, here.url()) == number


def fill(here: Cased, number: int) -> None:
    """So many contributions, participants, actions, goals, steps and lists."""
    plan = here.case.plans.newest() or make.make_plan(
        here.case, goals=0, adopted_on=timezone.localdate(), adopted_by=here.leader
    )
    for _one in range(number):
        count = here.case.participants.count()
        somebody = make.somebody(f"deelnemer{count}", f"Organisatie {count}", "participant")
        make.make_participant(here.case, somebody)
        make.make_contribution(here.case, somebody, side="care")
        make.make_contribution(here.case, somebody, side="safety", kind="opinion")
        make.make_action(here.case, somebody)
        make.make_goal(plan)
        here.case.steps.create(kind="contributed", organisation=somebody.organisation)


def test_reading_is_logged_once_and_shown_without_names(here: Cased) -> None:
    events = AuditEvent.objects.filter(action=READING, object_id=str(here.case.pk))
    type(here.partner.user).objects.update(name="Zuleika Zwart")
    shown = ""
    for _time in range(3):
        shown = page(here.partner, here.url())
    assert events.count() == 3
    assert re.search(r"School Noord, mentor</span>\s*<span[^>]*>3 keer", shown)
    assert re.search(r"casusregisseur</span>\s*<span[^>]*>nog niet", shown)
    assert "Zuleika" not in shown.partition("<main")[2]
    with time_machine.travel(timezone.now() + 40 * DAY, tick=False):
        assert "1 keer" in page(here.partner, here.url())


def test_whoever_leads_the_meeting_reads_it_until_the_list_is_adopted(here: Cased) -> None:
    meeting = make.make_meeting()
    chair = fresh(meeting.chair)
    assert here.get(chair).status_code == 404
    make.make_item(meeting, here.case)
    assert here.get(chair).status_code == 200
    assert "adviseur" in page(chair, here.url()).partition("Wie heeft dit gelezen?")[2]
    adopted = {"status": "adopted", "version": 1, "published_at": timezone.now()}
    adopted |= {"begun_at": timezone.now(), "adopted_at": timezone.now()}
    type(meeting).objects.filter(pk=meeting.pk).update(**adopted)
    assert here.get(chair).status_code == 404


def test_page_of_a_case_is_kept_nowhere(here: Cased) -> None:
    for url in (here.url(), here.url("contribute"), here.side.url("casework/cases/")):
        assert client_of(here.partner).get(url)["Cache-Control"] == "no-store"


def test_what_was_thought_together_is_that_of_the_newest_adopted_meeting(here: Cased) -> None:
    assert "Het eerste overleg" in page(here.partner, here.url())
    plan = make.make_plan(here.case, shared_picture="Het plan zegt dit.", person_says="Rust.")
    assert plan and "Het plan zegt dit." in page(here.partner, here.url())
    make.make_item(make.make_meeting(status="held"), here.case, status="discussed")
    assert "De corporatie wil tekenen." not in page(here.partner, here.url())
    make.make_item(make.make_meeting(status="adopted"), here.case, status="discussed")
    shown = page(here.partner, here.url())
    assert "De corporatie wil tekenen." in shown and "Wil de woning graag." in shown


def test_buttons_are_those_that_are_open(here: Cased) -> None:
    shown = page(here.partner, here.url())
    assert "do/contribute/" in shown and "do/wish/" in shown
    for verb in ("admit", "review", "close", "scale_up", "restrict", "mark"):
        assert f"do/{verb}/" not in shown
    steering = page(here.director, here.url())
    for verb in ("admit", "release", "review", "scale_up", "restrict", "inform", "appoint"):
        assert f"do/{verb}/" in steering
    assert "do/close/" not in steering


def test_texts_are_escaped(here: Cased) -> None:
    make.make_contribution(here.case, here.partner, text="<script>alert(1)</script>")
    shown = page(here.leader, here.url())
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown


# --- what awaits ----------------------------------------------------------------------------------
def labels(person: Membership) -> list[str]:
    """What awaits somebody, in words."""
    return [row.label for row in awaits(fresh(person))]


def test_what_awaits_is_what_one_may_see(here: Cased) -> None:
    late = {"next_review_by": in_days(3), "opened_on": in_days(-60)}
    Case.objects.filter(pk=here.case.pk).update(**late)
    code = here.case.code
    make.make_action(here.case, here.partner)
    done = {"status": "done", "result": "Gebeld.", "done_on": in_days(0)}
    done |= {"done_by": here.partner, "needs_verification": True}
    make.make_action(here.case, here.partner, **done)
    assert any(f"casus {code}" in one for one in labels(here.director))
    assert len(labels(here.director)) == 3  # review, telling, looking at an action
    assert len(labels(here.leader)) == 1
    assert len(labels(here.partner)) == 1
    here.case.participants.update(released_on=in_days(0))
    assert labels(here.partner) == []


def test_statements_questions_and_decisions_await(acting: World) -> None:
    partner = make.a_partner()
    registration = make.weighed(registrar=partner)
    make.make_statement(registration, "School Noord", is_filed=False)
    asked = make.somebody("school", "School Noord", "participant")
    assert [registration.code in one for one in labels(asked)] == [True]
    waiting = make.make_registration(registrar=partner)
    assert any(waiting.code in one for one in labels(make.a_director()))
    chair = make.somebody("leiding", "Gemeente", "meeting_chair")
    assert any(registration.code in one for one in labels(chair))
    assert not any(waiting.code in one for one in labels(chair))
    own = make.somebody("inbrenger", "Politie", "participant", "meeting_chair")
    mine = make.weighed(registrar=own)
    assert not any(mine.code in one for one in labels(own))


def test_home_counts_only_what_one_may_see(here: Cased) -> None:
    make.make_case(process_director=make.a_director("ander"))
    make.make_action(here.case, here.partner)
    answer = client_of(here.partner).get(here.side.url("casework/"))
    assert (answer.context["cases"], answer.context["actions"]) == (1, 1)
    assert here.case.code in answer.content.decode()
    for text in (here.case.purpose, "Begeleiding regelen"):
        assert text not in answer.content.decode()


def test_home_takes_as_many_queries_however_much_awaits(here: Cased) -> None:
    url, found = here.side.url("casework/"), []
    for extra in (1, 3, 10):
        for _one in range(extra):
            case = make.make_case(process_director=here.director, next_review_by=in_days(1))
            make.make_action(case, here.director)
            make.make_registration()
            make.make_item(make.make_meeting(held_on=in_days(5)), case)
        found.append(queries(here.director, url))
    assert len(set(found)) == 1, found


def test_start_page_shows_what_awaits_in_casework(here: Cased) -> None:
    make.make_action(here.case, here.partner)
    tasks: list[Any] = home_page(fresh(here.partner))["all_tasks"]
    assert any(here.case.code in task.title for task in tasks)
    adviser = home_page(here.side.membership("policy_adviser"))["all_tasks"]
    assert not any(here.case.code in task.title for task in adviser)
