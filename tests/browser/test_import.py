"""From Excel to findings: upload, look, mend, read in, see the blind spots; by keyboard and phone.

The keystroke-level model (Card, Moran and Newell, 1983; operators as in decision 20) estimates
what it costs a person: a key 0.28 s, pointing 1.1 s, a click 0.1 s, the hand to the mouse and back
0.4 s, deciding 1.35 s before each field. Reading is counted apart, generously.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import harness
from tests.programmes import lists

ADVISER = "policy_adviser.maasmonde"
LIST = "inventarisatie-maasmonde.xlsx"
KEY, POINT, CLICK, HAND, DECIDE = 0.28, 1.1, 0.1, 0.4, 1.35
#: Seconds to read one row of the preview, one recognised column, one fault.
READ_ROW, READ_COLUMN, READ_FAULT = 3.0, 3.0, 8.0
#: The system's own file chooser: open the folder, find the file, open it.
CHOOSE_FILE = 20.0


@dataclass
class Person:
    """Acts on a page and counts what each act costs."""

    page: Page
    seconds: float = 0.0
    keys: int = 0
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """Point at something and click."""
        target.click()
        self.clicks += 1
        self.seconds += HAND + POINT + CLICK

    def type(self, target: Locator, text: str) -> None:
        """Decide, go to a field, replace what stands there."""
        self.seconds += DECIDE
        self.click(target)
        target.fill(text)
        self.keys += len(text) + 1
        self.seconds += (len(text) + 1) * KEY + HAND

    def choose(self, target: Locator, content: bytes, name: str) -> None:
        """Choose a file."""
        target.set_input_files({"name": name, "mimeType": "", "buffer": content})
        self.clicks += 3
        self.seconds += DECIDE + CHOOSE_FILE

    def read(self, things: int, seconds: float) -> None:
        """Read a number of things."""
        self.seconds += things * seconds


def upload(page: Page, content: bytes, name: str, address: str) -> None:
    page.goto(address)
    page.get_by_label("Bestand met uw lijst").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Lijst bekijken").click()
    page.wait_for_url("**/imports/**")


@pytest.fixture
def address(live_world: Any) -> str:
    """The upload page of the first programme."""
    return f"/maasmonde/programmes/{live_world.maasmonde.programme.reference}/activities/import/"


def test_from_excel_to_findings(as_user: Callable[..., Page], live_world: Any) -> None:
    page = as_user(ADVISER)
    adviser = Person(page)
    reference = live_world.maasmonde.programme.reference
    page.goto(f"/maasmonde/programmes/{reference}/activities/")
    adviser.click(page.get_by_role("link", name="Lijst inlezen"))
    adviser.choose(page.get_by_label("Bestand met uw lijst"), lists.given(LIST), LIST)
    adviser.click(page.get_by_role("button", name="Lijst bekijken"))
    page.wait_for_url("**/imports/**")
    expect(page.get_by_text("Er is nog niets opgeslagen")).to_be_visible()

    adviser.read(page.locator("table").first.locator("tbody tr").count(), READ_COLUMN)
    adviser.read(page.locator(".import-rows tbody tr").count(), READ_ROW)
    faults = page.locator(".error-summary__list a")
    expect(faults).to_have_count(4)
    adviser.read(faults.count(), READ_FAULT)
    for cell, text in [
        ("Rij 14, kolom H", "1-3-2027"),
        ("Rij 15, kolom B", "Oudergroep Zuid"),
        ("Rij 17, kolom G", "28-2-2026"),
        ("Rij 22, kolom D", "secundair"),
    ]:
        adviser.type(page.get_by_label(cell), text)
    adviser.click(page.get_by_role("button", name="Opnieuw controleren"))
    page.wait_for_url("**/imports/**")
    expect(faults).to_have_count(0)
    adviser.click(page.get_by_role("button", name="13 rijen inlezen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("De lijst is ingelezen")
    adviser.click(page.get_by_role("link", name="Blinde vlekken bekijken"))
    page.wait_for_url("**/findings/")
    expect(page.locator(".finding").first).to_be_visible()

    print(
        f"Excel to findings: {adviser.seconds:.0f} s, {adviser.keys} keys, {adviser.clicks} clicks"
    )
    assert adviser.seconds <= 600


def test_preview_with_faults_is_sound(as_user: Callable[..., Page], address: str) -> None:
    page = as_user(ADVISER)
    page.goto(address)
    harness.assert_sound(page)
    upload(page, lists.given(LIST), LIST, address)
    harness.assert_sound(page)
    page.get_by_role("button", name="rijen inlezen").click()
    page.wait_for_load_state()
    harness.assert_sound(page)


def test_refused_file_is_told_at_its_field(as_user: Callable[..., Page], address: str) -> None:
    page = as_user(ADVISER)
    page.goto(address)
    field = page.get_by_label("Bestand met uw lijst")
    field.set_input_files({"name": "a.xlsx", "mimeType": "", "buffer": b"\x89PNG\r\n\x1a\n" * 50})
    page.get_by_role("button", name="Lijst bekijken").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(":focus")).to_have_attribute("name", "file")
    harness.assert_accessible(page)


def test_phone_without_script(as_user: Callable[..., Page], address: str) -> None:
    page = as_user(ADVISER, viewport=harness.PHONE, java_script_enabled=False)
    upload(page, lists.given("lijst-broekerlanden.xlsx"), "lijst.xlsx", address)
    page.get_by_role("link", name="Rij 8, kolom F").click()
    cell = page.get_by_label("Rij 8, kolom F")
    expect(cell).to_be_visible()
    cell.fill("maart 2026")
    page.get_by_role("button", name="Opnieuw controleren").click()
    page.get_by_role("button", name="8 rijen inlezen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("De lijst is ingelezen")
    page.get_by_role("link", name="Inlezen ongedaan maken").click()
    page.get_by_role("button", name="Inlezen ongedaan maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze lijst is ongedaan gemaakt")


def test_list_goes_out_as_it_came_in(as_user: Callable[..., Page], address: str) -> None:
    page = as_user(ADVISER)
    page.goto(address.removesuffix("import/"))
    page.get_by_text("Exporteren").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel (xlsx)").click()
    content = waiting.value.path().read_bytes()
    upload(page, content, "export.xlsx", address)
    expect(page.get_by_text("Er is nog geen rij die iets verandert")).to_be_visible()
