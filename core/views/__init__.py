"""Views: the base classes every view derives from, and the pages of the core itself."""

from core.views.bases import (
    Create,
    Detail,
    Download,
    List,
    Page,
    Transition,
    Update,
    csrf_failure,
)

__all__ = [
    "Create",
    "Detail",
    "Download",
    "List",
    "Page",
    "Transition",
    "Update",
    "csrf_failure",
]
