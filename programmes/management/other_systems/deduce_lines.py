"""deduce as a program: a line ``{"id", "text"}`` in, a line ``{"id", "spans"}`` out.

``deduce_lines.py all|names FOLDER`` runs where deduce is installed and Django is not, and keeps in
``FOLDER`` what deduce builds of its lists. With ``names`` its lists of places and institutions are
emptied: they are most of its memory and find nobody.
"""

from __future__ import annotations

import json
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

#: Its tags that are identifiers for us. The others, such as ages and hospitals, are left out: they
#: would count against it on clean texts.
LABELS = {
    "persoon": "person_name",
    "patient": "person_name",
    "bsn": "bsn",
    "telefoonnummer": "phone",
    "emailadres": "email",
    "url": "url_profile",
    "locatie": "address",
    "datum": "date_of_birth",
    "id": "document_number",
}
#: Lists that do not name people.
NOT_OF_NAMES = ("institutions", "locations")


def main(which: str, folder: Path) -> None:
    """Answer every line of standard input; deduce logs on standard output, hence the change."""
    answers, sys.stdout = sys.stdout, sys.stderr
    system = _load(which, folder / which)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = {"id": asked["id"], "spans": _spans(system, asked["text"])}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _load(which: str, folder: Path) -> Any:
    deduce = import_module("deduce")
    lists = Path(str(deduce.__file__)).parent / "data" / "lookup"
    if which == "names":
        lists = _lists_of_names(lists, folder)
    return deduce.Deduce(lookup_data_path=lists, cache_path=folder)


def _lists_of_names(lists: Path, folder: Path) -> Path:
    made = folder / "lists"
    if not made.is_dir():
        shutil.copytree(lists / "src", made / "src")
        for kind in NOT_OF_NAMES:
            for path in (made / "src" / kind).rglob("*.txt"):
                path.write_text("", encoding="utf-8")
    return made


def _spans(system: Any, text: str) -> list[dict[str, Any]]:
    return [
        {"start": int(one.start_char), "end": int(one.end_char), "label": LABELS[one.tag]}
        for one in system.deidentify(text).annotations
        if one.tag in LABELS
    ]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
