"""What a reader sees of a weighing: who was asked, what is open, and the answers side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from casework.models.registrations import Registration
from casework.models.weighings import Statement, StatementReason


@dataclass(frozen=True)
class Criterion:
    """One criterion as it was worded then, an answer for each open statement, the difference."""

    label: str
    question: str
    cells: list[tuple[Statement, StatementReason | None]]
    difference: str


class WeighingTable:
    """The weighing of a registration for one reader; what is sealed shows only that it exists."""

    def __init__(self, registration: Registration, membership: Any) -> None:
        self.registration = registration
        self.membership = membership

    @cached_property
    def statements(self) -> list[Statement]:
        """Every statement that was asked for, in their order."""
        rows = self.registration.statements.select_related("organisation")  # type: ignore[attr-defined]
        return list(rows)

    @cached_property
    def open(self) -> list[Statement]:
        """Those the reader may read, with their reasons."""
        rows = Statement.objects.readable_by(self.membership, self.registration).filed()
        return list(rows.select_related("organisation").prefetch_related("reasons"))

    @cached_property
    def own(self) -> Statement | None:
        """What the organisation of the reader was asked for, if anything."""
        here = self.membership.organisation_id
        mine = (row for row in self.statements if row.organisation_id == here)
        return next(mine, None) if here else None

    @cached_property
    def sealed(self) -> list[Statement]:
        """Those that exist and that the reader may not read; excused ones are none."""
        readable = {row.pk for row in self.open}
        return [row for row in self.statements if row.pk not in readable and not row.is_excused]

    @property
    def excused(self) -> list[Statement]:
        """The organisations that are not concerned, with the reason."""
        return [row for row in self.statements if row.is_excused]

    @property
    def awaited(self) -> list[Statement]:
        """Those that are neither given nor excused."""
        return [row for row in self.statements if not row.is_filed and not row.is_excused]

    @property
    def is_late(self) -> bool:
        """Whether the day for statements passed while some are awaited (rule W7)."""
        by = self.registration.statements_by
        return bool(self.awaited) and by is not None and by < timezone.localdate()

    @cached_property
    def rows(self) -> list[Criterion]:
        """The criteria of its own version, with the open answers beside one another (W3, W9)."""
        found = self.registration.differences.all()  # type: ignore[attr-defined]
        told = {row.order: row.text for row in found} if self.registration.is_opened else {}
        answers = {row.pk: {one.order: one for one in row.reasons.all()} for row in self.open}  # type: ignore[attr-defined]
        return [
            Criterion(
                label=line["label"],
                question=line["note"],
                cells=[(row, answers[row.pk].get(order)) for row in self.open],
                difference=told.get(order, ""),
            )
            for order, line in enumerate(self.registration.criteria, start=1)
        ]
