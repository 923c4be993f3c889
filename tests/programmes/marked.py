"""A few marked texts, so that the benchmarks of the guard take no time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from programmes.management import guard_measures

PHONE = "Bel 06-12345678 voor de afspraak."
CLEAN = "De jongerenwerker sprak met de school over de week."
#: One with a name and a phone number, one with neither.
MARKED = "Mevrouw ⟦person_name|Fatima Bouzid⟧ belde met ⟦phone|06-12345678⟧.\n---\n" + CLEAN


def measure_little(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the benchmarks of the guard count on these texts, start once and try two hostile ones."""
    for corpus in ("tuning", "unseen"):
        (folder / corpus).mkdir(parents=True)
        (folder / corpus / "a.txt").write_text(MARKED, encoding="utf-8")
    given = {"text": PHONE, "spans": [{"start": 4, "end": 15, "label": "phone"}]}
    (folder / "given.jsonl").write_text(json.dumps(given), encoding="utf-8")
    monkeypatch.setattr(guard_measures, "TEXTS", folder)
    monkeypatch.setattr(guard_measures, "STARTS", 1)
    monkeypatch.setattr(guard_measures, "HOSTILE", {"at signs": "@", "capitals": "A"})
