"""The programme scan in a real browser: made, revised, adopted, downloaded and compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from core.tenancy import acting_for
from programmes.actions.programme import set_activity_status
from programmes.actions.scans import adopt_scan, make_scan
from programmes.models import Programme, ProgrammeScan
from tests.browser import harness
from tests.pdf import Pdf
from tests.programmes.scans import small, stored
from tests.world import Side, World

#: A document is drawn while somebody waits, and the machine may be busy.
PATIENCE = 60_000


@pytest.fixture
def side(live_world: World) -> Side:
    return live_world.maasmonde


@pytest.fixture
def programme(side: Side) -> Programme:
    with acting_for(side.municipality), translation.override("nl"):
        return stored(small())


def downloaded(page: Page, name: str) -> Pdf:
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("link", name=name).first.click()
    return Pdf(Path(waiting.value.path()).read_bytes())


def test_scan_is_made_revised_adopted_downloaded_and_compared(
    side: Side, programme: Programme, as_user: Callable[..., Page]
) -> None:
    page = as_user("policy_adviser.maasmonde")
    page.goto(side.url(f"programmes/{programme.reference}/scans/"))
    harness.assert_sound(page)
    page.get_by_role("link", name="Eerste scan maken").click()
    harness.assert_sound(page)
    page.get_by_label("Aanbevelingen").fill("Begin bij de eigenaren.")
    page.get_by_role("button", name="Scan maken").click()
    expect(page.locator("main")).to_contain_text("Begin bij de eigenaren.")
    harness.assert_sound(page)

    page.get_by_role("link", name="Aanbevelingen wijzigen").click()
    page.get_by_label("Aanbevelingen").fill("Begin bij de evaluaties.")
    page.get_by_role("button", name="Aanbevelingen opslaan").click()
    expect(page.locator("main")).to_contain_text("Begin bij de evaluaties.")
    draft = downloaded(page, "Document (pdf)")
    assert "Begin bij de evaluaties." in " ".join(draft.texts)

    page.get_by_role("link", name="Scan vaststellen").click()
    harness.assert_sound(page)
    page.locator("main form button[type=submit]").click(timeout=PATIENCE)
    page.wait_for_url(lambda url: "/do/" not in url, timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("Vastgesteld", timeout=PATIENCE)
    expect(page.locator("main")).not_to_contain_text("Aanbevelingen wijzigen")
    final = downloaded(page, "Document (pdf)")
    assert final.faults() == []
    assert "concept" not in " ".join(final.texts)

    with acting_for(side.municipality):
        first = programme.activities.order_by("pk").first()
        adviser = side.membership("policy_adviser")
        set_activity_status(first, membership=adviser, status="paused")
    page.get_by_role("link", name="Vergelijken").click()
    page.get_by_label("Vergelijk met").select_option("now")
    page.get_by_role("button", name="Vergelijken").click()
    expect(page.locator("#moved")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text(first.title)
    harness.assert_sound(page)


@pytest.mark.parametrize("viewport", [harness.LAPTOP, harness.PHONE], ids=["laptop", "phone"])
def test_executive_reads_an_adopted_scan(
    side: Side, programme: Programme, as_user: Callable[..., Page], viewport: dict[str, int]
) -> None:
    adviser: Any = side.membership("policy_adviser")
    with acting_for(side.municipality), translation.override("nl"):
        scan = make_scan(programme, membership=adviser, recommendations="Eerst dit.")
        adopt_scan(scan, membership=adviser, adopted_on=scan.day, render=lambda _scan: b"%PDF-1.7")
        draft = make_scan(programme, membership=adviser)
        assert ProgrammeScan.objects.count() == 2
    page = as_user("executive.maasmonde", viewport=viewport, java_script_enabled=True)
    page.goto(side.url(f"programmes/{programme.reference}/scans/"))
    expect(page.locator("main")).not_to_contain_text(draft.reference)
    harness.assert_sound(page)
    page.get_by_role("link", name=scan.reference, exact=True).click()
    expect(page.locator("main")).to_contain_text("Eerst dit.")
    harness.assert_sound(page)
    page.get_by_role("link", name="Vergelijken").click()
    harness.assert_sound(page)
    answer = page.goto(side.url(f"programmes/scans/{draft.reference}/"))
    assert answer is not None
    assert answer.status == 404


def test_document_that_cannot_be_made_says_what_to_do(
    side: Side, programme: Programme, as_user: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.documents import DocumentRefused
    from programmes.documents import ProgrammeScanDocument

    def refuses(*_arguments: Any) -> bytes:
        raise DocumentRefused("Er ontbreekt een bibliotheek: apt-get install libpango-1.0-0")

    page = as_user("policy_adviser.maasmonde")
    monkeypatch.setattr(ProgrammeScanDocument, "render", refuses)
    with acting_for(side.municipality), translation.override("nl"):
        scan = make_scan(programme, membership=side.membership("policy_adviser"))
    page.goto(side.url(f"programmes/scans/{scan.reference}/do/adopt/"))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("apt-get install libpango-1.0-0")
    harness.assert_sound(page)
