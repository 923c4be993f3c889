"""The measures of the browser harness see what they should see."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import harness
from tests.world import PASSWORD

GOOD = """<!doctype html><html lang="nl"><head><title>Proef</title>
<meta name="viewport" content="width=device-width"></head><body>
<a href="#main">Naar de inhoud</a><main id="main"><h1>Proef</h1><p>Tekst</p>{}</main>
</body></html>"""


@pytest.mark.smoke
def test_log_in_form_leads_to_the_municipality(live_world: object, page: Page) -> None:
    page.goto("/maasmonde/")
    page.fill("[name=login]", "policy_adviser.maasmonde")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"//[^/]+/maasmonde/$"))
    expect(page.locator("h1")).to_have_count(1)


def test_as_user_opens_a_page_of_that_person(as_user: Callable[..., Page]) -> None:
    response = as_user("policy_adviser.maasmonde").goto("/maasmonde/")
    assert response is not None
    assert response.status == 200
    other = as_user("policy_adviser.broekerlanden").goto("/maasmonde/")
    assert other is not None
    assert other.status == 404


@pytest.mark.parametrize(
    ("planted", "measure"),
    [
        ('<img src="data:,">', harness.assert_accessible),
        ('<p style="width:500px">breed</p>', harness.assert_reflows),
        (
            '<button style="all:unset;width:20px;height:20px">x</button>',
            harness.assert_target_sizes,
        ),
    ],
)
def test_measure_fails_on_a_planted_fault(
    page: Page, planted: str, measure: Callable[[Page], None]
) -> None:
    page.set_content(GOOD.format(""))
    measure(page)
    page.set_content(GOOD.format(planted))
    with pytest.raises(AssertionError):
        measure(page)


def test_first_tab_is_judged_from_the_top_wherever_the_focus_was(page: Page) -> None:
    page.set_content(GOOD.format('<button id="low">Onderaan</button>'))
    page.focus("#low")
    page.evaluate(harness.FROM_THE_TOP)
    harness.assert_first_tab_skips(page)
    page.set_content(GOOD.format("").replace("<a ", '<a href="/elders">Elders</a> <a ', 1))
    page.evaluate(harness.FROM_THE_TOP)
    with pytest.raises(AssertionError, match="the first Tab"):
        harness.assert_first_tab_skips(page)


def test_first_tab_of_a_page_just_opened_sees_what_takes_the_focus(page: Page) -> None:
    page.set_content(GOOD.format("<button autofocus>Hier</button><button>Daar</button>"))
    expect(page.locator("[autofocus]")).to_be_focused()
    with pytest.raises(AssertionError, match="the first Tab"):
        harness.assert_first_tab_skips(page)
