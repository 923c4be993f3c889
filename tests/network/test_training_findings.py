"""What there is to do about training: hand-made registers with the expected findings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actions import approve_parameter, propose_parameter
from core.tenancy import acting_for
from interventions.classification import PhenomenonCode
from interventions.models import Phenomenon
from network.models import Profession
from network.models.findings import Finding
from network.models.parameters import TRANSFER_WAIT
from network.models.training_coverage import Coverage
from network.models.training_findings import (
    ENROL_DAYS,
    LAST_ASKED_DAYS,
    training_findings,
)
from tests.factories.network import (
    EnrolmentFactory,
    FocalOfficerFactory,
    PartnerFactory,
    TrainingFactory,
    TrainingSessionFactory,
)
from tests.world import World

WAIT = TRANSFER_WAIT.proposal


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def findings() -> list[Finding]:
    return training_findings(Coverage())


def codes() -> list[str]:
    """The codes of the findings, save those about reach, which have tests of their own."""
    return [one.code for one in findings() if one.code not in {"NOT_REACHED", "NOT_COVERED"}]


#: A row of a session: enrolled, came, whether it was asked afterwards.
CAME, ASKED, UNKNOWN = (4, 4, False), (4, 4, True), (4, None, False)
NOBODY_CAME = (4, 0, False)
#: Name → (days from today, rows, expected codes).
SESSIONS: dict[str, tuple[int, list[Any], list[str]]] = {
    "to come soon with nobody": (ENROL_DAYS, [], ["NOBODY_ENROLLED"]),
    "to come today with nobody": (0, [], ["NOBODY_ENROLLED"]),
    "to come later with nobody": (ENROL_DAYS + 1, [], []),
    "to come soon with people": (3, [UNKNOWN], []),
    "past without attendance": (-1, [UNKNOWN], ["NOT_FILLED_IN"]),
    "past with one row without attendance": (-1, [CAME, UNKNOWN], ["NOT_FILLED_IN"]),
    "past with nobody written down": (-1, [], ["NOT_FILLED_IN"]),
    "past, filled in": (-1, [CAME], []),
    "a day too early to ask": (1 - WAIT, [CAME], []),
    "to be asked today": (-WAIT, [CAME], ["TRANSFER_DUE"]),
    "to be asked of one row": (-WAIT, [ASKED, CAME], ["TRANSFER_DUE"]),
    "asked of every row": (-WAIT, [ASKED, ASKED], []),
    "nobody came, so nobody to ask": (-WAIT, [NOBODY_CAME], []),
    "last day to ask": (-LAST_ASKED_DAYS, [CAME], ["TRANSFER_DUE"]),
    "too long ago to ask": (-LAST_ASKED_DAYS - 1, [CAME], []),
}


def session_with(days: int, rows: list[Any]) -> Any:
    session = TrainingSessionFactory(training=TrainingFactory(professions=[]), held_on=inside(days))
    for enrolled, attended, asked in rows:
        answer = {"transfer_on": inside(0), "transfer_used": 1} if asked else {}
        EnrolmentFactory(session=session, enrolled=enrolled, attended=attended, **answer)
    return session


@pytest.mark.parametrize("name", SESSIONS)
def test_session_asks_for_this_and_nothing_else(acting: World, name: str) -> None:
    days, rows, expected = SESSIONS[name]
    session_with(days, rows)
    assert codes() == expected


def test_cancelled_session_asks_for_nothing(acting: World) -> None:
    session = session_with(3, [])
    session.cancelled_on = inside(0)
    session.save()
    assert codes() == []


def test_focal_officer_alone_is_never_asked_afterwards(acting: World) -> None:
    session = session_with(-WAIT, [])
    officer = FocalOfficerFactory()
    EnrolmentFactory(
        session=session,
        organisation=officer.organisation,
        officer=officer,
        enrolled=1,
        attended=1,
    )
    assert codes() == []


@pytest.mark.parametrize(("term", "due"), [(WAIT + 1, []), (WAIT, ["TRANSFER_DUE"])])
def test_municipality_sets_when_one_asks(acting: World, term: int, due: list[str]) -> None:
    session_with(-WAIT, [CAME])
    author, approver = map(acting.maasmonde.membership, ("application_manager", "privacy_officer"))
    proposed = propose_parameter(
        membership=author,
        key=TRANSFER_WAIT.key,
        value=term,
        source="Besluit van het college",
        valid_from=timezone.localdate(),
    )
    approve_parameter(proposed, membership=approver)
    assert codes() == due


def test_organisation_with_places_and_nobody_trained(acting: World) -> None:
    for name, seats, trained in [("Ster", 2, None), ("Maan", 1, inside(-9)), ("Zon", 0, None)]:
        there = PartnerFactory(organisation__name=name, focal_seats=seats).organisation
        if seats:
            FocalOfficerFactory(organisation=there, trained_on=trained)
    PartnerFactory(organisation__name="Anker", focal_seats=1)
    found = [(one.code, one.subject) for one in findings() if one.code != "NOT_COVERED"]
    assert found == [("NOBODY_TRAINED", "Anker"), ("NOBODY_TRAINED", "Ster")]


def test_professions_never_reached_stand_in_one_finding(acting: World) -> None:
    training = TrainingFactory(professions=["teacher", "volunteer", "prison"])
    session = TrainingSessionFactory(training=training)
    EnrolmentFactory(session=session, profession="teacher", enrolled=2, attended=2)
    EnrolmentFactory(session=session, profession="prison", enrolled=2, attended=0)
    TrainingFactory(professions=["housing"], retired_on=inside(-1))
    (found,) = [one for one in findings() if one.code == "NOT_REACHED"]
    names = sorted(str(Profession(code).label) for code in ("prison", "volunteer"))
    assert found.sentence.endswith(f": {', '.join(names)}.")


def test_professions_reached_or_wanted_by_nobody_are_no_finding(acting: World) -> None:
    session_with(-1, [CAME])
    assert [one for one in findings() if one.code == "NOT_REACHED"] == []


def test_phenomena_not_covered_stand_in_one_finding(acting: World) -> None:
    all_but = [code for code in PhenomenonCode.values if code not in {"hybrid", "lone_actor"}]
    TrainingSessionFactory(training=TrainingFactory(phenomena=all_but, professions=[]))
    labels = Phenomenon.objects.labels()
    (found,) = [one for one in findings() if one.code == "NOT_COVERED"]
    assert labels["hybrid"] in found.sentence
    assert labels["lone_actor"] in found.sentence
    assert labels["polarisation"] not in found.sentence
    TrainingSessionFactory(training=TrainingFactory(phenomena=["hybrid", "lone_actor"]))
    assert [one for one in findings() if one.code == "NOT_COVERED"] == []


def test_everything_at_once_in_the_order_of_what_is_first(acting: World) -> None:
    PartnerFactory(organisation__name="Ster", focal_seats=1)
    for days, rows in [(-WAIT, [CAME]), (-1, [UNKNOWN]), (3, [])]:
        session_with(days, rows)
    TrainingFactory(professions=["housing"])
    assert [one.code for one in findings()] == [
        "NOBODY_ENROLLED",
        "NOT_FILLED_IN",
        "NOBODY_TRAINED",
        "TRANSFER_DUE",
        "NOT_REACHED",
        "NOT_COVERED",
    ]
    assert [one.is_urgent for one in findings()] == [True, True, False, False, False, False]


def test_every_finding_leads_to_its_next_step(acting: World) -> None:
    PartnerFactory(organisation__name="Ster", focal_seats=1)
    asked, open_one = session_with(-WAIT, [CAME]), session_with(-1, [UNKNOWN])
    url = acting.maasmonde.url
    steps = {one.code: one.url for one in findings()}
    session = "network/training/sessions/"
    assert steps == {
        "NOT_FILLED_IN": url(f"{session}{open_one.reference}/people/"),
        "NOBODY_TRAINED": url(f"{session}new/"),
        "TRANSFER_DUE": url(f"{session}{asked.reference}/afterwards/"),
        "NOT_COVERED": url("network/training/offer/new/"),
    }
    client = acting.maasmonde.client("policy_adviser")
    assert {client.get(step).status_code for step in steps.values()} == {200}
    assert all(one.sentence and one.step for one in findings())


def test_other_municipality_has_findings_of_its_own(acting: World) -> None:
    session_with(3, [])
    with acting_for(acting.broekerlanden.municipality):
        assert codes() == []


def test_as_many_queries_with_3_as_with_60(acting: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            findings()
        return len(captured)

    def fill(number: int) -> None:
        for _each in range(number):
            session_with(-WAIT, [CAME])
            session_with(3, [])

    fill(3)
    few = queries()
    fill(27)
    assert queries() == few == 9
