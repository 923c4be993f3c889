"""Every page of the product, for everybody who may see it, measured in a real browser.

The doors come from the approved matrix, so that a new page is measured without being asked for.
Pages that are equal for several roles are measured once (decision 22), and so is a middle that
several roles see in a frame that was measured around another; files are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route

from core.checks import routes
from tests.architecture.matrix import COLUMNS, Row
from tests.architecture.test_doors import MATRIX, VIEWS, address, object_of
from tests.browser import harness
from tests.world import World

#: Files are left out, so nothing has to be rendered to find that a door gives one.
pytestmark = pytest.mark.usefixtures("quick_documents")

DOORS = [row for row in MATRIX if row.method == "GET" and row.allowed and row.name in VIEWS]
#: What differs between two people on the same page without being another page.
PERSONAL = re.compile(
    r'<details class="menu.*?</details>|csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*}',
    re.DOTALL,
)

TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
#: The middles and the frames of pages that were measured without a fault.
SOUND: set[str] = set()


def parts(page: str) -> set[str]:
    """The middle of a page, and the frame around it without what is personal."""
    head, _main, rest = PERSONAL.sub("", page).partition("<main")
    middle, _end, foot = rest.partition("</main>")
    return {middle, TITLE.sub("", head) + foot}


def takes_forms(row: Row) -> bool:
    """Whether something can be sent to this door."""
    return hasattr(VIEWS[row.name], "post")


def is_page(response: object) -> bool:
    """Whether the answer is a page that is shown."""
    kind = response.get("Content-Type", "")  # type: ignore[attr-defined]
    return response.status_code == 200 and kind.startswith("text/html")  # type: ignore[attr-defined]


def renderings(world: World, row: Row) -> Iterator[tuple[str, str, set[str]]]:
    """(role, address, parts) for every page of the door with a part that was not measured yet."""
    side = world.maasmonde
    url = address(row, side, object_of(row, side))
    for role in [role for role in COLUMNS if role in row.allowed]:
        response = side.client(role).get(url)
        if not is_page(response):
            continue
        shown = parts(response.content.decode())
        if not shown <= SOUND:
            yield role, url, shown


def measure(page: Page) -> None:
    """A page just opened is sound; one that puts the cursor in its one field begins there."""
    harness.assert_measures(page)
    if page.locator("main [autofocus]").count() == 0:
        harness.assert_first_tab_skips(page)


@pytest.mark.parametrize("row", DOORS, ids=str)
def test_page_is_sound_for_everybody_who_sees_it(
    row: Row, live_world: World, look_as: Callable[[str], Page]
) -> None:
    for role, url, shown in renderings(live_world, row):
        page = look_as(f"{role}.maasmonde")
        page.goto(url)
        measure(page)
        SOUND.update(shown)


@pytest.mark.parametrize("row", [row for row in DOORS if takes_forms(row)], ids=str)
def test_form_sent_empty_is_sound(
    row: Row, live_world: World, look_as: Callable[[str], Page]
) -> None:
    side, role = live_world.maasmonde, min(row.allowed)
    url = address(row, side, object_of(row, side))
    answer = side.client(role).post(url, {})
    if answer.status_code != 422 or not answer["Content-Type"].startswith("text/html"):
        return
    page = look_as(f"{role}.maasmonde")

    def show(route: Route) -> None:
        route.fulfill(body=answer.content.decode(), content_type="text/html; charset=utf-8")

    page.route("**/sent-empty", show, times=1)
    page.goto("/sent-empty")
    harness.assert_measures(page)
    assert page.locator(".notice--error").count() >= 1


def doors_without_municipality() -> list[str]:
    """Addresses outside a municipality that show a page: public ones and one's own account."""
    found = []
    for name, pattern, view in routes():
        ours = getattr(view, "view_class", None)
        is_open = getattr(ours, "public", False) or getattr(ours, "for_account", False)
        if name and "<" not in pattern and (is_open or name in ACCOUNT_PAGES):
            found.append(name)
    return found


ACCOUNT_PAGES = {"account_login", "account_logout", "account_change_password"}


@pytest.mark.parametrize("name", doors_without_municipality())
@pytest.mark.parametrize("person", ["", "policy_adviser.maasmonde"], ids=["anonymous", "adviser"])
def test_page_outside_a_municipality_is_sound(
    name: str, person: str, live_world: World, as_user: Callable[..., Page], page: Page
) -> None:
    client = live_world.maasmonde.client("policy_adviser") if person else Client()
    if not is_page(client.get(reverse(name))):
        return
    shown = as_user(person) if person else page
    shown.goto(reverse(name))
    measure(shown)


@pytest.mark.parametrize(
    ("role", "path"),
    [("policy_adviser", "programmes/P-1999-99/"), ("participant", "programmes/new/")],
    ids=["not found", "not allowed"],
)
def test_page_of_a_refusal_is_sound(
    role: str, path: str, live_world: World, as_user: Callable[..., Page]
) -> None:
    page = as_user(f"{role}.maasmonde")
    answer = page.goto(live_world.maasmonde.url(path))
    assert answer is not None
    assert answer.status in {403, 404}
    measure(page)


def test_doors_are_measured_at_all(live_world: World) -> None:
    side, shown = live_world.maasmonde, 0
    for row in DOORS:
        url = address(row, side, object_of(row, side))
        shown += is_page(side.client(min(row.allowed)).get(url))
    assert shown > len(DOORS) / 2
