"""What the tests of scans share: the four programmes, odd ones, and their documents made once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

from programmes.actions.exchange import import_programme
from programmes.documents import ProgrammeScanDocument
from programmes.models import Programme, ProgrammeScan
from tests.pdf import Pdf
from tests.world import programme_data

PROGRAMMES = ["maasmonde", "eikendonk", "broekerlanden", "grensbeek"]
#: Markup, template code, two directions of writing, signs without glyph, control characters.
NASTY = (
    "<script>alert('x')</script> & \"q\" {{ 7*7 }} שלום مرحبا 👩\u200d👧 漢字"
    " \u202e\u2066om\u2069 \u00ad\x0b\x07 é"
)
LONG = ("Weerbaarheidstraining en burgerschapsvorming " * 5)[:200].strip()


def stored(data: dict[str, Any]) -> Programme:
    """A programme of the municipality in scope, by its exchange data."""
    return Programme.objects.get(reference=import_programme(data).reference)


@cache
def document_of(name: str) -> tuple[str, Pdf]:
    """HTML and PDF of the scan of one of the four programmes, or of an odd one; made once a run.

    Ask within the scope of a municipality; nothing is left in the database but by the caller.
    """
    data = ODD[name]() if name in ODD else programme_data(name)
    scan = ProgrammeScan.of(stored(data), recommendations="Eerst de eigenaren.\n\nDan de rest.")
    document = ProgrammeScanDocument()
    return document.html(scan, None), Pdf(document.render(scan, None))


def _programme(change: Callable[[dict[str, Any]], None]) -> Callable[[], dict[str, Any]]:
    def made() -> dict[str, Any]:
        data = copy.deepcopy(programme_data("maasmonde"))
        change(data)
        return data

    return made


def _empty(data: dict[str, Any]) -> None:
    data["activities"] = data["actions"] = data["organisations"] = []
    data["programme"] |= {"goals": [], "locally_relevant": [], "vision": None}


def _keep(data: dict[str, Any], number: int) -> None:
    data["activities"] = data["activities"][:number]
    known = {row["id"] for row in data["activities"]}
    data["actions"] = [row for row in data["actions"] if row["activity"] in {*known, None}]


def _filled_with(text: str) -> Callable[[dict[str, Any]], None]:
    def fill(data: dict[str, Any]) -> None:
        _keep(data, 6)
        data["programme"] |= {"title": text[:200], "vision": text}
        for number, row in enumerate(data["activities"]):
            row["title"] = f"{text[:190]} {number}"
            row |= dict.fromkeys(("description", "plan_of_approach", "unintended_effects"), text)
            row |= {"neighbourhoods": [text[:60]], "intervention": text[:100]}
            row["evaluations"] = [
                {"type": "process", "status": "running", "completed_on": None, "summary": text}
            ]
        for row in data["organisations"]:
            row["name"] = f"{row['id']} {text}"[:150]
        for row in data["programme"]["goals"]:
            row |= {"title": text[:200], "indicator": text}
        for row in data["actions"]:
            row["title"] = text[:200]

    return fill


def small() -> dict[str, Any]:
    """The first six activities of Maasmonde: quick to draw."""
    return _programme(lambda data: _keep(data, 6))()


ODD: dict[str, Callable[[], dict[str, Any]]] = {
    "empty": _programme(_empty),
    "nasty": _programme(_filled_with(NASTY)),
    "long": _programme(_filled_with(LONG)),
}
