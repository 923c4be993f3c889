"""What the map shows, as plain data: bands, columns, cards, and what stands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

ACTIVE = frozenset({"planned", "running"})


class FindingLike(Protocol):
    """What the map reads of a finding."""

    @property
    def code(self) -> str:
        """Of the rule, such as BS06."""

    @property
    def subject(self) -> str:
        """What it is about, such as ``activity:A03``."""

    @property
    def severity(self) -> str:
        """High, medium or low."""

    @property
    def title(self) -> str:
        """The finding in a few words."""


@dataclass(frozen=True)
class Card:
    """One activity on the map. ``domain`` is "none" without an owner (decision 16)."""

    activity: str
    title: str
    owner: str
    domain: str
    status: str
    status_label: str
    severity: str = ""
    words: str = ""
    #: Marks of the phases it serves beside its main phase, such as ("1a", "2").
    side_phases: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Planned or running."""
        return self.status in ACTIVE


@dataclass
class Column:
    """A column inside a band; without cards it is a gap, drawn with its name and note."""

    key: str
    label: str
    cards: list[Card] = field(default_factory=list)
    note: str = ""

    @property
    def is_gap(self) -> bool:
        """Expected here, but without an activity of its own."""
        return not self.cards

    @property
    def count(self) -> int:
        """How many cards stand in it."""
        return len(self.cards)


@dataclass
class Band:
    """One phase of the funnel."""

    phase: str
    mark: str
    name: str
    sentence: str
    columns: list[Column]

    @property
    def active(self) -> int:
        """How many planned or running activities have their main phase here."""
        return sum(card.is_active for column in self.columns for card in column.cards)

    @property
    def cards(self) -> list[Card]:
        """All cards of the band, column by column."""
        return [card for column in self.columns for card in column.cards]

    @property
    def gaps(self) -> list[Column]:
        """The expected columns without a card of their own."""
        return [column for column in self.columns if column.is_gap]


@dataclass(frozen=True)
class Headline:
    """What stands out: one rule that found something high or medium, and how often it did."""

    code: str
    severity: str
    title: str
    number: int


@dataclass
class MapModel:
    """The whole map: four bands, what is not classified yet, and what the legend counts."""

    group_by: str
    bands: list[Band]
    unclassified: list[Card]
    owners: list[tuple[str, str, int]]
    headlines: list[Headline]

    @property
    def total(self) -> int:
        """How many cards the map shows."""
        return len(self.unclassified) + sum(len(band.cards) for band in self.bands)
