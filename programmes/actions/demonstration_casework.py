"""Casework in the demonstration: weighings in every state, seven cases, two meetings, registers.

Everything is made by the actions, so every rule holds; then dates are put back, so that the pages
show a story. All of it is made up and nobody is meant.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from casework.actions import (
    agenda,
    cases,
    closing,
    contributions,
    decision_lists,
    holding,
    outcomes,
    outcomes_of_items,
    participants,
    planning,
    plans,
    provisions,
    registering,
    requests,
    series,
    weighing,
)
from casework.documents import DecisionListDocument
from casework.models import (
    Action,
    AgendaItem,
    Case,
    CaseMeeting,
    Provision,
    Registration,
    Rhythm,
)
from casework.models.parameters import BASIS, CRITERIA, ORGANISATIONS
from core.actions import approve_parameter, propose_parameter
from core.models import Membership, Organisation, Parameter
from core.models.parameters import definitions
from interventions.models import Intervention
from network.actions.partners import ensure_organisation
from programmes.actions.demonstration_casework_dates import (
    put_case_back,
    put_contribution_back,
    put_meeting_back,
    put_registration_back,
)
from programmes.actions.demonstration_casework_figures import count_earlier_years
from programmes.actions.demonstration_covenants import in_days
from programmes.actions.demonstration_signals import Cast

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "casework"
#: The facts of a registration that are taken over from the file as they are.
ANSWERS = ("function", "goal", "against", "basis", "told", "not_told_because", "age_group")
FRIDAY = 4
REASONS = ("necessity", "proportionality", "subsidiarity")


def build_casework(slug: str) -> None:
    """Fill the casework of a demo municipality, unless somebody registered already."""
    path = DATA / f"{slug}.json"
    if not path.exists() or Registration.objects.exists():
        return
    data, cast = json.loads(path.read_text(encoding="utf-8")), Cast(slug)
    _confirm(data, cast)
    for written in data["registrations"]:
        _registration(written, data, cast)
    made = {written["key"]: _case(written, data, cast) for written in data["cases"]}
    for written in data["cases"]:
        _end(made[written["key"]], written, cast)
    _meetings(data, made, cast)
    _registers(made["main"], cast)
    for written in data["cases"]:
        put_case_back(made[written["key"]], written["days_ago"], written["review_in"])
    count_earlier_years(data["figures"])


def _confirm(data: dict[str, Any], cast: Cast) -> None:
    """What the municipality confirmed by two people before anything could be registered."""
    organisations = [{"label": name, "note": ""} for name in data["organisations"]]
    for name in data["organisations"]:
        ensure_organisation(name)
    values = {
        BASIS: data["basis"],
        ORGANISATIONS: organisations,
        CRITERIA: definitions[CRITERIA].proposal,
    }
    for key, value in values.items():
        version: Parameter = propose_parameter(
            membership=cast["beheer"],
            key=key,
            value=value,
            source=str(definitions[key].source),
            valid_from=in_days(-500),
        )
        approve_parameter(version, membership=cast["privacy"])


def _employer(person: Membership) -> Organisation:
    """Whom somebody of the demonstration works for; everybody in casework does for someone."""
    assert person.organisation is not None  # noqa: S101
    return person.organisation


# --- registrations and weighings ------------------------------------------------------------------
def _registration(written: dict[str, Any], data: dict[str, Any], cast: Cast) -> Registration:
    registration = _registered(written, cast)
    if written["state"] != "registered":
        weighing.take_up(registration, membership=cast["proces"])
        for stem in written["filed"]:
            _statement(registration, data["statements"][stem], cast[stem])
    _decided(registration, written, data, cast)
    put_registration_back(registration, written["days_ago"])
    return registration


def _registered(written: dict[str, Any], cast: Cast) -> Registration:
    facts = [
        registering.Fact(text, source, in_days(-days)) for text, source, days in written["facts"]
    ]
    answers = {name: written[name] for name in ANSWERS if name in written}
    return registering.register(membership=cast["deelnemer"], facts=facts, **answers)


def _statement(registration: Registration, said: dict[str, Any], member: Membership) -> None:
    weighing.give_statement(
        registration,
        membership=member,
        function=said["function"],
        against=said["against"],
        reasons=[(heading, reason) for heading, reason in said["reasons"]],
    )


def _decided(
    registration: Registration, written: dict[str, Any], data: dict[str, Any], cast: Cast
) -> None:
    reasons = dict(zip(REASONS, written.get("reasons", ()), strict=False))
    chair = cast["voorzitter"]
    if written["state"] == "opened":
        texts = [
            data["differences"].get(str(number), "")
            for number, _criterion in enumerate(registration.criteria, start=1)
        ]
        weighing.compare(registration, membership=cast["proces"], differences=texts)
    elif written["state"] == "awaiting_information":
        weighing.ask(
            registration,
            membership=cast["proces"],
            question=written["question"],
            organisation=_employer(cast["deelnemer"]),
            day=in_days(14),
        )
    elif written["state"] == "declined":
        outcomes.decline(registration, membership=chair, **reasons)
    elif written["state"] == "referred":
        where = {name: written[name] for name in ("referred_to", "received_by")}
        outcomes.refer(registration, membership=chair, **where, **reasons)


# --- cases ----------------------------------------------------------------------------------------
def _case(written: dict[str, Any], data: dict[str, Any], cast: Cast) -> Case:
    case = _taken_in(written, data, cast)
    for stem, function, days in written["participants"]:
        participants.admit(
            case,
            membership=cast["proces"],
            person=cast[stem],
            function=function,
            basis="Eigen taak, zoals in het convenant staat.",
            need="Werkt mee aan een doel van het plan.",
            until=in_days(days),
        )
    _contributions(case, written, cast)
    cases.inform(
        case,
        membership=cast["proces"],
        told_on=timezone.localdate(),
        told_by=cast["casus"].organisation,
        how=written["told"],
    )
    _plan(case, written, cast)
    if "scaled_to" in written:
        cases.scale_up(
            case,
            membership=cast["proces"],
            recipient=written["scaled_to"],
            reason=written["scaled_because"],
        )
    return case


def _contributions(case: Case, written: dict[str, Any], cast: Cast) -> None:
    for stem, side, kind, text, source, by, days in written["contributions"]:
        contributions.contribute(
            case,
            membership=cast[stem],
            kind=kind,
            side=side,
            text=text,
            function=cast[stem].function,
            source=source,
            source_function=by,
            happened_on=in_days(-days) if kind == "fact" else None,
        )
        put_contribution_back(case, min(days, written["days_ago"]))


def _taken_in(written: dict[str, Any], data: dict[str, Any], cast: Cast) -> Case:
    first = data["registrations"][2]
    facts = {"goal": written["purpose"], "age_group": written["age_group"]}
    registration = _registered({**first, **facts}, cast)
    weighing.take_up(registration, membership=cast["proces"])
    for stem in first["filed"]:
        _statement(registration, data["statements"][stem], cast[stem])
    outcomes.take_in(
        registration,
        membership=cast["voorzitter"],
        purpose=written["purpose"],
        process_director=cast["proces"],
        deputy_director=cast["vervanger"],
        case_director=cast["casus"],
        next_review_by=in_days(max(written["review_in"], 1)),
        **dict(zip(REASONS, data["taken_in_reasons"], strict=True)),
    )
    case: Case = Case.objects.get(registration=registration)
    return case


def _plan(case: Case, written: dict[str, Any], cast: Cast) -> None:
    if "goals" not in written:
        return
    director = cast["casus"]
    offer = Intervention.objects.order_by("pk").first() if written["key"] == "main" else None
    plans.write_plan(
        case,
        membership=director,
        shared_picture=written.get("shared_picture", written["purpose"]),
        person_says=written.get("person_says", "Dat is ook wat ik wil."),
    )
    for number, goal in enumerate(written["goals"]):
        domain, title, lessen, strengthen, how, owner, days, indicator = goal
        plans.add_goal(
            case,
            membership=director,
            life_domain=domain,
            title=title,
            lessen=lessen,
            strengthen=strengthen,
            how=how,
            intervention=None if number else offer,
            owner=cast[owner].organisation,
            starts_on=timezone.localdate(),
            ends_on=in_days(days),
            indicator=indicator,
        )
    plans.adopt_plan(case, membership=director)
    for number, result in enumerate(written.get("goal_results", ()), start=1):
        plans.record_result(
            case, membership=director, number=number, result=result, evaluation="Zoals afgesproken."
        )


def _end(case: Case, written: dict[str, Any], cast: Cast) -> None:
    if "closing" not in written:
        return
    director = cast["proces"]
    cases.reconvene(case, membership=director, question="Kan deze casus dicht?")
    results = {goal.number: ("reached", "Gehaald.") for goal in closing.goals_to_evaluate(case)}
    closing.close(case, membership=director, results=results, **written["closing"])


# --- meetings -------------------------------------------------------------------------------------
def _meetings(data: dict[str, Any], made: dict[str, Case], cast: Cast) -> None:
    frame = dict(data["series"])
    frame["starts_at"] = datetime.time.fromisoformat(frame["starts_at"])
    run = series.create_series(
        membership=cast["proces"],
        rhythm=Rhythm.FOUR_WEEKLY,
        first_on=in_days(4),
        chair=cast["voorzitter"],
        deputy_chair=None,
        note_taker=cast["vervanger"],
        **frame,
    )
    _a_held_meeting(frame, data["outcomes"], made, cast)
    coming = planning.plan_next(run, membership=cast["proces"], number=2)[0].meeting
    agenda.propose(coming, membership=cast["proces"])
    agenda.publish(coming, membership=cast["proces"])


def _a_held_meeting(
    frame: dict[str, Any], said: dict[str, Any], made: dict[str, Case], cast: Cast
) -> None:
    director, chair = cast["proces"], cast["voorzitter"]
    facts = {name: frame[name] for name in ("starts_at", "minutes", "place")}
    meeting = planning.plan_meeting(
        membership=director,
        held_on=timezone.localdate(),
        chair=chair,
        note_taker=cast["vervanger"],
        **facts,
    )
    lines = [
        agenda.Wanted(made[key].code, minutes=20, **{name: words[name] for name in _ASKED})
        for key, words in said.items()
    ]
    agenda.compose(meeting, membership=director, lines=lines)
    agenda.publish(meeting, membership=director)
    holding.hold(meeting, membership=chair)
    everybody = meeting.attendance.select_related("membership")
    holding.attend(
        meeting, membership=chair, people=[holding.Presence(row, True, True) for row in everybody]
    )
    for key, words in said.items():
        _discussed(meeting, made[key], words, key, cast)
    holding.end(meeting, membership=chair)
    week_ago = in_days(-7)
    day = week_ago - datetime.timedelta(days=max(week_ago.weekday() - FRIDAY, 0))
    put_meeting_back(meeting, day)
    decision_lists.adopt(meeting, membership=chair, document_of=DecisionListDocument)


_ASKED = ("goal", "question", "decision_kind")


def _discussed(
    meeting: CaseMeeting, case: Case, words: dict[str, Any], key: str, cast: Cast
) -> None:
    item: AgendaItem = meeting.items.get(case=case)
    outcome = {name: value for name, value in words.items() if name not in _ASKED}
    outcomes_of_items.discuss(item, membership=cast["voorzitter"], **outcome)
    stories = json.loads((DATA / f"{cast.slug}.json").read_text(encoding="utf-8"))["cases"]
    story = next(row for row in stories if row["key"] == key)
    for stem, text, days, verified in story.get("actions", ()):
        promise = outcomes_of_items.Promise(
            text,
            _employer(cast[stem]),
            in_days(max(days, 1)),
            needs_verification=verified,
        )
        outcomes_of_items.promise_action(item, membership=cast["voorzitter"], promise=promise)
        newest = Action.objects.filter(item=item).latest("pk")
        Action.objects.filter(pk=newest.pk).update(due_on=in_days(days))


# --- registers ------------------------------------------------------------------------------------
def _registers(case: Case, cast: Cast) -> None:
    director = cast["proces"]
    provisions.record_provision(
        membership=director,
        code=case.code,
        kind="refused",
        provider=_employer(cast["proces"]),
        receiver="Een verhuurder",
        categories="Gegevens over begeleiding",
        purpose="Weten wie er komt wonen",
        basis="Geen",
        refused_because="Het is niet nodig voor het doel van de casus.",
    )
    Provision.objects.filter(case=case).update(decided_on=in_days(-12))
    requests.create_request(
        membership=director,
        code=case.code,
        kind="access",
        asked="De ouders vragen om te zien wat er is vastgelegd.",
        received_on=in_days(-6),
    )
