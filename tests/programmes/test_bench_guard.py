"""What the benchmarks tell of the guard, and of the guard beside other systems."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from core.deidentification.identifiers import MAXIMUM_LENGTH, Identifier, Label, Strength
from programmes.management import guard_measures, others
from programmes.management.commands import bench
from programmes.management.line_process import LineProcess, Unanswered
from programmes.management.other_systems.frog_lines import persons
from tests.programmes.marked import PHONE, measure_little

pytestmark = pytest.mark.any_database

#: Finds every "Fatima", and calls nothing else.
FAKE = """
import json, sys
for line in sys.stdin:
    at = json.loads(line)["text"].find("Fatima")
    spans = [{"start": at, "end": at + 6, "label": "person_name"}] if at >= 0 else []
    print(json.dumps({"id": 0, "spans": spans}), flush=True)
"""


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    measure_little(monkeypatch, tmp_path / "texts")


def system(name: str, code: str, beside: str = "") -> others.System:
    """A system that runs this code."""
    return others.System(name, lambda: [sys.executable, "-c", code], beside)


# --- the guard by itself ---------------------------------------------------------------------
def test_guard_alone_is_told_with_its_bars_and_without_any_page(tmp_path: Path) -> None:
    """No row is asked for: the test would fail without leave to use the database."""
    file, out = tmp_path / "bench.json", io.StringIO()
    call_command("bench", "--guard", "--output", str(file), stdout=out)
    rows = {row["name"]: row for row in json.loads(file.read_text())["measures"]}
    told = {line.split("  ")[0]: " ".join(line.split()) for line in out.getvalue().splitlines()}
    for corpus in ("given", "tuning", "unseen"):
        for name, bar in guard_measures.FIGURES.values():
            row = rows[f"guard on {corpus}: {name}"]
            assert row["bar"] == bar
            assert row["at_least"] is not name.startswith("clean")
            assert (row["verdict"] == "") is (bar is None)
    assert "guard on given: structured found 100 % ≥ 99 ok 1 of 1" in told.values()
    assert "≤ 5" in told["guard on unseen: clean texts falsely flagged"]
    bars = {name: row["bar"] for name, row in rows.items() if not name.startswith("guard on")}
    assert bars == {
        "guard: a text, median": None,
        "guard: 95 in 100 texts within": 5,
        "guard: slowest of 2 hostile texts of 4,000 characters": 200,
        "guard: loading the words": 0.5,
        "guard: memory of a process, Django included": 100,
    }
    assert all(rows[name]["value"] > 0 for name in bars)


def test_hostile_texts_are_as_long_as_the_guard_takes_them() -> None:
    assert {len(text) for text in guard_measures.hostile_texts().values()} == {MAXIMUM_LENGTH}


def test_percentile_is_a_value_that_was_measured() -> None:
    taken = [float(number) for number in range(100, 0, -1)]
    assert guard_measures.percentile(taken, 95) == 95
    assert guard_measures.percentile([3.0], 95) == 3


# --- a program that answers lines ------------------------------------------------------------
def test_program_answers_and_is_weighed_with_what_it_starts() -> None:
    starts = "import subprocess, sys; child = subprocess.Popen([sys.executable], stdin=-1)\n"
    with LineProcess([sys.executable, "-c", FAKE]) as alone:
        found = alone.find("Toen kwam Fatima.")
        mine = alone.resident_mb()
    with LineProcess([sys.executable, "-c", starts + FAKE]) as pair:
        both = pair.resident_mb()
    assert [(one.start, one.end, one.label) for one in found] == [(10, 16, Label.PERSON_NAME)]
    assert alone.start_seconds > 0
    assert 2 < mine < 0.9 * both


@pytest.mark.parametrize(
    ("code", "why"),
    [("raise SystemExit('no lists')", "no lists"), ("print('{}')", "no answer that can be read")],
)
def test_program_that_gives_no_answer_says_why(code: str, why: str) -> None:
    with pytest.raises(Unanswered, match=why), LineProcess([sys.executable, "-c", code]):
        pass


# --- others ----------------------------------------------------------------------------------
def test_others_are_told_beside_the_guard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def not_here() -> Iterator[str]:
        raise others.NotHere("install it")

    systems = (
        system("fake", FAKE, "ours + fake"),
        others.System("absent", not_here),  # type: ignore[arg-type]
        system("broken", "raise SystemExit('no lists')"),
    )
    monkeypatch.setattr(bench, "SYSTEMS", systems)
    monkeypatch.setattr(bench, "guard_measures", list)  # told above, and a second each time
    file, out = tmp_path / "bench.json", io.StringIO()
    call_command("bench", "--guard", "--compare", "--output", str(file), stdout=out)
    rows = {row["system"]: row for row in json.loads(file.read_text())["comparison"]}
    assert list(rows) == ["the guard", "fake", "ours + fake", "absent", "broken"]
    fake, with_ours = (rows[name]["figures"]["unseen"] for name in ("fake", "ours + fake"))
    assert (fake["names_found"], fake["names_covered"], fake["names_precision"]) == (100, 0, 100)
    assert (fake["structured_found"], with_ours["structured_found"]) == (0, 100)
    assert (fake["caught"], with_ours["caught"]) == (0, 100)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    heads = " ".join(others.COLUMNS.values())
    assert [line for line in lines if line.startswith(f"on unseen, in % {heads} start s")]
    assert [line for line in lines if line.startswith("fake 0.0 0.0 0.0 100.0 0.0 100.0 0.0 0.0")]
    assert [line for line in lines if line.startswith("unseen: the guard is nowhere behind")]
    assert "absent: not measured (install it)" in lines
    assert "broken: not measured (no lists)" in lines


def row(name: str, **figures: float) -> others.Row:
    """A row with these figures, and 50 everywhere else."""
    return others.Row(name, {"given": {**dict.fromkeys(others.COLUMNS, 50.0), **figures}})


def test_verdict_says_where_the_guard_is_ahead_level_or_behind() -> None:
    better = dict.fromkeys(others.COLUMNS, 60.0) | {"clean_flagged": 40.0}
    guard = row(others.GUARD, **better)
    assert others.verdict([guard, row("x")], "given") == "given: the guard is ahead on every column"
    level = others.verdict([guard, row("x", caught=60.0)], "given")
    assert level == "given: the guard is nowhere behind, and level on all caught"
    behind = others.verdict([guard, row("x"), row("y", clean_flagged=30.0)], "given")
    assert behind == "given: the guard is behind on false alarm (y 30.0)"
    assert others.verdict([guard], "given") == "given: nothing to compare"


def test_names_of_another_do_not_lie_on_what_ours_found() -> None:
    def found(start: int, end: int, label: Label) -> Identifier:
        return Identifier(start, end, label, Strength.BLOCK, label)

    person = found(20, 23, Label.PERSON_NAME)
    others_found = [found(0, 6, Label.PERSON_NAME), person, found(24, 32, Label.ADDRESS)]
    kept = others.beside_ours(PHONE, others_found)
    assert [(one.label, one.start) for one in kept] == [(Label.PHONE, 4), (person.label, 20)]


# --- what they need --------------------------------------------------------------------------
def test_environment_that_holds_the_lock_is_left_alone(tmp_path: Path) -> None:
    lock, folder = tmp_path / "lock.txt", tmp_path / "venv"
    lock.write_text("")
    folder.mkdir()
    (folder / "lock.sha256").write_text(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert others.environment(folder, lock) == folder / "bin" / "python"
    assert [path.name for path in folder.iterdir()] == ["lock.sha256"]


def test_environment_that_cannot_be_made_is_not_here(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("nothing")
    with pytest.raises(others.NotHere, match=r"lock\.txt was not installed"):
        others.environment(lock, lock)


def test_frog_is_not_here_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    frog = others.SYSTEMS[-1]
    assert [row.why_not for row in others.compare([frog])][1:] == [
        "install the packages frog, frogdata and uctodata of Debian"
    ]


# --- how they are asked ----------------------------------------------------------------------
DEDUCE = """
from pathlib import Path
print("INFO: logged on standard output")
class One:
    def __init__(self, tag, start, end):
        self.tag, self.start_char, self.end_char = tag, start, end
class Deduce:
    def __init__(self, lookup_data_path, cache_path):
        lists = sorted(Path(lookup_data_path, "src").rglob("*.txt"))
        self.lengths = [len(path.read_text()) for path in lists]
    def deidentify(self, text):
        self.annotations = [One("persoon", 0, self.lengths[1]), One("leeftijd", 8, 9)]
        self.annotations += [One("locatie", 0, self.lengths[0])] if self.lengths[0] else []
        return self
"""


@pytest.mark.parametrize(
    ("which", "labels"), [("all", ["person_name", "address"]), ("names", ["person_name"])]
)
def test_deduce_answers_with_our_labels_and_loses_its_lists_of_places(
    which: str, labels: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "site" / "deduce"
    for kind in ("locations", "names"):
        (package / "data" / "lookup" / "src" / kind).mkdir(parents=True)
        (package / "data" / "lookup" / "src" / kind / "items.txt").write_text("Zuid")
    (package / "__init__.py").write_text(DEDUCE)
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    script = others.SCRIPTS / "deduce_lines.py"
    with LineProcess([sys.executable, str(script), which, str(tmp_path / "kept")]) as deduce:
        found = deduce.find("Zuid is 9.")
    assert [(one.label, one.start, one.end) for one in found] == [(name, 0, 4) for name in labels]
    assert (package / "data" / "lookup" / "src" / "locations" / "items.txt").read_text() == "Zuid"


FROG = """#!{python}
import sys
for line in sys.stdin:
    for number, word in enumerate(line.split(), 1):
        kind = "B-PER" if word == "Kees" else "I-PER" if word == "Bos" else "O"
        print(number, word, "", "", "", "N()", "1.0", kind, "", "", "", sep="\\t")
    print(flush=True)
"""


def test_frog_answers_per_text_whatever_its_lines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "frog"
    program.write_text(FROG.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    text = "Gisteren\n\nkwam Kees  Bos\nlangs"
    with LineProcess(others.SYSTEMS[-1].command()) as frog:
        found = [frog.find(asked) for asked in (text, "Niemand", "", "Bos belt Kees")]
    spans = [[(one.start, one.end) for one in answer] for answer in found]
    assert spans == [[(15, 24)], [], [], [(0, 3), (9, 13)]]


def test_persons_stand_where_their_words_do() -> None:
    text = "Anna zag Anna de Wit in Den Haag, Jo ook."
    rows = [
        ("Anna", "B-PER"), ("zag", "O"), ("Anna", "B-PER"), ("de", "I-PER"), ("Wit", "I-PER"),
        ("in", "O"), ("Den", "B-LOC"), ("Haag", "I-LOC"), ("elders", "B-PER"), ("Jo", "B-PER"),
    ]  # fmt: skip
    found = [text[span["start"] : span["end"]] for span in persons(text, rows)]
    assert found == ["Anna", "Anna de Wit", "Jo"]
