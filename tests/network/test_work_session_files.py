"""Work sessions: follow-up, files to take along, and who may not."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from core.models import AuditEvent
from core.tenancy import acting_for
from network.actions import work_sessions as actions
from network.documents import WorkSessionProgramme
from network.models import FollowUp, WorkQuestion, WorkSession
from tests.factories.network import FollowUpFactory, WorkQuestionFactory, WorkSessionFactory
from tests.factories.programmes import OrganisationFactory
from tests.network.test_work_session_views import EVIL, TODAY, adviser, day, errors, page, send
from tests.pdf import Pdf
from tests.world import World


@pytest.fixture
def concluded(acting: World) -> WorkSession:
    """Held and concluded today, with a question."""
    session: WorkSession = WorkSessionFactory(held_on=TODAY, title="Samen afpellen")
    WorkQuestionFactory(session=session, group="Noord", question="Wat werkt er?")
    actions.hold_work_session(session, membership=adviser(acting))
    actions.conclude_work_session(session, membership=adviser(acting), conclusion="Vragen werkt.")
    return session


# --- follow-up -------------------------------------------------------------------------------
def follow_up_rows(*rows: tuple[Any, str, str], revision: int = 3) -> dict[str, Any]:
    data: dict[str, Any] = {"revision": revision}
    for index, row in enumerate(rows):
        names = ("what", "organisation", "due_by")
        data |= {f"{name}-{index}": str(value) for name, value in zip(names, row, strict=True)}
    return data


def test_follow_up_is_agreed_and_shown(acting: World, concluded: WorkSession) -> None:
    one = OrganisationFactory(name="Jongerenwerk De Brug")
    rows = follow_up_rows(("Een blad maken", one.pk, day(5)), ("", "", ""))
    assert send(acting, f"{concluded.reference}/follow-up/", rows).status_code == 302
    body = page(acting, f"{concluded.reference}/", "participant").content.decode()
    assert "Een blad maken" in body
    assert "Jongerenwerk De Brug" in body
    assert "/follow-up/" not in body


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (("", "OWN", "5"), ["what-0"]),
        (("Iets doen", "", "5"), ["organisation-0"]),
        (("Iets doen", "THEIRS", "5"), ["organisation-0"]),
        (("Iets doen", "onzin", "5"), ["organisation-0"]),
        (("Iets doen", "OWN", ""), ["due_by-0"]),
        (("Iets doen", "OWN", "morgen"), ["due_by-0"]),
        (("Iets doen", "OWN", "-1"), ["due_by-0"]),
        (("Bel 06-12345678", "OWN", "5"), ["what-0"]),
        (("x" * 501, "OWN", "5"), ["what-0"]),
    ],
)
def test_faulty_follow_up_comes_back_whole(
    acting: World, concluded: WorkSession, row: Any, fields: list[str]
) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = OrganisationFactory(name="Van een ander")
    own = OrganisationFactory()
    organisation = {"OWN": own.pk, "THEIRS": theirs.pk}.get(row[1], row[1])
    due_by = day(int(row[2])) if row[2].lstrip("-").isdigit() else row[2]
    rows = follow_up_rows((row[0], organisation, due_by), ("wat ik typte", own.pk, day(9)))
    response = send(acting, f"{concluded.reference}/follow-up/", rows)
    assert response.status_code == 422
    assert list(errors(response)) == fields
    assert "wat ik typte" in response.content.decode()
    assert "Van een ander" not in response.content.decode()
    assert not FollowUp.objects.exists()


def test_stale_follow_up_shows_both_lists(acting: World, concluded: WorkSession) -> None:
    one = FollowUpFactory(session=concluded, what="Van hen")
    rows = follow_up_rows(("Van mij", one.organisation_id, day(5)), revision=2)
    response = send(acting, f"{concluded.reference}/follow-up/", rows)
    assert response.status_code == 422
    ((_label, theirs, mine),) = response.context["form"].theirs
    assert "Van hen" in theirs
    assert "Van mij" in mine
    assert [row.what for row in FollowUp.objects.all()] == ["Van hen"]


def test_follow_up_is_done_today_by_default_and_can_be_opened_again(
    acting: World, concluded: WorkSession
) -> None:
    one = FollowUpFactory(session=concluded)
    where = f"{concluded.reference}/follow-up/{one.pk}/"
    first = page(acting, where)
    assert first.context["form"]["done_on"].value() == TODAY
    assert one.what in first.content.decode()
    sent = send(acting, where, {"done_on": day(), "result": "Hangt er.", "revision": 3})
    assert sent.status_code == 302
    one.refresh_from_db()
    assert (one.done_on, one.result) == (TODAY, "Hangt er.")
    assert send(acting, where, {"done_on": "", "result": "", "revision": 4}).status_code == 302
    one.refresh_from_db()
    assert one.done_on is None


@pytest.mark.parametrize("done_on", ["", "gisteren", day(1), day(-1)])
def test_day_that_cannot_be_is_refused(acting: World, concluded: WorkSession, done_on: str) -> None:
    one = FollowUpFactory(session=concluded)
    where = f"{concluded.reference}/follow-up/{one.pk}/"
    response = send(acting, where, {"done_on": done_on, "result": "wat ik typte", "revision": 3})
    assert response.status_code == 422
    assert list(errors(response)) == ["done_on"]
    assert "wat ik typte" in response.content.decode()


def test_follow_up_done_by_two_at_once_shows_both(acting: World, concluded: WorkSession) -> None:
    one = FollowUpFactory(session=concluded)
    where = f"{concluded.reference}/follow-up/{one.pk}/"
    send(acting, where, {"done_on": day(), "result": "Van hen", "revision": 3})
    response = send(acting, where, {"done_on": day(), "result": "Van mij", "revision": 3})
    assert response.status_code == 422
    assert ("Van hen", "Van mij") in [row[1:] for row in response.context["form"].theirs]
    one.refresh_from_db()
    assert one.result == "Van hen"


def test_follow_up_of_another_session_is_not_there(acting: World, concluded: WorkSession) -> None:
    other = FollowUpFactory()
    for number in (other.pk, 10**30, 0):
        assert page(acting, f"{concluded.reference}/follow-up/{number}/").status_code == 404


def test_follow_up_comes_after_it_was_held(acting: World) -> None:
    session = WorkSessionFactory()
    assert page(acting, f"{session.reference}/follow-up/").status_code == 302


# --- files -----------------------------------------------------------------------------------
def test_calendar_file_holds_number_time_and_place_only(acting: World) -> None:
    session = WorkSessionFactory(title="Gevoelige titel", place="Stadhuis")
    response = page(acting, f"{session.reference}/calendar.ics", "participant")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert f"{session.reference}.ics" in response["Content-Disposition"]
    assert f"DTSTART;TZID=Europe/Amsterdam:{session.held_on:%Y%m%d}T133000" in text
    assert "LOCATION:Stadhuis" in text
    assert session.reference in text
    assert "Gevoelige titel" not in text
    assert "DESCRIPTION" not in text
    assert AuditEvent.objects.filter(action="work_session.view").count() == 1


def test_programme_has_a_page_per_group_with_lines_and_the_rule(acting: World) -> None:
    session = WorkSessionFactory(title="Samen afpellen", programme="Welkom om half twee")
    rows = [("Noord", "Wat werkt er?"), ("Zuid", "Wat is nodig?"), ("noord ", "Wie helpt u?")]
    actions.set_questions(session, membership=adviser(acting), rows=rows)
    response = page(acting, f"{session.reference}/programme.pdf", "participant")
    document = Pdf(response.content)
    assert not document.faults()
    first, north, south = document.texts
    assert "Welkom om half twee" in first
    assert "Wat werkt er?" in north
    assert "Wie helpt u?" in north
    assert "Wat is nodig?" in south
    assert "Noord" not in south
    for text in (north, south):
        assert "Samen afpellen" in text
        assert "Leren van elkaar." in text
        assert "herleiden" in text
    lines = WorkSessionProgramme().html(session, adviser(acting)).count('class="write"')
    assert lines > 20


@pytest.mark.parametrize("number", [1, 2, 3])
def test_group_with_long_texts_stays_on_its_page(acting: World, number: int) -> None:
    session = WorkSessionFactory(purpose="Leren van elkaar in de wijk. " * 20)
    long = "Hoe brengt u ter sprake wat u opvalt? " * 5
    for _one in range(number):
        WorkQuestionFactory(session=session, group="Noord", question=long)
    document = Pdf(WorkSessionProgramme().render(session, adviser(acting)))
    assert len(document.texts) == 1


def test_programme_without_questions_is_one_page_to_write_on(acting: World) -> None:
    document = Pdf(WorkSessionProgramme().render(WorkSessionFactory(), adviser(acting)))
    assert len(document.texts) == 1


# --- who may not, and what is not ours -------------------------------------------------------
@pytest.mark.parametrize("role", ["executive", "participant", "application_manager", "no_role"])
def test_who_may_not_write_is_refused(acting: World, concluded: WorkSession, role: str) -> None:
    one = FollowUpFactory(session=concluded)
    parts = ("edit", "questions", "themes", "follow-up", f"follow-up/{one.pk}", "do/hold")
    for rest in ("new/", *[f"{concluded.reference}/{part}/" for part in parts]):
        assert send(acting, rest, {}, role).status_code == 403
    body = page(acting, f"{concluded.reference}/", role)
    assert body.status_code == 403 or "/follow-up/" not in body.content.decode()


def test_session_of_another_municipality_answers_like_a_missing_one(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = WorkSessionFactory(reference="WB-2025-99", title="Van hen")
        one = FollowUpFactory(session=theirs)
    parts = ("", "edit/", "questions/", "themes/", "follow-up/", f"follow-up/{one.pk}/")
    for part in (*parts, "do/hold/", "calendar.ics", "programme.pdf"):
        assert page(acting, f"WB-2025-99/{part}").status_code == 404
        assert page(acting, f"WB-1999-99/{part}").status_code == 404
    assert "Van hen" not in page(acting).content.decode()


def test_html_in_every_text_is_shown_as_text(acting: World) -> None:
    session = WorkSessionFactory(
        title=EVIL, purpose=EVIL, programme=EVIL, place=EVIL, held_on=TODAY
    )
    question = WorkQuestionFactory(session=session, group=EVIL, question=EVIL)
    planned = [page(acting, f"{session.reference}/{part}") for part in ("", "edit/", "questions/")]
    actions.hold_work_session(session, membership=adviser(acting))
    WorkQuestion.objects.filter(pk=question.pk).update(themes=EVIL)
    late = TODAY - datetime.timedelta(days=1)
    one = FollowUpFactory(session=session, what=EVIL, result=EVIL, due_by=late)
    parts = ("", "themes/", "follow-up/", f"follow-up/{one.pk}/", "do/conclude/")
    held = [page(acting, f"{session.reference}/{part}") for part in parts]
    for response in (*planned, *held, page(acting)):
        assert response.status_code == 200
        body = response.content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(" in body
