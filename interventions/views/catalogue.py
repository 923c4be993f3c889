"""The catalogue: list with filters, page of one entry, making, changing, export."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Municipality
from core.spreadsheets import SheetTable, write_table
from core.tenancy import reverse
from core.views import Create, Detail, Download, List, Update
from interventions.actions import catalogue as actions
from interventions.forms import catalogue as forms
from interventions.models import Intervention, Phenomenon, evidence_ladder
from interventions.models.catalogue_table import catalogue_table
from interventions.views.tabs import catalogue_tabs


class InterventionList(List):
    """The interventions that fit the filter; with counts, in a constant number of queries."""

    model = Intervention
    permission = "intervention.view"
    template_name = "interventions/intervention_list.html"
    filter_form = forms.CatalogueFilter
    paginate_by = 10

    def get_queryset(self) -> Any:
        """What fits the filter, in its order; everything when the filter cannot be read."""
        rows = super().get_queryset()
        return rows.most_studied_first() if self.filters and self.filters.errors else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter, the tabs, and what the rungs mean."""
        tabs = catalogue_tabs(self.membership, "interventions:list")
        total = Intervention.objects.count()
        facts = {"total": total, "tabs": tabs, "rungs": evidence_ladder()}
        return super().get_context_data(**facts, **kwargs)


class InterventionDetail(Detail):
    """One intervention with evidence, reservations and sources."""

    model = Intervention
    permission = "intervention.view"
    template_name = "interventions/intervention_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the municipality's own words for the phenomena, and the ladder of evidence."""
        labels = self.object.labels("phenomena", Phenomenon.objects.labels())
        facts = {"phenomenon_labels": labels, "rungs": evidence_ladder(self.object.evidence_rung)}
        facts["lessons"] = self.object.lessons.all()
        return super().get_context_data(**facts, **kwargs)


class InterventionCreate(Create):
    """Adds an entry of the municipality's own."""

    model = Intervention
    permission = "intervention.create"
    form_class = forms.InterventionForm
    template_name = "interventions/intervention_form.html"
    heading = _("Add an intervention")
    lead = _("For what your municipality or region offers itself. Say what is known, no more.")
    success_message = _("The intervention has been added to the catalogue.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("interventions:list")

    def perform(self, form: Any) -> Intervention:
        """Add it, with the log."""
        return actions.create_intervention(membership=self.membership, **form.facts())


class InterventionUpdate(Update):
    """Changes an entry: of the starter catalogue only availability and note."""

    model = Intervention
    permission = "intervention.edit"
    template_name = "interventions/intervention_form.html"
    success_message = _("The intervention has been saved.")

    @property
    def heading(self) -> str:
        """What the page changes."""
        text = _("Availability of %(name)s") if self.object.is_starter else _("Change %(name)s")
        return text % {"name": self.object.name}

    def get_form_class(self) -> Any:
        """What a source says stays as it was delivered; one's own entry can change whole."""
        is_starter = self.object.is_starter
        return forms.AvailabilityForm if is_starter else forms.InterventionForm

    def perform(self, form: Any) -> Intervention:
        """Change it, with the log."""
        entry = Intervention.objects.get(pk=form.instance.pk)
        return actions.update_intervention(entry, membership=self.membership, **form.facts())


class CatalogueExport(Download):
    """The whole catalogue as a spreadsheet: every row, every column."""

    permission = "intervention.export"
    kind = "xlsx"

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose catalogue it is."""
        return self.membership.municipality

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The file of the kind in the address."""
        table = SheetTable(str(Intervention._meta.verbose_name_plural), *catalogue_table())
        return write_table(self.kind, table, f"interventies-{obj.slug}")
