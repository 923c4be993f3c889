"""Partner organisations: list, page, making and changing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, List, Update
from network.actions import partners as actions
from network.forms import partners as forms
from network.models import PartnerOrganisation


class PartnerList(List):
    """The partner organisations of the municipality, filtered; it never shows people."""

    model = PartnerOrganisation
    permission = "partner.view"
    template_name = "network/partner_list.html"
    filter_form = forms.PartnerFilter

    def get_queryset(self) -> Any:
        """With the organisation's name, in one query."""
        return super().get_queryset().with_name()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter."""
        return super().get_context_data(total=PartnerOrganisation.objects.count(), **kwargs)


class PartnerDetail(Detail):
    """One partner organisation."""

    model = PartnerOrganisation
    permission = "partner.view"
    template_name = "network/partner_detail.html"
    context_object_name = "partner"

    def get_queryset(self) -> Any:
        """With the organisation's name, in one query."""
        return super().get_queryset().with_name()


class PartnerCreate(Create):
    """Adds a partner organisation."""

    model = PartnerOrganisation
    form_class = forms.PartnerForm
    template_name = "network/partner_form.html"
    permission = "partner.create"
    heading = _("Add a partner organisation")
    lead = _("An organisation you work with. Write down how to reach it, never who works there.")
    success_message = _("The partner organisation has been added.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:list")

    def perform(self, form: Any) -> PartnerOrganisation:
        """Add it, with the log."""
        return actions.create_partner(membership=self.membership, **form.facts())


class PartnerUpdate(Update):
    """Changes a partner organisation; a stale save shows both texts."""

    model = PartnerOrganisation
    form_class = forms.PartnerForm
    template_name = "network/partner_form.html"
    permission = "partner.edit"
    success_message = _("The partner organisation has been saved.")

    def perform(self, form: Any) -> PartnerOrganisation:
        """Change it, with the log."""
        partner = PartnerOrganisation.objects.get(pk=form.instance.pk)
        return actions.update_partner(partner, membership=self.membership, **form.facts())
