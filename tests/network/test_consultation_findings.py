"""What stands out in the consultations: hand-made tables with the findings they have to give."""

from __future__ import annotations

import datetime
import itertools
import random
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Consultation, ConsultationLink
from network.models.consultation_findings import Finding, Overview
from tests.factories.network import (
    ConsultationFactory,
    ConsultationLinkFactory,
    ConsultationSeatFactory,
    PartnerFactory,
)
from tests.factories.programmes import OrganisationFactory
from tests.world import World

#: Letter of an organisation → its domain; N has no profile at all.
DOMAINS = {"S": "social", "Z": "care", "V": "safety", "P": "external", "U": "unknown"}
SOCIAL, CARE, POLICE = ("S", "adviseur", "collega"), ("Z", "arts", "collega"), ("V", "agent", "ok")
FULL = [SOCIAL, CARE, POLICE]
#: All three domains, and nobody who sits anywhere else.
OTHERS = [("S", "ambtenaar", ""), ("Z", "verpleegkundige", ""), ("V", "rechercheur", "")]
BARE = ("S", "adviseur", "")

Table = tuple[str, list[tuple[str, str, str]]]


def build(tables: dict[str, Table], links: list[str]) -> dict[str, Any]:
    """Store it; gives letters and names with the subject that findings use for them."""
    organisations = {"N": OrganisationFactory(name="Organisatie N")}
    for letter, domain in DOMAINS.items():
        organisations[letter] = PartnerFactory(
            organisation__name=f"Organisatie {letter}", domain=domain
        ).organisation
    stored = {}
    for name, (level, seats) in tables.items():
        gone = datetime.date(2025, 1, 1) if level == "ended" else None
        level = "operational" if gone else level
        stored[name] = ConsultationFactory(name=name, level=level, ended_on=gone)
        for letter, function, deputy in seats:
            ConsultationSeatFactory(
                consultation=stored[name],
                organisation=organisations[letter],
                function=function,
                deputy=deputy,
            )
    for link in links:
        source, target = link.split(">")
        ConsultationLinkFactory(source=stored[source], target=stored[target])
    keys = {name: one.reference for name, one in stored.items()}
    return keys | {letter: str(one.pk) for letter, one in organisations.items()}


def found(keys: dict[str, str]) -> list[str]:
    """The findings as "CODE subject", with names for references and letters for organisations."""
    names = {key: name for name, key in keys.items()}
    told = []
    for finding in Overview.load().findings:
        first, colon, rest = finding.subject.partition(":")
        known = names.get(first, first) if finding.code not in ("NOBODY_IN_BOTH",) else first
        told.append(f"{finding.code} {known}{colon}{rest}")
    return told


def table(*seats: tuple[str, str, str], level: str = "operational") -> Table:
    return level, list(seats)


CASES: dict[str, tuple[dict[str, Table], list[str], list[str]]] = {
    "nothing at all": ({}, [], []),
    "two whole tables with a link": ({"aa": table(*FULL), "bb": table(*FULL)}, ["aa>bb"], []),
    "without a link": (
        {"aa": table(*FULL), "bb": table(*FULL), "cc": table(*FULL)},
        ["aa>bb"],
        ["NO_LINK cc"],
    ),
    "one domain missing": (
        {"aa": table(SOCIAL, POLICE), "bb": table(*FULL)},
        ["aa>bb"],
        ["DOMAIN_MISSING aa"],
    ),
    "tactical tables need the domains too": (
        {"aa": table(SOCIAL, level="tactical"), "bb": table(*FULL)},
        ["aa>bb"],
        ["DOMAIN_MISSING aa"],
    ),
    "a strategic table may be of one domain": (
        {"aa": table(POLICE, level="strategic"), "bb": table(*FULL)},
        ["aa>bb"],
        [],
    ),
    "outsiders and organisations without a profile count for no domain": (
        {"aa": table(("P", "docent", "ja"), ("N", "lid", "ja")), "bb": table(*FULL)},
        ["aa>bb"],
        ["DOMAIN_MISSING aa", "NOBODY_IN_BOTH 1"],
    ),
    "nobody in both": (
        {"aa": table(*FULL), "bb": table(*OTHERS)},
        ["aa>bb"],
        ["NOBODY_IN_BOTH 1"],
    ),
    "the same function of another organisation is not the same": (
        {"aa": table(*FULL), "bb": table(*OTHERS, ("P", "adviseur", "x"))},
        ["aa>bb"],
        ["NOBODY_IN_BOTH 1"],
    ),
    "capitals and spaces do not matter": (
        {"aa": table(*FULL), "bb": table(*OTHERS, ("S", "  ADVISEUR ", "x"))},
        ["aa>bb"],
        [],
    ),
    "who alone connects needs a deputy": (
        {"aa": table(BARE, CARE, POLICE), "bb": table(*OTHERS, BARE)},
        ["aa>bb"],
        ["NO_DEPUTY S:adviseur"],
    ),
    "a deputy at one end is not enough": (
        {"aa": table(*FULL), "bb": table(*OTHERS, BARE)},
        ["aa>bb"],
        ["NO_DEPUTY S:adviseur"],
    ),
    "one link with two who connect needs no deputy": (
        {"aa": table(BARE, CARE, POLICE), "bb": table(BARE, CARE, POLICE)},
        ["aa>bb"],
        [],
    ),
    "two links carried by one function, with others": (
        {name: table(BARE, CARE, POLICE) for name in ("aa", "bb", "cc")},
        ["aa>bb", "bb>cc"],
        ["NO_DEPUTY S:adviseur"],
    ),
    "a seat elsewhere without a deputy does not matter": (
        {"aa": table(*FULL), "bb": table(*FULL), "cc": table(BARE, level="strategic")},
        ["aa>bb"],
        ["NO_LINK cc"],
    ),
    "nobody sits there": (
        {"aa": table(), "bb": table(*FULL)},
        ["aa>bb"],
        ["NOBODY_IN_BOTH 1", "NO_SEATS aa"],
    ),
    "a loop hangs nothing": (
        {name: table(*FULL) for name in ("aa", "bb", "cc")},
        ["aa>bb", "bb>cc", "cc>aa"],
        [],
    ),
    "what ended is not looked at, nor its links": (
        {"aa": table(*FULL), "bb": table(*FULL), "cc": ("ended", [])},
        ["cc>aa", "aa>bb", "bb>cc"],
        [],
    ),
    "everything in its order": (
        {"bb": table(BARE), "Aa": table(BARE), "cc": table(), "dd": table(*FULL)},
        ["bb>Aa", "bb>cc"],
        [
            "NO_LINK dd",
            "DOMAIN_MISSING Aa",
            "DOMAIN_MISSING bb",
            "NOBODY_IN_BOTH 2",
            "NO_DEPUTY S:adviseur",
            "NO_SEATS cc",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_tables_give_these_findings_and_no_others(acting: World, case: str) -> None:
    tables, links, expected = CASES[case]
    assert found(build(tables, links)) == expected


@pytest.fixture
def twenty_five(acting: World) -> dict[str, str]:
    """A chain of 21, the 6th without care, the 11th empty, the 16th others; four stand alone."""
    tables = {f"overleg {number:02d}": table(*FULL) for number in range(25)}
    tables["overleg 05"] = table(SOCIAL, POLICE)
    tables["overleg 10"] = table()
    tables["overleg 15"] = table(*OTHERS)
    tables["overleg 22"] = table(POLICE, level="strategic")
    tables["overleg 23"] = table()
    links = [f"overleg {number:02d}>overleg {number + 1:02d}" for number in range(20)]
    return build(tables, links)


def test_twenty_five_consultations(twenty_five: dict[str, str]) -> None:
    assert found(twenty_five) == [
        *[f"NO_LINK overleg {number}" for number in (21, 22, 23, 24)],
        "DOMAIN_MISSING overleg 05",
        *[f"NOBODY_IN_BOTH {number}" for number in (10, 11, 15, 16)],
        "NO_SEATS overleg 10",
        "NO_SEATS overleg 23",
    ]


def test_equal_rows_in_another_order_give_equal_findings(twenty_five: dict[str, str]) -> None:
    expected = Overview.load()
    rows = list(Consultation.objects.going_on().prefetch_related("seats__organisation"))
    links = list(ConsultationLink.objects.all())
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        random.Random(seed).shuffle(links)
        again = Overview(rows, links, dict(expected.domains))
        assert again.findings == expected.findings
        assert [row.link.pk for row in again.links] == [row.link.pk for row in expected.links]


# --- what a finding says ---------------------------------------------------------------------
def only(code: str) -> Finding:
    (finding,) = [one for one in Overview.load().findings if one.code == code]
    return finding


def test_finding_says_where_to_mend_it(acting: World) -> None:
    tables = {"aa": table(SOCIAL, ("U", "lid", "")), "bb": table(*FULL), "cc": table(*FULL)}
    keys = build(tables, ["aa>bb"])
    missing, loose = only("DOMAIN_MISSING"), only("NO_LINK")
    assert missing.address.endswith(f"/consultations/{keys['aa']}/seats/")
    assert loose.address.endswith(f"/consultations/{keys['cc']}/links/")
    assert "Zorgdomein" in missing.title
    assert "veiligheidsdomein" in missing.title
    assert "sociaal" not in missing.title
    assert re.search(r"\baa\b", missing.title)
    assert missing.explanation.count("Organisatie S") == 1
    assert missing.explanation.count("Organisatie U") == 2, "sits there, and its domain is unknown"


def test_deputy_finding_names_links_and_the_tables_without_one(acting: World) -> None:
    tables = {"aa": table(*FULL), "bb": table(BARE, CARE, POLICE), "cc": table(*FULL)}
    keys = build(tables, ["aa>bb", "bb>cc", "aa>cc"])
    finding = only("NO_DEPUTY")
    assert "1, 2 en 3" in finding.explanation
    assert re.search(r"\bbb\b", finding.explanation)
    assert "Adviseur (Organisatie S)" in finding.title
    assert not re.search(r"\b(aa|cc)\b", finding.explanation)
    assert finding.address.endswith(f"/consultations/{keys['bb']}/seats/")


def test_many_tables_without_a_deputy_are_summed_up(acting: World) -> None:
    names = [f"tafel {number}" for number in range(6)]
    links = [f"{one}>{two}" for one, two in itertools.pairwise(names)]
    build({name: table(BARE, CARE, POLICE) for name in names}, links)
    explanation = only("NO_DEPUTY").explanation
    assert [name for name in names if name in explanation] == names[:3]
    assert re.search(r"\b3\b", explanation.partition("tafel 2")[2])


# --- numbers, and what is missing ------------------------------------------------------------
def test_links_are_numbered_as_they_were_made_without_those_of_ended_ones(acting: World) -> None:
    tables = {"aa": table(*FULL), "bb": table(*OTHERS, CARE), "cc": ("ended", [])}
    build(tables, ["aa>cc", "bb>aa", "cc>bb"])
    (row,) = Overview.load().links
    assert (row.number, str(row.link)) == (1, "bb → aa")
    assert row.in_both == ("Arts",)


def test_missing_domains_are_given_per_consultation(acting: World) -> None:
    build({"aa": table(POLICE), "bb": table(*FULL), "cc": table()}, [])
    overview = Overview.load()
    names = {one.pk: one.name for one in overview.consultations}
    missing = {names[pk]: domains for pk, domains in overview.missing.items()}
    assert missing == {"aa": ("social", "care")}


def test_ends_later_still_counts_until_that_day(acting: World) -> None:
    build({"aa": table(*FULL)}, [])
    Consultation.objects.update(ended_on=timezone.localdate() + datetime.timedelta(days=1))
    assert len(Overview.load().consultations) == 1
    Consultation.objects.update(ended_on=timezone.localdate())
    assert not Overview.load().consultations


def test_overview_asks_as_many_queries_whatever_there_is(acting: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            overview = Overview.load()
            assert overview.findings is not None
            assert overview.sheet()
        return len(captured)

    build({"aa": table(*FULL), "bb": table()}, ["aa>bb"])
    few = asked()
    for number in range(20):
        one = ConsultationFactory(name=f"meer {number}")
        ConsultationSeatFactory.create_batch(3, consultation=one)
        ConsultationLinkFactory(source=one)
    assert asked() == few <= 5
