"""Reporting a signal: the form, sending it once, and the page with the receipt."""

from __future__ import annotations

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from core.tenancy import acting_for
from interventions.models import Phenomenon
from signals.forms import periods
from signals.forms.reporting import MOST_FACTS, SignalForm
from signals.models import PeriodKind, Signal, SignalDraft, SignalFact, due_after, hash_of
from signals.models.parameters import ACKNOWLEDGE, FEEDBACK
from tests.factories.signals import make_area
from tests.signals.reporting import (
    FACT,
    OPINION,
    code_on,
    database,
    receipt_in,
    this_week,
    whole,
)
from tests.world import World

QUERIES = 17


def address(world: World, rest: str = "") -> str:
    return world.maasmonde.url(f"signals/new/{rest}")


def reporter(world: World) -> Client:
    return world.maasmonde.client("focal_officer")


def send(world: World, **changes: Any) -> Any:
    page = reporter(world).get(address(world))
    return reporter(world).post(address(world), whole(receipt=receipt_in(page), **changes))


def form_of(**changes: Any) -> SignalForm:
    data = QueryDict(mutable=True)
    data.update(whole(**changes))
    return SignalForm(data)


# --- sending ----------------------------------------------------------------------------------
def test_send_answers_with_the_receipt_and_its_dates(acting: World) -> None:
    answer = send(acting)
    signal = Signal.objects.get()
    assert answer.status_code == 200
    assert signal.receipt_hash == hash_of(code_on(answer))
    assert (signal.acknowledge_by, signal.feedback_by) == (
        due_after(ACKNOWLEDGE),
        due_after(FEEDBACK),
    )
    text = answer.content.decode()
    assert text.count(code_on(answer)) == 1
    assert f"{signal.feedback_by.day} " in text
    assert answer["Cache-Control"] == "no-store"
    assert (signal.opinion, signal.facts.get().text) == (OPINION, FACT)
    assert signal.reporter == acting.maasmonde.membership("focal_officer")


def test_receipt_stands_nowhere_but_on_the_page(acting: World, caplog: Any) -> None:
    answer = send(acting)
    code = code_on(answer)
    everything = database() + caplog.text + "".join(str(one.message()) for one in mail.outbox)
    assert code not in everything
    assert code.replace("-", "") not in everything
    assert code not in str(answer.request) and code not in str(answer.headers)
    assert code not in str(dict(reporter(acting).session))


def test_the_same_page_sent_again_is_the_same_signal(acting: World) -> None:
    page = reporter(acting).get(address(acting))
    data = whole(receipt=receipt_in(page))
    first, second = (reporter(acting).post(address(acting), data) for _time in range(2))
    assert code_on(first) == code_on(second)
    assert Signal.objects.count() == 1
    assert AuditEvent.objects.filter(action="signal.create").count() == 1


def test_another_page_is_another_signal(acting: World) -> None:
    assert code_on(send(acting)) != code_on(send(acting))
    assert Signal.objects.count() == 2


def test_changes_after_sending_are_not_lost_in_silence(acting: World) -> None:
    page = reporter(acting).get(address(acting))
    data = whole(receipt=receipt_in(page))
    first = reporter(acting).post(address(acting), data)
    changed = {**data, "doubt": "Nu twijfel ik over iets anders."}
    again = reporter(acting).post(address(acting), changed)
    assert again.status_code == 422
    assert code_on(first) in again.content.decode()
    assert "Nu twijfel ik over iets anders." in again.content.decode()
    assert Signal.objects.count() == 1
    new = reporter(acting).post(address(acting), {**changed, "receipt": receipt_in(again)})
    assert code_on(new) != code_on(first)
    assert Signal.objects.count() == 2


def test_a_receipt_that_is_not_ours_is_replaced(acting: World) -> None:
    for receipt in ("", "AAAA-AAAA-AAAA-AAAA", "W10:1abc:zzz", "x" * 5000):
        answer = reporter(acting).post(address(acting), whole(receipt=receipt))
        assert answer.status_code == 200
        assert code_on(answer) != receipt
    with acting_for(acting.broekerlanden.municipality):
        theirs = SignalForm().initial["receipt"]
    page = reporter(acting).post(address(acting), whole(receipt=theirs))
    assert Signal.objects.with_receipt(code_on(page)) is not None


@pytest.mark.django_db(transaction=True)
def test_two_threads_send_one_page_and_make_one_signal(live_world: World) -> None:
    side = live_world.maasmonde
    cookies = side.client("focal_officer").cookies
    url = side.url("signals/new/")

    def sender() -> Client:
        client = Client()
        client.cookies = cookies
        return client

    data = whole(receipt=receipt_in(sender().get(url)))

    def post(_number: int) -> str:
        try:
            return code_on(sender().post(url, data))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = set(pool.map(post, range(2)))
    with acting_for(side.municipality):
        assert (len(codes), Signal.objects.count()) == (1, 1)


# --- what is asked ----------------------------------------------------------------------------
@pytest.mark.parametrize("missing", ["text-0", "source-0", "period-0"])
def test_row_is_whole_or_told_so(acting: World, missing: str) -> None:
    form = form_of(**{missing: ""})
    assert not form.is_valid()
    assert list(form.errors) == [missing]


def test_opinion_alone_is_told_at_the_first_fact(acting: World) -> None:
    form = form_of(**{"text-0": "", "source-0": "", "period-0": ""})
    assert list(form.errors) == ["text-0"]


def test_emptied_row_does_not_count(acting: World) -> None:
    form = form_of(**{"text-1": "", "source-1": "", "period-1": ""})
    assert form.is_valid()
    assert len(form.facts()) == 1


def test_eight_facts_fit_and_the_ninth_is_not_there(acting: World) -> None:
    rows = {
        f"{name}-{number}": value
        for number in range(MOST_FACTS)
        for name, value in [
            ("text", f"Leus nummer {number}."),
            ("source", "own"),
            ("period", this_week()),
        ]
    }
    answer = send(acting, **rows)
    assert SignalFact.objects.count() == MOST_FACTS
    assert answer.status_code == 200
    form = form_of(**rows)
    assert not form.takes_more


def test_empty_protective_needs_a_tick(acting: World) -> None:
    assert list(form_of(protective="").errors) == ["protective"]
    assert form_of(protective="", nothing_against="on").is_valid()


def test_add_a_row_keeps_every_text_and_says_nothing_about_what_is_missing(acting: World) -> None:
    data = {"text-0": FACT, "opinion": OPINION, "then": "row"}
    page = reporter(acting).post(address(acting), data)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="text-1"' in text and "autofocus" in text
    assert FACT in text and OPINION in text
    assert "error-summary" not in text
    assert Signal.objects.count() == 0


# --- periods ----------------------------------------------------------------------------------
def test_period_is_a_week_or_a_month() -> None:
    day = datetime.date(2026, 11, 18)
    choices = periods.choices(today=day)
    weeks, months = dict(choices[1][1]), dict(choices[2][1])
    assert (len(weeks), len(months)) == (12, 12)
    assert weeks["week.20261109"] == "Week 46 (9–15 november)"
    assert weeks["week.20261116"] == "Week 47 (16–22 november), deze week"
    assert weeks["week.20261026"] == "Week 44 (26 oktober–1 november)"
    assert months["month.20261001"] == "oktober 2026"


@pytest.mark.parametrize(
    "code",
    ["week.20261117", "month.20261002", "day.20261116", "week.20261399", "week.", "", "2026"],
)
def test_a_day_is_no_period(code: str) -> None:
    assert periods.read(code) is None


def test_page_that_lags_behind_a_week_is_understood(acting: World) -> None:
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday())
    for weeks, fits in [(12, True), (14, True), (30, False), (-1, False)]:
        start = monday - datetime.timedelta(weeks=weeks)
        form = form_of(**{"period-0": periods.code_of(PeriodKind.WEEK, start)})
        assert form.is_valid() is fits, weeks


# --- texts of all kinds -----------------------------------------------------------------------
def test_four_thousand_signs_fit_and_one_more_is_told(acting: World) -> None:
    text = "Er hing een leus. " * 230
    assert form_of(doubt=text[:4000].strip()).is_valid()
    form = form_of(doubt=f"{text[:3998]} nog meer")
    assert "doubt" in form.errors
    assert "4.000" in str(form.errors["doubt"])


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b>vet</b> & \"aanhaling\" 'enkel'",
        "Ze riepen: لا إله إلا الله en ደህና ሁን op straat.",
        "\u202eomgekeerd\u202c en \u200b\u200b\u200bniets",
        "𝕃𝕖𝕦𝕤 met vreemde letters 🙂",
        "\x07" + "=cmd|' /C calc'!A0",
    ],
)
def test_hostile_text_comes_back_as_text(acting: World, text: str) -> None:
    page = reporter(acting).post(address(acting), whole(doubt=text, **{"source-0": ""}))
    body = page.content.decode()
    assert page.status_code == 422
    assert "<script>alert" not in body and "<b>vet</b>" not in body
    answer = send(acting, doubt=text)
    if answer.status_code == 200:
        assert Signal.objects.get().doubt == text.strip()
    else:
        assert answer.status_code == 422


def test_four_thousand_hostile_signs_answer_soon(acting: World) -> None:
    for text in ("a" * 4000, "06 " * 1333, "(" * 4000, "J o o s t " * 400, "\u200b" * 4000):
        assert send(acting, doubt=text[:4000]).status_code in (200, 422)


@pytest.mark.parametrize(
    "name",
    [
        "Joost de Vries",
        "J\u200boost de V\u200bries",
        "J\u043e\u043est de Vries",
        "J o o s t de Vries",
    ],
)
def test_name_is_asked_about_however_it_is_written(acting: World, name: str) -> None:
    page = send(acting, doubt=f"Ik sprak {name} op straat.")
    assert page.status_code == 422
    assert "guard__box" in page.content.decode()
    assert Signal.objects.count() == 0


# --- a name or number in two boxes ------------------------------------------------------------
def test_name_over_two_boxes_is_asked_at_both_and_may_stay_with_a_tick(acting: World) -> None:
    split = {"opinion": "Op de inloop stond Joost", "protective": "Jansen was rustig en hielp mee."}
    page = send(acting, **split)
    text = page.content.decode()
    assert page.status_code == 422
    mark = re.search(r'name="together" id="id_together" value="(\w{32})"', text)
    assert mark and Signal.objects.count() == 0
    form = form_of(**split)
    assert {"opinion", "protective"} <= set(form.errors)


def test_tick_holds_for_exactly_these_texts_and_is_logged_without_words(
    acting: World, planted: None
) -> None:
    split = {"opinion": "Er hing een poster van Jorrit", "protective": "van Dommelen hielp mee."}
    form = form_of(**split)
    assert not form.is_valid()
    assert form.together_at == "protective"
    mark = form.together_mark
    assert form_of(**split, together=mark).is_valid()
    assert not form_of(**{**split, "opinion": "Daar stond Jorrit"}, together=mark).is_valid()
    assert send(acting, **split, together=mark).status_code == 200
    event = AuditEvent.objects.get(action="text.keep")
    assert event.changed_fields == "opinion protective"
    assert (event.state_from, event.state_to) == ("person_name", "no_name")
    assert "Jorrit" not in repr(vars(event))


def test_number_over_two_boxes_is_refused_without_a_tick(acting: World) -> None:
    split = {"opinion": "Op de poster staat 0612", "protective": "345678 met een hart erbij."}
    form = form_of(**split)
    assert not form.is_valid()
    assert {"opinion", "protective"} <= set(form.errors)
    assert form.together_mark == ""


# --- the page ---------------------------------------------------------------------------------
def test_page_takes_as_many_questions_to_the_database_for_many_choices(acting: World) -> None:
    counts = []
    for number in (3, 30):
        for area in range(number):
            make_area(f"Wijk {area}")
        with CaptureQueriesContext(connection) as queries:
            assert reporter(acting).get(address(acting)).status_code == 200
        counts.append(len(queries))
    assert counts == [QUERIES, QUERIES]


def test_only_areas_in_use_and_own_forms_in_order(acting: World) -> None:
    make_area("Oud").__class__.objects.filter(name="Oud").update(is_in_use=False)
    make_area("Nieuw")
    form = SignalForm()
    assert [area.name for area in form.fields["area"].queryset] == ["Nieuw"]
    labels = [one.label for one in form.fields["phenomenon"].queryset]
    assert labels == sorted(labels, key=str.casefold)
    assert "unknown" in [one.code for one in form.fields["phenomenon"].queryset]
    with acting_for(acting.broekerlanden.municipality):
        theirs = Phenomenon.objects.first().pk
    assert "phenomenon" in form_of(phenomenon=theirs).errors


def test_whoever_may_not_report_is_told_so(acting: World) -> None:
    for role in ("policy_adviser", "executive", "privacy_officer"):
        assert acting.maasmonde.client(role).get(address(acting)).status_code == 403
    assert Client().get(address(acting)).status_code == 302
    assert SignalDraft.objects.count() == 0


def test_both_sides_have_their_own_form(world: World) -> None:
    client = world.broekerlanden.client("focal_officer")
    url = world.broekerlanden.url("signals/new/")
    assert code_on(client.post(url, whole(receipt=receipt_in(client.get(url)))))
    with acting_for(world.maasmonde.municipality):
        assert Signal.objects.count() == 0
