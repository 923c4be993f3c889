"""The sharing guide in the demonstration: two records of one colleague, one of them finished."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.models import Membership
from core.tenancy import current
from network.actions.sharing import answer_step, create_disclosure, finish_disclosure
from network.models import Disclosure

DATA = Path(__file__).resolve().parent.parent / "data" / "demo" / "network" / "sharing.json"


def build_sharing(slug: str) -> None:
    """Make the records of a demo municipality, unless somebody made one already."""
    listed = json.loads(DATA.read_text(encoding="utf-8")).get(slug, [])
    if Disclosure.objects.exists():
        return
    for written in listed:
        author = f"{written['author']}.{slug}"
        people = Membership.objects.filter(municipality=current(), user__username=author)
        _make(written, people.get())


def _make(written: dict[str, Any], author: Membership) -> None:
    record = create_disclosure(membership=author, label=written["label"])
    for step in record.guide.steps.all():
        facts = written["answers"].get(str(step.order))
        if facts:
            answer_step(record, step, membership=author, **facts)
    if "outcome" in written:
        finish_disclosure(
            record, membership=author, outcome=written["outcome"], reason=written["reason"]
        )
