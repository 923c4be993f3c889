"""What makes the tests stricter than production.

* A template of ours that uses an unknown variable fails.
* Every page that the test client gets is read: a form that posts without its CSRF token, an
  inline style, script or handler, a double or dangling id, an address outside: fails.
* A queryset without an order comes back in reverse, so that nobody relies on luck.
* No connection leaves this machine.

Warnings are errors (pyproject.toml) and the order of the tests is random (pytest-randomly).
"""

from __future__ import annotations

import re
import socket
import sys
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template import engines
from django.test import Client

VOID_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form")
LOADING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "use": "href"}
#: What differs every time a page is shown, and the pages that were read without a fault: most pages
#: that tests get are the same few refusals.
TOKEN = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]*')
SOUND: set[int] = set()
#: Django's technical admin is not ours to mend.
NOT_OURS = "/beheer-technisch/"


def enforce() -> None:
    """Switch everything on, for the whole run."""
    engines["django"].engine.string_if_invalid = UnknownVariable()
    _reverse_unordered_querysets()
    _read_every_page()
    _stay_on_this_machine()


# --- templates -------------------------------------------------------------------------------
class UnknownVariable(str):
    """Stands where Django asks what to show for an unknown variable.

    Within a template of ours it is an error; a template of a package keeps Django's behaviour
    (nothing is shown, and filters such as ``default`` still apply).
    """

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        context, expression = frame.f_locals.get("context"), frame.f_locals.get("self")
        template = getattr(getattr(context, "render_context", None), "template", None)
        name = str(getattr(getattr(template, "origin", None), "name", ""))
        if name.startswith(str(settings.BASE_DIR / "templates")):
            variable = getattr(expression, "token", expression)
            raise AssertionError(f"Unknown variable “{variable}” in {name}")
        return False


# --- pages -----------------------------------------------------------------------------------
class PageReader(HTMLParser):
    """Reads a page and collects its ``faults``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: set[str] = set()
        self.references: list[tuple[str, str]] = []
        self.form_needs_token: str | None = None
        self.headings = 0
        self.feed(text)
        self.close()
        if "<html" in text:
            self._check_whole_page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check one element."""
        attributes = {name: value or "" for name, value in attrs}
        self._check_inline(tag, attributes)
        self._check_ids(attributes)
        self.headings += tag == "h1"
        if tag == "html" and not attributes.get("lang"):
            self.faults.append("the page names no language")
        if tag == "img" and "alt" not in attributes:
            self.faults.append("an image without alt")
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self.form_needs_token = attributes.get("action", "") or "this page"
        if attributes.get("name") == "csrfmiddlewaretoken":
            self.form_needs_token = None

    def handle_endtag(self, tag: str) -> None:
        """A form that posts must have had its token by now."""
        if tag == "form" and self.form_needs_token:
            self.faults.append(f"a form posts to {self.form_needs_token} without CSRF token")
            self.form_needs_token = None

    def _check_inline(self, tag: str, attributes: dict[str, str]) -> None:
        inline = [name for name in attributes if name == "style" or name.startswith("on")]
        self.faults += [f"<{tag}> has an inline {name}" for name in inline]
        if tag == "style":
            self.faults.append("an inline <style>")
        if tag == "script" and "src" not in attributes and "json" not in attributes.get("type", ""):
            self.faults.append("an inline <script>")
        if attributes.get("href", "").strip().lower().startswith("javascript:"):
            self.faults.append("a javascript: address")
        loaded = attributes.get(LOADING.get(tag, ""), "")
        if loaded.startswith(("http:", "https:", "//")) and attributes.get("rel") != "canonical":
            self.faults.append(f"<{tag}> loads {loaded} from elsewhere")

    def _check_ids(self, attributes: dict[str, str]) -> None:
        own = attributes.get("id")
        if own is not None:
            if own in self.ids or not own:
                self.faults.append(f"the id “{own}” occurs twice or is empty")
            self.ids.add(own)
        for name in VOID_REFERENCES:
            self.references += [(name, target) for target in attributes.get(name, "").split()]

    def _check_whole_page(self) -> None:
        self.faults += [
            f"{name}=“{target}” points at nothing"
            for name, target in self.references
            if target not in self.ids
        ]
        if self.headings != 1:
            self.faults.append(f"the page has {self.headings} main headings")


def faults_of(response: HttpResponse) -> list[str]:
    """What is wrong with the markup of a response; nothing when it is no page."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return []
    page = TOKEN.sub("", response.content.decode(response.charset))
    if hash(page) in SOUND:
        return []
    faults = PageReader(page).faults
    if not faults:
        SOUND.add(hash(page))
    return faults


def _read_every_page() -> None:
    original = Client.request

    def request(self: Client, **environment: Any) -> Any:
        response = original(self, **environment)
        path = environment.get("PATH_INFO", "")
        faults = [] if path.startswith(NOT_OURS) else faults_of(response)
        assert not faults, f"{path}: " + "; ".join(faults)
        return response

    Client.request = request  # type: ignore[method-assign]


# --- queries ---------------------------------------------------------------------------------
def _reverse_unordered_querysets() -> None:
    original = QuerySet._fetch_all

    def fetch_all(self: Any) -> None:
        fresh = self._result_cache is None
        original(self)
        if fresh and len(self._result_cache) > 1 and not self.ordered:
            self._result_cache.reverse()

    QuerySet._fetch_all = fetch_all


# --- network ---------------------------------------------------------------------------------
def _stay_on_this_machine() -> None:
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            assert host.startswith("127.") or host in ("localhost", "::1"), f"a call to {host}"
        original(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
