"""The schema has no place for a person under discussion (N1, N2): identity, score or belief."""

from __future__ import annotations

import re

from core.checks import domain_models

#: Words that name a person's identity, a mark on a person, or what the law forbids to keep.
FORBIDDEN = re.compile(
    r"(?:^|_)(?:bsn|birth|birthday|phone|mobile|address|photo|plate|passport|nationality|religion|"
    r"ethnic|descent|race|score|rank|risk|prediction|profile|suspect|subject_name)(?:_|$)"
)
#: Accounts of people who work with the product, colleagues who agreed to be found by others, and
#: residents who agreed to talk.
STAFF = {"core.User", "network.FocalOfficer", "network.KeyFigure"}


def test_no_field_holds_identity_or_score() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model in domain_models()
        if model._meta.label not in STAFF
        for field in model._meta.concrete_fields
        if FORBIDDEN.search(field.name)
    ]
    assert found == []


def test_the_pattern_finds_what_it_should() -> None:
    assert all(FORBIDDEN.search(name) for name in ("bsn", "risk_score", "birth_date", "phone"))
    assert not any(FORBIDDEN.search(name) for name in ("title", "owner", "evidence_rung"))
