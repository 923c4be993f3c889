"""Who is trained: the picture in numbers, and the register as spreadsheets."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from core.models import Municipality
from core.spreadsheets import CONTENT_TYPES, write_table
from core.views import Download, Page
from network.models.training_coverage import Coverage
from network.models.training_findings import training_findings
from network.models.training_tables import EXPORTS, TABLES


class TrainingList(Page):
    """The picture; for who keeps the register also what is to be done. No name of a person."""

    permission = "training.view"
    template_name = "network/training_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the picture, the findings, and what can be exported."""
        facts: dict[str, Any] = {"coverage": Coverage(), "findings": [], "exports": EXPORTS}
        if self.membership.may("training.edit"):
            facts["findings"] = training_findings(facts["coverage"])
        return super().get_context_data(**facts, **kwargs)


class TrainingExport(Download):
    """The register complete: ``?table=`` trainings, sessions or enrolments, ``?kind=`` the form."""

    permission = "training.export"

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose register it is."""
        return self.membership.municipality

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The table that the address names. Raises ``Http404`` for one we do not make."""
        kind = self.request.GET.get("kind", "xlsx")
        name = self.request.GET.get("table", "enrolments")
        if kind not in CONTENT_TYPES or name not in TABLES:
            raise Http404
        stem, make = TABLES[name]
        return write_table(kind, make(), f"{stem}-{obj.slug}")
