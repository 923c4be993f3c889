"""The content of the map: which card stands where, and which places are empty (decision 14).

The funnel narrows from the whole society to one person in four bands (Gielen's prevention
classification model). Page, table, vector drawing and report all read the same ``MapModel``, so
they agree by construction. A leaf: exchange data in, plain data out.

An activity appears once on a map, in its main phase. Its column is its first listed target group;
its first listed phenomenon, or all forms when it is meant for all of them; the domain of its
owner; its first listed neighbourhood, or the whole municipality. A gap is an expected column
without a card of its own. What a filter hides is no gap: gaps are sought before the filter.
"""

from programmes.map_layout.content import (
    ACTIVE,
    Band,
    Card,
    Column,
    FindingLike,
    Headline,
    MapModel,
)
from programmes.map_layout.places import build_map

__all__ = [
    "ACTIVE",
    "Band",
    "Card",
    "Column",
    "FindingLike",
    "Headline",
    "MapModel",
    "build_map",
]
