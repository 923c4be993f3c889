"""What there is to do about agreements: hand-made networks with the expected findings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actions import approve_parameter, propose_parameter
from core.tenancy import acting_for
from network.models.covenant_findings import covenant_findings, covenant_notices, findings_for
from tests.factories.network import (
    ConsultationFactory,
    CovenantConsultationFactory,
    CovenantFactory,
    CovenantFileFactory,
)
from tests.world import World

NOTICE = 90


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def until(days: int, review: int = 2) -> dict[str, Any]:
    return {"valid_until": inside(days), "review_on": inside(review)}


DRAFT: dict[str, Any] = {"status": "draft", "signed_on": None}
ENDED: dict[str, Any] = {"status": "ended", "ended_on": inside(0)}
UNCHECKED: dict[str, Any] = {"checked_on": None, "checked_by": None}

#: Name → (agreements: title → facts with "file" and "for" (names of consultations), consultations:
#: name → facts, expected: code and subject).
NETWORKS: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "nothing at all": ({}, {}, []),
    "in force, and nothing hangs on it": ({"A": {}}, {}, []),
    "runs out on the last day of the term": ({"A": until(NOTICE)}, {}, [("RUNS_OUT", "A")]),
    "runs out a day later": ({"A": until(NOTICE + 1)}, {}, []),
    "runs out today": ({"A": until(0)}, {}, [("RUNS_OUT", "A")]),
    "ended yesterday": ({"A": until(-1)}, {}, [("EXPIRED", "A")]),
    "expired is no review besides": ({"A": until(-1, -5)}, {}, [("EXPIRED", "A")]),
    "review due today": ({"A": until(300, 0)}, {}, [("REVIEW_DUE", "A")]),
    "review tomorrow": ({"A": until(300, 1)}, {}, []),
    "not checked": ({"A": UNCHECKED}, {}, [("NOT_CHECKED", "A")]),
    "draft not checked, and no day counts yet": (
        {"A": {**DRAFT, **UNCHECKED, **until(5, -1), "file": False}},
        {},
        [("NOT_CHECKED", "A")],
    ),
    "signed without a file": ({"A": {"file": False}}, {}, [("NO_FILE", "A")]),
    "draft without a file": ({"A": {**DRAFT, "file": False}}, {}, []),
    "ended is over": ({"A": {**ENDED, **UNCHECKED, **until(-9, -9), "file": False}}, {}, []),
    "within the organisations under nothing": (
        {},
        {"O": {"confidentiality": "organisations"}},
        [("NOTHING_IN_FORCE", "O")],
    ),
    "within the table under nothing": (
        {},
        {"O": {"confidentiality": "table"}},
        [("NOTHING_IN_FORCE", "O")],
    ),
    "open under nothing": ({}, {"O": {"confidentiality": "open"}}, []),
    "meets no more": ({}, {"O": {"ended_on": inside(0)}}, []),
    "meets until tomorrow": ({}, {"O": {"ended_on": inside(1)}}, [("NOTHING_IN_FORCE", "O")]),
    "under an agreement in force": ({"A": {"for": ["O"]}}, {"O": {}}, []),
    "under a draft": ({"A": {**DRAFT, "for": ["O"]}}, {"O": {}}, [("NOTHING_IN_FORCE", "O")]),
    "under an ended one": ({"A": {**ENDED, "for": ["O"]}}, {"O": {}}, [("NOTHING_IN_FORCE", "O")]),
    "under an expired one": (
        {"A": {**until(-1), "for": ["O"]}},
        {"O": {}},
        [("EXPIRED", "A"), ("NOTHING_IN_FORCE", "O")],
    ),
    "under an expired one and one in force": (
        {"A": {**until(-1), "for": ["O"]}, "B": {"for": ["O"]}},
        {"O": {}},
        [("EXPIRED", "A")],
    ),
    "another consultation shares": (
        {"A": {"for": ["O"]}},
        {"O": {}, "P": {}},
        [("NOTHING_IN_FORCE", "P")],
    ),
    "everything at once, in the order of what is first": (
        {
            "b": {"file": False},
            "C": UNCHECKED,
            "D": until(300, 0),
            "E": until(9),
            "F": until(-1),
            "A": {"file": False},
        },
        {"O": {}},
        [
            ("EXPIRED", "F"),
            ("NOTHING_IN_FORCE", "O"),
            ("RUNS_OUT", "E"),
            ("REVIEW_DUE", "D"),
            ("NOT_CHECKED", "C"),
            ("NO_FILE", "A"),
            ("NO_FILE", "b"),
        ],
    ),
}


def build(agreements: dict[str, Any], consultations: dict[str, Any]) -> None:
    """Make a network in the database."""
    made = {name: ConsultationFactory(name=name, **facts) for name, facts in consultations.items()}
    for title, given in agreements.items():
        facts = dict(given)
        has_file, names = facts.pop("file", True), facts.pop("for", [])
        covenant = CovenantFactory(title=title, **facts)
        if has_file:
            CovenantFileFactory(covenant=covenant)
        for name in names:
            CovenantConsultationFactory(covenant=covenant, consultation=made[name])


@pytest.mark.parametrize("name", NETWORKS)
def test_network_gives_these_findings_and_no_other(acting: World, name: str) -> None:
    agreements, consultations, expected = NETWORKS[name]
    build(agreements, consultations)
    assert [(found.code, found.subject) for found in covenant_findings()] == expected


def test_findings_tell_what_is_late_the_day_and_the_way(acting: World) -> None:
    build(NETWORKS["everything at once, in the order of what is first"][0], {"O": {}})
    found = {one.code: one for one in covenant_findings()}
    assert {code for code, one in found.items() if one.is_urgent} == {"EXPIRED", "NOTHING_IN_FORCE"}
    assert inside(9).strftime("%d-%m-%Y") in found["RUNS_OUT"].sentence
    assert inside(0).strftime("%d-%m-%Y") in found["REVIEW_DUE"].sentence
    assert found["NO_FILE"].url.endswith("/file/edit/")
    assert "/covenants/new/?consultation=OV-" in found["NOTHING_IN_FORCE"].url


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("policy_adviser", ["NOTHING_IN_FORCE", "NOT_CHECKED"]),
        ("privacy_officer", ["NOT_CHECKED"]),
        ("participant", []),
        ("executive", []),
    ],
)
def test_each_gets_what_they_may_do(acting: World, role: str, codes: list[str]) -> None:
    build({"A": UNCHECKED}, {"O": {}})
    found = findings_for(acting.maasmonde.membership(role))
    assert [one.code for one in found] == codes


def test_term_of_notice_is_the_municipalitys(acting: World) -> None:
    build({"A": until(NOTICE + 10), "B": until(5)}, {})
    assert [one.subject for one in covenant_findings()] == ["B"]
    side = acting.maasmonde
    proposed = propose_parameter(
        membership=side.membership("application_manager"),
        key="covenant_notice_days",
        value=NOTICE + 10,
        source="Besluit",
        valid_from=timezone.localdate(),
    )
    approve_parameter(proposed, membership=side.membership("privacy_officer"))
    assert [one.subject for one in covenant_findings()] == ["A", "B"]
    assert [one.covenant.title for one in covenant_notices(inside(0))] == ["B", "A"]


def test_notices_tell_by_day_what_ends_and_what_has_ended(acting: World) -> None:
    build(
        {
            "soon": until(NOTICE),
            "later": until(NOTICE + 1),
            "gone": until(-1),
            "draft": {**DRAFT, **until(3)},
            "ended": {**ENDED, **until(3)},
            "not yet": {"signed_on": inside(1), **until(3)},
        },
        {},
    )
    told = [(one.covenant.title, one.is_expired) for one in covenant_notices(inside(0))]
    assert told == [("gone", True), ("soon", False)]
    sentence = covenant_notices(inside(0))[1].sentence
    assert "soon" in sentence
    assert inside(NOTICE).strftime("%d-%m-%Y") in sentence
    assert covenant_notices(inside(NOTICE + 1))[1].is_expired


def test_another_municipality_is_not_in_it(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        build({"A": until(-1)}, {"O": {}})
    assert covenant_findings() == []
    assert covenant_notices(inside(0)) == []


def test_findings_ask_as_many_queries_with_few_as_with_many(acting: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert covenant_findings()
        return len(captured)

    build({"A": until(-1)}, {"O": {}})
    few = queries()
    build({f"B{number}": until(-1) for number in range(30)}, {f"P{n}": {} for n in range(30)})
    assert queries() == few <= 5
