"""What the makers of synthetic casework share: people at a table, days, codes, storing in bulk."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone

from casework.models.codes import SIGNS
from core.models import Membership
from core.tenancy import current

#: Rows per insert: more makes statements longer than some databases take.
BATCH = 500
#: So many meetings are of one table: people have as much to do however many meetings there are.
MEETINGS_A_TABLE = 10


@dataclass(frozen=True)
class Table:
    """The people who meet: who leads, who directs, and the partners at the table."""

    chair: Membership
    directors: tuple[Membership, Membership]
    case_director: Membership
    partners: Sequence[Membership]

    @property
    def everybody(self) -> list[Membership]:
        """All of them, each once."""
        return [self.chair, *self.directors, self.case_director, *self.partners]


def tables_for(meetings: int) -> int:
    """How many tables so many meetings take."""
    return -(-meetings // MEETINGS_A_TABLE)


@dataclass
class Maker:
    """Draws days and codes; all rows are of the current municipality."""

    chance: Random
    day: datetime.date
    codes: set[str]

    @property
    def here(self) -> dict[str, Any]:
        """The municipality, as every row names it."""
        return {"municipality": current()}

    def code(self) -> str:
        """A code that nothing else of this load has."""
        while True:
            signs = "".join(self.chance.choices(SIGNS, k=5))
            code = f"{signs[:2]}-{signs[2:]}"
            if code not in self.codes:
                self.codes.add(code)
                return code

    def after(self, least: int, most: int) -> datetime.date:
        """A day so many days from now."""
        return self.day + datetime.timedelta(days=self.chance.randint(least, most))

    def before(self, least: int, most: int) -> datetime.date:
        """A day so many days ago."""
        return self.after(-most, -least)

    def moment(self, day: datetime.date, hour: int = 10) -> datetime.datetime:
        """An hour of a day, in the time of the municipality."""
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def store(model: Any, rows: list[Any]) -> list[Any]:
    """Store rows of one model in bulk, and give them back with their keys."""
    return list(model.objects.bulk_create(rows, batch_size=BATCH))
