"""Every number of a scan is the same in document, on screen, in the command and on the map."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from programmes.actions import scans as actions
from programmes.documents import map_of_content
from programmes.models import Programme, ProgrammeScan
from programmes.models.exchange import ProgrammeState
from programmes.models.map import map_of
from tests.programmes.scans import PROGRAMMES, document_of, stored
from tests.world import World, programme_data

#: What a document says comes from one snapshot, whatever the database.
pytestmark = pytest.mark.any_database

MARKED = re.compile(r'data-figure="([^"]+)"[^>]*>\s*([^<]+?)\s*<')
ALL = {"by": "target_group", "domains": [], "all": False}


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


@pytest.fixture(params=PROGRAMMES)
def programme(request: pytest.FixtureRequest, acting: World) -> Programme:
    return stored(programme_data(request.param))


def marked(html: str) -> dict[str, set[str]]:
    """Figure → every number shown for it."""
    found: dict[str, set[str]] = {}
    for key, number in MARKED.findall(html):
        found.setdefault(key, set()).add(number)
    return found


def page_of(world: World, scan: ProgrammeScan) -> str:
    client = world.maasmonde.client("policy_adviser")
    answer = client.get(world.maasmonde.url(f"programmes/scans/{scan.reference}/"))
    return str(answer.content.decode())


def made(world: World, programme: Programme) -> ProgrammeScan:
    return actions.make_scan(programme, membership=world.maasmonde.membership("policy_adviser"))


def test_document_and_screen_show_the_same_numbers(acting: World, programme: Programme) -> None:
    name = next(n for n in PROGRAMMES if programme_data(n)["programme"]["title"] == programme.title)
    html, _pdf = document_of(name)
    on_paper, on_screen = marked(html), marked(page_of(acting, made(acting, programme)))
    assert all(len(numbers) == 1 for numbers in {**on_paper, **on_screen}.values())
    assert set(on_screen) == set(on_paper)
    assert on_screen == on_paper
    assert len(on_paper) > 60


def test_numbers_are_those_of_the_exchange_data(acting: World, programme: Programme) -> None:
    """Counted again here, from the file and nothing else."""
    data = ProgrammeState(programme).data
    active = [row for row in data["activities"] if row["status"] in {"planned", "running"}]
    domains = {row["id"]: row["domain"] for row in data["organisations"]}
    shown = marked(page_of(acting, made(acting, programme)))
    assert shown["activities.active"] == {str(len(active))}
    for phase in ("primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary"):
        here = [row for row in active if row["main_phase"] == phase]
        assert shown[f"by_phase.{phase}"] == {str(len(here))}
        for domain in ("social", "care", "safety", "external"):
            number = sum(domains.get(row["owner"]) == domain for row in here)
            assert shown.get(f"matrix.{domain}.{phase}", {"0"}) == {str(number)}
    for status in ("idea", "planned", "running", "paused", "ended", "cancelled"):
        number = sum(row["status"] == status for row in data["activities"])
        assert shown[f"status.{status}"] == {str(number)}


def test_findings_are_those_of_the_command(
    acting: World, programme: Programme, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ["--municipality", "maasmonde", "--programme", programme.reference]
    call_command("findings", *named, "--json")
    told = json.loads(capsys.readouterr().out)
    scan = made(acting, programme)
    kept = [(row["code"], row["subject"], row["severity"]) for row in scan.snapshot["findings"]]
    assert sorted(kept) == sorted((r["code"], r["subject"], r["severity"]) for r in told)
    page = page_of(acting, scan)
    assert marked(page)["findings.total"] == {str(len(told))}
    assert len(re.findall(r'<span class="severity severity--', page)) == len(told)


def test_map_of_the_scan_is_the_map_of_the_programme(acting: World, programme: Programme) -> None:
    live = map_of(ProgrammeState(programme), ALL, findings=True)
    frozen = map_of_content(made(acting, programme).content)
    assert [(band.mark, band.active) for band in frozen.bands] == [
        (band.mark, band.active) for band in live.bands
    ]
    assert [[column.label for column in band.gaps] for band in frozen.bands] == [
        [column.label for column in band.gaps] for band in live.bands
    ]
