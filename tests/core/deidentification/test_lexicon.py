"""The file of words: what is put in comes out, and what is not sound is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core import checks
from core.deidentification import lexicon as module
from core.deidentification.lexicon import (
    Entry,
    GuardUnavailable,
    Is,
    Lexicon,
    build,
    key,
    lexicon,
    read,
)

FACTS = {
    "fatima": Entry(given=2, family=1, dutch=34, english=31),
    "groen": Entry(family=2, dutch=50, flags=Is.WORD),
    "'s-gravenhage": Entry(flags=Is.PLACE),
}
SOURCES = {"a package": "1.0"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lexicon" / "guard.lexicon"


@pytest.fixture
def installed(path: Path, settings: Any) -> Iterator[Path]:
    """The place of the lexicon of this installation, still empty; afterwards the real one again."""
    settings.GUARD_LEXICON = path
    lexicon.cache_clear()
    yield path
    lexicon.cache_clear()


def test_what_was_put_in_is_found(path: Path) -> None:
    build(path, FACTS, SOURCES)
    found = read(path)
    assert {word: found.find(word) for word in FACTS} == FACTS
    assert found.find("groen").flags & Is.WORD
    assert found.find("fati") == Entry()
    assert found.find("") == Entry()
    assert len(found) == 3
    assert found.sources == SOURCES


@pytest.mark.parametrize(
    ("written", "looked_up"),
    [
        ("Fatima", "fatima"),
        ("José", "jose"),
        ("Yıldız", "yildiz"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Ĳsbrand", "ijsbrand"),
        ("Weiß", "weiss"),
        ("d'Arc", "d'arc"),
    ],
)
def test_word_is_looked_up_without_capitals_and_accents(written: str, looked_up: str) -> None:
    assert key(written) == looked_up


def test_same_facts_give_the_same_bytes_and_others_another_version(tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    build(first, FACTS, {"b": "2", "a": "1"})
    build(second, dict(reversed(FACTS.items())), {"a": "1", "b": "2"})
    build(other, {**FACTS, "piet": Entry(given=3)}, SOURCES)
    assert first.read_bytes() == second.read_bytes()
    assert read(first).version == read(second).version != read(other).version


def cut(content: bytes) -> bytes:
    return content[:-1]


def turned(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


def without_words(content: bytes) -> bytes:
    return content[: content.index(b"\n") + 1]


def of_another_version(content: bytes) -> bytes:
    head, _line, body = content.partition(b"\n")
    return json.dumps({**json.loads(head), "format": module.FORMAT + 1}).encode() + b"\n" + body


SPOILT: list[Callable[[bytes], bytes]] = [
    lambda content: b"",
    lambda content: b"\n",
    lambda content: b"[]\n",
    lambda content: b"no lexicon at all",
    lambda content: bytes(range(256)),
    lambda content: content[:20],
    cut,
    turned,
    without_words,
    of_another_version,
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_file_that_is_not_sound_is_refused(path: Path, spoil: Callable[[bytes], bytes]) -> None:
    build(path, FACTS, SOURCES)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(GuardUnavailable):
        read(path)


def test_missing_file_is_refused_by_name(path: Path) -> None:
    with pytest.raises(GuardUnavailable, match=r"guard\.lexicon"):
        read(path)


def test_lexicon_without_words_takes_the_place_of_no_other(path: Path) -> None:
    build(path, FACTS, SOURCES)
    before = path.read_bytes()
    with pytest.raises(GuardUnavailable, match="no words"):
        build(path, {}, SOURCES)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_whoever_reads_while_others_build_has_a_whole_one(path: Path) -> None:
    """Two contents, built over and over by three at once: every look finds one of the two."""
    other = {**FACTS, "piet": Entry(given=3)}
    build(path, FACTS, SOURCES)
    with ThreadPoolExecutor(4) as pool:
        builds = [pool.submit(build, path, facts, SOURCES) for facts in [FACTS, other, FACTS] * 20]
        versions = {read(path).version for _time in range(100)}
        assert versions <= {done.result().version for done in builds}
    assert list(path.parent.iterdir()) == [path]


def test_file_may_be_read_by_the_user_that_serves(path: Path) -> None:
    build(path, FACTS, SOURCES)
    assert path.stat().st_mode & 0o777 == 0o644


# --- in this installation ---------------------------------------------------------------------
def test_lexicon_is_read_once(installed: Path) -> None:
    build(installed, FACTS, SOURCES)
    first = lexicon()
    installed.unlink()
    assert lexicon() is first


def test_lexicon_made_after_a_refusal_is_found_without_a_restart(installed: Path) -> None:
    with pytest.raises(GuardUnavailable):
        lexicon()
    build(installed, FACTS, SOURCES)
    assert lexicon().find("fatima").given == 2


def test_start_up_check_names_what_is_wrong(installed: Path) -> None:
    (error,) = checks.check_lexicon(None)
    assert error.id == "core.E009"
    assert "cannot be read" in error.msg
    build(installed, FACTS, SOURCES)
    assert checks.check_lexicon(None) == []


def test_product_is_not_ready_without_lexicon(db: None, installed: Path, client: Client) -> None:
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "migrations": True, "lexicon": False}
    made = build(installed, FACTS, SOURCES)
    answer = client.get("/health/ready/")
    assert answer.status_code == 200
    assert answer.json()["lexicon"] == made.version


def test_command_tells_whether_it_is_sound(installed: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as refusal:
        call_command("build_lexicon", "--check")
    assert refusal.value.returncode == 2
    made = build(installed, FACTS, SOURCES)
    out = StringIO()
    call_command("build_lexicon", "--check", stdout=out)
    assert f"version {made.version}, 3 words (a package 1.0)" in out.getvalue()


def test_command_refuses_sources_that_are_not_there(installed: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("build_lexicon", "--sources", str(tmp_path))
    assert not installed.exists()


def test_lexicon_of_this_installation_knows_names_and_words() -> None:
    found: Lexicon = lexicon()
    assert len(found) > 300_000
    assert found.find("fatima").given >= 2
    assert found.find("jansen").family >= 2
    assert found.find("gesprek").flags & Is.WORD
    assert found.find("utrecht").flags & Is.PLACE
    assert found.find("de").dutch > found.find("gesprek").dutch > found.find("fatima").dutch
