"""Synthetic casework of any size, for measuring; the same chance gives the same rows.

Everything is made up. Rows are stored in bulk, but for cases, which no bulk can make; every text
passes the guard as any other, so there are few different ones. Who may ask for this is decided
above.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from casework.actions.load_meetings import MeetingMaker
from casework.actions.load_table import MEETINGS_A_TABLE, Maker, Table, store
from casework.models import (
    Case,
    CaseParticipant,
    CasePlan,
    CaseStep,
    Contribution,
    Goal,
    InformationEntry,
    Provision,
    Registration,
    RegistrationFact,
    Source,
    Statement,
    StatementReason,
    StepOfCase,
)
from casework.models.parameters import BASIS, CRITERIA, ORGANISATIONS
from casework.models.plans import life_domains
from core.models import Membership, Parameter
from core.models.parameters import definitions

#: Cases of one meeting, and the fewest a table has, so that an agenda can be filled.
CASES_A_MEETING, FEWEST_CASES = 3, 12
R, C = Registration.Status, Case.Status
#: The states of cases, in turn: three in ten were closed.
_STATES = (
    *(C.IN_CONSULTATION, C.IN_EXECUTION, C.IN_EXECUTION, C.IN_CONSULTATION, C.IN_EXECUTION),
    *(C.AFTERCARE, C.IN_EXECUTION, C.SCALED_UP, C.IN_EXECUTION, C.IN_CONSULTATION),
    *(C.IN_EXECUTION, C.IN_EXECUTION, C.CLOSED, C.IN_EXECUTION, C.CLOSED),
    *(C.CLOSED, C.IN_CONSULTATION, C.CLOSED, C.CLOSED, C.CLOSED),
)
#: The registrations that are no case, however many meetings there are: these do not pile up.
_OTHERS = (R.REGISTERED, R.IN_WEIGHING, R.AWAITING_INFORMATION, R.DECLINED, R.REFERRED, R.WITHDRAWN)
TIMES_OTHERS = 3
_BASIS = "Grondslag van de proef, vastgesteld door de jurist."
_NEEDED = "Zonder overleg weten school en wijkteam niet van elkaar wat zij doen."
_FACTS = ("Bleef drie keer weg van de training.", "Sinds twee weken weer elke dag op school.")
_VIEWS = ("Ik denk dat een vaste begeleider helpt.", "Ik denk dat het thuis beter gaat.")
_WISHES = ("", "", "", "Kan de begeleiding een maand langer?")
_ANSWERS = {
    "function": "wijkwerker",
    "goal": "School en thuis weer op één lijn krijgen.",
    "against": "Komt elke week naar de kookgroep.",
    "basis": "Onze taak in de jeugdhulp.",
    "told": "yes",
}
_REASONS = {
    "necessity": _NEEDED,
    "proportionality": "Wij delen alleen wat nodig is.",
    "subsidiarity": "Begeleiding alleen hielp niet genoeg.",
}
_CLOSING = {
    "closing_reason": "goals_reached",
    "closing_note": "De doelen zijn gehaald.",
    "transfer": "Het wijkteam blijft in beeld.",
    "evaluation": "Vroeg bellen hielp.",
    "informer": "Het wijkteam, deze week.",
}
_GOAL = {
    "title": "Haalt het diploma in de zomer",
    "lessen": "Uitval door verzuim",
    "strengthen": "Goede band met mentor",
    "how": "Begeleiding door jongerenwerk",
    "indicator": "Vier weken achter elkaar aanwezig",
}
_PROVISION = {
    "kind": "refused",
    "receiver": "Een verhuurder",
    "categories": "Gegevens over begeleiding",
    "purpose": "Weten wie er komt wonen",
    "basis": "Geen",
    "refused_because": "Het is niet nodig voor het doel van de casus.",
}


def fill_casework(
    meetings: int,
    *,
    tables: Sequence[Table],
    officers: tuple[Membership, Membership],
    chance: Random,
    day: datetime.date,
) -> None:
    """Store so many meetings with their cases, divided over the tables, and some weighings.

    ``officers`` propose and approve what has to hold before anybody registers. Runs within the
    scope of a municipality and in a transaction of the caller; leaves no log.
    """
    versions = _confirm(officers, tables[0], day)
    maker = CaseMaker(chance, day, versions)
    maker.weighings(tables[0])
    meeting_maker = MeetingMaker(chance, day, maker.codes)
    for number, table in enumerate(tables):
        here = min(MEETINGS_A_TABLE, meetings - number * MEETINGS_A_TABLE)
        cases = maker.cases(table, max(FEWEST_CASES, here * CASES_A_MEETING))
        meeting_maker.meetings(table, cases, here)


def _confirm(
    officers: tuple[Membership, Membership], table: Table, day: datetime.date
) -> dict[str, Parameter]:
    """What two people confirmed: the basis, the organisations of a weighing, the criteria."""
    names = [str(person.organisation) for person in (table.chair, *table.partners[:2])]
    values = {
        BASIS: _BASIS,
        ORGANISATIONS: [{"label": name, "note": ""} for name in names],
        CRITERIA: definitions[CRITERIA].proposal,
    }
    author, approver = officers
    return {
        key: Parameter.objects.create(
            key=key,
            version=1,
            value=value,
            source="Vastgesteld door de gemeente",
            status=Parameter.Status.APPROVED,
            author=author,
            approver=approver,
            valid_from=day - datetime.timedelta(days=3 * 365),
        )
        for key, value in values.items()
    }


class CaseMaker(Maker):
    """Makes registrations and cases, each with what belongs to it."""

    def __init__(self, chance: Random, day: datetime.date, versions: dict[str, Parameter]) -> None:
        super().__init__(chance, day, set())
        self.versions = versions
        self.domains = life_domains()
        self.provisions = 0

    # --- registrations ------------------------------------------------------------------------
    def registration(self, table: Table, status: str) -> Registration:
        """One registration in a state, with all that state asks for."""
        registrar = table.partners[-1]
        since = self.before(10, 40) if status in Registration.OPEN_STATES else self.before(60, 400)
        facts: dict[str, Any] = {"registrar": registrar, "organisation": registrar.organisation}
        if status not in (R.REGISTERED, R.WITHDRAWN):
            facts |= {"taken_up_on": since, "taken_up_by": table.directors[0]}
            facts |= {"statements_by": self.after(-5, 20), "basis_version": self.versions[BASIS]}
            facts["criteria_version"] = self.versions[CRITERIA]
        if status == R.AWAITING_INFORMATION:
            facts |= {"question": "Wat vindt school hiervan?", "asked_on": since}
            facts |= {"asked_organisation": registrar.organisation}
            facts |= {"information_by": self.after(-5, 20)}
        if status in Registration.DECIDED_STATES:
            facts |= {"decider": table.chair, "decided_on": since, **_REASONS}
            facts["opened_at"] = self.moment(since)
        if status == R.REFERRED:
            facts["referred_to"] = "social_domain"
        if status in (R.DECLINED, R.REFERRED, R.WITHDRAWN):
            facts["ended_on"] = since
        code, place = self.code(), self.here
        return Registration(
            status=status, code=code, registered_on=since, **place, **_ANSWERS, **facts
        )

    def registrations(self, table: Table, states: Iterable[str]) -> list[Registration]:
        """Store registrations in these states, with one or two facts each."""
        rows = store(Registration, [self.registration(table, state) for state in states])
        facts = [
            RegistrationFact(
                registration=row,
                order=order,
                text=self.chance.choice(_FACTS),
                source=Source.OWN,
                happened_on=row.registered_on - datetime.timedelta(days=order),
                **self.here,
            )
            for row in rows
            for order in range(1, self.chance.randint(2, 3))
        ]
        store(RegistrationFact, facts)
        return rows

    def weighings(self, table: Table) -> None:
        """Store the registrations that are no case, half of the weighings with open statements."""
        rows = self.registrations(table, _OTHERS * TIMES_OTHERS)
        given = [row for row in rows if row.criteria_version_id]
        asked = (table.chair, *table.partners[:2])
        statements = [
            Statement(
                registration=row,
                organisation=person.organisation,
                order=order,
                author=person,
                function="adviseur",
                against="De kookgroep gaat goed.",
                filed_on=row.registered_on,
                **self.here,
            )
            for row in given
            for order, person in enumerate(asked, start=1)
        ]
        reasons = [
            StatementReason(
                statement=statement,
                order=order,
                criterion=line["label"],
                heading="Twee feiten passen",
                reason="De uitspraak in oktober staat op zichzelf.",
                **self.here,
            )
            for statement in store(Statement, statements)
            for order, line in enumerate(self.versions[CRITERIA].value, start=1)
        ]
        store(StatementReason, reasons)

    # --- cases --------------------------------------------------------------------------------
    def cases(self, table: Table, number: int) -> list[Case]:
        """Store cases of one table, with everything in them but what meetings add."""
        taken_in = self.registrations(table, [R.TAKEN_IN] * number)
        states = [_STATES[place % len(_STATES)] for place in range(number)]
        rows = [self.case(table, *both) for both in zip(taken_in, states, strict=True)]
        for row in rows:
            row.save()  # one by one: cases have no other door
        self.participants(table, rows)
        self.contributions(table, rows)
        self.plans(table, rows)
        self.register(table, rows)
        return rows

    def case(self, table: Table, registration: Registration, status: str) -> Case:
        """One case in a state; half of them directed by the one, half by the other director."""
        chance = self.chance
        first, second = chance.sample(table.directors, 2)
        opened = registration.decided_on or self.day
        facts: dict[str, Any] = {"agenda_wish": chance.choice(_WISHES)}
        if status == C.SCALED_UP:
            facts["scaled_to"] = "triangle"
        if status == C.AFTERCARE:
            facts |= {"aftercare": "Belt elke maand.", "aftercare_on": self.after(1, 90)}
        if status == C.CLOSED:
            facts |= {**_CLOSING, "closed_on": self.before(1, 50)}
        return Case(
            code=self.code(),
            status=status,
            registration=registration,
            regime="person_centred",
            basis_version=self.versions[BASIS],
            purpose="School en wonen weer op orde.",
            age_group=chance.choice(["adult", "adult", "from_12_to_17", "unknown"]),
            process_director=first,
            deputy_director=second,
            case_director=table.case_director,
            opened_on=opened,
            next_review_by=self.after(-3, 170),
            **self.here,
            **facts,
        )

    def participants(self, table: Table, cases: list[Case]) -> None:
        """Store three to all of the partners as participants of each case."""
        rows = [
            CaseParticipant(
                case=case,
                membership=person,
                organisation=person.organisation,
                function="begeleider",
                basis="Taak in de jeugdhulp.",
                need="Begeleidt thuis.",
                from_on=case.opened_on,
                until=self.after(700, 900),
                **self.here,
            )
            for case in cases
            for person in self.chance.sample(
                table.partners, self.chance.randint(3, len(table.partners))
            )
        ]
        store(CaseParticipant, rows)

    def contributions(self, table: Table, cases: list[Case]) -> None:
        """Store four to ten texts a case, and for most cases that the person was told."""
        rows, steps, told = [], [], []
        for case in cases:
            day, director = case.opened_on, table.directors[0]
            for number in range(1, self.chance.randint(5, 11)):
                rows.append(self.contribution(case, number, self.chance.choice(table.partners)))
            for kind in (StepOfCase.OPENED, StepOfCase.ADMITTED, StepOfCase.CONTRIBUTED):
                steps.append(CaseStep(case=case, kind=kind, happened_at=self.moment(day)))
            if self.chance.random() < 0.9:
                organisation = table.case_director.organisation
                facts = {"told_on": day, "told_by": organisation, "how": "In een gesprek thuis."}
                told.append(InformationEntry(case=case, recorded_by=director, **facts))
        for row in [*steps, *told]:
            row.municipality = self.here["municipality"]
        store(Contribution, rows)
        store(CaseStep, steps)
        store(InformationEntry, told)

    def contribution(self, case: Case, number: int, author: Membership) -> Contribution:
        """A fact, or one time in three an opinion."""
        facts: dict[str, Any] = {"kind": "opinion", "text": self.chance.choice(_VIEWS)}
        if self.chance.random() < 0.67:
            facts = {"kind": "fact", "text": self.chance.choice(_FACTS), "source": Source.OWN}
            facts["happened_on"] = case.opened_on
        return Contribution(
            case=case,
            number=number,
            author=author,
            organisation=author.organisation,
            function="begeleider",
            side=self.chance.choice(["care", "safety"]),
            contributed_on=case.opened_on,
            **self.here,
            **facts,
        )

    def plans(self, table: Table, cases: list[Case]) -> None:
        """Store a plan of two to four goals for each case; adopted once it is carried out."""
        by = table.case_director
        plans = []
        for case in cases:
            adopted = case.status != C.IN_CONSULTATION
            facts = {"adopted_on": case.opened_on, "adopted_by": by} if adopted else {}
            plans.append(CasePlan(case=case, version=1, **self.here, **facts))
        goals = [
            Goal(
                plan=plan,
                number=number,
                order=number,
                life_domain=self.domains[number % len(self.domains)],
                owner=by.organisation,
                ends_on=self.after(30, 200),
                **self.here,
                **_GOAL,
            )
            for plan in store(CasePlan, plans)
            for number in range(1, self.chance.randint(3, 5))
        ]
        store(Goal, goals)

    def register(self, table: Table, cases: list[Case]) -> None:
        """Store one refusal in the register of provisions for every ten cases."""
        rows = []
        for case in cases[::10]:
            self.provisions += 1
            rows.append(
                Provision(
                    reference=f"VS-{self.day.year}-{self.provisions:02d}",
                    case=case,
                    provider=table.directors[0].organisation,
                    decided_by=table.directors[0],
                    decided_on=self.day,
                    **self.here,
                    **_PROVISION,
                )
            )
        store(Provision, rows)
