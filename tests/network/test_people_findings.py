"""What there is to do about focal officers: hand-made networks with the expected findings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actions import approve_parameter, deactivate_membership, propose_parameter
from core.tenancy import acting_for
from network.actions.people import end_officer
from network.models import FocalOfficer, PartnerOrganisation
from network.models.parameters import TRAINING_NOTICE
from network.models.people_findings import people_findings
from tests.factories.network import FocalOfficerFactory, PartnerFactory
from tests.world import World

#: So many days before a training runs out it is told, when the municipality set nothing.
SOON_DAYS = TRAINING_NOTICE.proposal
TRAINED = {"trained_on": datetime.date(2026, 2, 1)}


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def expires(days: int) -> dict[str, datetime.date]:
    """A training that is valid until so many days from today."""
    return {"trained_on": inside(-400), "trained_until": inside(days)}


#: Name → (organisation → (places, its officers: name → facts, "deputy" by name), code and subject).
NETWORKS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "nobody and no place": ({"Ster": (0, {})}, []),
    "one open place": ({"Ster": (1, {})}, [("VACANCY", "Ster")]),
    "filled place with a deputy elsewhere": (
        {"Ster": (1, {"A": {"deputy": "B"}}), "Maan": (1, {"B": {"deputy": "C"}, "C": {}})},
        [],
    ),
    "more officers than places": ({"Ster": (1, {"A": {"deputy": "B"}, "B": {}})}, []),
    "one of three places filled": (
        {"Ster": (3, {"A": {}})},
        [("VACANCY", "Ster"), ("NO_DEPUTY", "Ster")],
    ),
    "officer without a deputy": ({"Ster": (0, {"A": {}})}, [("NO_DEPUTY", "Ster")]),
    "one deputy in an organisation is enough": (
        {"Ster": (2, {"A": {"deputy": "B"}, "B": {}})},
        [],
    ),
    "expired yesterday": (
        {"Ster": (0, {"A": {"deputy": "B", **expires(-1)}, "B": {}})},
        [("TRAINING_EXPIRED", "Ster")],
    ),
    "expires today": (
        {"Ster": (0, {"A": {"deputy": "B", **expires(0)}, "B": {}})},
        [("TRAINING_SOON", "Ster")],
    ),
    "expires on the last day of the term": (
        {"Ster": (0, {"A": {"deputy": "B", **expires(SOON_DAYS)}, "B": {}})},
        [("TRAINING_SOON", "Ster")],
    ),
    "expires a day later": (
        {"Ster": (0, {"A": {"deputy": "B", **expires(SOON_DAYS + 1)}, "B": {}})},
        [],
    ),
    "never trained": (
        {"Ster": (0, {"A": {"deputy": "B", "trained_on": None}, "B": {}})},
        [("NEVER_TRAINED", "Ster")],
    ),
    "everything at once, in the order of what is first": (
        {
            "Maan": (1, {}),
            "Ster": (2, {"A": {"trained_on": None}}),
            "Zon": (0, {"B": expires(-9), "C": expires(9)}),
        },
        [
            ("VACANCY", "Maan"),
            ("VACANCY", "Ster"),
            ("NO_DEPUTY", "Ster"),
            ("NO_DEPUTY", "Zon"),
            ("TRAINING_EXPIRED", "Zon"),
            ("NEVER_TRAINED", "Ster"),
            ("TRAINING_SOON", "Zon"),
        ],
    ),
}


def build(network: dict[str, Any]) -> dict[str, FocalOfficer]:
    """Make a network in the database; the officers by name."""
    made, deputies = {}, {}
    for organisation, (seats, officers) in network.items():
        partner = PartnerFactory(organisation__name=organisation, focal_seats=seats)
        for name, facts in officers.items():
            facts = {**TRAINED, **facts}
            deputies[name] = facts.pop("deputy", None)
            made[name] = FocalOfficerFactory(organisation=partner.organisation, name=name, **facts)
    for name, deputy in deputies.items():
        if deputy:
            made[name].deputy = made[deputy]
            made[name].save()
    return made


@pytest.mark.parametrize("name", NETWORKS)
def test_network_gives_these_findings_and_no_other(acting: World, name: str) -> None:
    network, expected = NETWORKS[name]
    build(network)
    assert [(found.code, found.subject) for found in people_findings()] == expected


@pytest.mark.parametrize(("term", "told"), [(29, []), (30, ["TRAINING_SOON"])])
def test_municipality_sets_how_long_before_it_is_told(
    acting: World, term: int, told: list[str]
) -> None:
    build({"Ster": (0, {"A": {"deputy": "B", **expires(30)}, "B": {}})})
    author, approver = map(acting.maasmonde.membership, ("application_manager", "privacy_officer"))
    proposed = propose_parameter(
        membership=author,
        key=TRAINING_NOTICE.key,
        value=term,
        source="Besluit van het college",
        valid_from=timezone.localdate(),
    )
    approve_parameter(proposed, membership=approver)
    assert [found.code for found in people_findings()] == told


@pytest.mark.parametrize(("seats", "open_places"), [(1, 0), (2, 1), (5, 4)])
def test_vacancy_says_how_many(acting: World, seats: int, open_places: int) -> None:
    build({"Ster": (seats, {"A": {}})})
    said = [found.sentence for found in people_findings() if found.code == "VACANCY"]
    assert ([str(open_places) in said[0], "Ster" in said[0]] if said else []) == (
        [True, True] if open_places else []
    )


def test_every_finding_leads_to_its_next_step(acting: World) -> None:
    made = build({"Ster": (2, {"A": {"trained_on": None}})})
    place = PartnerOrganisation.objects.get(organisation__name="Ster").organisation_id
    edit = acting.maasmonde.url(f"network/people/{made['A'].reference}/edit/")
    client = acting.maasmonde.client("policy_adviser")
    steps = {found.code: found.url for found in people_findings()}
    assert steps == {
        "VACANCY": acting.maasmonde.url(f"network/people/new/?organisation={place}"),
        "NO_DEPUTY": edit,
        "NEVER_TRAINED": edit,
    }
    assert {client.get(url).status_code for url in steps.values()} == {200}
    assert all(found.sentence and found.step for found in people_findings())


def test_ended_role_opens_its_place_and_takes_its_deputy_away(acting: World) -> None:
    made = build({"Ster": (1, {"A": {"deputy": "B"}}), "Maan": (1, {"B": {"deputy": "A"}})})
    adviser = acting.maasmonde.membership("policy_adviser")
    end_officer(made["B"], membership=adviser, ended_on=timezone.localdate())
    found = [(one.code, one.subject) for one in people_findings()]
    assert found == [("VACANCY", "Maan"), ("NO_DEPUTY", "Ster")]


def test_whose_access_ended_fills_no_place_and_is_to_be_ended(acting: World) -> None:
    account = acting.maasmonde.membership("participant")
    PartnerOrganisation.objects.filter(organisation=account.organisation).update(focal_seats=1)
    officer = FocalOfficerFactory(
        organisation=account.organisation, name="", membership=account, trained_on=None
    )
    assert [one.code for one in people_findings()] == ["NO_DEPUTY", "NEVER_TRAINED"]
    deactivate_membership(account, membership=acting.maasmonde.membership("application_manager"))
    found = people_findings()
    assert [one.code for one in found] == ["VACANCY", "ACCESS_ENDED"]
    assert found[1].url.endswith(f"/people/{officer.reference}/end/")


def test_other_municipality_has_findings_of_its_own(acting: World) -> None:
    build(NETWORKS["everything at once, in the order of what is first"][0])
    with acting_for(acting.broekerlanden.municipality):
        assert people_findings() == []


def test_as_many_queries_with_3_as_with_60(acting: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            people_findings()
        return len(captured)

    FocalOfficerFactory.create_batch(3, trained_on=None)
    few = queries()
    FocalOfficerFactory.create_batch(57, trained_on=None)
    assert queries() == few == 4
