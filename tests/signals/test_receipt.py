"""The door of the receipt: what it shows, what it never says, and that nobody guesses a code."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from core.models import AuditEvent
from core.tenancy import acting_for
from signals.actions.codes import new_receipt
from signals.actions.steps import add_message
from signals.models import MessageKind, Signal
from signals.views import receipt as door
from tests.factories.signals import S, make_signal
from tests.stand_in import NAME, PHONE
from tests.world import World

CODE = "7KQ4-M2XB-9TRE-PW3A"
#: Queries to open a page with a code, however much was said.
QUERIES = 13
QUESTION = "Gebeurde dit één keer, of vaker?"


@pytest.fixture(autouse=True)
def _no_counts_left() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def signal(acting: World) -> Signal:
    """A signal by receipt, about which the reporter was asked a question."""
    handler = acting.maasmonde.membership("signal_coordinator")
    signal = make_signal(handler=handler, status=S.AWAITING_REPORTER, receipt=CODE)
    add_message(signal, MessageKind.ACKNOWLEDGEMENT)
    add_message(signal, MessageKind.QUESTION, QUESTION)
    return signal


def address(world: World) -> str:
    return world.maasmonde.url("signals/receipt/")


def open_with(world: World, code: str, client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post(address(world), {"code": code, **more})


def pass_of(response: Any) -> str:
    found = re.search(r'name="pass" value="([^"]+)"', response.content.decode())
    assert found
    return html.unescape(found.group(1))


def act(world: World, value: str, verb: str, client: Client | None = None, **sent: str) -> Any:
    return (client or Client()).post(address(world), {"pass": value, "verb": verb, **sent})


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


# --- opening --------------------------------------------------------------------------------------
def test_page_asks_the_code_and_is_kept_and_found_by_nobody(acting: World) -> None:
    response = Client().get(address(acting))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert 'autocomplete="off"' in response.content.decode()


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("-", " "), f"  {CODE} "])
def test_code_opens_the_reporters_side_however_it_is_typed(
    acting: World, signal: Signal, typed: str
) -> None:
    response = open_with(acting, typed)
    assert response.status_code == 200
    assert QUESTION in text_of(response)
    assert "7KQ4-••••-••••-••••" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_page_holds_no_more_of_the_code_than_its_first_group(acting: World, signal: Signal) -> None:
    response = open_with(acting, CODE)
    body = response.content.decode()
    hidden = signing.loads(pass_of(response), salt=door._salt())
    for part in CODE.split("-")[1:]:
        assert part not in body
        assert part not in str(hidden)
    assert not response.cookies.get("sessionid")
    assert "7KQ4" not in str(response.headers)


def test_opening_is_logged_without_anybody(acting: World, signal: Signal) -> None:
    open_with(acting, CODE)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.object_id) == ("signal.view", str(signal.pk))
    assert (event.actor, event.actor_name, event.organisation) == (None, "", "")


# --- wrong codes ----------------------------------------------------------------------------------
def test_wrong_code_says_the_same_whatever_is_wrong(acting: World, signal: Signal) -> None:
    elsewhere, destroyed = new_receipt(), new_receipt()
    with acting_for(acting.broekerlanden.municipality):
        make_signal(receipt=elsewhere)
    gone = make_signal(receipt=destroyed)
    Signal.objects.filter(pk=gone.pk).delete()
    answers, queries = set(), set()
    for code in (elsewhere, destroyed, new_receipt(), "zomaar iets"):
        with CaptureQueriesContext(connection) as asked:
            response = open_with(acting, code)
        assert response.status_code == 422
        assert code in response.content.decode()  # what was typed is kept
        answers.add(text_of(response).replace(code, ""))
        queries.add(len(asked))
    assert len(answers) == 1
    assert len(queries) == 1


@pytest.mark.any_database
def test_a_thousand_guesses_open_nothing_and_are_stopped(acting: World, signal: Signal) -> None:
    client, statuses = Client(), []
    for number in range(1000):
        guess = new_receipt()
        response = open_with(acting, guess, client)
        statuses.append(response.status_code)
        assert QUESTION not in response.content.decode()
        if number == 999:
            assert guess in response.content.decode()
            assert "112" in text_of(response)
    assert statuses == [422] * door.GUESSES.most + [429] * (1000 - door.GUESSES.most)
    assert open_with(acting, CODE, client).status_code == 429


def test_guesses_from_many_addresses_are_stopped_together(
    acting: World, signal: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.GUESSES, "over_all", 20)
    statuses = [
        open_with(acting, new_receipt(), Client(REMOTE_ADDR=f"198.51.100.{number}")).status_code
        for number in range(30)
    ]
    assert statuses == [422] * 20 + [429] * 10


def test_right_codes_are_no_guesses(acting: World, signal: Signal) -> None:
    for _visit in range(door.GUESSES.most + 5):
        assert open_with(acting, CODE).status_code == 200


def test_network_address_is_not_to_be_read_in_what_is_counted(
    acting: World, signal: Signal
) -> None:
    open_with(acting, new_receipt(), Client(REMOTE_ADDR="203.0.113.77"))
    kept = vars(cache._connections[cache._alias])["_cache"]  # type: ignore[attr-defined]
    assert any("receipt:" in key for key in kept)
    assert "203.0.113.77" not in repr(kept)


# --- acting ---------------------------------------------------------------------------------------
def test_answer_is_stored_and_the_page_goes_on(acting: World, signal: Signal) -> None:
    value = pass_of(open_with(acting, CODE))
    response = act(acting, value, "answer", text="Eén keer, op dinsdag.")
    assert response.status_code == 200
    signal.refresh_from_db()
    assert signal.status == S.UNDER_INTERPRETATION
    assert gettext("Thank you. Your answer has arrived.") in text_of(response)
    assert "Eén keer, op dinsdag." in text_of(response)
    assert response["Cache-Control"] == "no-store"


def test_same_answer_sent_twice_is_stored_once(acting: World, signal: Signal) -> None:
    value = pass_of(open_with(acting, CODE))
    act(acting, value, "answer", text="Eén keer.")
    response = act(acting, value, "answer", text="Eén keer.")
    assert response.status_code == 409
    assert "Eén keer." in text_of(response)
    assert signal.messages.filter(kind=MessageKind.ANSWER).count() == 1


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("words", [NAME, PHONE])
def test_answer_with_an_identifier_is_asked_about_and_kept_in_the_page(
    acting: World, signal: Signal, words: str
) -> None:
    value = pass_of(open_with(acting, CODE))
    response = act(acting, value, "answer", text=f"Het was {words} zelf.")
    assert response.status_code == 422
    assert words in text_of(response)
    assert not signal.messages.filter(kind=MessageKind.ANSWER).exists()
    assert "hx-post" not in response.content.decode()
    body = response.content.decode()
    command = re.search(r'name="guard" value="(text:replace:[^"]+)"', body)
    assert command
    again = act(
        acting,
        pass_of(response),
        "answer",
        text=f"Het was {words} zelf.",
        guard=html.unescape(command.group(1)),
    )
    assert words not in re.sub(r"<template.*?</template>", "", again.content.decode())
    assert not signal.messages.filter(kind=MessageKind.ANSWER).exists()


def test_old_page_asks_the_code_again_and_keeps_the_text(
    acting: World, signal: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = pass_of(open_with(acting, CODE))
    monkeypatch.setattr(door, "STAY", -1)
    response = act(acting, value, "answer", text="Eén keer, op dinsdag.")
    assert response.status_code == 422
    assert "Eén keer, op dinsdag." in response.content.decode()
    assert not signal.messages.filter(kind=MessageKind.ANSWER).exists()
    monkeypatch.undo()
    again = open_with(acting, CODE, verb="answer", text="Eén keer, op dinsdag.")
    assert again.status_code == 200
    assert "Eén keer, op dinsdag.</textarea>" in again.content.decode().replace("\n", "")


@pytest.mark.parametrize("value", ["", "zomaar", "eyJhIjoxfQ:1:2"])
def test_false_value_opens_nothing(acting: World, signal: Signal, value: str) -> None:
    response = act(acting, value, "answer", text="Iets.")
    assert response.status_code == 422
    assert QUESTION not in response.content.decode()


def test_value_of_one_municipality_opens_nothing_in_another(acting: World, signal: Signal) -> None:
    value = pass_of(open_with(acting, CODE))
    with acting_for(acting.broekerlanden.municipality):
        make_signal(code=signal.code)
    response = Client().post(
        acting.broekerlanden.url("signals/receipt/"),
        {"pass": value, "verb": "answer", "text": "Iets."},
    )
    assert response.status_code == 422


def test_verb_of_the_handler_is_no_door_here(acting: World, signal: Signal) -> None:
    value = pass_of(open_with(acting, CODE))
    assert act(acting, value, "close").status_code == 404


def test_destroyed_signal_is_gone_for_an_open_page_too(acting: World, signal: Signal) -> None:
    value = pass_of(open_with(acting, CODE))
    Signal.objects.filter(pk=signal.pk).delete()
    assert act(acting, value, "answer", text="Iets.").status_code == 422


def test_dispute_and_confirm_follow_the_feedback(acting: World) -> None:
    make_signal(
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.FED_BACK,
        receipt=CODE,
    )
    response = act(acting, pass_of(open_with(acting, CODE)), "dispute", text="Dit hielp niet.")
    assert response.status_code == 200
    signal = Signal.objects.with_receipt(CODE)
    assert signal is not None
    assert signal.status == S.UNDER_INTERPRETATION
    Signal.objects.filter(pk=signal.pk).delete()
    make_signal(
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.FED_BACK,
        receipt=CODE,
    )
    response = act(acting, pass_of(open_with(acting, CODE)), "confirm", lesson="")
    assert gettext("Your signal is closed") in text_of(response)


@pytest.mark.parametrize("number", [1, 30])
def test_page_asks_the_database_the_same_however_much_was_said(
    acting: World, signal: Signal, number: int
) -> None:
    for _message in range(number):
        add_message(signal, MessageKind.PROGRESS, "We zijn er nog mee bezig.")
    with CaptureQueriesContext(connection) as asked:
        open_with(acting, CODE)
    assert len(asked) == QUERIES
