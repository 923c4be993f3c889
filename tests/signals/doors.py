"""Every door of signals that takes text, each ready to be filled in, and a search in everything."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import Membership
from signals.actions.partner_pages import open_partner_page
from signals.actions.steps import add_message
from signals.models import Clock, MessageKind, PartnerPage
from tests.factories.signals import S, ask_for_view, file_view, make_area, make_signal
from tests.factories.thermometer import T, make_agreement, make_seat, make_talk, make_theme
from tests.signals.handled import client_of
from tests.signals.reporting import database, receipt_in, whole
from tests.world import Side
from tests.world_signals import a_colleague_elsewhere, a_draft_structure, a_question, a_structure

RECEIPT = "7KQ4-M2XB-9TRE-PW3A"
KEEPER, REPORTER, INTERPRETER = "signal_coordinator", "focal_officer", "participant"


#: Ordinary words that stand nowhere else.
WORDS = [
    f"{bush}struik"
    for bush in ("kornoelje", "aalbessen", "bosbessen", "gagel", "duindoorn", "meidoorn")
] + ["zeegrasknoop", "turfmolenrad"]


@dataclass
class Door:
    """A door with everything it needs but its texts: ``send(texts)`` answers as to a browser."""

    client: Client
    address: str
    texts: tuple[str, ...]
    rest: Callable[[], dict[str, Any]]

    def send(self, **texts: str) -> Any:
        """What the door answers."""
        cache.clear()  # nobody is too fast here
        return self.client.post(self.address, {**self.rest(), **texts})

    @property
    def plain(self) -> dict[str, str]:
        """An ordinary text for each field, each with a word of its own."""
        return {name: f"Over de {WORDS[at]}." for at, name in enumerate(self.texts)}


def forms_in(page: str) -> list[str]:
    """What can be written on a page: boxes and lines, by name."""
    boxes = re.findall(r'<textarea[^>]*name="([^"]+)"', page)
    return boxes + re.findall(r'<input(?=[^>]*type="text")[^>]*name="([^"]+)"', page)


def _door(side: Side, who: str | Membership, rest: str, texts: str, **data: Any) -> Door:
    person = side.membership(who) if isinstance(who, str) else who
    return Door(client_of(person), side.url(f"signals/{rest}"), tuple(texts.split()), lambda: data)


# --- reporting ------------------------------------------------------------------------------------
BOXES = "text-0 opinion protective doubt"


def _report(side: Side, rest: str) -> Door:
    door = _door(side, REPORTER, rest, BOXES)
    where = side.url("signals/new/")
    door.rest = lambda: {**whole(), "receipt": html.unescape(receipt_in(door.client.get(where)))}
    return door


def a_page(side: Side) -> PartnerPage:
    """The open page of a partner."""
    me = side.membership(KEEPER)
    found = PartnerPage.objects.open().first()
    return found or open_partner_page(membership=me, organisation=me.organisation)  # type: ignore[arg-type,return-value]


def _partner(side: Side) -> Door:
    client, where = Client(), a_page(side).get_absolute_url()

    def rest() -> dict[str, Any]:
        return {**whole(), "receipt": html.unescape(receipt_in(client.get(where)))}

    return Door(client, where, tuple(BOXES.split()), rest)


def _look(side: Side) -> Door:
    where = f"{a_page(side).get_absolute_url()}look/"
    return Door(Client(), where, ("opinion",), lambda: {"guard-field": "opinion"})


def _by_receipt(status: str, verb: str, text: str) -> Callable[[Side], Door]:
    def made(side: Side) -> Door:
        signal = make_signal(handler=side.membership(KEEPER), status=status, receipt=RECEIPT)
        if status == S.AWAITING_REPORTER:
            add_message(signal, MessageKind.QUESTION, "Gebeurde dit vaker?")
        client, where = Client(), side.url("signals/receipt/")
        shown = client.post(where, {"code": RECEIPT}).content.decode()
        found = re.search(r'name="pass" value="([^"]+)"', shown)
        assert found, signal
        value = html.unescape(found[1])
        return Door(client, where, (text,), lambda: {"pass": value, "verb": verb})

    return made


def _code(side: Side) -> Door:
    return Door(Client(), side.url("signals/receipt/"), ("code",), dict)


# --- the verbs ------------------------------------------------------------------------------------
def _verb(status: str, verb: str, texts: str, who: str = KEEPER, **data: Any) -> Any:
    def made(side: Side) -> Door:
        signal = make_signal(
            reporter=side.membership(REPORTER), handler=side.membership(KEEPER), status=status
        )
        ask_for_view(signal, side.membership(INTERPRETER))
        if verb == "compare":
            _open_views(side, signal)
        return _door(side, who, f"{signal.code}/do/{verb}/", texts, **data)

    return made


def _open_views(side: Side, signal: Any) -> None:
    signal.interpretations.all().delete()
    file_view(signal, side.membership(INTERPRETER))
    file_view(signal, a_colleague_elsewhere(side))


def _postpone(side: Side) -> Door:
    day = Clock().after(timezone.localdate(), 15)
    made: Door = _verb(S.UNDER_INTERPRETATION, "postpone", "text", day=f"{day:%d-%m-%Y}")(side)
    return made


# --- questions, structure, thermometer, set-up ----------------------------------------------------
def _question(verb: str, who: str, text: str) -> Any:
    def made(side: Side) -> Door:
        return _door(side, who, f"advice/questions/{a_question(side).code}/do/{verb}/", text)

    return made


STRUCTURE = "title promise escalation contact urgent"


def _structure(side: Side, rest: str, texts: str, **data: Any) -> Door:
    draft = a_draft_structure(side)
    data = {"contact": "14 0000", "urgent": "0900-8844", "revision": draft.revision, **data}
    return _door(side, KEEPER, f"structure/versions/{draft.reference}/{rest}", texts, **data)


STEPS = "title-0 who-0 place-0 moment-0 happens-0 heard-0 label1-0 detail1-0"


def _talk(rest: str, texts: str, status: str = T.HELD, **data: Any) -> Any:
    def made(side: Side) -> Door:
        organisation = side.membership(KEEPER).organisation
        assert organisation
        talk = make_talk(status)
        theme = make_theme(talk)
        make_seat(talk, organisation)
        day = (timezone.localdate() + datetime.timedelta(days=9)).strftime("%d-%m-%Y")
        known = {
            "ORGANISATION": organisation.pk,
            "SOON": day,
            "TODAY": f"{talk.held_on:%d-%m-%Y}",
            "REVISION": type(talk).objects.get(pk=talk.pk).revision,
            "THEME": theme.revision if hasattr(theme, "revision") else 1,
        }
        filled = {name: known.get(str(value), value) for name, value in data.items()}
        where = f"thermometer/{talk.reference}/{rest}"
        return _door(side, KEEPER, where, texts, **filled)

    return made


def _look_back(side: Side) -> Door:
    organisation = side.membership(KEEPER).organisation
    assert organisation
    last = make_talk(T.CONCLUDED, held_on=timezone.localdate() - datetime.timedelta(days=90))
    row, talk = make_agreement(last, organisation), make_talk()
    data = {f"outcome-{row.pk}": "not_yet", "revision": last.revision + talk.revision}
    where = f"thermometer/{talk.reference}/look-back/"
    return _door(side, KEEPER, where, f"result-{row.pk}", **data)


THEME = {
    "theme": "distrust",
    "place": "offline",
    "direction": "less",
    "certainty": "plausible",
    "revision": "THEME",
}
TALK = {"held_on": "TODAY", "starts_at": "10:00", "ends_at": "11:30", "revision": "REVISION"}


def _new_talk(side: Side) -> Door:
    data = {"held_on": f"{timezone.localdate():%d-%m-%Y}"}
    return _door(side, KEEPER, "thermometer/new/", "title place", **data)


#: Door (URL name, verb) → what makes it ready; every door of signals that takes text.
DOORS: dict[str, Callable[[Side], Door]] = {
    "create": lambda side: _report(side, "new/"),
    "draft": lambda side: _report(side, "new/draft/"),
    "partner_report": _partner,
    "partner_look": _look,
    "receipt": _code,
    "receipt/answer": _by_receipt(S.AWAITING_REPORTER, "answer", "text"),
    "receipt/confirm": _by_receipt(S.FED_BACK, "confirm", "lesson"),
    "receipt/dispute": _by_receipt(S.FED_BACK, "dispute", "text"),
    "transition/take_up": _verb(S.RECEIVED, "take_up", "text"),
    "transition/ask": _verb(S.UNDER_INTERPRETATION, "ask", "text"),
    "transition/note": _verb(S.UNDER_INTERPRETATION, "note", "text"),
    "transition/inform": _verb(S.UNDER_INTERPRETATION, "inform", "text"),
    "transition/log_step": _verb(S.UNDER_INTERPRETATION, "log_step", "function"),
    "transition/postpone": _postpone,
    "transition/give_feedback": _verb(S.DECIDED, "give_feedback", "text"),
    "transition/waive_feedback": _verb(S.DECIDED, "waive_feedback", "reason"),
    "transition/compare": _verb(S.UNDER_INTERPRETATION, "compare", "difference"),
    "transition/interpret": _verb(
        S.UNDER_INTERPRETATION, "interpret", "reading other_reading unknowns helps", INTERPRETER
    ),
    "transition/answer": _verb(S.AWAITING_REPORTER, "answer", "text", REPORTER),
    "transition/confirm": _verb(S.FED_BACK, "confirm", "lesson", REPORTER),
    "transition/dispute": _verb(S.FED_BACK, "dispute", "text", REPORTER),
    "question_create": lambda side: _door(
        side, REPORTER, "advice/questions/new/", "subject text", theme="online"
    ),
    "question_transition/answer": _question("answer", KEEPER, "text"),
    "question_transition/close": _question("close", REPORTER, "helped"),
    "thermometer_create": _new_talk,
    "thermometer_update": _talk("edit/", "title place positive", **TALK),
    "thermometer_seats": _talk(
        "seats/", "function-0", **{"organisation-0": "ORGANISATION", "revision": "REVISION"}
    ),
    "thermometer_theme_create": _talk("themes/new/", "title seen against since", **THEME),
    "thermometer_theme_update": _talk("themes/1/edit/", "title seen against since", **THEME),
    "thermometer_actions": _talk(
        "actions/",
        "what-0",
        **{"organisation-0": "ORGANISATION", "due_by-0": "SOON", "revision": "REVISION"},
    ),
    "thermometer_look_back": _look_back,
    "structure_create": lambda side: _door(
        side, KEEPER, "structure/versions/new/", STRUCTURE, made=a_structure(side).pk
    ),
    "structure_update": lambda side: _structure(side, "change/", STRUCTURE),
    "structure_steps": lambda side: _structure(side, "steps/", STEPS, **{"order-0": "1"}),
    "area_create": lambda side: _door(side, KEEPER, "setup/areas/new/", "name"),
    "area_update": lambda side: _door(
        side, KEEPER, f"setup/areas/{make_area().pk}/", "name", is_in_use="on"
    ),
    "closed_day_create": lambda side: _door(
        side, KEEPER, "setup/days/new/", "label", day="07-05-2027"
    ),
}
#: Doors that keep nothing at all, whatever is typed.
KEEPS_NOTHING = {"partner_look", "receipt"}
#: Fields for a general number or the address of an office: there a name is not asked about.
PLAIN = {"contact": "phone", "urgent": "phone", "place": "address"}


def everything(clients: tuple[Client, ...] = (), logged: str = "") -> str:
    """Whatever is kept anywhere: every table, sessions, cache, mail, logs, cookies, the list."""
    listed = Path(settings.DESTRUCTION_LIST)
    return "\n".join(
        [
            database(),
            repr([session.get_decoded() for session in Session.objects.all()]),
            repr(vars(cache._connections[cache._alias])["_cache"]),  # type: ignore[attr-defined]
            repr(
                [
                    (one.subject, one.body, one.recipients(), one.extra_headers)
                    for one in mail.outbox
                ]
            ),
            logged,
            *(repr(client.cookies) for client in clients),
            listed.read_text("utf-8") if listed.exists() else "",
        ]
    )
