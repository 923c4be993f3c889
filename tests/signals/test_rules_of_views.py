"""Views on a signal are written blind and by two parties: rules S10, N17 and N24.

Words are planted in one view; nothing that somebody else gets may hold them before the time.
"""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.forms import CharField
from django.urls import reverse

from core.checks import routes
from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Membership, User
from core.tenancy import acting_for
from network.actions.partners import ensure_organisation
from signals.actions import interpretation as actions
from signals.actions import outcomes
from signals.forms.interpretation import StepBackForm
from signals.models import Interpretation, Signal, SignalStep
from signals.views.detail import SignalTransition
from tests.architecture.source import ROOT, shown, template_files
from tests.signals.asked import PLANTED, WORDS, Asked, a_third, ask, file
from tests.world import Side, World
from tests.world_signals import a_colleague_elsewhere

pytestmark = [pytest.mark.usefixtures("quick_documents"), pytest.mark.any_database]

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
ADVISE = {"outcome": "advised_to_register", "theme": "online"}


# --- what somebody gets ---------------------------------------------------------------------------
def addresses(asked: Asked) -> Iterator[str]:
    """Every door of a municipality that names no object, and every door that names this signal."""
    view = Interpretation.objects.filter(signal=asked.signal).first()
    known = {"municipality": asked.side.municipality.slug, "reference": asked.signal.code}
    for name, pattern, _view in routes():
        parts = set(PLACE.findall(pattern)) - {"municipality"}
        if "<slug:municipality>" not in pattern and "municipality" not in PLACE.findall(pattern):
            continue
        if not parts:
            yield reverse(name, kwargs={"municipality": known["municipality"]})
        elif "signal_code:" in pattern and parts <= {"reference", "verb"}:
            for verb in SignalTransition.verbs if "verb" in parts else [None]:
                yield reverse(name, kwargs={**known, **({"verb": verb} if verb else {})})
        elif {"kind", "object_id"} <= parts:
            for obj in (asked.signal, view):
                place = {"kind": obj._meta.label, "object_id": obj.pk}
                kept = {part: place[part] for part in parts if part in place}
                yield reverse(name, kwargs={"municipality": known["municipality"], **kept})


def text_of(response: Any) -> str:
    """Everything of an answer: body with attributes, and headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace") + str(dict(response.headers))


def leaks(asked: Asked, person: Membership, *, everywhere: bool = True) -> list[str]:
    """Where somebody gets one of the planted words, by looking and by sending nonsense."""
    client, found = asked.client(person), []
    client.raise_request_exception = False  # a page of an error may hold no word either
    for address in addresses(asked):
        if not everywhere and asked.signal.code not in address:
            continue
        answers = [client.get(address)]
        if "/do/" in address and not address.endswith("/step_back/"):  # that one asks nothing
            answers.append(client.post(address, {"receipt": "x"}))
        if address.endswith("/log/"):
            answers.append(client.get(f"{address}?format=csv"))
        found += [address for one in answers if any(word in text_of(one) for word in WORDS)]
    return found


def outside(asked: Asked) -> str:
    """What leaves the pages: all mail, and the log as it is stored."""
    letters = [f"{one.subject}{one.body}{one.extra_headers}" for one in mail.outbox]
    events = [str(vars(event)) for event in AuditEvent.objects.all()]
    return "".join(letters + events)


def give_addresses() -> None:
    """Everybody can be reached by mail."""
    for user in User.objects.all():
        user.email = f"{user.pk}@voorbeeld.nl"
        user.save()


@pytest.fixture(params=["maasmonde", "broekerlanden"])
def side(world: World, request: Any) -> Iterator[Side]:
    """Either municipality, entered."""
    side: Side = getattr(world, request.param)
    with acting_for(side.municipality):
        yield side


# --- blindness ------------------------------------------------------------------------------------
def test_s10_walk_sees_the_doors_of_a_signal(acting: World) -> None:
    asked = ask(acting.maasmonde)
    walked = list(addresses(asked))
    assert asked.url() in walked and asked.url("interpret") in walked
    assert len(walked) > 60


def test_s10_view_reaches_no_other_interpreter_before_that_one_files(side: Side) -> None:
    asked = ask(side)
    file(asked, asked.here)
    assert leaks(asked, asked.there) == []
    actions.interpret(asked.signal, membership=asked.there, reading="Ik lees het anders.")
    assert asked.url() in leaks(asked, asked.there, everywhere=False)  # the walk can see words


def test_s10_view_reaches_no_handler_before_all_are_in(side: Side) -> None:
    asked = ask(side)
    file(asked, asked.here)
    assert leaks(asked, asked.handler) == []
    actions.interpret(asked.signal, membership=asked.there, reading="Ik lees het anders.")
    assert asked.url() in leaks(asked, asked.handler, everywhere=False)


def test_s10_view_never_reaches_the_reporter_or_anybody_without_a_part(acting: World) -> None:
    side = acting.maasmonde
    asked = ask(side)
    roles = ["policy_adviser", "privacy_officer", "application_manager", "executive", "no_role"]
    others = [a_third(side), *map(side.membership, roles)]
    for person in (asked.here, asked.there):
        file(asked, person)
        assert leaks(asked, asked.reporter) == []
        assert [leaks(asked, one, everywhere=False) for one in others] == [[]] * len(others)
    assert leaks(asked, side.membership("privacy_officer")) == []


def test_s10_view_never_reaches_another_municipality(world: World) -> None:
    side, other = world.sides
    with acting_for(side.municipality):
        asked = ask(side)
        file(asked, asked.here)
        file(asked, asked.there)
        for role in ("signal_coordinator", "focal_officer", "participant", "privacy_officer"):
            assert leaks(asked, other.membership(role), everywhere=False) == []
            assert asked.get(other.membership(role)).status_code == 404


def test_s10_third_interpreter_keeps_all_views_sealed(acting: World) -> None:
    side = acting.maasmonde
    asked = ask(side)
    third = a_third(side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    file(asked, asked.here)
    file(asked, asked.there, reading="Iets anders.", other_reading="", unknowns="", helps="")
    for person in (third, asked.there, asked.handler):
        assert leaks(asked, person, everywhere=False) == []
    actions.step_back(asked.signal, membership=third)
    assert asked.url() in leaks(asked, asked.there, everywhere=False)
    assert asked.url() in leaks(asked, asked.handler, everywhere=False)
    assert leaks(asked, third) == []


def test_s10_handler_who_gives_a_view_too_is_blind_as_well(acting: World) -> None:
    asked = ask(acting.maasmonde)
    file(asked, asked.here)
    actions.interpret(asked.signal, membership=asked.handler, reading="Mijn eigen kijk.")
    assert leaks(asked, asked.handler) == []
    assert asked.get(asked.handler).content.decode().count("Mijn eigen kijk.") == 1
    assert "Mijn eigen kijk." not in asked.get(asked.there).content.decode()


def test_s10_overtaken_or_faulty_sending_shows_nothing_of_another(side: Side) -> None:
    asked = ask(side)
    file(asked, asked.here)
    sent = [
        asked.post(asked.there, "interpret", {"reading": ""}),
        asked.post(asked.there, "interpret", {"reading": "Zijn BSN is 111222333."}),
        asked.post(asked.here, "interpret", {"reading": "Nog een keer."}),
        asked.post(asked.handler, "compare", {"difference": "Te vroeg."}),
        asked.post(asked.handler, "decide", ADVISE),
    ]
    assert [one.status_code for one in sent] == [422] * 5
    assert not any(word in text_of(one) for one in (*sent[:2], *sent[3:]) for word in WORDS)
    assert "Nog een keer." in text_of(sent[2])  # what was typed is not lost


def test_s10_mail_and_log_hold_nothing_of_a_view(
    side: Side, django_capture_on_commit_callbacks: Any
) -> None:
    a_colleague_elsewhere(side)
    give_addresses()
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(side)
        for person in (asked.here, asked.there):
            asked.post(person, "interpret", PLANTED)
        asked.post(asked.handler, "compare", {"difference": "Het gaat om de zandloperkever."})
    assert Interpretation.objects.opened().count() == 2
    assert len(mail.outbox) == 4
    assert not any(word in outside(asked) for word in [*WORDS, "zandloperkever"])
    assert asked.signal.code not in "".join(one.subject + one.body for one in mail.outbox)


def test_s10_name_of_a_view_is_its_organisation_only(side: Side) -> None:
    asked = ask(side)
    file(asked, asked.here)
    view: Any = asked.view_of(asked.here)
    assert not any(word in f"{view} {view!r}" for word in WORDS)


READERS = {
    "signals/models/interpretation.py",
    "signals/actions/interpretation.py",
    "signals/forms/interpretation.py",
    "signals/lifecycle.py",
}
#: Where rows are counted or told by state; no text is asked of them.
COUNTERS = {
    "signals/permissions.py",
    "signals/models/signals.py",
    "signals/models/listing.py",
    "signals/models/awaiting.py",
    "signals/models/handler_side.py",
}
TEXTS = re.compile(r"\.(?:reading|other_reading|unknowns|helps)\b")


def test_s10_texts_of_views_are_read_in_one_place_only() -> None:
    """No view, form or document goes round ``readable_by``; templates only show what it gives."""
    reading = []
    for path in [*(ROOT / "signals").rglob("*.py")]:
        place = path.relative_to(ROOT).as_posix()
        if "migrations" in place or place in READERS:
            continue
        source = path.read_text(encoding="utf-8")
        asks = "interpretations" in source or "Interpretation.objects" in source
        if TEXTS.search(source) or (asks and place not in COUNTERS):
            reading.append(place)
    assert reading == []
    shows = [
        shown(path)
        for path in template_files()
        if "interpretations" in (text := path.read_text(encoding="utf-8")) or TEXTS.search(text)
    ]
    assert shows == []


def test_s10_only_one_template_shows_the_answers_of_a_view() -> None:
    showing = [
        path.relative_to(ROOT).name
        for path in template_files()
        if "signals" in path.as_posix() and ".answers" in path.read_text(encoding="utf-8")
    ]
    assert [name for name in showing if "view" in name] == ["_view_answers.html"]


def test_s10_interpreter_sees_facts_and_doubt_and_nothing_of_the_reporter(side: Side) -> None:
    asked = ask(side)
    page = asked.get(asked.there).content.decode()
    assert "dezelfde leuzen" in page and "kookgroep" in page and "gemeend" in page
    assert asked.signal.opinion not in page
    assert str(asked.reporter.user) not in page and "focal_officer" not in page


# --- two parties ----------------------------------------------------------------------------------
def decide(asked: Asked) -> None:
    outcomes.decide(asked.signal, membership=asked.handler, **ADVISE)


def test_s10_one_person_cannot_bring_the_advice_to_register(side: Side) -> None:
    asked = ask(side, both=False)
    with pytest.raises(TransitionRefused):
        decide(asked)
    file(asked, asked.there)
    with pytest.raises(TransitionRefused):
        decide(asked)
    assert Signal.objects.get(pk=asked.signal.pk).outcome == ""


@pytest.mark.parametrize("outcome", ["no_concern", "advice", "trend_only", "advised_to_register"])
def test_n17_no_outcome_by_one_organisation(side: Side, outcome: str) -> None:
    asked = ask(side, both=False)
    file(asked, asked.there)
    colleague = a_third(side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=colleague)
    file(asked, colleague)
    assert {view.organisation for view in Interpretation.objects.filed()} == {
        asked.there.organisation
    }
    with pytest.raises(TransitionRefused):
        outcomes.decide(asked.signal, membership=asked.handler, outcome=outcome, theme="online")
    assert not Interpretation.objects.opened().exists()
    file(asked, asked.handler)
    outcomes.decide(asked.signal, membership=asked.handler, outcome=outcome, theme="online")
    assert asked.signal.outcome == outcome


def test_n17_stepping_back_leaves_no_decision_to_one_party(side: Side) -> None:
    asked = ask(side)
    file(asked, asked.there)
    actions.step_back(asked.signal, membership=asked.here)
    with pytest.raises(TransitionRefused):
        decide(asked)
    assert not Interpretation.objects.opened().exists()


def test_n17_organisation_counts_as_it_was_when_the_view_was_filed(side: Side) -> None:
    asked = ask(side)
    file(asked, asked.here)
    file(asked, asked.there)
    Membership.objects.filter(pk=asked.there.pk).update(
        organisation=asked.here.organisation, until=datetime.date(2026, 1, 1)
    )
    assert {str(view.organisation) for view in Interpretation.objects.all()} == {
        "Gemeente",
        "Jongerenwerk De Brug",
    }
    assert "Jongerenwerk De Brug" in asked.get(asked.handler).content.decode()
    decide(asked)


def test_n17_view_speaks_for_the_organisation_of_the_day_it_is_filed(side: Side) -> None:
    """Who moved to the organisation of the other before filing is no second party."""
    asked = ask(side)
    Membership.objects.filter(pk=asked.there.pk).update(organisation=asked.here.organisation)
    file(asked, asked.here)
    file(asked, Membership.objects.get(pk=asked.there.pk))
    assert not Interpretation.objects.are_open(asked.signal)


def test_n17_whoever_left_without_filing_does_not_block(side: Side) -> None:
    asked = ask(side)
    third = a_third(side)
    actions.invite(asked.signal, membership=asked.handler, interpreter=third)
    file(asked, asked.here)
    file(asked, asked.there)
    Membership.objects.filter(pk=third.pk).update(until=datetime.date(2026, 1, 1))
    page = asked.get(asked.handler, "withdraw_invitation")
    row: Any = asked.view_of(third)
    assert f'value="{row.pk}"' in page.content.decode()
    done = asked.post(asked.handler, "withdraw_invitation", {"interpretation": row.pk})
    assert done.status_code == 302
    decide(asked)


def test_n17_two_organisations_of_one_name_are_one(side: Side) -> None:
    assert ensure_organisation("Jongerenwerk De Brug") == ensure_organisation(
        "jongerenwerk de brug"
    )


# --- nobody has to --------------------------------------------------------------------------------
def test_n24_stepping_back_asks_and_keeps_no_reason() -> None:
    assert StepBackForm.base_fields == {}
    fields = {field.name for field in Interpretation._meta.fields}
    assert not [name for name in fields if "reason" in name or "refus" in name]


def test_n24_stepping_back_is_one_page_and_one_button(side: Side) -> None:
    asked = ask(side)
    page = asked.get(asked.here, "step_back")
    assert not [f for f in page.context["form"].fields.values() if isinstance(f, CharField)]
    done = asked.post(asked.here, "step_back")
    assert done.status_code == 302
    assert asked.get(asked.here).status_code == 404
    assert asked.client(asked.here).get(done.url).status_code == 200


def test_n24_who_stepped_back_is_reminded_of_nothing(
    side: Side, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ask(side)
    give_addresses()
    actions.step_back(asked.signal, membership=asked.here)
    Interpretation.objects.update(due_by=datetime.date(2026, 1, 1))
    with django_capture_on_commit_callbacks(execute=True):
        file(asked, asked.there)
    assert not [one for one in mail.outbox if asked.here.user.email in one.to]
    assert not Interpretation.objects.awaited_of(asked.here).exists()
    for address in (side.url(), side.url("signals/")):
        assert asked.signal.code not in asked.client(asked.here).get(address).content.decode()


def test_n24_step_of_stepping_back_names_nobody(side: Side) -> None:
    asked = ask(side)
    actions.step_back(asked.signal, membership=asked.here)
    step = SignalStep.objects.get(signal=asked.signal, kind="stepped_back")
    assert step.function == ""


def test_n24_no_action_reminds_an_interpreter() -> None:
    """There is no reminder at all: the module knows two mails, both “there is news”."""
    source = (ROOT / "signals" / "actions" / "interpretation.py").read_text(encoding="utf-8")
    calls = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and "tell" in ast.unparse(node.func)
    ]
    told = {
        "tell_news(interpreter)",
        "tell_news(handler)",
        "_tell_handler(fresh, membership)",
    }
    assert set(calls) == told
