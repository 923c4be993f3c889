"""The core application."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Loads the start-up checks and what the core declares."""

    name = "core"
    verbose_name = _("people and municipalities")

    def ready(self) -> None:
        """Register the checks and what every app declares: rights, life cycles, documents."""
        from core import checks, lifecycle  # noqa: F401

        autodiscover_modules("permissions", "lifecycle", "documents")
