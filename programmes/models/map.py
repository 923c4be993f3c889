"""The map of one programme, as page, table and drawing show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.models import Membership, Parameter
from core.tenancy import reverse
from interventions.classification import ActivityStatus, PreventionPhase
from interventions.models import Phenomenon
from programmes.map_layout import ACTIVE, Band, Card, Column, MapModel, build_map
from programmes.models.exchange import ProgrammeState

QUIET = ("idea", "paused", "ended")
#: How many cards fit beside each other in a band on a laptop, by its mark.
LIMITS = {"1a": 8, "1b": 7, "2": 4, "3": 4}
LETTERS = {"social": "S", "care": "Z", "safety": "V", "external": "P"}


@dataclass(frozen=True)
class PlacedCard:
    """A card with the addresses that only the page knows."""

    card: Card
    reference: str
    url: str
    move_url: str

    def __getattr__(self, name: str) -> Any:
        """Everything else is the card's."""
        return getattr(self.card, name)

    @property
    def letter(self) -> str:
        """The letter on the mark of the owner's domain."""
        return LETTERS.get(self.card.domain, "?")

    @property
    def is_marked(self) -> bool:
        """Whether the card says its status: every one but running."""
        return self.card.status != ActivityStatus.RUNNING


def map_of(state: ProgrammeState, choices: dict[str, Any], *, findings: bool) -> MapModel:
    """The content of the map for these choices (see ``MapForm.choices``)."""
    return build_map(
        state.data,
        group_by=choices["by"],
        findings=state.findings if findings else [],
        expected_groups=Parameter.objects.value("expected_target_groups"),
        statuses=[*ACTIVE, *QUIET] if choices["all"] else ACTIVE,
        owner_domains=choices["domains"],
        phenomenon_labels=Phenomenon.objects.labels(),
    )


def map_page(
    state: ProgrammeState, membership: Membership, choices: dict[str, Any]
) -> dict[str, Any]:
    """The context of the map's page for one membership and its choices."""
    programme = state.programme
    movable = membership.may("activity.move", programme)
    model = map_of(state, choices, findings=membership.may("finding.view"))
    place = _Placer(state)
    return {
        "state": state,
        "map": model,
        "bands": [_placed(band, place) for band in model.bands],
        "unclassified": [place(card) for card in model.unclassified],
        "choices": choices,
        "movable": movable,
        "addable": membership.may("activity.create"),
        "create_url": reverse("programmes:activity-create", reference=programme.reference),
        "move_url": place.move_template,
        "quiet": sum(activity.status in QUIET for activity in state.activities),
    }


@dataclass(frozen=True)
class PlacedColumn:
    """A column as the page draws it: ``span`` cards wide, with cards or with the gaps in it."""

    label: str
    count: int
    span: int
    cards: list[Any]
    gaps: list[Column]


@dataclass(frozen=True)
class PlacedBand:
    """A band as the page draws it: its columns on a grid of ``grid`` cards wide."""

    band: Band
    grid: int
    columns: list[PlacedColumn]

    def __getattr__(self, name: str) -> Any:
        """Everything else is the band's."""
        return getattr(self.band, name)

    @property
    def leads_to_person(self) -> bool:
        """Whether this is the first band about one person instead of a group."""
        return self.band.phase == PreventionPhase.SECONDARY


def spans(counts: list[int], limit: int) -> list[int]:
    """How many cards each column is wide: the fullest is widened while the band has room.

    ``counts`` is how many cards stand in each column, ``limit`` how many fit beside each other.
    A column whose cards stand two high stays as it is.
    """
    found = [1] * len(counts)
    while counts and sum(found) < limit:
        fullest = max(range(len(counts)), key=lambda place: counts[place] / found[place])
        if counts[fullest] <= 2 * found[fullest]:
            break
        found[fullest] += 1
    return found


def _placed(band: Band, place: Callable[[Card], PlacedCard]) -> PlacedBand:
    """The band on its grid; more than two gaps are gathered in one column."""
    filled = [column for column in band.columns if not column.is_gap]
    gaps = band.gaps
    gathered = [gaps] if len(gaps) > 2 else [[gap] for gap in gaps]
    counts = [column.count for column in filled] + [len(group) for group in gathered]
    wide = spans(counts, LIMITS[band.mark])
    columns = [
        PlacedColumn(column.label, column.count, span, [place(card) for card in column.cards], [])
        for column, span in zip(filled, wide, strict=False)
    ] + [
        PlacedColumn(
            group[0].label if len(group) == 1 else _("No offer of its own yet"),
            0,
            span,
            [],
            group,
        )
        for group, span in zip(gathered, wide[len(filled) :], strict=True)
    ]
    return PlacedBand(band, min(sum(wide), LIMITS[band.mark]), columns)


class _Placer:
    """Gives cards their addresses; one address is resolved once and filled in for each card."""

    PATTERN = "A-0000-0000"

    def __init__(self, state: ProgrammeState) -> None:
        self.activities = state.activity_by_code
        self.template = reverse("programmes:activity-detail", reference=self.PATTERN)
        self.move_template = reverse(
            "programmes:activity-transition", reference=self.PATTERN, verb="move"
        )

    def __call__(self, card: Card) -> PlacedCard:
        reference = self.activities[card.activity].reference
        return PlacedCard(
            card,
            reference,
            self.template.replace(self.PATTERN, reference),
            self.move_template.replace(self.PATTERN, reference),
        )
