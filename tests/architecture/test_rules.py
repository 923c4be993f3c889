"""Every rule has a test of its name, and privacy.md says where (rules S, N, W, C, P, B)."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from tests.architecture.source import ROOT, python_files, shown, tree

#: How many rules each letter has: signals, never, weighing, cases, persons, keeping.
LAST = {"S": 16, "N": 25, "W": 10, "C": 21, "P": 6, "B": 7}
RULES = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]
NAMED = re.compile(r"test_([snwcpb]\d+)_")
ROW = re.compile(r"^\| ([SNWCPB]\d+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def files_by_rule() -> dict[str, set[str]]:
    """Rule → the files with a test that carries its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in python_files("tests"):
        for node in tree(path).body:
            named = NAMED.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if named:
                found[named[1].upper()].add(shown(path))
    return found


def test_every_rule_has_a_test_of_its_name() -> None:
    assert set(RULES) - set(files_by_rule()) == set()


def test_privacy_says_which_test_keeps_which_rule() -> None:
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    told = {rule: set(files.split("<br>")) for rule, files in ROW.findall(text)}
    assert told == {rule: files_by_rule()[rule] for rule in RULES}
