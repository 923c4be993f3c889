"""The door of a document at a case."""

from __future__ import annotations

from typing import Any

from django.db import models

from casework.models import CaseFile
from core.views import Download


class CaseFileDownload(Download):
    """Serves one document, to whoever sees its case; reading it is logged."""

    model = CaseFile
    permission = "case.download"
    reference_field = "code"

    def authorise(self, obj: models.Model | None = None) -> None:
        """The right is one over the case."""
        super().authorise(obj.case if isinstance(obj, CaseFile) else obj)

    def render_file(self, obj: Any) -> tuple[bytes, str, str]:
        """The document, under its code: its title is nothing for the name of a file."""
        return bytes(obj.content), f"{obj.code}.pdf", "application/pdf"
