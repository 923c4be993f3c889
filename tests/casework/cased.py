"""A case in any state with its people: process director, deputy, case director, one participant."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from casework.models import Case
from core.models import Membership
from tests.factories import casework as make
from tests.world import Side

S = Case.Status
DAY = datetime.timedelta(days=1)


@dataclass
class Cased:
    """One case and its people."""

    side: Side
    case: Case
    partner: Membership

    @property
    def director(self) -> Membership:
        """Its process director, freshly read."""
        return fresh(self.case.process_director)

    @property
    def deputy(self) -> Membership:
        """Its deputy, freshly read."""
        return fresh(self.case.deputy_director)

    @property
    def leader(self) -> Membership:
        """Its case director, freshly read."""
        return fresh(self.case.case_director)

    def url(self, verb: str = "") -> str:
        """The page of the case, or of a verb."""
        rest = f"do/{verb}/" if verb else ""
        return self.side.url(f"casework/cases/{self.case.code}/{rest}")

    def get(self, person: Membership, verb: str = "") -> Any:
        """What somebody gets there."""
        return client_of(person).get(self.url(verb))

    def post(self, person: Membership, verb: str, /, **data: Any) -> Any:
        """What somebody gets for carrying out a verb."""
        return client_of(person).post(self.url(verb), data)

    def now(self) -> Case:
        """The case as it is stored now."""
        return Case.objects.get(pk=self.case.pk)


def fresh(person: Membership) -> Membership:
    """A membership as it is stored now, with its roles unread."""
    related = Membership.objects.select_related("user", "municipality", "organisation")
    return related.get(pk=person.pk)


def client_of(person: Membership) -> Client:
    """A client of somebody, logged in."""
    client = Client()
    client.force_login(person.user)
    return client


def cased(side: Side, status: str = S.IN_CONSULTATION, **facts: Any) -> Cased:
    """A case in a state, with one participant of another organisation."""
    case = make.make_case(status=status, **facts)
    partner = make.a_partner("school", "School Noord")
    make.make_participant(case, partner, function="mentor")
    return Cased(side, case, fresh(partner))


def in_days(number: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + number * DAY


def typed(day: datetime.date) -> str:
    """A day as somebody types it."""
    return day.strftime("%d-%m-%Y")


def answers(cased: Cased, verb: str) -> dict[str, Any]:
    """Right answers for the form of a verb."""
    contribution = cased.case.contributions.first()
    one = {"contribution": contribution.pk if contribution else ""}
    someone = make.a_partner("jongerenwerk", "Jongerenwerk De Brug")
    return {
        "admit": {
            "person": someone.pk,
            "function": "begeleider",
            "basis": "Taak in het jongerenwerk.",
            "need": "Begeleidt bij de kookgroep.",
            "until": typed(in_days(90)),
        },
        "release": {"person": cased.case.participants.get(membership=cased.partner).pk},
        "appoint": {
            "director": cased.case.process_director_id,
            "deputy": make.a_director("tweede").pk,
            "leader": cased.case.case_director_id,
        },
        "contribute": {
            "kind": "fact",
            "side": "care",
            "text": "Is elke dag op school.",
            "source": "own",
            "happened_on": typed(in_days(-3)),
            "use": "case",
            "function": "mentor",
        },
        "retract": one,
        "mark": {**one, "certainty": "confirmed"},
        "rectify": {**one, "text": "Is vier dagen per week op school."},
        "inform": {
            "answer": "told",
            "told_on": typed(in_days(0)),
            "told_by": cased.case.case_director.organisation_id,
            "how": "In een gesprek thuis.",
        },
        "wish": {"question": "Wat houdt de woning tegen?"},
        "scale_up": {"recipient": "mayor", "reason": "De woning vraagt om een besluit."},
        "scale_down": {"reason": "De woning is geregeld."},
        "reconvene": {"question": "Hoe nu verder met school?"},
        "review": {
            "necessity": "Ja, het contact is nog pril.",
            "proportionality": "Wij delen alleen wat nodig is.",
            "subsidiarity": "Begeleiding alleen is nog niet genoeg.",
            "next_review_by": typed(in_days(90)),
        },
        "start_aftercare": {
            "aftercare": "Het wijkteam belt elke maand.",
            "aftercare_on": typed(in_days(90)),
        },
        "close": {
            "closing_reason": "goals_reached",
            "closing_note": "De doelen zijn gehaald.",
            "transfer": "Het wijkteam blijft in beeld.",
            "evaluation": "Vroeg bellen hielp.",
            "informer": "Het wijkteam, deze week.",
        },
        "restrict": {"because": "Er loopt een verzoek om rectificatie."},
    }.get(verb, {})
