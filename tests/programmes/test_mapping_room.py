"""The five questions in the room: what is typed is stored in the activity, once, and not lost."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from core.tenancy import acting_for
from programmes.actions import mapping as actions
from programmes.models import Activity, ActivityChange, MappingSession, SessionAnswer
from programmes.models.mapping_room import RoomPage
from tests.world import World
from tests.world_objects import concluded_session, session_under_way


class Room:
    """A session under way, as the policy adviser uses it."""

    def __init__(self, world: World) -> None:
        self.side = world.maasmonde
        self.session = session_under_way(self.side)
        self.client = self.side.client("policy_adviser")
        self.address = self.side.url(f"programmes/sessions/{self.session.reference}/room/")
        self.item = self.session.items.select_related("activity").first()

    @property
    def activity(self) -> Activity:
        return Activity.objects.get(pk=self.item.activity_id)

    def show(self, question: Any) -> Any:
        """The page of one question about the first activity that was not discussed."""
        return self.client.get(self.address, {"question": question}, follow=True)

    def read(self, question: int) -> str:
        """The stamp in the form as it is shown now."""
        page = self.client.get(
            self.address, {"activity": self.activity.reference, "question": question}
        )
        return str(page.context["form"].initial["read"])

    def say(self, question: int, client: Client | None = None, **fields: Any) -> Any:
        """Send the form of one question."""
        data = {"activity": self.activity.reference, "question": question, "then": "stay", **fields}
        return (client or self.client).post(self.address, data)

    def values(self, question: int) -> dict[str, Any]:
        """The fields of a question as they are shown now."""
        page = RoomPage(self.session, self.activity.reference, question)
        from programmes.forms.mapping import question_form

        initial = question_form(page).initial
        return {name: "" if value is None else value for name, value in initial.items()}


@pytest.fixture
def room(acting: World) -> Room:
    return Room(acting)


def test_every_question_can_be_shown(room: Room) -> None:
    for question in range(1, 6):
        page = room.show(question).content.decode()
        assert page.count('class="question is-current"') == 1
        assert page.count("question__link") == 4


def test_first_question_writes_the_facts(room: Room) -> None:
    before = room.values(1)
    groups = [*before["target_groups"], "parents"]
    answered = room.say(
        1,
        description="Nieuwe tekst",
        target_groups=["parents", *before["target_groups"]],
        status="paused",
        budget="11.000,50",
        note="Loopt sinds dit jaar anders.",
    )
    assert answered.status_code == 302
    activity = room.activity
    assert activity.description == "Nieuwe tekst"
    assert activity.target_groups == groups  # the first group stays first
    assert (activity.status, str(activity.budget)) == ("paused", "11000.50")
    answer = SessionAnswer.objects.get()
    assert (answer.question, answer.note) == (1, "Loopt sinds dit jaar anders.")
    assert answer.recorded_by_name == "policy_adviser Jansen"
    changed = set(ActivityChange.objects.filter(origin="session").values_list("field", flat=True))
    assert changed == {"description", "target_groups", "status", "budget"}


def test_second_question_moves_the_activity(room: Room) -> None:
    room.say(
        2, main_phase="secondary", side_phases=["secondary", "tertiary"], phenomena=["discontent"]
    )
    activity = room.activity
    assert (activity.main_phase, activity.side_phases) == ("secondary", ["tertiary"])
    assert activity.phenomena == ["discontent"]
    actions_logged = AuditEvent.objects.of_chain(room.side.municipality).values_list(
        "action", flat=True
    )
    assert {"activity.move", "activity.edit", "session.record"} <= set(actions_logged)
    room.say(2, main_phase="", side_phases=[], phenomena=[])
    assert room.activity.main_phase is None


def test_third_question_takes_a_known_or_a_new_owner(room: Room) -> None:
    programme = room.session.programme
    other = programme.organisations.exclude(pk=room.activity.owner_id).first()
    room.say(3, owner=other.exchange_id)
    assert room.activity.owner == other
    room.say(3, owner=other.exchange_id, new_owner="  Buurtvaders   Noord ", domain="external")
    owner = room.activity.owner
    assert owner is not None
    assert (owner.name, owner.domain) == ("Buurtvaders Noord", "external")
    number = programme.organisations.count()
    room.say(3, owner="", new_owner="buurtvaders noord")
    assert room.activity.owner == owner
    assert programme.organisations.count() == number
    room.say(3, owner="")
    assert room.activity.owner is None


def test_fourth_question_writes_the_assessment_with_the_day_of_the_session(room: Room) -> None:
    other = room.session.programme.organisations.exclude(pk=room.activity.owner_id).first()
    held = timezone.now() - datetime.timedelta(days=2)
    MappingSession.objects.filter(pk=room.session.pk).update(held_at=held)
    room.say(4, owner_fits="no", proposed_owner=other.exchange_id, owner_reason="Is welzijnswerk.")
    activity = room.activity
    assert (activity.owner_fits, activity.proposed_owner) == ("no", other)
    assert activity.owner_reason == "Is welzijnswerk."
    assert activity.owner_assessed_on == timezone.localtime(held).date()
    room.say(4, owner_fits="no", proposed_owner=other.exchange_id, transfer_decided="on")
    assert room.activity.transfer_decided
    room.say(4, owner_fits="yes", proposed_owner=other.exchange_id, transfer_decided="on")
    activity = room.activity
    assert (activity.owner_fits, activity.proposed_owner) == ("yes", None)
    assert not activity.transfer_decided


def test_answers_show_blind_spots_that_come_and_go(room: Room) -> None:
    Activity.objects.filter(pk=room.item.activity_id).update(owner_fits="yes", status="running")
    room.say(4, owner_fits="no")
    page = RoomPage(MappingSession.objects.get(), room.activity.reference, 4)
    new = [row for row in page.live_findings if row.change == "new"]
    assert [row.title for row in new] == ["Eigenaar niet logisch, nog geen besluit"]
    assert "nieuw" in room.client.get(page.here).content.decode()
    before = {
        key[0] for key in page.findings_then() if key[1].endswith(f":{room.activity.exchange_id}")
    }
    assert before  # something to disappear
    room.say(1, **{**room.values(1), "status": "idea"})
    page = RoomPage(MappingSession.objects.get(), room.activity.reference, 4)
    assert {row.change for row in page.live_findings} == {"gone"}
    assert len(page.live_findings) == len(before)
    assert "Weg:" in room.client.get(page.here).content.decode()


def test_button_leads_to_the_next_question_and_then_the_next_activity(room: Room) -> None:
    response = room.say(1, **{**room.values(1), "then": "next"})
    assert "question=2" in response["Location"]
    response = room.say(5, note="", then="next")
    second = room.session.items.select_related("activity")[1].activity
    assert f"activity={second.reference}&question=1" in response["Location"]
    last = room.session.items.select_related("activity").last()
    data = {"activity": last.activity.reference, "question": 5, "note": "Niets"}
    assert room.client.post(room.address, data)["Location"] == room.session.get_absolute_url()


def test_room_opens_at_the_first_activity_not_discussed(room: Room) -> None:
    room.say(5, note="Besproken")
    page = RoomPage(room.session)
    assert page.place == 2


def test_saving_the_same_twice_changes_nothing(room: Room) -> None:
    room.say(5, note="Een jongerenwerker")
    events, at = AuditEvent.objects.count(), SessionAnswer.objects.get().answered_at
    assert room.say(5, note="Een jongerenwerker").status_code == 302
    assert AuditEvent.objects.count() == events
    assert SessionAnswer.objects.get().answered_at == at


def test_typing_in_strokes_is_one_line_of_history(room: Room) -> None:
    before = room.activity.description or ""
    rest = room.values(1)
    for text in ("Les", "Lessen", "Lessen op school"):
        room.say(1, **{**rest, "description": text, "read": ""})
    row = ActivityChange.objects.get(activity=room.activity, field="description")
    assert (row.before, row.after) == (before, "Lessen op school")
    room.say(1, **{**rest, "description": before, "read": ""})
    assert not ActivityChange.objects.filter(field="description").exists()


def test_strokes_of_two_people_stay_two_lines(room: Room) -> None:
    rest = room.values(1)
    room.say(1, **{**rest, "description": "Eerste", "read": ""})
    row = ActivityChange.objects.get(field="description")
    ActivityChange.objects.filter(pk=row.pk).update(actor=room.side.membership("focal_officer"))
    room.say(1, **{**rest, "description": "Tweede", "read": ""})
    assert ActivityChange.objects.filter(field="description").count() == 2


def test_stale_save_shows_both_texts_and_saving_again_keeps_mine(room: Room) -> None:
    read = room.read(5)
    room.say(5, note="Van de <b>ander</b>", read=read)
    stale = room.say(5, note="Van mij", read=read)
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Van de &lt;b&gt;ander&lt;/b&gt;" in page
    assert page.count("Van mij") >= 2  # in the field and in the comparison
    assert SessionAnswer.objects.get().note == "Van de <b>ander</b>"
    again = room.say(5, note="Van mij", read=stale.context["form"].data["read"])
    assert again.status_code == 302
    assert SessionAnswer.objects.get().note == "Van mij"


def test_stale_save_of_a_fact_shows_words_not_codes(room: Room) -> None:
    values = room.values(2)
    Activity.objects.filter(pk=room.item.activity_id).update(main_phase="tertiary")
    stale = room.say(2, **{**values, "main_phase": "secondary"})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "tertiaire preventie" in page
    assert room.activity.main_phase == "tertiary"


def test_other_question_of_the_same_activity_is_not_stale(room: Room) -> None:
    read = room.read(5)
    room.say(4, owner_fits="discuss")
    assert room.say(5, note="Ouders", read=read).status_code == 302


def test_too_long_text_comes_back_whole(room: Room) -> None:
    text = "lang " * 20_000
    response = room.say(5, note=text)
    page = response.content.decode()
    assert response.status_code == 422
    assert text.strip() in page
    assert "Te lang: 99.999 tekens; de controle kijkt naar 4.000 tekens" in page
    assert not SessionAnswer.objects.exists()


def test_script_in_a_text_is_shown_as_text(room: Room) -> None:
    nasty = "<script>alert(1)</script>"
    room.say(1, **{**room.values(1), "description": nasty, "note": nasty})
    room.say(3, owner="", new_owner=nasty)
    room.say(4, owner_fits="no", owner_reason=nasty)
    room.say(5, note=nasty)
    for question in range(1, 6):
        page = room.client.get(
            room.address, {"activity": room.activity.reference, "question": question}
        ).content.decode()
        assert nasty not in page
        assert "&lt;script&gt;" in page
    result = room.client.get(room.session.get_absolute_url()).content.decode()
    assert nasty not in result
    assert "&lt;script&gt;" in result


def test_nul_and_wrong_choices_are_refused_at_the_field(room: Room) -> None:
    for question, fields in (
        (5, {"note": "a\x00b"}),
        (2, {"main_phase": "quaternary"}),
        (3, {"owner": "O999"}),
        (4, {"owner_fits": "misschien"}),
        (1, {"status": "running", "budget": "-5"}),
        (1, {"status": "running", "budget": "veel"}),
    ):
        response = room.say(question, **fields)
        assert response.status_code == 422, fields
        assert response.context["form"].errors
    assert not SessionAnswer.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_activity_that_is_not_on_the_agenda_is_not_there(room: Room, method: str) -> None:
    ask = getattr(room.client, method)
    assert ask(room.address, {"activity": "A-1999-0001", "question": 1}).status_code == 404
    with acting_for(room.session.municipality):
        room.item.delete()
    reference = room.activity.reference
    assert ask(room.address, {"activity": reference, "question": 1}).status_code == 404


def test_question_out_of_range_is_the_first(room: Room) -> None:
    for question in ("0", "6", "vier", ""):
        page = room.show(question)
        assert page.context["page"].question == 1


def test_session_concluded_on_another_tab_refuses_and_keeps_what_was_typed(room: Room) -> None:
    actions.conclude_session(
        room.session, membership=room.side.membership("policy_adviser"), notes="Klaar"
    )
    response = room.say(5, note="Te laat")
    page = response.content.decode()
    assert response.status_code == 409
    assert "intussen afgerond" in page
    assert "Te laat" in page
    assert room.say(3, owner="", new_owner="Te laat BV").status_code == 409
    assert not room.session.programme.organisations.filter(name="Te laat BV").exists()
    assert not SessionAnswer.objects.exists()
    assert room.client.get(room.address)["Location"] == room.session.get_absolute_url()


def test_only_the_policy_adviser_records(room: Room) -> None:
    for role in ("executive", "participant", "privacy_officer"):
        client = room.side.client(role)
        assert client.get(room.address).status_code == 403
        assert room.say(5, client, note="Nee").status_code == 403
    assert not SessionAnswer.objects.exists()


def test_other_municipality_knows_no_such_session(acting: World) -> None:
    session = concluded_session(acting.maasmonde)
    client = acting.broekerlanden.client("policy_adviser")
    for rest in ("", "room/", "edit/", "participants/", "activities/new/", "gaps/new/"):
        address = acting.broekerlanden.url(f"programmes/sessions/{session.reference}/{rest}")
        assert client.get(address).status_code == 404


def test_pace_gives_the_time_left(room: Room) -> None:
    items = list(room.session.items.all())
    start = timezone.now()
    for number, item in enumerate(items[:2]):
        at = start + datetime.timedelta(minutes=2 * number)
        SessionAnswer(item=item, question=1, first_at=at).save()
    assert RoomPage(room.session).minutes_left() == 0
    at = start + datetime.timedelta(minutes=4)
    SessionAnswer(item=items[2], question=1, first_at=at).save()
    rest = 2 * (len(items) - 3)
    assert RoomPage(room.session).minutes_left() == 5 * round(rest / 5)


def test_room_asks_as_many_queries_with_two_hundred_activities(
    room: Room, django_assert_max_num_queries: Any
) -> None:
    counted = []
    address = RoomPage(room.session).here
    for _round in range(2):
        room.say(5, note=f"Ronde {_round}")
        with django_assert_max_num_queries(40) as captured:
            assert room.client.get(address).status_code == 200
        counted.append(len(captured))
        _add_activities(room, 200, _round)
    with django_assert_max_num_queries(40) as captured:
        assert room.client.get(room.session.get_absolute_url()).status_code == 200
    assert counted[0] == counted[1]


def _add_activities(room: Room, number: int, prefix: int) -> None:
    from programmes.models import SessionItem

    model = room.activity
    for index in range(number):
        model.pk, model.reference = None, f"A-209{prefix}-{index:04d}"
        model.exchange_id, model.title = f"X{prefix}.{index}", f"Extra {index}"
        model.save()
        SessionItem(session=room.session, activity=model, position=1000 + index).save()
