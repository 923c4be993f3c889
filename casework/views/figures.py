"""The yearly figures: one page, a table and a document of the same published numbers (rule G4)."""

from __future__ import annotations

from typing import Any

from casework.documents import FiguresDocument
from casework.models import CaseFigure
from casework.models.figure_tables import Figures, published_figures, sheet
from core.models import Municipality
from core.spreadsheets import SheetTable, write_table
from core.views import Download, Page


class _OfYear:
    """A door that shows one whole year: the one of the address, else the last."""

    request: Any
    membership: Any

    def figures(self) -> Figures:
        """The published figures of the year that was asked for."""
        asked = self.request.GET.get("year", "")
        return published_figures(int(asked) if asked.isascii() and asked.isdigit() else None)

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose figures they are."""
        municipality: Municipality = self.membership.municipality
        return municipality


class FiguresPage(_OfYear, Page):
    """What became of registrations, how cases ended, how the work went: numbers without persons."""

    permission = "case_figure.view"
    template_name = "casework/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the published tables; the page takes a year and no filter."""
        facts = {"figures": self.figures(), "retention": CaseFigure.retention.reason}
        return super().get_context_data(**facts, **kwargs)


class FiguresTable(_OfYear, Download):
    """The same figures as csv."""

    permission = "case_figure.download"

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The tables below each other."""
        figures = self.figures()
        table = SheetTable("figures", *sheet(figures))
        return write_table("csv", table, f"casework-{obj.slug}-{figures.year or 0}")


class FiguresPdf(_OfYear, Download):
    """The same figures on paper."""

    permission = "case_figure.download"

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The document of the year."""
        document = FiguresDocument(self.figures())
        content = document.render(obj, self.membership)
        return content, document.file_name(obj), "application/pdf"
