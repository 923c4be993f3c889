"""The phenomena as the municipality words them: list and change."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core.views import List, Update
from interventions.actions import phenomena as actions
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
    template_name = "interventions/phenomenon_form.html"
    success_message = _("The phenomenon has been saved.")

    def perform(self, form: Any) -> Phenomenon:
        """Change it, with the log."""
        phenomenon = Phenomenon.objects.get(pk=form.instance.pk)
        return actions.update_phenomenon(phenomenon, membership=self.membership, **form.facts())

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; a name that was taken meanwhile comes back at its field."""
        try:
            return super().form_valid(form)
        except actions.LabelTaken:
            form.add_error("label", _("Another phenomenon has this name already."))
            return self.form_invalid(form)
