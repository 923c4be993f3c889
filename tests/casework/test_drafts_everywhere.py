"""Every form of casework with a text keeps what is typed in it, and goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casework.models import CaseMeeting, CaseworkDraft
from casework.views.drafting import KeepsDraft
from core.checks import routes
from core.forms import GuardedField
from tests import world_casework as example
from tests.casework.test_drafts import FETCH
from tests.factories import casework as make
from tests.world import Side, World

SENTENCE = "Het gaat beter dan in het najaar."
CHAIR, DIRECTOR, PARTNER = "meeting_chair", "process_director", "participant"


def case_verb(verb: str) -> Callable[[Side], str]:
    return lambda side: f"cases/{example.a_case(side).code}/do/{verb}/"


def registration_verb(verb: str) -> Callable[[Side], str]:
    return lambda side: f"registrations/{example.a_registration(side).code}/do/{verb}/"


def decision(side: Side) -> str:
    weighed = make.weighed(registrar=side.membership(PARTNER))
    return f"registrations/{weighed.code}/do/decline/"


def plan(rest: str, **facts: Any) -> Callable[[Side], str]:
    return lambda side: f"cases/{example.a_plan_case(side, **facts).code}/plan/{rest}"


def screen(side: Side) -> str:
    item = example.the_address_of_an_item(side)
    return f"meetings/{item.reference}/room/{item.code}/"


def addition(side: Side) -> str:
    item = example.the_address_of_a_list(side)
    return f"meetings/{item.reference}/room/do/add_addendum/"


def a_planned_meeting(side: Side) -> Any:
    return example.a_meeting(side, CaseMeeting.Status.PLANNED)


def refusal(side: Side) -> str:
    return f"registers/destruction/{example.a_destruction_list(side).reference}/do/reject/"


#: Which form → who fills it in, and where.
FORMS: dict[str, tuple[str, Callable[[Side], str]]] = {
    "registration": (PARTNER, lambda side: "registrations/new/"),
    "statement": (PARTNER, registration_verb("give_statement")),
    "decision": (CHAIR, decision),
    "question": (CHAIR, registration_verb("ask")),
    "contribution": (PARTNER, case_verb("contribute")),
    "document": (PARTNER, case_verb("attach")),
    "review": (DIRECTOR, case_verb("review")),
    "closing": (DIRECTOR, case_verb("close")),
    "plan": ("case_director", plan("write/")),
    "new goal": ("case_director", plan("goals/new/")),
    "goal": ("case_director", plan("goals/1/")),
    "result": ("case_director", plan("goals/1/result/", is_adopted=True)),
    "item": (CHAIR, screen),
    "addition": (CHAIR, addition),
    "agenda": (DIRECTOR, lambda side: f"meetings/{a_planned_meeting(side).reference}/agenda/"),
    "cancelling": (
        DIRECTOR,
        lambda side: f"meetings/{example.a_meeting(side).reference}/do/cancel/",
    ),
    "action": (PARTNER, lambda side: f"actions/{example.an_action(side).code}/do/finish/"),
    "provision": (DIRECTOR, lambda side: "registers/provisions/new/"),
    "request": (DIRECTOR, lambda side: "registers/requests/new/"),
    "answer": (
        DIRECTOR,
        lambda side: f"registers/requests/{example.a_request(side).reference}/do/prepare/",
    ),
    "refusal": (CHAIR, refusal),
    "incident": ("privacy_officer", lambda side: "registers/incidents/new/"),
}


def texts(form: Any) -> list[str]:
    return [
        name
        for name, field in form.fields.items()
        if isinstance(field, GuardedField) and not field.disabled
    ]


def test_the_list_above_names_every_view_that_keeps_drafts(acting: World) -> None:
    views = {getattr(view, "view_class", None) for _name, _pattern, view in routes()}
    keeping = {view for view in views if view and issubclass(view, KeepsDraft)}
    asked = {
        type(acting.maasmonde.client(who).get(acting.maasmonde.url(f"casework/{where(acting.maasmonde)}")).context["view"])
        for who, where in FORMS.values()
    }  # fmt: skip
    without = {view.__name__ for view in keeping - asked}
    assert without <= {"IncidentTransition", "GoalMove", "GoalRemove"}


@pytest.mark.parametrize("name", FORMS)
def test_text_typed_in_it_is_there_the_next_time(acting: World, name: str) -> None:
    side = acting.maasmonde
    who, where = FORMS[name]
    address = side.url(f"casework/{where(side)}")
    client = side.client(who)
    first = client.get(address)
    assert 'name="draft-page"' in first.content.decode()
    names = texts(first.context["form"])
    assert names
    sent = {one: f"{SENTENCE} {number}" for number, one in enumerate(names)}
    revision = first.context["form"].fields.get("revision")
    if revision is not None:
        sent["revision"] = str(first.context["form"]["revision"].value())
    answer = client.post(address, {**sent, "draft": "keep"}, **FETCH)
    assert answer.status_code == 200, answer.content.decode()
    assert CaseworkDraft.objects.count() == 1
    form = client.get(address).context["form"]
    assert {one: form[one].value() for one in names} == {one: sent[one] for one in names}
    assert CaseworkDraft.objects.get().place.isascii()


def test_second_fact_of_a_registration_is_there_too(acting: World) -> None:
    side = acting.maasmonde
    address, client = side.url("casework/registrations/new/"), side.client(PARTNER)
    sent = {"text-0": "Eerste feit.", "text-1": "Tweede feit.", "source-1": "own"}
    client.post(address, {**sent, "draft": "keep"}, **FETCH)
    form = client.get(address).context["form"]
    assert {name: form[name].value() for name in sent} == sent


def test_draft_begun_before_somebody_else_saved_does_not_overwrite(acting: World) -> None:
    side = acting.maasmonde
    address = side.url(f"casework/{plan('write/')(side)}")
    client = side.client("case_director")
    form = client.get(address).context["form"]
    mine = {"shared_picture": SENTENCE, "person_says": "", "revision": form["revision"].value()}
    client.post(address, {**mine, "draft": "keep"}, **FETCH)
    theirs = {**mine, "shared_picture": "Anders gezien."}
    assert side.client(DIRECTOR).post(address, theirs).status_code == 302
    again = client.get(address).context["form"]
    assert again["shared_picture"].value() == SENTENCE
    assert str(again["revision"].value()) == str(mine["revision"])
    saved = client.post(address, {**mine, "revision": again["revision"].value()})
    assert saved.status_code == 422 and saved.context["form"].stale
    assert "Anders gezien." in saved.content.decode()
