"""manage.py guard_text: JSON lines in, JSON lines out, and nothing made up."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.deidentification.lexicon import GuardUnavailable
from tests.stand_in import NAME, PHONE

pytestmark = pytest.mark.usefixtures("planted")


def answers(monkeypatch: pytest.MonkeyPatch, lines: str, **options: Any) -> list[Any]:
    """What the command prints for these lines on stdin."""
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    out = io.StringIO()
    call_command("guard_text", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(identifier: Any, text: str) -> str:
    return json.dumps({"id": identifier, "text": text, "role": "anything"}) + "\n"


def test_each_line_has_its_answer_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"Ü {NAME} belt {PHONE}"
    first, second = answers(monkeypatch, line("a", text) + "\n" + line(7, "Niets."))
    assert list(first) == ["id", "spans", "suggestion"]
    assert [text[span["start"] : span["end"]] for span in first["spans"]] == [NAME, PHONE]
    assert first["spans"][1] | {"start": 0, "end": 0} == {
        "start": 0,
        "end": 0,
        "label": "phone",
        "strength": "block",
    }
    assert first["suggestion"] == "Ü [persoon 1] belt [telefoonnummer]"
    assert second == {"id": 7, "spans": [], "suggestion": "Niets."}


def test_stats_are_figures_and_no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    [told] = answers(monkeypatch, line("a", f"{NAME}"), stats=True)
    assert set(told) == {"load_seconds", "resident_mb", "texts", "median_ms", "p95_ms"}
    assert told["texts"] == 1
    assert told["resident_mb"] > 1
    [empty] = answers(monkeypatch, "", stats=True)
    assert (empty["texts"], empty["median_ms"]) == (0, 0)


@pytest.mark.parametrize("lines", ["no json\n", "[]\n", '{"id": 1}\n', line(1, "x" * 4001)])
def test_faulty_line_is_named_and_nothing_is_made_up(
    lines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="Line 1 ") as refused:
        answers(monkeypatch, lines)
    assert refused.value.returncode == 2


def test_without_a_lexicon_it_answers_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unavailable() -> None:
        raise GuardUnavailable("no lexicon")

    monkeypatch.setattr("core.management.commands.guard_text.knowledge", unavailable)
    with pytest.raises(CommandError) as refused:
        answers(monkeypatch, line(1, "x"))
    assert refused.value.returncode == 2
