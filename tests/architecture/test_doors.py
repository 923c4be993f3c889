"""Every door × every role × every situation, as one real request (architecture §4).

docs/permissions.md is the agreement, the code the other entry; both have to say the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.checks import ADMIN, FOREIGN_PUBLIC, routes
from core.tenancy import acting_for
from tests.architecture.matrix import COLUMNS, Row, rows
from tests.world import Side, World
from tests.world_objects import example, named_model

pytestmark = [
    pytest.mark.usefixtures("quick_documents", "quick_refusals"),
    pytest.mark.any_database,
]

MATRIX = rows()
#: What a door answers to somebody who may pass: shown, done, or "fill this in".
OPEN = {200, 204, 302, 400, 409, 413, 422}
#: How often each door was asked by somebody it has to refuse (told at the end of the run).
REFUSED: Counter[str] = Counter()
#: Negative asserts per door that the issue asks for.
LEAST = 2.1


def our_doors() -> Iterator[tuple[str, Any]]:
    """URL name and view class of every door within a municipality."""
    for name, pattern, view in routes():
        view_class = getattr(view, "view_class", None)
        module = getattr(view_class or view, "__module__", "")
        if module.startswith(FOREIGN_PUBLIC) or pattern.startswith(ADMIN):
            continue
        if getattr(view_class, "public", False) or getattr(view_class, "for_account", False):
            continue
        yield name, view_class


VIEWS = dict(our_doors())
PATTERNS = {name: pattern for name, pattern, _view in routes()}


def object_of(row: Row, side: Side) -> Any:
    """The object of a side that the door is asked about."""
    with acting_for(side.municipality):
        return example(VIEWS[row.name], PATTERNS[row.name], side)


def address(row: Row, side: Side, obj: Any, **changes: Any) -> str:
    """The address of a door for one object of that side."""
    kwargs: dict[str, Any] = {"municipality": side.municipality.slug}
    for part in re.findall(r"<(?:\w+:)?(\w+)>", PATTERNS[row.name]):
        if part == "verb":
            kwargs["verb"] = row.verb
        elif part != "municipality":
            kwargs[part] = getattr(obj, part)
    return reverse(row.name, kwargs={**kwargs, **changes})


def ask(client: Any, row: Row, url: str) -> int:
    """One real request; the status it answers."""
    response = client.get(url) if row.method == "GET" else client.post(url, {})
    return int(response.status_code)


def assert_refused(status: int, expected: set[int], who: str, row: Row) -> None:
    """One negative authorisation assert; the end of the run says how many there were."""
    REFUSED[str(row)] += 1
    assert status in expected, f"{who} → {row}: {status}"


def expected_doors() -> set[str]:
    """Every method, URL name and verb that the code opens."""
    doors = set()
    for name, view_class in VIEWS.items():
        verbs = list(getattr(view_class, "verbs", None) or [""])
        for verb in verbs:
            suffix = f"/{verb}" if verb else ""
            doors |= {
                f"{method.upper()} {name}{suffix}"
                for method in ("get", "post")
                if method in view_class.http_method_names and hasattr(view_class, method)
            }
    return doors


def test_matrix_names_every_door_and_no_other() -> None:
    assert {str(row) for row in MATRIX} == expected_doors()


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_door_opens_to_whom_the_matrix_says(row: Row, world: World) -> None:
    side = world.maasmonde
    url = address(row, side, object_of(row, side))
    for role in COLUMNS:
        status = ask(side.client(role), row, url)
        if role in row.allowed:
            assert status in OPEN, f"{role} → {row}: {status}"
        else:
            assert_refused(status, {403, 404}, role, row)


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_door_is_shut_from_elsewhere(row: Row, world: World) -> None:
    side, other = world.sides
    url = address(row, side, object_of(row, side))
    for role in COLUMNS:
        elsewhere = f"{role} of another municipality"
        assert_refused(ask(other.client(role), row, url), {404}, elsewhere, row)
    assert_refused(ask(world.stranger(), row, url), {404}, "somebody without a membership", row)
    anonymous = Client()
    assert_refused(ask(anonymous, row, url), {302}, "somebody not logged in", row)
    assert asked_to_log_in(anonymous, row, url)
    assert REFUSED[str(row)] >= LEAST


def asked_to_log_in(client: Client, row: Row, url: str) -> bool:
    """Whether the answer is the log-in page and nothing else."""
    response = client.get(url) if row.method == "GET" else client.post(url, {})
    return response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("row", [row for row in MATRIX if row.allowed], ids=str)
def test_object_of_another_municipality_answers_like_a_missing_one(row: Row, world: World) -> None:
    side, other = world.sides
    if ":reference>" not in PATTERNS[row.name]:
        return
    role = min(row.allowed)
    theirs = object_of(row, side)
    unshared = unshared_reference(row, side, other)
    foreign = ask(other.client(role), row, address(row, other, theirs, reference=unshared))
    missing = ask(other.client(role), row, address(row, other, theirs, reference=unknown(row)))
    assert foreign == missing == 404, f"{row}: {foreign} and {missing}"


def unknown(row: Row) -> str:
    """A reference of the shape that the address takes, and that nobody has."""
    pattern = PATTERNS[row.name]
    if "<case_code:reference" in pattern:
        return "ZZ-ZZZ"
    return "ZZZ-999" if "<signal_code:" in pattern else "Z-1999-99"


def unshared_reference(row: Row, side: Side, other: Side) -> str:
    """A reference that exists on one side only."""
    model = named_model(VIEWS[row.name], PATTERNS[row.name])

    def references(of: Side) -> list[str]:
        with acting_for(of.municipality):
            found = model.objects.filter(municipality=of.municipality).order_by("-pk")
            return [one.reference for one in found]

    known = set(references(other))
    here = [reference for reference in references(side) if reference not in known]
    return here[0] if here else unknown(row)
