"""What changed between two scans: activities, phases, owners, blind spots, figures."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from programmes.actions import scans as actions
from programmes.actions.exchange import import_programme
from programmes.models import Programme, ProgrammeScan
from programmes.models.scan_comparison import Comparison
from tests.programmes.scans import small, stored
from tests.world import World

pytestmark = pytest.mark.usefixtures("acting")


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


def compared(change: Any) -> Comparison:
    """A programme of six activities before and after a change in its exchange data."""
    data = small()
    programme = stored(data)
    before = ProgrammeScan.of(programme)
    change(data)
    import_programme(data, programme=programme)
    fresh = Programme.objects.get(pk=programme.pk)
    for gone in set(fresh.activities.values_list("exchange_id", flat=True)) - {
        row["id"] for row in data["activities"]
    }:
        fresh.activities.get(exchange_id=gone).delete()
    return Comparison(before.content, ProgrammeScan.of(fresh).content)


def figures(comparison: Comparison) -> dict[str, tuple[Any, Any]]:
    return {row.key: (row.before, row.after) for _h, rows in comparison.figures for row in rows}


def test_nothing_changed() -> None:
    comparison = compared(lambda data: None)
    assert comparison.is_equal
    assert all(before == after for before, after in figures(comparison).values())


def test_new_and_gone_activities_are_named() -> None:
    def change(data: dict[str, Any]) -> None:
        gone = data["activities"].pop(0)
        data["activities"].append(gone | {"id": "NEW", "title": "Iets nieuws"})

    comparison = compared(change)
    assert comparison.new == ["Iets nieuws"]
    assert comparison.gone == [small()["activities"][0]["title"]]
    assert not comparison.is_equal


def test_moves_owners_and_statuses_are_told_first() -> None:
    def change(data: dict[str, Any]) -> None:
        row = data["activities"][0]
        row |= {"main_phase": "tertiary", "owner": None, "status": "paused", "budget": 99}

    comparison = compared(change)
    assert [(change.field, change.after) for _title, change in comparison.moved] == [
        ("main_phase", "tertiaire preventie"),
        ("owner", ""),
        ("status", "gepauzeerd"),
    ]
    (changed,) = comparison.changed
    assert [change.field for change in changed.changes] == [
        "main_phase",
        "owner",
        "status",
        "budget",
    ]
    assert changed.changes[-1].after == "€\u00a099"


def test_findings_that_are_gone_and_new() -> None:
    def change(data: dict[str, Any]) -> None:
        without = next(row for row in data["activities"] if row["owner"] is None)
        other = next(row for row in data["activities"] if row["owner"])
        without["owner"], other["owner"] = other["owner"], None

    comparison = compared(change)
    new = {row.code for row in comparison.new_findings}
    solved = {row.code for row in comparison.solved_findings}
    assert "BS06" in new
    assert "BS06" in solved
    kept = len(comparison.standing_findings)
    assert kept + len(comparison.new_findings) == len(comparison.after.findings)
    assert kept + len(comparison.solved_findings) == len(comparison.before.findings)


def test_figures_before_and_after() -> None:
    def change(data: dict[str, Any]) -> None:
        data["activities"][0] |= {"status": "ended", "end": "2026-11-01"}

    comparison = compared(change)
    found = figures(comparison)
    assert found["activities.active"][1] == found["activities.active"][0] - 1
    assert found["by_status.ended"] == (0, 1)
    row = next(row for row in comparison.figures[0][1] if row.key == "activities.active")
    assert (row.difference, row.signed) == (-1, "-1")


def test_decision_alone_is_a_change() -> None:
    programme = stored(small())
    before = ProgrammeScan.of(programme)
    after = ProgrammeScan.of(programme)
    after.snapshot["figures"]["findings"]["by_state"]["open"] -= 1
    assert not Comparison(before.content, after.content).is_equal


def test_screen_compares_with_another_scan_and_with_now(acting: World) -> None:
    side, adviser = acting.maasmonde, acting.maasmonde.membership("policy_adviser")
    data = small()
    programme = stored(data)
    first = actions.make_scan(programme, membership=adviser)
    data["activities"][0] |= {"main_phase": "secondary"}
    import_programme(data, programme=programme)
    second = actions.make_scan(Programme.objects.get(pk=programme.pk), membership=adviser)
    client = side.client("policy_adviser")
    title = data["activities"][0]["title"]
    for scan, other in ((first, second.reference), (second, first.reference), (first, "now")):
        address = side.url(f"programmes/scans/{scan.reference}/compare/?other={other}")
        page = client.get(address).content.decode()
        assert "Andere fase, eigenaar of status" in page
        assert title in page
        moved = page.partition('id="moved"')[2].partition("</table>")[0]
        assert moved.index("voedingsbodem") < moved.index("secundaire preventie")
    same = client.get(side.url(f"programmes/scans/{second.reference}/compare/?other=now"))
    assert "Er is niets veranderd" in same.content.decode()
    for wrong in ("Z-1999-01", first.reference):
        address = side.url(f"programmes/scans/{first.reference}/compare/?other={wrong}")
        answer = client.get(address)
        assert answer.status_code == 200
        assert 'id="figures"' not in answer.content.decode()


def test_first_scan_has_nothing_to_be_compared_with(acting: World) -> None:
    side = acting.maasmonde
    scan = actions.make_scan(stored(small()), membership=side.membership("policy_adviser"))
    actions.adopt_scan(
        scan,
        membership=side.membership("policy_adviser"),
        adopted_on=scan.day,
        render=lambda _scan: b"%PDF-",
    )
    address = side.url(f"programmes/scans/{scan.reference}/compare/")
    assert "Er is nog geen andere scan" in side.client("executive").get(address).content.decode()


def test_button_to_compare_stands_within_its_form(acting: World) -> None:
    """A form within the form would end it before its button, and nothing would be sent."""
    side = acting.maasmonde
    scan = actions.make_scan(stored(small()), membership=side.membership("policy_adviser"))
    address = side.url(f"programmes/scans/{scan.reference}/compare/")
    page = side.client("policy_adviser").get(address).content.decode()
    form = page.partition('<form class="scan-choice"')[2].partition("</form>")[0]
    assert "<form" not in form
    assert 'name="other"' in form
    assert 'type="submit"' in form
