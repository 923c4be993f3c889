"""The pages of work sessions: list, invitation, questions, themes, follow-up, and who may not."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from core.models import AuditEvent
from network.actions import work_sessions as actions
from network.models import WorkQuestion, WorkSession
from tests.factories.network import (
    FollowUpFactory,
    WorkQuestionFactory,
    WorkSessionFactory,
)
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
LONG = "thema " * 17_000
TODAY = timezone.localdate()
DATA = {
    "title": "Online leefwereld",
    "kind": "peer_review",
    "held_on": "",
    "starts_at": "13:30",
    "ends_at": "16.00",
    "place": "Raadhuisplein 1",
    "purpose": "Leren van elkaar.",
    "programme": "Welkom",
}


def day(number: int = 0) -> str:
    return (TODAY + datetime.timedelta(days=number)).strftime("%d-%m-%Y")


def page(world: World, rest: str = "", role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/work-sessions/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    address = world.maasmonde.url(f"network/work-sessions/{rest}")
    return world.maasmonde.client(role).post(address, data)


def text_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(" ".join(text.split()))


def errors(response: Any) -> dict[str, str]:
    """Field → its first error, of the form on the page."""
    return {name: str(told[0]) for name, told in response.context["form"].errors.items()}


def adviser(world: World) -> Any:
    return world.maasmonde.membership("policy_adviser")


def fresh(session: WorkSession) -> WorkSession:
    found: WorkSession = WorkSession.objects.get(pk=session.pk)
    return found


@pytest.fixture
def planned(acting: World) -> WorkSession:
    """Planned for today, with two questions."""
    session: WorkSession = WorkSessionFactory(held_on=TODAY, title="Samen afpellen")
    WorkQuestionFactory(session=session, order=0, group="Noord", question="Wat werkt er?")
    WorkQuestionFactory(session=session, order=1, group="Zuid", question="Wat is nodig?")
    return session


@pytest.fixture
def held(acting: World, planned: WorkSession) -> WorkSession:
    """Held today."""
    actions.hold_work_session(planned, membership=adviser(acting), came=12)
    return planned


@pytest.fixture
def concluded(acting: World, held: WorkSession) -> WorkSession:
    """Held and concluded today, with one thing that is to be done."""
    actions.conclude_work_session(held, membership=adviser(acting), conclusion="Vragen werkt.")
    FollowUpFactory(session=held, what="Een blad maken")
    return held


# --- the list --------------------------------------------------------------------------------
def test_list_shows_planned_first_then_held_and_narrows_by_kind(acting: World) -> None:
    for title, ahead in [("Later", 20), ("Eerder", 5), ("Gisteren", -1), ("Vorig jaar", -300)]:
        held_on = TODAY + datetime.timedelta(days=ahead)
        session = WorkSessionFactory(title=title, held_on=held_on)
        if ahead < 0:
            actions.hold_work_session(session, membership=adviser(acting))
    WorkSession.objects.filter(title="Later").update(kind="focus_group")
    rows = [row.title for row in page(acting).context["page_obj"]]
    assert rows == ["Eerder", "Later", "Gisteren", "Vorig jaar"]
    narrowed = page(acting, "?kind=focus_group").context["page_obj"]
    assert [row.title for row in narrowed] == ["Later"]
    none = page(acting, "?kind=peer_review")
    assert gettext("No work session of this kind") in text_of(none)
    assert page(acting, "?kind=feest").status_code == 400


def test_who_keeps_them_sees_what_is_to_be_done(acting: World, concluded: WorkSession) -> None:
    late = FollowUpFactory(session=concluded, due_by=TODAY - datetime.timedelta(days=2))
    body = page(acting).content.decode()
    assert re.findall(r'data-code="(\w+)"', body) == ["FOLLOW_UP_OVERDUE", "NONE_PLANNED"]
    assert f"follow-up/{late.pk}/" in body
    assert "Een blad maken" in body
    reader = page(acting, "", "executive").content.decode()
    assert "data-code" not in reader
    assert "Een blad maken" not in reader


def test_nothing_yet_offers_a_beginning_to_who_may(acting: World) -> None:
    assert page(acting).content.decode().count("/work-sessions/new/") == 1
    assert "/work-sessions/new/" not in page(acting, "", "executive").content.decode()


def test_pages_ask_as_many_queries_with_few_as_with_many(acting: World) -> None:
    def fill(number: int) -> WorkSession:
        for _one in range(number):
            session = WorkSessionFactory(held_on=TODAY)
            WorkQuestionFactory.create_batch(2, session=session)
            actions.hold_work_session(session, membership=adviser(acting))
            FollowUpFactory.create_batch(number, session=session)
            late = TODAY - datetime.timedelta(days=1)
            FollowUpFactory.create_batch(number, session=session, due_by=late)
        return session

    def queries(rest: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(acting, rest).status_code == 200
        return len(captured)

    first = fill(2)
    page(acting)
    few = queries(""), queries(f"{first.reference}/")
    second = fill(7)
    assert (queries(""), queries(f"{second.reference}/")) == few


# --- planning and changing -------------------------------------------------------------------
def test_session_is_planned_with_an_address_as_place(acting: World) -> None:
    assert send(acting, "new/", {**DATA, "held_on": day(9)}).status_code == 302
    session = WorkSession.objects.get()
    assert (session.starts_at, session.ends_at) == (datetime.time(13, 30), datetime.time(16))
    text = text_of(page(acting, f"{session.reference}/", "participant"))
    for shown in ("Online leefwereld", "Raadhuisplein 1", "13.30 – 16.00", "Leren van elkaar."):
        assert shown in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"kind": "feest"}, "kind"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "31-02-2027"}, "held_on"),
        ({"ends_at": "12:00"}, "ends_at"),
        ({"ends_at": "13:30"}, "ends_at"),
        ({"ends_at": "middag"}, "ends_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "Bel 06-12345678 voor wie het is."}, "purpose"),
        ({"programme": LONG}, "programme"),
        ({"place": "x" * 121}, "place"),
    ],
)
def test_faulty_session_comes_back_whole(acting: World, changes: Any, field: str) -> None:
    data = {**DATA, "held_on": day(), "title": "wat ik typte", **changes}
    response = send(acting, "new/", data)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert field == "title" or "wat ik typte" in response.content.decode()
    assert not WorkSession.objects.exists()


def test_stale_save_shows_both_texts(acting: World, planned: WorkSession) -> None:
    WorkSession.objects.filter(pk=planned.pk).update(revision=2, title="Van hen")
    data = {**DATA, "held_on": day(), "title": "Van mij", "revision": 1}
    response = send(acting, f"{planned.reference}/edit/", data)
    assert response.status_code == 422
    assert ("Van hen", "Van mij") in [row[1:] for row in response.context["form"].theirs]
    assert fresh(planned).title == "Van hen"


def test_what_was_held_keeps_a_day_that_was(acting: World, held: WorkSession) -> None:
    data = {**DATA, "held_on": day(1), "came": "14", "revision": 2}
    response = send(acting, f"{held.reference}/edit/", data)
    assert list(errors(response)) == ["held_on"]
    assert send(acting, f"{held.reference}/edit/", {**data, "held_on": day()}).status_code == 302
    assert fresh(held).came == 14
    assert "came" not in page(acting, "new/").context["form"].fields


# --- questions -------------------------------------------------------------------------------
def question_rows(*rows: tuple[str, str, str], revision: int = 1) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": revision}
    for index, row in enumerate(rows):
        names = ("order", "group", "question")
        data |= {f"{name}-{index}": value for name, value in zip(names, row, strict=True)}
    return data


def asked(session: WorkSession) -> list[str]:
    return [row.question for row in WorkQuestion.objects.filter(session=session)]


def test_numbers_say_the_order_and_what_has_none_comes_last(
    acting: World, planned: WorkSession
) -> None:
    rows = question_rows(("2", "", "Tweede"), ("", "", "Laatste"), ("1", "Oost", "Eerste"))
    assert send(acting, f"{planned.reference}/questions/", rows).status_code == 302
    assert asked(planned) == ["Eerste", "Tweede", "Laatste"]


def test_all_questions_can_go(acting: World, planned: WorkSession) -> None:
    rows = question_rows(("1", "", ""), ("2", "", ""))
    assert send(acting, f"{planned.reference}/questions/", rows).status_code == 302
    assert asked(planned) == []
    assert page(acting, f"{planned.reference}/").status_code == 200


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("1", "Noord", ""), "question-0"),
        (("eerst", "", "Wat werkt?"), "order-0"),
        (("0", "", "Wat werkt?"), "order-0"),
        (("1", "x" * 81, "Wat werkt?"), "group-0"),
        (("1", "", "x" * 501), "question-0"),
        (("1", "", "Wie is 06-12345678?"), "question-0"),
    ],
)
def test_faulty_questions_come_back_whole(
    acting: World, planned: WorkSession, row: Any, field: str
) -> None:
    rows = question_rows(row, ("2", "", "wat ik typte"))
    response = send(acting, f"{planned.reference}/questions/", rows)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert "wat ik typte" in response.content.decode()
    assert asked(planned) == ["Wat werkt er?", "Wat is nodig?"]


def test_stale_questions_show_both_lists(acting: World, planned: WorkSession) -> None:
    WorkSession.objects.filter(pk=planned.pk).update(revision=2)
    rows = question_rows(("1", "", "Van mij"))
    response = send(acting, f"{planned.reference}/questions/", rows)
    assert response.status_code == 422
    ((_label, theirs, mine),) = response.context["form"].theirs
    assert "Wat werkt er?" in theirs
    assert "Van mij" in mine
    assert asked(planned) == ["Wat werkt er?", "Wat is nodig?"]


def test_questions_page_leads_back_once_it_was_held(acting: World, held: WorkSession) -> None:
    response = page(acting, f"{held.reference}/questions/")
    assert response.status_code == 302
    assert response["Location"].endswith(f"/{held.reference}/")
    late = send(acting, f"{held.reference}/questions/", question_rows(("1", "", "Laat getypt")))
    assert late.status_code == 422
    assert "Laat getypt" in late.content.decode()


# --- themes ----------------------------------------------------------------------------------
def read_page(world: World, session: WorkSession) -> dict[str, Any]:
    """What the page of the themes would send back untouched."""
    form = page(world, f"{session.reference}/themes/").context["form"]
    return {bound.html_name: bound.value() or "" for bound in form}


def keys(session: WorkSession) -> list[str]:
    found = WorkQuestion.objects.filter(session=session).values_list("pk", flat=True)
    return [f"themes-{pk}" for pk in found]


def stored(session: WorkSession) -> list[str]:
    return [row.themes for row in WorkQuestion.objects.filter(session=session)]


def test_themes_are_written_and_shown(acting: World, held: WorkSession) -> None:
    one, _two = keys(held)
    data = read_page(acting, held) | {one: "Korte werkvormen\r\nNoemt niemand"}
    assert send(acting, f"{held.reference}/themes/", data).status_code == 302
    assert "Korte werkvormen" in text_of(page(acting, f"{held.reference}/", "participant"))
    assert AuditEvent.objects.filter(action="work_session.edit").count() == 1


def test_phone_number_in_themes_stands_at_its_field_and_nothing_is_lost(
    acting: World, held: WorkSession
) -> None:
    one, two = keys(held)
    data = read_page(acting, held) | {one: "Bel 06-12345678", two: "wat ik typte"}
    response = send(acting, f"{held.reference}/themes/", data)
    assert response.status_code == 422
    assert list(errors(response)) == [one]
    body = response.content.decode()
    assert "wat ik typte" in body
    assert "06-12345678" in body
    assert stored(held) == ["", ""]


def test_text_of_100_kilobytes_is_told_and_kept(acting: World, held: WorkSession) -> None:
    one, _two = keys(held)
    response = send(acting, f"{held.reference}/themes/", read_page(acting, held) | {one: LONG})
    assert response.status_code == 422
    assert list(errors(response)) == [one]
    assert LONG.strip() in response.content.decode()


def test_two_who_write_at_different_questions_do_not_hinder_each_other(
    acting: World, held: WorkSession
) -> None:
    one, two = keys(held)
    first = second = read_page(acting, held)
    assert send(acting, f"{held.reference}/themes/", first | {one: "Van A"}).status_code == 302
    assert send(acting, f"{held.reference}/themes/", second | {two: "Van B"}).status_code == 302
    assert stored(held) == ["Van A", "Van B"]


def test_two_who_write_at_the_same_question_see_both_texts(
    acting: World, held: WorkSession
) -> None:
    one, two = keys(held)
    before = read_page(acting, held)
    send(acting, f"{held.reference}/themes/", before | {one: "Van A", two: "Ook van A"})
    response = send(acting, f"{held.reference}/themes/", before | {one: "Van B"})
    assert response.status_code == 422
    form = response.context["form"]
    assert [row[1:] for row in form.theirs] == [("Van A", "Van B")]
    assert (form[one].value(), form[two].value()) == ("Van B", "Ook van A")
    assert stored(held) == ["Van A", "Ook van A"]
    again = {bound.html_name: bound.value() or "" for bound in form}
    assert send(acting, f"{held.reference}/themes/", again).status_code == 302
    assert stored(held) == ["Van B", "Ook van A"]


def test_themes_typed_while_it_was_concluded_are_kept_on_the_page(
    acting: World, held: WorkSession
) -> None:
    one, _two = keys(held)
    data = read_page(acting, held) | {one: "Net te laat"}
    actions.conclude_work_session(held, membership=adviser(acting), conclusion="Klaar.")
    response = send(acting, f"{held.reference}/themes/", data)
    assert response.status_code == 422
    assert "Net te laat" in response.content.decode()
    assert "__all__" in errors(response)
    assert stored(held) == ["", ""]


def test_themes_page_is_shut_before_it_was_held_and_after_it_was_concluded(
    acting: World, planned: WorkSession
) -> None:
    assert page(acting, f"{planned.reference}/themes/").status_code == 302
    actions.hold_work_session(planned, membership=adviser(acting))
    assert page(acting, f"{planned.reference}/themes/").status_code == 200
    actions.conclude_work_session(planned, membership=adviser(acting), conclusion="Klaar.")
    assert page(acting, f"{planned.reference}/themes/").status_code == 302
    assert page(acting, f"{planned.reference}/edit/").status_code == 302


# --- holding and concluding ------------------------------------------------------------------
def test_hold_before_its_day_is_refused_with_what_to_do(acting: World) -> None:
    session = WorkSessionFactory(held_on=TODAY + datetime.timedelta(days=1))
    assert "do/hold/" not in page(acting, f"{session.reference}/").content.decode()
    response = send(acting, f"{session.reference}/do/hold/", {"came": "9"})
    assert response.status_code == 422
    assert "__all__" in errors(response)
    assert 'value="9"' in response.content.decode()
    assert fresh(session).is_planned


@pytest.mark.parametrize("came", ["-1", "veel", "10000"])
def test_number_that_cannot_be_is_refused(acting: World, planned: WorkSession, came: str) -> None:
    response = send(acting, f"{planned.reference}/do/hold/", {"came": came})
    assert list(errors(response)) == ["came"]


def test_session_is_held_and_concluded(acting: World, planned: WorkSession) -> None:
    assert send(acting, f"{planned.reference}/do/hold/", {"came": ""}).status_code == 302
    empty = send(acting, f"{planned.reference}/do/conclude/", {"conclusion": " "})
    assert list(errors(empty)) == ["conclusion"]
    sent = send(acting, f"{planned.reference}/do/conclude/", {"conclusion": "Vragen werkt."})
    assert sent.status_code == 302
    body = page(acting, f"{planned.reference}/").content.decode()
    assert "Vragen werkt." in body
    for shut in ("/edit/", "/questions/", "/themes/", "/do/"):
        assert shut not in body
    again = send(acting, f"{planned.reference}/do/conclude/", {"conclusion": "Nog eens"})
    assert again.status_code == 422
    assert "Nog eens" in again.content.decode()
    assert page(acting, f"{planned.reference}/do/dance/").status_code == 404
