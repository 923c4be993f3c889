"""The home page: what awaits me, and the state of the programme."""

from __future__ import annotations

from typing import Any

from core.views import Page
from programmes.models.home import home_page


class Home(Page):
    """The first page after log-in, in one municipality."""

    permission = "home.view"
    template_name = "programmes/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds worklist, state, year and changes, as far as the membership may see them."""
        return super().get_context_data(**home_page(self.membership), **kwargs)
