"""Pages of partners: opened and closed by the coordinator, and reporting by one without account."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from core.models import AuditEvent
from network.actions.partners import ensure_organisation
from signals.actions.partner_pages import close_partner_page, open_partner_page
from signals.models import PartnerPage, Signal
from signals.views import partner_pages as doors
from tests.stand_in import NAME, PHONE
from tests.world import World
from tests.world_signals import a_partner_page

COORDINATOR = "signal_coordinator"
SCHOOL = "Scholengroep Delta"
FACT = "Op het plein vielen twee keer dezelfde leuzen."
#: Queries of the list, however many pages.
QUERIES = 5


@pytest.fixture(autouse=True)
def _no_counts_left() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def page(acting: World) -> PartnerPage:
    me = acting.maasmonde.membership(COORDINATOR)
    return open_partner_page(membership=me, organisation=ensure_organisation(SCHOOL, type="other"))


def setup(world: World, rest: str = "", role: str = COORDINATOR) -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"signals/setup/pages/{rest}"))


def send_setup(world: World, rest: str, data: dict[str, Any]) -> Any:
    client = world.maasmonde.client(COORDINATOR)
    return client.post(world.maasmonde.url(f"signals/setup/pages/{rest}"), data)


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def filled_in(page: PartnerPage, client: Client | None = None, **more: Any) -> dict[str, str]:
    """A whole signal, with the receipt and the first week that the page offers."""
    body = (client or Client()).get(page.get_absolute_url()).content.decode()
    receipt = re.search(r'name="receipt" value="([^"]+)"', body)
    week = re.search(r'name="period-0".*?<option value="([^"]+)"', body, re.DOTALL)
    assert receipt
    assert week
    return {
        "receipt": html.unescape(receipt.group(1)),
        "text-0": FACT,
        "source-0": "own",
        "period-0": week.group(1),
        "nothing_against": "on",
        "age_band": "unknown",
        **more,
    }


def code_in(response: Any) -> str:
    found = re.search(r"\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}\b", text_of(response))
    assert found, text_of(response)
    return found.group()


# --- the coordinator ------------------------------------------------------------------------------
def test_coordinator_opens_a_page_with_an_address_nobody_guesses(acting: World) -> None:
    school = ensure_organisation(SCHOOL, type="other")
    response = send_setup(acting, "new/", {"organisation": str(school.pk)})
    assert response.status_code == 302
    made = PartnerPage.objects.get()
    assert len(made.code) == 22
    assert made.get_absolute_url() in setup(acting).content.decode()
    assert AuditEvent.objects.latest("pk").action == "partner_page.create"


def test_organisation_has_one_open_page(acting: World, page: PartnerPage) -> None:
    response = send_setup(acting, "new/", {"organisation": str(page.organisation_id)})
    assert response.status_code == 422
    assert PartnerPage.objects.count() == 1


def test_closed_page_gives_way_to_a_new_address(acting: World, page: PartnerPage) -> None:
    response = send_setup(acting, f"{page.code}/close/", {})
    assert response.status_code == 302
    page.refresh_from_db()
    assert not page.is_open
    assert page.get_absolute_url() not in setup(acting).content.decode()
    assert AuditEvent.objects.latest("pk").action == "partner_page.close"
    me = acting.maasmonde.membership(COORDINATOR)
    again = open_partner_page(membership=me, organisation=page.organisation)
    assert again.code != page.code


def test_closing_twice_is_logged_once(acting: World, page: PartnerPage) -> None:
    me = acting.maasmonde.membership(COORDINATOR)
    day = close_partner_page(page, membership=me).closed_on
    before = AuditEvent.objects.count()
    assert close_partner_page(page, membership=me).closed_on == day
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("number", [3, 30])
def test_list_asks_the_database_the_same_for_3_and_30_pages(acting: World, number: int) -> None:
    me = acting.maasmonde.membership(COORDINATOR)
    for one in range(number):
        open_partner_page(
            membership=me, organisation=ensure_organisation(f"Club {one}", type="other")
        )
    setup(acting)
    with CaptureQueriesContext(connection) as asked:
        assert setup(acting).status_code == 200
    assert len(asked) == QUERIES


# --- reporting without an account -----------------------------------------------------------------
def test_page_explains_first_and_is_kept_and_found_by_nobody(
    acting: World, page: PartnerPage
) -> None:
    response = Client().get(page.get_absolute_url())
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    body = response.content.decode()
    for told in ("112", gettext("This is what we promise you"), gettext("Who reads this?")):
        assert body.index(told) < body.index('name="text-0"')
    assert not response.cookies.get("sessionid")


def test_signal_is_of_the_organisation_and_of_nobody(acting: World, page: PartnerPage) -> None:
    response = Client().post(page.get_absolute_url(), filled_in(page))
    assert response.status_code == 200
    code = code_in(response)
    signal = Signal.objects.get()
    assert signal == Signal.objects.with_receipt(code)
    assert (signal.reporter, signal.reporting_organisation) == (None, page.organisation)
    assert signal.facts.get().text == FACT
    event = AuditEvent.objects.filter(action="signal.create").latest("pk")
    assert (event.actor, event.actor_name, event.organisation) == (None, "", "")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert code not in str(response.headers)
    title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert title
    assert code not in title.group(1)


def test_same_page_sent_twice_is_one_signal_with_one_receipt(
    acting: World, page: PartnerPage
) -> None:
    sent = filled_in(page)
    first, second = (Client().post(page.get_absolute_url(), sent) for _time in range(2))
    assert code_in(first) == code_in(second)
    assert Signal.objects.count() == 1


def test_what_is_missing_is_asked_and_what_was_typed_stays(
    acting: World, page: PartnerPage
) -> None:
    sent = filled_in(page) | {"source-0": "", "opinion": "Ik vind het zorgelijk."}
    response = Client().post(page.get_absolute_url(), sent)
    assert response.status_code == 422
    assert FACT in response.content.decode()
    assert "Ik vind het zorgelijk." in response.content.decode()
    assert not Signal.objects.exists()


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("words", [NAME, PHONE])
def test_identifier_is_asked_about_without_script(
    acting: World, page: PartnerPage, words: str
) -> None:
    sent = filled_in(page) | {"text-0": f"Ik zag {words} op het plein."}
    response = Client().post(page.get_absolute_url(), sent)
    assert response.status_code == 422
    assert not Signal.objects.exists()
    command = re.search(r'name="guard" value="(text-0:replace:[^"]+)"', response.content.decode())
    assert command
    again = Client().post(page.get_absolute_url(), {**sent, "guard": command.group(1)})
    assert words not in re.sub(r"<template.*?</template>", "", again.content.decode())
    assert not Signal.objects.exists()


@pytest.mark.usefixtures("planted")
def test_name_that_stays_is_in_the_log_of_the_municipality_without_the_words(
    acting: World, page: PartnerPage
) -> None:
    sent = filled_in(page) | {"text-0": f"Ik zag een poster van {NAME}."}
    first = Client().post(page.get_absolute_url(), sent)
    keep = re.search(r'value="(text-0:keep:[^"]+)"', first.content.decode())
    assert keep
    asked = Client().post(page.get_absolute_url(), {**sent, "guard": keep.group(1)})
    answers = re.findall(r'name="guard-answers" value="([^"]+)"', asked.content.decode())
    done = Client().post(
        page.get_absolute_url(), {**sent, "guard-answers": [html.unescape(a) for a in answers]}
    )
    assert done.status_code == 200
    event = AuditEvent.objects.filter(action="text.keep").latest("pk")
    assert event.municipality == acting.maasmonde.municipality
    assert NAME not in str(vars(event))


def test_closed_page_and_unknown_address_answer_the_same(acting: World, page: PartnerPage) -> None:
    sent = filled_in(page)
    close_partner_page(page, membership=acting.maasmonde.membership(COORDINATOR))
    unknown = page.get_absolute_url().replace(page.code, "A" * 22)
    answers = {
        (ask(url, sent).status_code, text_of(ask(url, sent)))
        for url in (page.get_absolute_url(), unknown)
        for ask in (Client().get, Client().head, Client().put)
    }
    assert {status for status, _text in answers} == {404}
    assert len({text for _status, text in answers if text}) == 1
    assert Client().post(unknown, sent).status_code == 404
    assert not Signal.objects.exists()
    assert Client().post(f"{page.get_absolute_url()}look/", {}).status_code == 404


def test_who_was_writing_when_the_page_closed_gets_the_text_back(
    acting: World, page: PartnerPage
) -> None:
    sent = filled_in(page, opinion="Het is <b>stoer</b> doen.", doubt="")
    close_partner_page(page, membership=acting.maasmonde.membership(COORDINATOR))
    events = AuditEvent.objects.count()
    response = Client().post(page.get_absolute_url(), sent)
    assert response.status_code == 410
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    told = text_of(response)
    assert "Deze pagina is gesloten" in told
    assert "Bel de gemeente" in told
    assert FACT in told
    assert "Het is &lt;b&gt;stoer&lt;/b&gt; doen." in response.content.decode()
    assert gettext("What do I doubt?") not in told
    assert not Signal.objects.exists()
    assert AuditEvent.objects.count() == events


def test_signal_that_was_sent_before_closing_gives_its_receipt_again(
    acting: World, page: PartnerPage
) -> None:
    sent = filled_in(page)
    code = code_in(Client().post(page.get_absolute_url(), sent))
    close_partner_page(page, membership=acting.maasmonde.membership(COORDINATOR))
    assert code_in(Client().post(page.get_absolute_url(), sent)) == code
    assert Signal.objects.count() == 1


def test_receipt_page_says_that_nobody_knows_who_wrote(acting: World, page: PartnerPage) -> None:
    told = text_of(Client().post(page.get_absolute_url(), filled_in(page)))
    assert "Niemand ziet wie u bent" in told
    assert "zien wie u bent. Twee duiders" not in told


def test_receipt_keeps_working_after_the_page_was_closed(acting: World, page: PartnerPage) -> None:
    code = code_in(Client().post(page.get_absolute_url(), filled_in(page)))
    close_partner_page(page, membership=acting.maasmonde.membership(COORDINATOR))
    response = Client().post(acting.maasmonde.url("signals/receipt/"), {"code": code})
    assert response.status_code == 200


# --- looking while somebody types -----------------------------------------------------------------
@pytest.mark.usefixtures("planted")
def test_guard_looks_without_an_account_and_keeps_nothing(acting: World, page: PartnerPage) -> None:
    body = Client().get(page.get_absolute_url()).content.decode()
    look = f"{page.get_absolute_url()}look/"
    assert f'hx-post="{look}"' in body
    assert acting.maasmonde.url("guard/") not in body
    asked = {"guard-field": "text-0", "guard-names": "reason", "text-0": f"Ik zag {NAME}."}
    events = AuditEvent.objects.count()
    with CaptureQueriesContext(connection) as queries:
        response = Client().post(look, asked)
    assert response.status_code == 200
    assert NAME in text_of(response)
    assert f'hx-post="{look}"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert AuditEvent.objects.count() == events
    assert not [one for one in queries if not one["sql"].startswith("SELECT")]


@pytest.mark.usefixtures("planted")
def test_looks_are_counted_per_network_address(
    acting: World, page: PartnerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "LOOKS", 2)
    look = f"{page.get_absolute_url()}look/"
    asked = {"guard-field": "opinion", "guard-names": "reason", "opinion": f"Ik zag {NAME}."}
    shown = [NAME in text_of(Client().post(look, asked)) for _time in range(4)]
    assert shown == [True, True, False, False]
    assert NAME in text_of(Client(REMOTE_ADDR="198.51.100.9").post(look, asked))


# --- not too often --------------------------------------------------------------------------------
def test_sending_too_much_is_stopped_and_the_text_is_kept(
    acting: World, page: PartnerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors.SENDING, "most", 2)
    answers = [Client().post(page.get_absolute_url(), filled_in(page)) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert FACT in answers[-1].content.decode()
    assert "112" in text_of(answers[-1])
    assert Signal.objects.count() == 2


def test_machine_is_stopped_before_anything_is_looked_at(
    acting: World, page: PartnerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors.PACE, "most", 1)
    statuses = [Client().post(page.get_absolute_url(), {}).status_code for _time in range(3)]
    assert statuses == [422, 429, 429]


def test_page_of_one_municipality_is_missing_in_the_other(acting: World) -> None:
    page = a_partner_page(acting.maasmonde)
    theirs = acting.broekerlanden.url(f"signals/partner/{page.code}/")
    assert Client().get(theirs).status_code == 404
