"""What the downloads of the network share."""

from __future__ import annotations

from typing import Any

from core.documents import Document
from core.views import Download

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "ics": "text/calendar; charset=utf-8",
}


class DocumentDownload(Download):
    """Serves one document about an object."""

    document: type[Document]

    def render_file(self, obj: Any) -> tuple[bytes, str, str]:
        """The document as bytes, with its name and content type."""
        document = self.document()
        content = document.render(obj, self.membership)
        return content, document.file_name(obj), CONTENT_TYPES[document.kind]
