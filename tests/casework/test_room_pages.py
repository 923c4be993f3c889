"""The pages of the meeting room: who gets them, what they keep, what they show of whom."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from casework.actions import decision_lists, holding
from casework.documents import DecisionListDocument
from casework.models import Action, AgendaItem, Attendance
from core.models import AuditEvent
from core.tenancy import acting_for
from tests.casework.held import DAY, WHOLE, Held, M, held
from tests.factories import casework as make
from tests.world import World

pytestmark = pytest.mark.usefixtures("quick_documents")


@pytest.fixture
def case(acting: World) -> Held:
    """A meeting under way with two items, everybody there."""
    found = held(acting.maasmonde)
    found.everybody()
    return found


@pytest.fixture
def chair(case: Held) -> Any:
    """The chair, logged in."""
    return case.side.client("meeting_chair")


def shown(response: Any) -> str:
    return str(response.content.decode())


def sent(case: Held, place: int = 0, **changes: Any) -> dict[str, Any]:
    """What the screen of an item sends."""
    return {**WHOLE, "revision": case.item(place).revision, **changes}


# --- who gets there -------------------------------------------------------------------------------
@pytest.mark.parametrize("side", [0, 1])
def test_room_is_for_whoever_leads(world: World, side: int) -> None:
    here, there = world.sides[side], world.sides[1 - side]
    with acting_for(here.municipality):
        case = held(here)
    addresses = [case.url(), case.screen(), case.do("move")]
    for address in addresses:
        assert here.client("meeting_chair").get(address).status_code == 200
        assert here.client("focal_officer").get(address).status_code in (403, 404)
        assert here.client("participant").get(address).status_code in (403, 404)
        assert there.client("meeting_chair").get(address).status_code == 404


def test_screen_names_one_item_only_and_is_kept_nowhere(case: Held, chair: Any) -> None:
    response = chair.get(case.screen())
    page = shown(response)
    assert response["Cache-Control"] == "no-store"
    assert str(case.items[0]) in page
    assert page.count(str(case.items[1])) == page.count(f"room/{case.items[1]}/")


def test_reading_the_screen_is_logged_once(case: Held, chair: Any) -> None:
    before = AuditEvent.objects.count()
    chair.get(case.screen())
    assert AuditEvent.objects.count() == before + 1


def test_unknown_item_and_item_of_another_meeting_are_missing(case: Held, chair: Any) -> None:
    assert chair.get(case.url("room/ZZ-ZZZ/")).status_code == 404
    other = held(case.side)
    assert chair.get(case.url(f"room/{other.items[0]}/")).status_code == 404


# --- begin, who is there --------------------------------------------------------------------------
def test_meeting_begins_and_attendance_leads_to_the_first_item(acting: World) -> None:
    case = held(acting.maasmonde, begin=False)
    client: Any = case.side.client("meeting_chair")
    assert client.get(case.url()).status_code == 200
    assert client.post(case.url("room/do/hold/")).url == case.url()
    rows = list(Attendance.objects.filter(meeting=case.meeting))
    ticks = {f"{name}_{row.pk}": "on" for row in rows for name in ("present", "secrecy")}
    assert client.post(case.url("room/do/attend/"), ticks).url == case.screen()
    assert all(row.has_confirmed for row in Attendance.objects.filter(meeting=case.meeting))


def test_confirmation_without_presence_comes_back_at_its_box(case: Held, chair: Any) -> None:
    row = Attendance.objects.filter(meeting=case.meeting).first()
    assert row
    response = chair.post(case.url("room/do/attend/"), {f"secrecy_{row.pk}": "on"})
    assert response.status_code == 422
    assert f"id_secrecy_{row.pk}_error" in shown(response)


def test_close_says_what_is_missing_where(case: Held, chair: Any) -> None:
    case.discuss()
    page = shown(chair.get(case.url()))
    assert "Nog niet besproken" in page and "Compleet" in page


# --- one item -------------------------------------------------------------------------------------
def test_record_and_go_on(case: Held, chair: Any) -> None:
    response = chair.post(case.screen(), sent(case))
    assert response.status_code == 302 and response.url == case.screen(1)
    assert case.item().is_whole
    assert chair.post(case.screen(1), sent(case, 1)).url == f"{case.url()}#close"


def test_decision_without_ground_comes_back_with_every_word(case: Held, chair: Any) -> None:
    data = sent(case, dissent="De gemeente wilde langer.")
    del data["ground"]
    response = chair.post(case.screen(), data)
    assert response.status_code == 422
    for text in (WHOLE["decision"], "De gemeente wilde langer."):
        assert text in shown(response)
    assert case.item().status == AgendaItem.Status.OPEN


def test_two_at_once_see_both_texts(case: Held, chair: Any) -> None:
    data = sent(case)
    case.discuss(decision="Dit schreef de notulist.")
    response = chair.post(case.screen(), data | {"decision": "Dit schreef de voorzitter."})
    page = shown(response)
    assert response.status_code == 422
    assert "Dit schreef de notulist." in page and "Dit schreef de voorzitter." in page
    assert case.item().decision == "Dit schreef de notulist."


def test_identifier_in_a_text_is_asked_about_and_stays_on_the_screen(
    case: Held, chair: Any
) -> None:
    response = chair.post(case.screen(), sent(case, decision="Bel 06-12345678 morgen."))
    assert response.status_code == 422 and "Bel 06-12345678 morgen." in shown(response)


# --- actions --------------------------------------------------------------------------------------
def line(case: Held) -> str:
    """An action in one line, with its organisation and a day in a week."""
    day = timezone.localdate() + 7 * DAY
    return f"{case.organisation}: begeleiding regelen, {day:%d-%m-%Y}"


def test_action_is_noted_and_the_other_words_stay(case: Held, chair: Any) -> None:
    data = sent(case, line=line(case), decision="Half besl")
    response = chair.post(case.do("promise"), data)
    page = shown(response)
    assert response.status_code == 200 and "Half besl" in page
    action = Action.objects.get()
    assert (action.text, action.owner_organisation) == ("Begeleiding regelen", case.organisation)
    assert "Begeleiding regelen" in page and case.item().decision == ""
    chair.post(case.do("promise"), data)
    assert Action.objects.count() == 1


def test_what_the_line_does_not_say_is_asked(case: Held, chair: Any) -> None:
    response = chair.post(case.do("promise"), sent(case, line="Begeleiding regelen"))
    page = shown(response)
    assert response.status_code == 422
    assert 'value="Begeleiding regelen"' in page and WHOLE["decision"] in page
    assert "id_organisation_error" in page and "id_due_on_error" in page
    parts: dict[str, Any] = {"text": "Begeleiding regelen", "organisation": case.organisation.pk}
    parts["due_on"] = f"{timezone.localdate() + DAY:%d-%m-%Y}"
    assert chair.post(case.do("promise"), sent(case, **parts)).status_code == 200
    assert Action.objects.count() == 1


def test_empty_line_is_asked_about_and_get_leads_to_the_screen(case: Held, chair: Any) -> None:
    assert chair.post(case.do("promise"), sent(case)).status_code == 422
    assert chair.get(case.do("promise")).url == case.screen()


def test_action_still_in_the_line_is_noted_with_the_outcome(case: Held, chair: Any) -> None:
    assert chair.post(case.screen(), sent(case, line=line(case))).status_code == 302
    assert Action.objects.get().item == case.item()


def test_outcome_waits_for_an_action_that_cannot_be_read(case: Held, chair: Any) -> None:
    response = chair.post(case.screen(), sent(case, line="iets"))
    assert response.status_code == 422 and case.item().status == AgendaItem.Status.OPEN


# --- on, end, adopt, add --------------------------------------------------------------------------
def test_item_is_moved_by_its_form(case: Held, chair: Any) -> None:
    later = make.make_meeting(held_on=timezone.localdate() + 28 * DAY, chair=case.chair)
    assert chair.get(case.do("move")).status_code == 200
    assert chair.post(case.do("move"), {"meeting": later.pk}).url == case.url()
    assert later.items.count() == 1
    assert chair.post(case.do("move", 1), {"meeting": case.meeting.pk}).status_code == 422


def test_meetings_of_others_are_not_offered(case: Held, chair: Any) -> None:
    other = make.make_meeting(
        held_on=timezone.localdate() + DAY, chair=make.somebody("ander", "Politie", "meeting_chair")
    )
    assert other.reference not in shown(chair.get(case.do("move")))


def test_end_adopt_and_add(case: Held, chair: Any) -> None:
    assert chair.post(case.url("room/do/adopt/")).status_code == 422
    for place in range(2):
        case.discuss(place)
    assert chair.post(case.url("room/do/end/")).status_code == 302
    assert chair.post(case.url("room/do/adopt/")).status_code == 302
    assert case.fresh().status == M.ADOPTED
    assert f"decisions/{case.items[0]}.pdf" in shown(chair.get(case.url()))
    adding = case.url("room/do/add_addendum/")
    assert chair.get(adding).status_code == 200
    found = case.items[0].decision_lists.get()
    assert chair.post(adding, {"decision_list": found.pk, "text": ""}).status_code == 422
    data = {"decision_list": found.pk, "text": "Toch per 1 mei."}
    assert chair.post(adding, data).status_code == 302
    assert found.addenda.count() == 1


def adopted(case: Held) -> None:
    case.discuss()
    case.discuss(1)
    holding.end(case.fresh(), membership=case.chair)
    decision_lists.adopt(case.fresh(), membership=case.chair, document_of=DecisionListDocument)


def test_c10_screen_of_an_adopted_item_is_read_and_not_typed_over(case: Held, chair: Any) -> None:
    before = shown(chair.get(case.screen()))
    assert "data-draft" in before and "do/move/" in before
    adopted(case)
    response = chair.get(case.screen())
    assert all(response.context["form"].fields[name].disabled for name in WHOLE)
    after = shown(response)
    assert "data-draft" not in after and "do/move/" not in after and "do/copy/" in after
    assert "Begin eerst het overleg" not in after
    chair.post(case.screen(), sent(case, decision="Toch iets anders."))
    assert case.item().decision == WHOLE["decision"]


def test_choice_that_was_added_later_is_put_in_words(case: Held, chair: Any) -> None:
    adopted(case)
    page = shown(chair.get(case.url("room/do/add_addendum/")))
    assert "Maak een keuze" in page and "-----" not in page


def test_document_that_was_touched_is_not_handed_out(case: Held, chair: Any) -> None:
    adopted(case)
    row = case.items[0].decision_lists.get()
    type(row).objects.filter(pk=row.pk).update(document=b"%PDF other")
    assert chair.get(case.url(f"decisions/{case.items[0]}.pdf")).status_code == 503


def test_meeting_that_is_not_today_says_so(acting: World) -> None:
    day = timezone.localdate() + datetime.timedelta(days=3)
    case = held(acting.maasmonde, begin=False, held_on=day)
    client: Any = case.side.client("meeting_chair")
    assert client.get(case.url()).status_code == 200
    assert client.post(case.url("room/do/hold/")).status_code == 422
    assert client.get(case.screen()).status_code == 200
