"""The directory ("whom can I turn to?") and the focal officers in it.

Looking leaves nothing behind: no line in the log, nothing in the session.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.models import Municipality
from core.spreadsheets import CONTENT_TYPES, write_table
from core.tenancy import reverse
from core.views import Create, Detail, Download, List, Page, Update
from network.actions import people as actions
from network.forms import people as forms
from network.models import FocalOfficer
from network.models.directory import contact_of, findable_officers
from network.models.officer_table import officers_table, with_facts
from network.models.people_findings import people_findings


class Directory(Page):
    """Whom to turn to: an answer at once for one's own organisation, another in two clicks."""

    permission = "directory.view"
    template_name = "network/directory.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the question in the address and its answer."""
        question = forms.DirectoryQuestion.asked(self.request.GET, self.membership)
        answer = question.answer()
        return super().get_context_data(question=question, answer=answer, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A question that cannot be read is said so, and answered as the client's fault."""
        status = 400 if context["question"].errors else 200
        return super().render_to_response(context, status=status, **kwargs)


class _Officers:
    """What reading shares: a reader knows who can be turned to, who keeps the list knows all."""

    membership: Any

    def get_queryset(self) -> Any:
        """With the names, in one query."""
        rows = super().get_queryset().with_names()  # type: ignore[misc]
        return rows if self.membership.may("officer.edit") else rows.active()


class OfficerList(_Officers, List):
    """Every focal officer, filtered; for who keeps the list also what is to be done."""

    model = FocalOfficer
    permission = "directory.view"
    template_name = "network/officer_list.html"
    filter_form = forms.OfficerFilter

    def get_queryset(self) -> Any:
        """Whose role has not ended."""
        return super().get_queryset().filter(ended_on__isnull=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many there are without a filter, their domains, and the findings."""
        context = super().get_context_data(**kwargs)
        context["officers"] = with_facts(context["page_obj"])
        context["total"] = findable_officers().count()
        context["findings"] = people_findings() if self.membership.may("officer.edit") else []
        return context


class OfficerDetail(_Officers, Detail):
    """One focal officer; after the end, what is to be done now."""

    model = FocalOfficer
    permission = "directory.view"
    template_name = "network/officer_detail.html"
    context_object_name = "officer"

    def get_object(self, queryset: Any = None) -> FocalOfficer:
        """With the domain of the organisation and the deputy."""
        return with_facts([super().get_object(queryset)])[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the ways to reach this person."""
        contact = contact_of(self.object, self.object.domain)
        return super().get_context_data(contact=contact, **kwargs)


class OfficerCreate(Create):
    """Adds a focal officer."""

    form_class = forms.OfficerForm
    template_name = "network/officer_form.html"
    model = FocalOfficer
    permission = "officer.create"
    heading = _("Add a focal officer")
    lead = _("A colleague others may ask. Ask them first whether they agree to be found here.")
    success_message = _("The focal officer has been added.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("network:officer_list")

    def get_initial(self) -> dict[str, Any]:
        """The organisation that the address names, such as one with an open place."""
        return {"organisation": self.request.GET.get("organisation", "")}

    def perform(self, form: Any) -> FocalOfficer:
        """Add them, with the log."""
        return actions.create_officer(membership=self.membership, facts=form.facts())


class OfficerUpdate(Update):
    """Changes a focal officer; a stale save shows both texts."""

    form_class = forms.OfficerForm
    template_name = "network/officer_form.html"
    model = FocalOfficer
    permission = "officer.edit"
    success_message = _("The focal officer has been saved.")

    def get_queryset(self) -> Any:
        """A role that has ended is not changed any more."""
        return super().get_queryset().with_names().filter(ended_on__isnull=True)

    def perform(self, form: Any) -> FocalOfficer:
        """Change them, with the log."""
        officer = FocalOfficer.objects.get(pk=form.instance.pk)
        return actions.update_officer(officer, membership=self.membership, facts=form.facts())


class OfficerEnd(Update):
    """Ends the role: name and contact data go at once."""

    model = FocalOfficer
    permission = "officer.end"
    template_name = "network/officer_form.html"
    form_class = forms.EndForm
    heading = _("End the role of a focal officer")
    lead = _("From now on nobody finds this person. Name and contact data are wiped at once.")
    success_message = _("The role has ended. Name and contact data have been wiped.")

    def perform(self, form: Any) -> FocalOfficer:
        """End it, with the log."""
        return actions.end_officer(self.object, membership=self.membership, **form.cleaned_data)


class OfficerExport(Download):
    """The focal officers that fit the filter as a spreadsheet: xlsx, ods or csv."""

    permission = "officer.export"

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose directory it is."""
        return self.membership.municipality

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The file of the kind in the address. Raises ``Http404`` for another kind."""
        rows = findable_officers()
        filters = forms.OfficerFilter(self.request.GET)
        if filters.is_valid():
            rows = filters.narrow(rows)
        kind = self.request.GET.get("kind", "xlsx")
        if kind not in CONTENT_TYPES:
            raise Http404
        return write_table(kind, officers_table(rows), f"directory-{obj.slug}")
