"""Nobody meets a text or a code that is not theirs, by any door of casework (rules C7, A1, A2).

Every GET door and every POST with a faulty body is asked by everybody. What the answer may hold is
the table of tests/casework/walled.py; a door that is new and not named here makes the test fail.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from casework.models.codes import PATTERN
from core.documents import Document
from tests.architecture.test_doors import PATTERNS, VIEWS
from tests.casework.walled import ADOPTED, HELD, MARK, Walled, all_texts, marked_fields, walled
from tests.world import World

pytestmark = [pytest.mark.usefixtures("planted", "documents_in_words"), pytest.mark.any_database]

_MARK = re.compile(rf"{MARK}[a-z]{{3}}")
_CODE = re.compile(rf"(?<![\w-]){PATTERN}(?![\w-])")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)


@pytest.fixture
def documents_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are handed out as the HTML they are made of, so that their words can be read."""

    def render(self: Document, obj: Any, membership: Any) -> bytes:
        return self.html(obj, membership).encode()

    monkeypatch.setattr(Document, "render", render)
    monkeypatch.setattr("casework.actions.decision_lists.render_pdf", lambda html: html.encode())


# --- which objects a door is asked about ----------------------------------------------------------
def _codes_of(rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"reference": row.code} for row in rows.values()]


def _references(found: Walled, *beginnings: str) -> list[dict[str, Any]]:
    rows = [row for name, row in found.rows.items() if name.startswith(beginnings)]
    return [{"reference": row.reference} for row in rows]


def _items(found: Walled) -> list[dict[str, Any]]:
    subjects = {**found.cases, "opened": found.registrations["opened"]}
    places = [*(("main", name) for name in subjects), ("cancelled", "A"), ("planned", "B")]
    return [
        {"reference": found.meetings[place].reference, "code": subjects[name].code}
        for place, name in places
    ]


def _actions(found: Walled) -> list[dict[str, Any]]:
    cases = found.cases.values()
    return [{"reference": case.actions.first().code} for case in cases]  # type: ignore[attr-defined]


def _with(rows: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return [{**row, **more} for row in rows]


def objects_of(name: str, found: Walled) -> list[dict[str, Any]]:
    """What is put in the address of a door; nothing for a door without an object.

    Raises ``AssertionError`` for a door with an object that nobody named here.
    """
    cases, meetings = _codes_of(found.cases), _references_of(found.meetings)
    named = {
        "case": lambda: cases,
        "plan": lambda: _with(cases, version=1),
        "goal": lambda: _with(cases, number=1),
        "registration": lambda: _codes_of(found.registrations),
        "meeting": lambda: meetings,
        "room": lambda: meetings,
        "item": lambda: _items(found),
        "decision": lambda: _items(found),
        "action": lambda: _actions(found),
        "provision": lambda: _references(found, "provision"),
        "request": lambda: _references(found, "request"),
        "incident": lambda: _references(found, "incident"),
        "destruction": lambda: _references(found, "destruction"),
        "lesson": lambda: _references(found, "lesson"),
        "series": lambda: _references(found, "series"),
    }
    if name == "casework:meeting_item":
        return _items(found)
    if name == "casework:case_file":
        return _references(found, "file")
    kind = name.partition(":")[2].partition("_")[0]
    assert kind in named, f"{name} is new: name its objects, and what it shows in SHOWS"
    return named[kind]()


def _references_of(rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"reference": row.reference} for row in rows.values()]


def doors() -> list[str]:
    """Every door of casework that is no public page."""
    return sorted(name for name in VIEWS if name.startswith("casework:"))


def addresses(name: str, found: Walled) -> Iterator[str]:
    """Every address of a door in this world."""
    parts = set(re.findall(r"<(?:\w+:)?(\w+)>", PATTERNS[name])) - {"municipality", "verb"}
    wanted = objects_of(name, found) if parts else [{}]
    has_verbs = "verb" in PATTERNS[name]
    for verb in VIEWS[name].verbs if has_verbs else [""]:
        for row in wanted:
            kwargs = {key: value for key, value in row.items() if key in parts}
            kwargs |= {"verb": verb} if has_verbs else {}
            slug = found.side.municipality.slug
            yield reverse(name, kwargs={"municipality": slug, **kwargs})


# --- what was found -------------------------------------------------------------------------------
@dataclass
class Findings:
    """What leaked, and what each door showed to whom it may: the positive control."""

    leaks: set[str] = field(default_factory=set)
    shown: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    opened: set[str] = field(default_factory=set)

    def look(self, found: Walled, reader: str, door: str, url: str, response: Any) -> None:
        """Compare one answer with the table."""
        said = words_of(response)
        if response.status_code >= 500 and response.status_code != 503:
            self.leaks.add(f"{reader} → {url}: {response.status_code}")
        if response.status_code == 200:
            self.opened.add(door)
        if _MARK.search("".join(_TITLE.findall(said))):
            self.leaks.add(f"{door} puts a text in its title: {url}")
        here = found.meetings["main"]
        for mark in set(_MARK.findall(said)):
            readers, what = found.marks[mark]
            self.shown[door].add(what.partition(".")[0].partition(" ")[0])
            if reader not in readers:
                self.leaks.add(f"{reader} → {door} shows {what} ({here.status}): {url}")
        asked = set(_CODE.findall(url))
        for code in set(_CODE.findall(said)) & found.codes.keys():
            if reader not in found.codes[code] and not (reader == "anonymous" and code in asked):
                self.leaks.add(f"{reader} → {door} names {code_of(found, code)}: {url}")


def code_of(found: Walled, code: str) -> str:
    """Which case or registration a code is of, for people."""
    kinds = {"case": found.cases, "registration": found.registrations}
    return next(f"{kind} {name}" for kind, rows in kinds.items()
                for name, row in rows.items() if row.code == code)  # type: ignore[attr-defined]  # fmt: skip


def words_of(response: Any) -> str:
    """Everything an answer says: headers and body, as a reader would read it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return html.unescape(f"{headers}\n{cookies}\n{body.decode(errors='replace')}")


def ask_everybody(
    found: Walled, world: World, method: str, names: list[str], who: tuple[str, ...] = ()
) -> Findings:
    """Everybody (or ``who``) asks every address of these doors; what is written is taken back."""
    findings = Findings()
    asked = [(name, url) for name in names for url in addresses(name, found)]
    for reader, client in found.readers(world, who):
        for name, url in asked:
            with transaction.atomic():
                response = getattr(client, method)(url)
                findings.look(found, reader, name, url, response)
                transaction.set_rollback(True)
    return findings


def words_of_leaks(findings: Findings) -> str:
    """The leaks as lines."""
    return "\n".join(sorted(findings.leaks))


# --- the walls ------------------------------------------------------------------------------------
#: Who tries every verb: one for each way to know a case, and who knows it no longer; the others
#: pass no verb at all (tests/architecture/test_doors.py).
WORKERS = ("note_taker", "process_director", "case_director", "participant", "partner_b",
           "registrar", "asked", "former", "meeting_chair")  # fmt: skip
#: Doors that show something else once the decision lists were adopted.
AFTER_ADOPTION = re.compile(
    r"casework:(home|meeting_|decision_list|case_detail|case_list|action_list|registration_detail)"
)


#: Pages with texts about somebody: all of them.
SHOWS = {
    "action_list", "case_detail", "case_file", "goal_remove", "goal_result", "goal_update",
    "incident_detail", "lesson_list", "meeting_agenda", "meeting_detail", "meeting_document",
    "meeting_item", "plan_detail", "plan_document", "plan_update", "plan_version",
    "provision_detail", "registration_detail", "request_detail", "request_document",
}  # fmt: skip
#: Files that do not exist before the lists are adopted, or before a case was destroyed.
NOT_YET = {"decision_list", "decision_list_addenda", "destruction_certificate"}


def test_every_encrypted_text_holds_a_mark(acting: World) -> None:
    found = walled(acting.maasmonde, ADOPTED)
    assert all_texts() - marked_fields(found) == set()


def pages() -> list[str]:
    """Doors that one looks at, without a verb in the address."""
    return [name for name in doors() if _takes(name, "get") and "verb" not in PATTERNS[name]]


def _takes(name: str, method: str) -> bool:
    return method in VIEWS[name].http_method_names and hasattr(VIEWS[name], method)


def test_every_page_shows_only_ones_own(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    findings = ask_everybody(found, acting, "get", pages())
    assert not findings.leaks, words_of_leaks(findings)
    # the positive control: somebody reads a text at each of these doors, and at no other
    assert set(findings.shown) == {f"casework:{name}" for name in SHOWS}
    assert set(pages()) - findings.opened == {f"casework:{name}" for name in NOT_YET}


def test_every_page_shows_only_ones_own_after_adoption(acting: World) -> None:
    found = walled(acting.maasmonde, ADOPTED)
    names = [name for name in pages() if AFTER_ADOPTION.match(name)]
    findings = ask_everybody(found, acting, "get", names)
    assert not findings.leaks, words_of_leaks(findings)


def test_the_form_of_a_verb_shows_only_ones_own(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    names = [name for name in doors() if _takes(name, "get") and "verb" in PATTERNS[name]]
    findings = ask_everybody(found, acting, "get", names, WORKERS)
    assert not findings.leaks, words_of_leaks(findings)


def test_a_faulty_body_shows_only_ones_own(acting: World) -> None:
    found = walled(acting.maasmonde, HELD)
    names = [name for name in doors() if _takes(name, "post")]
    findings = ask_everybody(found, acting, "post", names, WORKERS)
    assert not findings.leaks, words_of_leaks(findings)
