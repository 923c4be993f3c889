"""The map of one programme, as page, table and drawing show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.models import Membership, Parameter
from core.tenancy import reverse
from interventions.models import Phenomenon
from programmes.map_layout import ACTIVE, Card, MapModel, build_map
from programmes.models.exchange import ProgrammeState

QUIET = ("idea", "paused", "ended")
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
    for band in model.bands:
        for column in band.columns:
            column.cards = [place(card) for card in column.cards]
    model.unclassified = [place(card) for card in model.unclassified]
    return {
        "state": state,
        "map": model,
        "choices": choices,
        "movable": movable,
        "addable": membership.may("activity.create"),
        "create_url": reverse("programmes:activity-create", reference=programme.reference),
        "move_url": place.move_template,
    }


class _Placer:
    """Gives cards their addresses; one address is resolved once and filled in for each card."""

    PATTERN = "A-0000-0000"

    def __init__(self, state: ProgrammeState) -> None:
        self.activities = state.activity_by_code
        self.template = reverse("programmes:activity-detail", reference=self.PATTERN)
        self.move_template = reverse(
            "programmes:activity-transition", reference=self.PATTERN, verb="move"
        )

    def __call__(self, card: Card) -> Any:
        reference = self.activities[card.activity].reference
        return PlacedCard(
            card,
            reference,
            self.template.replace(self.PATTERN, reference),
            self.move_template.replace(self.PATTERN, reference),
        )
