"""The guard's questions in forms and at the door: three answers, bound to the exact text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import audit
from core.deidentification import dialogue as dialogues
from core.deidentification import guard
from core.deidentification.decisions import Reason, key_of, read
from core.deidentification.dialogue import Names
from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.forms import Form, GuardedField
from core.models import AuditEvent
from core.views.guard import MOST
from programmes.models import Activity, GapCard, SessionAnswer
from tests.core.test_reading import written
from tests.stand_in import BSN, NAME, OTHER_NAME, PHONE, WORD
from tests.world import World
from tests.world_objects import session_under_way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planted")]
TEXT = f"Vandaag kwam {NAME} langs. Daarna belde {OTHER_NAME} via {PHONE}."
CLEAN = "Vandaag kwam [persoon 1] langs. Daarna belde [persoon 2] via [telefoonnummer]."


class Note(Form):
    """A form with two guarded texts and one that is none."""

    note = GuardedField(required=False)
    title = GuardedField(required=False, names=Names.ONCE)
    owner = GuardedField(required=False, names=Names.NEVER)


def sent(**values: Any) -> QueryDict:
    """What a browser sends; ``answers`` are the hidden ones."""
    data = QueryDict(mutable=True)
    data.setlist("guard-answers", values.pop("answers", []))
    data.update(values)
    return data


def questions(text: str, name: str = "note") -> list[Any]:
    """The open questions about a text."""
    form = Note(sent(**{name: text}))
    form.is_valid()
    return form.dialogues[name].open if name in form.dialogues else []


# --- three answers ----------------------------------------------------------------------------
def test_structured_identifier_can_only_be_replaced() -> None:
    [question] = questions(f"Bel {PHONE}.")
    assert question.answers == ()
    for reason in Reason.values:
        form = Note(sent(note=f"Bel {PHONE}.", answers=[f"{question.key}:{reason}"]))
        assert not form.is_valid()


@pytest.mark.parametrize("reason", ["public_figure", "organisation_or_place", "no_name"])
def test_confident_name_stays_for_a_reason(reason: str) -> None:
    text = f"De lezing van {NAME}."
    [question] = questions(text)
    form = Note(sent(note=text, answers=[f"{question.key}:{reason}"]))
    assert form.is_valid()
    assert form.cleaned_data["note"] == text
    assert form.keeps_words


@pytest.mark.parametrize("reason", ["confirmed", "because", "", "public_figure:x"])
def test_confident_name_does_not_stay_for_another_reason(reason: str) -> None:
    text = f"De lezing van {NAME}."
    [question] = questions(text)
    assert not Note(sent(note=text, answers=[f"{question.key}:{reason}"])).is_valid()


def test_word_like_name_asks_one_confirmation() -> None:
    text = f"Een {WORD} op de tas."
    [question] = questions(text)
    assert question.asks_once
    assert Note(sent(note=text, answers=[f"{question.key}:confirmed"])).is_valid()


def test_name_in_an_imported_kind_of_text_asks_one_confirmation() -> None:
    [question] = questions(f"Lezing {NAME}", "title")
    assert question.asks_once


def test_name_of_an_organisation_is_not_asked_about_but_a_number_is() -> None:
    assert questions(f"Stichting {NAME}", "owner") == []
    assert len(questions(f"Stichting {PHONE}", "owner")) == 1


# --- bound to the exact text ------------------------------------------------------------------
def test_answer_is_void_for_any_other_text() -> None:
    text = f"De lezing van {NAME}."
    [question] = questions(text)
    answers = [f"{question.key}:public_figure"]
    for other in (text + "!", text.replace("De", "Een"), f"{text} {NAME}"):
        assert not Note(sent(note=other, answers=answers)).is_valid()
    assert not Note(sent(title=text, answers=answers)).is_valid()


def test_line_ends_and_spaces_around_are_no_other_text() -> None:
    [question] = questions(f"Eerst.\nDan {NAME}.")
    text = f" Eerst.\r\nDan {NAME}.\r\n"
    assert Note(sent(note=text, answers=[f"{question.key}:no_name"])).is_valid()


def test_mark_of_a_finding_needs_the_key_of_the_installation(settings: Any) -> None:
    identifier = guard.inspect(f"De {NAME}").identifiers[0]
    before = key_of("note", f"De {NAME}", identifier)
    assert re.fullmatch("[0-9a-f]{32}", before)
    settings.SECRET_KEY = "another key of another installation, long enough to be one"
    assert key_of("note", f"De {NAME}", identifier) != before


def test_answers_that_are_none_are_left_out() -> None:
    assert read(["abc", "", "abc:nonsense", "abc:no_name:x"]) == {}
    assert read(["abc:no_name"]) == {"abc": Reason.NO_NAME}


# --- the buttons ------------------------------------------------------------------------------
def press(data: QueryDict, command: str) -> Note:
    """The form after one of its buttons."""
    data["guard"] = command
    form = Note(data)
    assert not form.is_valid()
    return form


def test_one_button_replaces_everything_and_the_result_is_checked_again() -> None:
    form = press(sent(note=TEXT), "note:replace:all")
    assert form["note"].value() == CLEAN
    assert form.errors == {}
    assert form.dialogues["note"].is_done
    assert Note(sent(note=CLEAN)).is_valid()


def test_one_button_replaces_one_and_the_rest_is_still_asked() -> None:
    second = questions(TEXT)[1]
    form = press(sent(note=TEXT), f"note:replace:{second.key}")
    assert OTHER_NAME not in form["note"].value()
    assert NAME in form["note"].value()
    assert len(form.dialogues["note"].open) == 2
    assert "note" in form.errors


def test_answer_about_other_words_holds_when_their_place_moved() -> None:
    name, _other, phone = questions(f"De {NAME}. En {NAME} zei {PHONE}.")
    form = press(sent(note=f"De {NAME}. En {NAME} zei {PHONE}."), f"note:keep:{name.key}:no_name")
    answers = [f"{key}:{reason}" for key, reason in form.dialogues["note"].reasons.items()]
    after = press(sent(note=form["note"].value(), answers=answers), f"note:replace:{phone.key}")
    assert len(after.dialogues["note"].open) == 0
    assert "[telefoonnummer]" in after["note"].value()


@pytest.mark.parametrize(
    "command", ["note:replace:nobody", "note:keep:nobody:no_name", "note:", "note:burn:all"]
)
def test_unknown_button_changes_nothing(command: str) -> None:
    form = press(sent(note=TEXT), command)
    assert form["note"].value() == TEXT
    assert len(form.dialogues["note"].open) == 3


def test_button_of_no_field_is_no_button() -> None:
    assert Note(sent(note=CLEAN, guard="elsewhere:replace:all")).is_valid()


def test_reason_for_a_structured_identifier_is_not_taken_from_a_button() -> None:
    [question] = questions(f"Bel {PHONE}.")
    form = press(sent(note=f"Bel {PHONE}."), f"note:keep:{question.key}:no_name")
    assert len(form.dialogues["note"].open) == 1


def test_too_long_text_is_told_and_comes_back_whole() -> None:
    text = "lang " * 200_000
    form = Note(sent(note=text))
    assert not form.is_valid()
    assert "Te lang: 999.999 tekens; de controle kijkt naar 4.000 tekens" in str(form.errors)
    assert text.strip() in str(form["note"])


def test_line_ends_count_as_the_writer_sees_them_and_are_stored_so() -> None:
    text = "\r\n".join(["regel"] * 660)
    form = Note(sent(note=text))
    assert form.is_valid()
    assert form.cleaned_data["note"] == text.replace("\r\n", "\n")
    assert len(form.cleaned_data["note"]) < MAXIMUM_LENGTH < len(text)


def test_replacement_that_no_longer_fits_is_told_and_the_text_given() -> None:
    text = f"{PHONE} " * (MAXIMUM_LENGTH // (len(PHONE) + 1))
    form = press(sent(note=text), "note:replace:all")
    assert PHONE not in form["note"].value()
    assert len(form["note"].value()) > MAXIMUM_LENGTH
    assert "Te lang" in str(form.errors["note"])


def test_one_line_is_never_cut_off_but_told_to_be_too_long() -> None:
    class Title(Form):
        title = GuardedField(max_length=20)

    html = str(Title()["title"])
    assert "maxlength" not in html
    assert 'data-limit="20"' not in html  # outside a municipality nobody looks while it is typed
    form = Title(sent(title="een titel van meer dan twintig tekens"))
    assert "Te lang: 37 tekens; er passen hoogstens 20 tekens" in str(form.errors)


def test_without_a_lexicon_the_form_says_so_and_keeps_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unavailable(*args: Any) -> Any:
        raise guard.GuardUnavailable("gone")

    monkeypatch.setattr("core.deidentification.guard.inspect", unavailable)
    for data in (sent(note="schoon"), sent(note="schoon", guard="note:replace:all")):
        form = Note(data)
        assert not form.is_valid()
        assert form["note"].value() == "schoon"
    form = Note(sent(note="schoon"))
    assert "kunnen deze tekst nu niet nakijken" in str(form.errors)
    assert Note(sent(note="")).is_valid()


# --- in the product ---------------------------------------------------------------------------
@pytest.fixture
def send(acting: World) -> Callable[..., Any]:
    """Sends the form of a gap card, as somebody in the room does."""
    side = acting.maasmonde
    session = session_under_way(side)
    address = side.url(f"programmes/sessions/{session.reference}/gaps/new/")

    def post(**values: Any) -> Any:
        return side.client("policy_adviser").post(address, {"phase": "secondary", **values})

    return post


def keys_in(response: Any) -> list[str]:
    return [q.key for q in response.context["form"].dialogues["text"].open]


def test_one_place_has_one_button_to_replace_it(send: Callable[..., Any]) -> None:
    page = send(text=f"Bel {PHONE}.").content.decode()
    assert "Vervang door [telefoonnummer]" in page
    assert "Vervang alles" not in page


def test_kinds_are_listed_as_people_say_them(send: Callable[..., Any]) -> None:
    assert "Dit lijkt op een naam en een telefoonnummer." in send(text=TEXT).content.decode()


def test_page_says_which_words_why_and_what_stands_instead(send: Callable[..., Any]) -> None:
    response = send(text=TEXT)
    assert response.status_code == 422
    page = response.content.decode()
    assert "3 plekken in uw tekst kunnen naar een persoon leiden" in page
    for word in (NAME, OTHER_NAME, PHONE):
        assert f"<mark>{word}</mark>" in page
    assert "Dit lijkt op een voornaam." in page
    for instead in ("[persoon 1]", "[persoon 2]", "[telefoonnummer]"):
        assert f"Vervang door {instead}" in page
    assert "Vervang alles" in page
    assert f'publieke figuur<span class="visually-hidden">: {NAME}</span>' in page
    assert page.count("publieke figuur") == 2
    assert not GapCard.objects.exists()


def test_two_names_and_a_number_are_saved_clean_in_three_presses(send: Callable[..., Any]) -> None:
    assert send(text=TEXT).status_code == 422
    back = send(text=TEXT, guard="text:replace:all")
    assert back.status_code == 422
    assert "error-summary" not in back.content.decode()
    assert back.context["form"]["phase"].value() == "secondary"
    assert back.context["form"].fields["text"].widget.attrs["autofocus"]
    assert send(text=back.context["form"]["text"].value()).status_code == 302
    assert GapCard.objects.get().text == CLEAN


def test_other_mistakes_wait_while_a_button_is_pressed(send: Callable[..., Any]) -> None:
    both = send(text=TEXT, phase="nonsense")
    assert set(both.context["form"].errors) == {"text", "phase"}
    pressed = send(text=TEXT, phase="nonsense", guard="text:replace:all")
    assert pressed.context["form"].errors == {}
    assert pressed.status_code == 422


def test_reason_and_label_are_in_the_log_and_the_words_are_not(
    send: Callable[..., Any], acting: World
) -> None:
    text = f"Er is niets na de lezing van {NAME}."
    [key] = keys_in(send(text=text))
    assert send(text=text, **{"guard-answers": f"{key}:public_figure"}).status_code == 302
    event = AuditEvent.objects.get(action="text.keep")
    assert (event.state_from, event.state_to) == ("person_name", "public_figure")
    assert (event.changed_fields, event.object_type) == ("text", "programmes.gapcard")
    assert "publieke figuur" in audit.tell([event])[0].sentence
    assert NAME not in repr(vars(event))
    assert audit.verify_chain(acting.maasmonde.municipality).is_whole


def test_stored_text_is_not_asked_about_again(send: Callable[..., Any], acting: World) -> None:
    text = f"Er is niets na de lezing van {NAME}."
    [key] = keys_in(send(text=text))
    send(text=text, **{"guard-answers": f"{key}:public_figure"})
    gap = GapCard.objects.get()
    client = acting.maasmonde.client("policy_adviser")
    edit = acting.maasmonde.url(f"programmes/gaps/{gap.reference}/edit/")
    revision = {"revision": gap.revision, "phase": "tertiary"}
    assert client.post(edit, {"text": text, **revision}).status_code == 302
    assert AuditEvent.objects.filter(action="text.keep").count() == 1
    gap.refresh_from_db()
    changed = client.post(edit, {"text": f"{text}!", **revision, "revision": gap.revision})
    assert changed.status_code == 422


def test_room_asks_and_records_the_answer(acting: World) -> None:
    side = acting.maasmonde
    session = session_under_way(side)
    activity = session.items.select_related("activity").first().activity
    address = side.url(f"programmes/sessions/{session.reference}/room/")
    data = {"activity": activity.reference, "question": 5, "note": f"Volgens {NAME}."}
    client = side.client("policy_adviser")
    asked = client.post(address, data)
    assert asked.status_code == 422
    [question] = asked.context["form"].dialogues["note"].open
    answer = {"guard-answers": f"{question.key}:no_name"}
    assert client.post(address, {**data, **answer}).status_code == 302
    assert SessionAnswer.objects.get().note == f"Volgens {NAME}."
    assert AuditEvent.objects.filter(action="text.keep").count() == 1


def test_list_that_no_form_field_guards_is_told_at_the_form(acting: World) -> None:
    side = acting.maasmonde
    activity = Activity.objects.order_by("pk")[0]
    url = side.url(f"programmes/activities/{activity.reference}/edit/")
    client = side.client("policy_adviser")
    form = client.get(url).context["form"]
    data = {n: form[n].value() for n in form.fields if form[n].value() not in (None, [])}
    response = client.post(url, {**data, "ethnic_groups": f"groep {BSN}"})
    assert response.status_code == 422
    assert "een burgerservicenummer" in str(response.context["form"].errors)
    assert f"groep {BSN}" in response.content.decode()
    activity.refresh_from_db()
    assert activity.limited_to_groups == []


# --- the door ---------------------------------------------------------------------------------
DOOR = "/maasmonde/guard/"


def ask(client: Client, text: str, **more: Any) -> Any:
    return client.post(DOOR, {"guard-field": "note", "note": text, **more})


@pytest.fixture
def client(world: World) -> Client:
    return world.maasmonde.client("executive")


def test_door_answers_the_same_questions_as_the_form(client: Client) -> None:
    response = ask(client, TEXT)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    page = response.content.decode()
    assert "<html" not in page
    assert page.count("<mark>") == 3
    assert all(question.key in page for question in questions(TEXT))


def test_door_keeps_and_logs_nothing(client: Client) -> None:
    before = set(vars(cache._connections[cache._alias])["_cache"])  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        ask(client, TEXT)
    assert written(queries) == set()
    after = vars(cache._connections[cache._alias])["_cache"]  # type: ignore[attr-defined]
    assert NAME not in repr(after)
    assert len(set(after) - before) <= 1


def test_door_carries_out_a_button_and_gives_the_new_text(client: Client) -> None:
    page = ask(client, TEXT, guard="note:replace:all").content.decode()
    assert f"<template data-guard-text>{CLEAN}</template>" in page
    assert "Klaar. Lees uw tekst nog eens na en bewaar hem dan." in page


def test_answer_at_the_door_holds_in_the_form(client: Client) -> None:
    text = f"De lezing van {NAME}."
    [question] = questions(text)
    page = ask(client, text, guard=f"note:keep:{question.key}:no_name").content.decode()
    [answer] = re.findall('name="guard-answers" value="([^"]+)"', page)
    assert Note(sent(note=text, answers=[answer])).is_valid()


def test_only_a_word_is_called_an_ordinary_word(client: Client) -> None:
    more = {"guard-names": "once"}
    assert "Het is een gewoon woord" in ask(client, f"Een {WORD}", **more).content.decode()
    assert "gewoon woord" not in ask(client, f"De {NAME}", **more).content.decode()


@pytest.mark.parametrize("names", ["once", "never", "reason", "nonsense"])
def test_door_asks_about_names_as_its_field_does(names: str, client: Client) -> None:
    page = ask(client, f"De {NAME}", **{"guard-names": names}).content.decode()
    assert ("Dit mag blijven staan" in page) == (names == "once")
    assert ("publieke figuur" in page) == (names in {"reason", "nonsense"})


def test_megabyte_is_told_to_be_too_long(client: Client) -> None:
    response = ask(client, "x" * 1_000_000)
    assert response.status_code == 200
    assert "Te lang: 1.000.000 tekens" in response.content.decode()
    assert "xxxx" not in response.content.decode()


def test_more_than_the_server_takes_is_no_error_of_ours(client: Client) -> None:
    assert ask(client, "é" * 1_500_000).status_code == 400


def test_who_asks_too_often_is_told_kindly(client: Client) -> None:
    membership = ask(client, "x").wsgi_request.membership
    cache.set(f"guard:{membership.pk}", MOST, 60)
    response = ask(client, TEXT)
    assert response.status_code == 200
    assert "Dit gaat ons te snel" in response.content.decode()
    assert NAME not in response.content.decode()
    cache.delete(f"guard:{membership.pk}")


def test_door_without_a_lexicon_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*args: Any) -> Any:
        raise guard.GuardUnavailable("gone")

    monkeypatch.setattr("core.deidentification.guard.inspect", unavailable)
    assert "nu niet nakijken" in ask(client, "schoon").content.decode()


def test_door_needs_a_token_against_forgery(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.maasmonde.client("executive").cookies
    assert ask(strict, TEXT).status_code == 403


def test_known_names_of_the_municipality_are_not_asked_about(world: World) -> None:
    from core.models import LocalWord
    from core.tenancy import acting_for

    with acting_for(world.maasmonde.municipality):
        LocalWord.objects.create(
            name=NAME, kind="public_figure", municipality=world.maasmonde.municipality
        )
    page = ask(world.maasmonde.client("executive"), f"De {NAME}").content.decode()
    assert "<mark>" not in page
    other = world.broekerlanden.client("executive")
    answer = other.post("/broekerlanden/guard/", {"guard-field": "note", "note": f"De {NAME}"})
    assert "<mark>" in answer.content.decode()


def test_context_of_a_finding_is_cut_at_words() -> None:
    text = "Heel veel woorden vooraf, en dan pas komt " + NAME + " met nog heel veel woorden erna."
    [question] = dialogues.look("note", text).questions
    assert question.before == "… en dan pas komt "
    assert question.after == " met nog heel veel …"
