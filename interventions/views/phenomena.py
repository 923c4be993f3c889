"""The phenomena as the municipality words them: list and change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.views import List, Update
from interventions.forms.phenomena import PhenomenonForm
from interventions.models import Phenomenon
from interventions.views.tabs import catalogue_tabs


class PhenomenonList(List):
    """All phenomena in the municipality's order, retired ones included."""

    model = Phenomenon
    permission = "phenomenon.view"
    template_name = "interventions/phenomenon_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the tabs."""
        tabs = catalogue_tabs(self.membership, "interventions:phenomenon-list")
        return super().get_context_data(tabs=tabs, **kwargs)


class PhenomenonUpdate(Update):
    """Changes wording, order, note or validity; the code stays."""

    model = Phenomenon
    permission = "phenomenon.edit"
    reference_field = "code"
    form_class = PhenomenonForm
    success_message = _("The phenomenon has been saved.")
