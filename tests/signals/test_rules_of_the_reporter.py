"""The rules S8, S9 and S16 on the reporter's side, and where a receipt is not to be found (N14).

Words are planted in everything that stays inside; none of them comes to the reporter.
"""

from __future__ import annotations

import datetime
import html
import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from core.models import Membership
from signals.actions.reporter import answer_question, dispute_feedback
from signals.actions.steps import add_message, add_step
from signals.models import MessageKind, Signal, SignalNote, SignalOutcome, StepKind
from signals.models.reporter_side import day_in_words
from signals.permissions import ReceiptHolder
from tests.factories.signals import S, file_view, make_signal
from tests.signals.test_partner_pages import code_in, filled_in
from tests.world import World
from tests.world_signals import a_colleague_elsewhere, a_partner_page

CODE = "7KQ4-M2XB-9TRE-PW3A"
#: Words that stay inside, each in another place.
NOTE, VIEW, OTHER_VIEW, UNKNOWNS, HELPS = (
    "aalbessenstruik",
    "bosbessenstruik",
    "cranberrystruik",
    "duindoornstruik",
    "egelantierstruik",
)
DIFFERENCE, WAIVED, ELSEWHERE, FUNCTION = (
    "frambozenstruik",
    "gagelstruik",
    "hazelaarstruik",
    "ijskruidkweker",
)
INSIDE = (NOTE, VIEW, OTHER_VIEW, UNKNOWNS, HELPS, DIFFERENCE, WAIVED, ELSEWHERE, FUNCTION)
#: Words for other consultations; of an outcome the reporter sees the name.
CONSULTATIONS = re.compile(r"weegploeg|weging|casus|persoonsgericht|\bpga\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _no_counts_left() -> Any:
    cache.clear()
    yield
    cache.clear()


def plant(signal: Signal, colleague: Membership) -> None:
    """Everything that colleagues write around a signal."""
    SignalNote(signal=signal, text=f"Vergeleken met de {NOTE}.", function=FUNCTION).save()
    file_view(
        signal,
        colleague,
        reading=f"Ik lees {VIEW}.",
        other_reading=f"Of {OTHER_VIEW}.",
        unknowns=f"Onbekend is {UNKNOWNS}.",
        helps=f"Wat helpt: {HELPS}.",
    )
    add_step(signal, StepKind.ADVICE, FUNCTION)


def a_signal(world: World, status: str, reporter: Membership | None, receipt: str = "") -> Signal:
    """A signal with a full inside, beside another of the same organisation."""
    side = world.maasmonde
    waived = {"feedback_kind": "waived", "waive_reason": WAIVED} if status == S.FED_BACK else {}
    facts: dict[str, Any] = {"difference": f"Anders over de {DIFFERENCE}.", **waived}
    signal = make_signal(
        reporter=reporter,
        handler=side.membership("signal_coordinator"),
        deputy=side.membership("policy_adviser"),
        status=status,
        receipt=receipt,
        **facts,
    )
    plant(signal, a_colleague_elsewhere(side))
    other = make_signal(reporter=reporter, opinion=f"Ik denk aan een {ELSEWHERE}.")
    add_message(other, MessageKind.PROGRESS, f"Over de {ELSEWHERE}.")
    add_message(signal, MessageKind.QUESTION, "Was dit één keer?")
    return signal


def side_of(world: World, signal: Signal, *, by_receipt: bool) -> str:
    """The page as the reporter gets it."""
    if by_receipt:
        response = Client().post(world.maasmonde.url("signals/receipt/"), {"code": CODE})
    else:
        response = world.maasmonde.client("focal_officer").get(signal.get_absolute_url())
    assert response.status_code == 200
    return html.unescape(response.content.decode())


# --- S16, S9: nothing from inside -----------------------------------------------------------------
@pytest.mark.parametrize("by_receipt", [False, True], ids=["account", "receipt"])
@pytest.mark.parametrize("status", S.values)
def test_s16_reporter_reads_nothing_from_inside(
    acting: World, status: str, by_receipt: bool
) -> None:
    me = None if by_receipt else acting.maasmonde.membership("focal_officer")
    signal = a_signal(acting, status, me, CODE if by_receipt else "")
    body = side_of(acting, signal, by_receipt=by_receipt)
    assert "Was dit één keer?" in body
    assert [word for word in INSIDE if word in body] == []


@pytest.mark.parametrize("outcome", SignalOutcome.values)
def test_s16_feedback_says_what_was_done_never_whether_somebody_is_in_a_consultation(
    acting: World, outcome: str
) -> None:
    signal = make_signal(
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.FED_BACK,
        receipt=CODE,
        outcome=outcome,
    )
    add_message(signal, MessageKind.FEEDBACK, "We hebben met de school gesproken.")
    body = side_of(acting, signal, by_receipt=True)
    main = body[body.index("<main") :]
    assert "We hebben met de school gesproken." in main
    assert gettext("What you do not see here") in main
    label = html.unescape(str(SignalOutcome(outcome).label))
    assert label in main
    assert not CONSULTATIONS.search(main.replace(label, ""))  # advice to the reporter, no news
    assert outcome not in main


@pytest.mark.parametrize("by_receipt", [False, True], ids=["account", "receipt"])
def test_s9_reporter_side_names_nobody(acting: World, by_receipt: bool) -> None:
    side = acting.maasmonde
    me = None if by_receipt else side.membership("focal_officer")
    signal = a_signal(acting, S.AWAITING_REPORTER, me, CODE if by_receipt else "")
    body = side_of(acting, signal, by_receipt=by_receipt)
    main = body[body.index("<main") :]
    people = [side.membership(role) for role in ("signal_coordinator", "policy_adviser")]
    for person in [*people, a_colleague_elsewhere(side)]:
        assert str(person.user) not in main
        assert not person.function or person.function not in main


def test_s9_signal_by_a_page_of_a_partner_has_no_reporter_anywhere(acting: World) -> None:
    page = a_partner_page(acting.maasmonde)
    Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Zeldzaam/1.0").post(
        page.get_absolute_url(), filled_in(page)
    )
    signal = Signal.objects.get()
    assert signal.reporter is None
    assert "203.0.113.77" not in dump()
    assert "Zeldzaam/1.0" not in dump()


# --- S8: promises ---------------------------------------------------------------------------------
def test_s8_late_promise_is_said_to_the_reporter_with_its_date(acting: World) -> None:
    late = timezone.localdate() - datetime.timedelta(days=3)
    make_signal(
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.UNDER_INTERPRETATION,
        receipt=CODE,
        feedback_by=late,
    )
    body = side_of(acting, Signal.objects.get(), by_receipt=True)
    assert day_in_words(late) in body
    assert "Later dan beloofd" in body


def test_s8_disputed_signal_has_a_new_promise(acting: World) -> None:
    signal = make_signal(
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.FED_BACK,
        receipt=CODE,
    )
    dispute_feedback(signal, membership=ReceiptHolder(signal), text="Dit hielp niet.")
    body = side_of(acting, signal, by_receipt=True)
    assert day_in_words(signal.feedback_by) in body
    assert "Later dan beloofd" not in body
    assert signal.feedback_by > timezone.localdate()


def test_s8_signal_of_somebody_who_left_goes_on_and_the_receipt_works(acting: World) -> None:
    me = acting.maasmonde.membership("focal_officer")
    signal = make_signal(
        reporter=me,
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.AWAITING_REPORTER,
        receipt=CODE,
    )
    me.until = timezone.localdate() - datetime.timedelta(days=1)
    me.save()
    side_of(acting, signal, by_receipt=True)
    answer_question(signal, membership=ReceiptHolder(signal), text="Eén keer.")
    assert signal.status == S.UNDER_INTERPRETATION


# --- N14: where a receipt is not ------------------------------------------------------------------
def dump() -> str:
    """Every value of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


def test_n14_receipt_is_in_no_table_log_mail_session_address_or_title(
    acting: World, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    page, client = a_partner_page(acting.maasmonde), Client()
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(page.get_absolute_url(), filled_in(page, client))
        code = code_in(sent)
        client.post(acting.maasmonde.url("signals/receipt/"), {"code": "7777-7777-7777-7777"})
        shown = client.post(acting.maasmonde.url("signals/receipt/"), {"code": code})
    forms = (code, code.lower(), code.replace("-", ""))
    everywhere = "\n".join(
        [
            dump(),
            caplog.text,
            repr([(one.subject, one.body, one.recipients()) for one in mail.outbox]),
            repr(client.cookies),
            repr(sent.headers) + repr(shown.headers),
            repr(vars(cache._connections[cache._alias])["_cache"]),  # type: ignore[attr-defined]
            *(
                str(re.search(r"<title>.*?</title>", answer.content.decode(), re.DOTALL))
                for answer in (sent, shown)
            ),
        ]
    )
    assert Signal.objects.with_receipt(code) is not None
    assert [form for form in forms if form in everywhere] == []
    assert code not in shown.content.decode()
    assert not client.session.keys()
