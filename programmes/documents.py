"""The documents of programmes: the programme scan, and the map on one A3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents import Document
from core.models import Membership
from programmes.funnel_drawing import draw_funnel
from programmes.map_drawing import draw_cover_funnel, draw_map
from programmes.map_drawing.fonts import document_font
from programmes.map_drawing.text import Line, Paragraph, Style
from programmes.map_layout import build_map
from programmes.models import Programme, ProgrammeScan
from programmes.models.activity_sheets import sheets
from programmes.models.exchange import ProgrammeState
from programmes.models.map import map_of
from programmes.models.scan_content import ScanContent

FONT = "Open Sans"
#: Of the title on the cover (document.css): the room in points, and per size the letters in points
#: and how many lines stand above the drawing.
COVER_ROOM = 150 * 72 / 25.4
COVER_SIZES = (("large", 38, 3), ("medium", 24, 5), ("small", 17, 8))
#: Of the title on A3, in points.
POSTER_TITLE, POSTER_ROOM = 22, 390 * 72 / 25.4


@dataclass(frozen=True)
class Section:
    """One numbered section of the scan; its key is the anchor and part of the template's name."""

    key: str
    title: Any
    #: Whether it may follow the one before on the same page when the programme is empty.
    flows: bool = True

    @property
    def template(self) -> str:
        """The template of the section, below its heading."""
        return f"programmes/documents/_{self.key}.html"


SECTIONS = [
    Section("map", gettext_lazy("The map on one page"), flows=False),
    Section("phases", gettext_lazy("Phases and domains"), flows=False),
    Section("themes", gettext_lazy("Phenomena, goals and target groups")),
    Section("state", gettext_lazy("State, evaluation and budget")),
    Section("findings", gettext_lazy("Blind spots and decisions")),
    Section("actions", gettext_lazy("Action points")),
    Section("recommendations", gettext_lazy("Recommendations")),
    Section("activities", gettext_lazy("Activities")),
    Section("method", gettext_lazy("How this scan was made")),
]


class ProgrammeScanDocument(Document):
    """The programme scan (programmascan), internal edition, from the snapshot of a scan.

    The scan may be one that is not stored: ``ProgrammeScan.of(programme)``.
    """

    name = "programme_scan"
    title = gettext_lazy("Programme scan")
    template = "programmes/documents/programme_scan.html"
    permission = "scan.download"

    def file_name(self, obj: ProgrammeScan) -> str:
        """Such as ``programmascan-maasmonde-2026-11-22.pdf``."""
        place = slugify(obj.content.municipality) or "gemeente"
        return f"{slugify(_('Programme scan'))}-{place}-{obj.day.isoformat()}.pdf"

    def context(self, obj: ProgrammeScan, membership: Membership | None) -> dict[str, Any]:
        """Everything the document shows; all of it was frozen with the scan."""
        content = obj.content
        return {
            "scan": obj,
            "content": content,
            "sections": SECTIONS,
            "sheets": sheets(content),
            "edition_name": _("internal edition"),
            "edition": _edition(content, is_draft=not obj.is_adopted),
            "cover": draw_cover_funnel(),
            "cover_size": _cover_size(obj.title),
            "funnel": draw_funnel(content.phases),
            "map": draw_map(map_of_content(content), size="a4", font=FONT),
        }


class MapDocument(Document):
    """The map of a programme as it is now, on one A3 for the wall."""

    name = "programme_map"
    title = gettext_lazy("The map")
    template = "programmes/documents/map_a3.html"
    permission = "map.download"

    def file_name(self, obj: Programme) -> str:
        """Such as ``kaart-maasmonde-2026-11-22.pdf``."""
        place = slugify(obj.municipality.name) or "gemeente"
        return f"{slugify(_('Map'))}-{place}-{obj.day().isoformat()}.pdf"

    def context(self, obj: Programme, membership: Membership | None) -> dict[str, Any]:
        """The map; its blind spots only for a reader who may see them."""
        state = ProgrammeState(obj)
        sees = membership is None or membership.may("finding.view")
        model = map_of(state, {"by": "target_group", "domains": [], "all": False}, findings=sees)
        return {
            "programme": obj,
            "is_long": len(_lines(obj.title, POSTER_TITLE, POSTER_ROOM)) > 1,
            "day": state.day,
            "map": draw_map(model, size="a3", font=FONT),
        }


def map_of_content(content: ScanContent) -> Any:
    """The map by target group, as it was frozen."""
    return build_map(
        content.data,
        findings=content.findings,
        expected_groups=content.snapshot["expected_groups"],
        phenomenon_labels=content.snapshot["phenomena"],
    )


def _cover_size(title: str) -> str:
    """How large the title stands on the cover: as large as leaves it above the drawing."""
    for name, points, most_lines in COVER_SIZES:
        if len(_lines(title, points, COVER_ROOM)) <= most_lines:
            return name
    return "smallest"


def _lines(title: str, points: float, room: float) -> list[Line]:
    """The lines of a title in bold letters of this size, in this room."""
    return Paragraph(title, Style(points, 700), document_font()).lines(room)


def _edition(content: ScanContent, *, is_draft: bool) -> str:
    """The footer of every page: edition, draft or not, day."""
    day = date_format(content.day, "j F Y")
    if is_draft:
        return _("Internal edition · draft · state of %(day)s") % {"day": day}
    return _("Internal edition · state of %(day)s") % {"day": day}
