"""Fixtures of the browser journeys: one Chromium per run, one context per person per test.

Whoever asks for a page gets, without asking: no errors in the console, no answer 5xx, no request
to elsewhere, and a picture in var/screenshots when the test fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.browser import harness
from tests.world import World

HERE = Path(__file__).parent
SCREENSHOTS = settings.BASE_DIR / "var" / "screenshots"
#: No name but our own leads anywhere.
STAY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
#: How long a page may take before a journey gives up, in milliseconds: four parts of the suite
#: share the machine, and a slow answer is no fault (``bench`` measures speed).
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE / 2)
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder is a browser journey."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let fixtures know at the end whether the test failed."""
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium of this run."""
    named = os.environ.get("CHROMIUM", "")
    path = named or next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("There is no Chromium: the browser journeys are not run.")
    # Playwright keeps an event loop in this thread; the ORM is used beside it, never inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = [STAY_HERE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


class Watch:
    """Notes what goes wrong in one browser context."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        context.on("request", self.note_request)
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", self.note_response)

    def note_request(self, request: Request) -> None:
        """A request to elsewhere, which this browser cannot reach anyway."""
        if request.url.startswith(("http:", "https:")) and not request.url.startswith(self.address):
            self.faults.append(f"a request to {request.url}")

    def note_console(self, message: ConsoleMessage) -> None:
        """An error in the console; an answer 4xx is the test's own business."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def note_response(self, response: Response) -> None:
        """An answer 5xx, or a static file that is not there."""
        missing = response.status == 404 and "/static/" in response.url
        if response.status >= 500 or missing:
            self.faults.append(f"{response.status} on {response.url}")


def _new_context(browser: Browser, address: str, **options: Any) -> BrowserContext:
    context = browser.new_context(
        **{
            "base_url": address,
            "locale": "nl-NL",
            "timezone_id": "Europe/Amsterdam",
            "viewport": harness.LAPTOP,
            "reduced_motion": "reduce",
            "accept_downloads": True,
            **options,
        }
    )
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def open_context(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a fresh, watched browser context.

    Keyword arguments are Playwright's, such as ``viewport=PHONE`` or ``java_script_enabled=False``.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(**options: Any) -> BrowserContext:
        context = _new_context(browser, live_server.url, **options)
        opened.append((context, Watch(context, live_server.url)))
        return context

    yield open_one
    report = getattr(request.node, "report_call", None)
    if report is not None and report.failed:
        _take_pictures([context for context, _ in opened], request.node.name)
    faults = [fault for _, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert not faults, "\n".join(faults)


def _take_pictures(contexts: list[BrowserContext], name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who is not logged in."""
    return open_context().new_page()


@pytest.fixture
def as_user(
    live_world: World, live_server: Any, open_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    """A function that gives a page of a person who is logged in already.

    ``as_user("policy_adviser.maasmonde")``; keyword arguments as for ``open_context``. Every call
    opens a browser of its own, so two people can work side by side in one test.
    """

    def log_in(username: str, **options: Any) -> Page:
        context = open_context(**options)
        _log_in(context, username, live_server.url)
        return context.new_page()

    return log_in


def _log_in(context: BrowserContext, username: str, address: str) -> None:
    from django.test import Client

    from core.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": address, "httpOnly": True}]
    )


@pytest.fixture(scope="session")
def standing_page(browser: Browser, live_server: Any) -> Iterator[tuple[Page, Watch]]:
    """One page for the whole run: style sheets, fonts and scripts are loaded and read once."""
    context = _new_context(browser, live_server.url)
    watch = Watch(context, live_server.url)
    yield context.new_page(), watch
    context.close()


@pytest.fixture
def look_as(
    live_world: World, standing_page: tuple[Page, Watch], request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Page]]:
    """A function that gives the standing page to a person, for tests that look and type nothing."""
    page, watch = standing_page
    watch.faults.clear()

    def look(username: str) -> Page:
        page.context.clear_cookies()
        _log_in(page.context, username, watch.address)
        return page

    yield look
    report = getattr(request.node, "report_call", None)
    if report is not None and report.failed:
        _take_pictures([page.context], request.node.name)
    page.goto("about:blank")  # nothing of this page asks on in the next test
    assert not watch.faults, "\n".join(watch.faults)
