"""The trends: one page, a table and a document of the same published figures."""

from __future__ import annotations

from typing import Any

from core.models import Municipality
from core.spreadsheets import SheetTable, write_table
from core.views import Download, Page
from network.views.files import DocumentDownload
from signals.documents import TrendsDocument
from signals.models import TrendFigure
from signals.models.trend_page import legend, sheet, trend_parts
from signals.models.trend_tables import published_trends


class TrendsPage(Page):
    """What partners saw and heard per quarter, in numbers that lead to nobody."""

    permission = "trend.view"
    template_name = "signals/trends.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the published tables with their drawings; the page takes no filter."""
        trends = published_trends()
        told = {"parts": trend_parts(trends), "legend": legend(trends)}
        retention = TrendFigure.retention.reason
        return super().get_context_data(trends=trends, retention=retention, **told, **kwargs)


class _OfMunicipality:
    """A file about the whole municipality."""

    membership: Any

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose trends they are."""
        municipality: Municipality = self.membership.municipality
        return municipality


class TrendsTable(_OfMunicipality, Download):
    """The same figures as csv."""

    permission = "trend.download"

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The three tables below each other."""
        table = SheetTable("trends", *sheet(published_trends()))
        return write_table("csv", table, f"trends-{obj.slug}")


class TrendsDocumentFile(_OfMunicipality, DocumentDownload):
    """The same figures on paper."""

    permission = "trend.download"
    document = TrendsDocument
