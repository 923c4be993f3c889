"""Signals in the demonstration: one in every state, a talk, questions, and figures of two years.

Everything is made by the actions, so every rule holds; then dates are put back, so that the pages
show a story. All of it is made up and nobody is meant.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.models import Membership
from core.tenancy import current
from interventions.models import Phenomenon
from network.actions.partners import ensure_organisation
from programmes.actions.demonstration_dates import put_back
from signals.actions import advice, handling, interpretation, outcomes, reporter, thermometer
from signals.actions.codes import new_receipt
from signals.actions.partner_pages import open_partner_page
from signals.actions.reporting import Fact, submit_signal
from signals.actions.setup import store_area, store_closed_day, store_route
from signals.actions.structure import create_structure, seed_structure, set_partners, use_structure
from signals.models import (
    NOT_SAID,
    ClosedDay,
    Signal,
    SignalArea,
    SignalRoute,
    SignalStructure,
    TrendFigure,
    quarter_of,
)
from signals.permissions import ReceiptHolder

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "signals"
#: What a version of the structure says of itself; its steps are taken over.
STRUCTURE_FACTS = ("title", "contact", "urgent", "promise", "escalation")
READ = "Dank voor uw signaal. We hebben het gelezen en kijken er met twee mensen naar."


class Cast:
    """The people of a demo municipality by the stem of their log-in name."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def __getitem__(self, stem: str) -> Membership:
        people = Membership.objects.filter(municipality=current())
        return people.get(user__username=f"{stem}.{self.slug}")


def build_signals(slug: str) -> None:
    """Fill the signals of a demo municipality, unless somebody made an area already."""
    seed_structure()
    path = DATA / f"{slug}.json"
    if not path.exists() or SignalArea.objects.exists():
        return
    data, cast = json.loads(path.read_text(encoding="utf-8")), Cast(slug)
    _set_up(data, cast)
    for written in data["signals"]:
        _signal(written, cast)
    for asked in data["questions"]:
        _question(asked, cast)
    _thermometer(data["thermometer"], cast["signaal"])
    TrendFigure.objects.all().delete()  # what the talk and the questions of today counted
    _figures(data["figures"])


def _set_up(data: dict[str, Any], cast: Cast) -> None:
    coordinator = cast["signaal"]
    for name in data["areas"]:
        store_area(SignalArea(), membership=coordinator, name=name)
    for day, label in data["closed_days"]:
        when = datetime.date.fromisoformat(f"{timezone.localdate().year}-{day}")
        store_closed_day(ClosedDay(), membership=coordinator, day=when, label=label)
    store_route(SignalRoute(), membership=coordinator, handler=coordinator)
    page_of = ensure_organisation(data["page_of"])
    open_partner_page(membership=coordinator, organisation=page_of)
    current_one = SignalStructure.objects.in_use()
    facts = {name: data.get(name) or getattr(current_one, name) for name in STRUCTURE_FACTS}
    structure = create_structure(membership=coordinator, **facts)
    partners = [ensure_organisation(name) for name in data["structure_partners"]]
    set_partners(structure, membership=coordinator, organisations=partners)
    use_structure(structure, membership=coordinator)


# --- signals --------------------------------------------------------------------------------------
def _signal(written: dict[str, Any], cast: Cast) -> None:
    signal = _reported(written, cast)
    handler = cast["signaal"]
    if written.get("taken_up"):
        handling.take_up(signal, membership=handler, text=READ)
    _asked(signal, written, handler)
    for stem in written.get("invite", []):
        interpretation.invite(signal, membership=handler, interpreter=cast[stem])
    _viewed(signal, written, cast)
    _ended(signal, written, cast)
    put_back(signal, written["days_ago"])


def _reported(written: dict[str, Any], cast: Cast) -> Signal:
    today = timezone.localdate()
    reporter_of = cast[written["reporter"]] if written["reporter"] else None
    forms = Phenomenon.objects.filter(code=written["form"]) if written["form"] else []
    return submit_signal(
        receipt=new_receipt(),
        facts=[
            Fact(text, source, kind, today - datetime.timedelta(days=days))
            for text, source, kind, days in written["facts"]
        ],
        membership=reporter_of,
        opinion=written["opinion"],
        protective=written["protective"],
        doubt=written["doubt"],
        area=SignalArea.objects.get(name=written["area"]),
        age_band=written["age_band"],
        phenomenon=next(iter(forms), None),
    )


def _asked(signal: Signal, written: dict[str, Any], handler: Membership) -> None:
    if "question" not in written:
        return
    handling.ask(signal, membership=handler, text=written["question"])
    if "answer" in written:
        holder = ReceiptHolder(signal)
        reporter.answer_question(signal, membership=holder, text=written["answer"])


def _viewed(signal: Signal, written: dict[str, Any], cast: Cast) -> None:
    handler = cast["signaal"]
    for stem, (reading, other, unknowns, helps) in written.get("views", {}).items():
        if stem != "signaal":
            interpretation.invite(signal, membership=handler, interpreter=cast[stem])
        interpretation.interpret(
            signal,
            membership=cast[stem],
            reading=reading,
            other_reading=other,
            unknowns=unknowns,
            helps=helps,
        )
    if "difference" in written:
        interpretation.compare(signal, membership=handler, difference=written["difference"])
    for text in written.get("notes", []):
        handling.note(signal, membership=handler, text=text)


def _ended(signal: Signal, written: dict[str, Any], cast: Cast) -> None:
    handler = cast["signaal"]
    if "outcome" in written:
        outcome, theme = written["outcome"]
        outcomes.decide(signal, membership=handler, outcome=outcome, theme=theme)
    if "feedback" in written:
        outcomes.give_feedback(signal, membership=handler, text=written["feedback"])
    if "confirmed" in written:
        reporter.confirm_signal(
            signal, membership=cast[written["reporter"]], lesson=written["confirmed"]
        )


# --- around signals -------------------------------------------------------------------------------
def _question(asked: dict[str, Any], cast: Cast) -> None:
    question = advice.ask_colleagues(
        membership=cast[asked["asker"]],
        subject=asked["subject"],
        theme=asked["theme"],
        text=asked["text"],
    )
    for stem, text in asked["answers"]:
        advice.answer_question(question, membership=cast[stem], text=text)


def _thermometer(talk: dict[str, Any], coordinator: Membership) -> None:
    today = timezone.localdate()
    held_on = today - datetime.timedelta(days=talk["days_ago"])
    facts = {"title": talk["title"], "place": talk["place"], "positive": talk["positive"]}
    session = thermometer.plan_session(membership=coordinator, held_on=held_on, **facts)
    rows = [(ensure_organisation(name), function) for name, function in talk["seats"]]
    thermometer.set_seats(session, membership=coordinator, rows=rows)
    thermometer.hold_session(session, membership=coordinator, is_explained=talk["explained"])
    for theme in talk["themes"]:
        thermometer.add_theme(session, membership=coordinator, **_theme(theme))
    agreed = [
        (ensure_organisation(name), what, held_on + datetime.timedelta(days=days))
        for name, what, days in talk["actions"]
    ]
    thermometer.set_actions(session, membership=coordinator, rows=agreed)
    thermometer.conclude_session(session, membership=coordinator)
    following = today + datetime.timedelta(days=talk["next_in_days"])
    thermometer.plan_session(
        membership=coordinator, held_on=following, title=talk["title"], place=talk["place"]
    )


def _theme(written: list[str]) -> dict[str, Any]:
    names = (
        "theme",
        "title",
        "seen",
        "against",
        "area",
        "since",
        "place",
        "direction",
        "certainty",
    )
    facts: dict[str, Any] = dict(zip(names, written, strict=False))
    facts["area"] = SignalArea.objects.filter(name=facts["area"]).first()
    facts["phenomenon"] = Phenomenon.objects.filter(code=written[-1]).first()
    return facts


def _figures(listed: dict[str, dict[str, list[int]]]) -> None:
    """The eight quarters before this one; what named no form or area makes the sums equal."""
    quarters = _quarters_before(timezone.localdate(), 8)
    rows = []
    for index, quarter in enumerate(quarters):
        total = sum(numbers[index] for numbers in listed["theme"].values())
        for dimension, values in listed.items():
            said = {value: numbers[index] for value, numbers in values.items()}
            if dimension != "theme":
                said[NOT_SAID] = total - sum(said.values())
            rows += [
                TrendFigure(
                    municipality=current(),
                    quarter=quarter,
                    dimension=dimension,
                    value=value,
                    number=number,
                )
                for value, number in said.items()
            ]
    TrendFigure.objects.bulk_create(rows)


def _quarters_before(day: datetime.date, count: int) -> list[datetime.date]:
    found: list[datetime.date] = []
    start = quarter_of(day)
    for _step in range(count):
        start = quarter_of(start - datetime.timedelta(days=1))
        found.insert(0, start)
    return found
