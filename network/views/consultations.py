"""Consultations: the picture with its findings, the page of one, making, changing, ending."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.models import Municipality
from core.spreadsheets import CONTENT_TYPES, SheetTable, write_table
from core.tenancy import reverse
from core.views import Create, Detail, Download, Page, Update
from network.actions import consultations as actions
from network.documents import ConsultationWall
from network.forms import consultations as forms
from network.models import Consultation, ConsultationLink
from network.models.consultation_findings import Overview
from network.models.consultation_picture import draw
from network.models.covenants import covenants_of
from network.views.closing import UpdateWhileOpen
from network.views.files import DocumentDownload

SHUT = _("This consultation has ended, so nothing of it changes. Does it go on? Change its end.")


class ConsultationList(Page):
    """All consultations and links: drawn, what stands out, and in words; nobody's name."""

    permission = "consultation.view"
    template_name = "network/consultation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds overview and picture."""
        overview = Overview.load()
        links = [row.link for row in overview.links]
        picture = draw(overview.consultations, links, overview.domains, overview.missing)
        return super().get_context_data(overview=overview, picture=picture, **kwargs)


class ConsultationDetail(Detail):
    """One consultation, also when it has ended."""

    model = Consultation
    permission = "consultation.view"
    template_name = "network/consultation_detail.html"
    context_object_name = "consultation"

    def get_queryset(self) -> Any:
        """With the organisation in the chair."""
        return super().get_queryset().select_related("chair")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds who sits there with their domain, links, agreements, and what stands out here."""
        overview, one = Overview.load(), self.object
        seats = one.seats.select_related("organisation")
        facts = {"outputs": one.outputs_now(), "inputs": one.inputs_now()}
        facts |= {
            "seats": [(seat, overview.domains.get(seat.organisation_id, "")) for seat in seats],
            "covenants": covenants_of(one),
            "findings": [found for found in overview.findings if found.subject == one.reference],
        }
        return super().get_context_data(**facts, **kwargs)


class ConsultationCreate(Create):
    """Adds a consultation."""

    model = Consultation
    permission = "consultation.create"
    form_class = forms.ConsultationForm
    template_name = "network/consultation_form.html"
    heading = _("Add a consultation")
    lead = _("A table where organisations meet. Who sits there and its links come after this.")
    success_message = _("The consultation has been added. Now write down who sits there.")

    @property
    def cancel_url(self) -> str:
        """Back to the picture."""
        return reverse("network:consultation_list")

    def perform(self, form: Any) -> Consultation:
        """Add it, with the log."""
        return actions.create_consultation(membership=self.membership, **form.cleaned_data)


class _Change(UpdateWhileOpen):
    """What the pages that change a consultation share: not any more once it has ended."""

    model = Consultation
    permission = "consultation.edit"
    shut = SHUT

    def is_open(self) -> bool:
        """Until the day on which it ends."""
        return bool(self.object.is_going_on)


class ConsultationUpdate(_Change):
    """Changes what is known of a consultation; a stale save shows both texts."""

    form_class = forms.ConsultationForm
    template_name = "network/consultation_form.html"
    success_message = _("The consultation has been saved.")

    def perform(self, form: Any) -> Consultation:
        """Change it, with the log."""
        return actions.update_consultation(
            self.object, membership=self.membership, **form.cleaned_data
        )


class ConsultationEnd(Update):
    """Ends a consultation on a day, or takes that back."""

    model = Consultation
    permission = "consultation.end"
    form_class = forms.EndForm
    template_name = "network/consultation_form.html"
    heading = _("End the consultation")
    lead = _("It goes off the picture and the lists. Its page stays until its term is over.")
    success_message = _("The day on which it ends has been saved.")

    def perform(self, form: Any) -> Consultation:
        """Note the day, with the log."""
        return actions.end_consultation(
            self.object, membership=self.membership, **form.cleaned_data
        )


class ConsultationSeats(_Change):
    """Changes who sits there."""

    template_name = "network/consultation_rows.html"
    form_class = forms.SeatsForm
    heading = _("Who sits there")
    lead = _("By organisation and function. Never write a name. Empty a row to take a seat away.")
    success_message = _("Who sits there has been saved.")

    def perform(self, form: Any) -> Consultation:
        """Store the rows."""
        actions.set_seats(self.object, membership=self.membership, rows=form.seats())
        return self.object  # type: ignore[no-any-return]


class ConsultationLinks(_Change):
    """Changes what goes from here to other consultations."""

    template_name = "network/consultation_rows.html"
    form_class = forms.LinksForm
    heading = _("What goes where")
    lead = _("What does this consultation bring to another? Empty a row to take a link away.")
    success_message = _("The links have been saved.")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; a link made meanwhile in the other direction comes back at its row."""
        try:
            return super().form_valid(form)
        except actions.LinkRefused as refused:
            form.refuse(refused.target)
            return self.form_invalid(form)

    def perform(self, form: Any) -> Consultation:
        """Store the rows."""
        actions.set_links(self.object, membership=self.membership, rows=form.rows())
        return self.object  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what comes in: that is changed on the other side."""
        incoming = ConsultationLink.objects.filter(target=self.object).select_related("source")
        return super().get_context_data(incoming=incoming, **kwargs)


class ConsultationExport(Download):
    """The consultations that meet as a spreadsheet; ``?kind=`` says xlsx (default), ods or csv."""

    permission = "consultation.view"

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose consultations they are."""
        return self.membership.municipality

    def render_file(self, obj: Municipality) -> tuple[bytes, str, str]:
        """The file of the kind in the address. Raises ``Http404`` for a kind we do not make."""
        kind = self.request.GET.get("kind", "xlsx")
        if kind not in CONTENT_TYPES:
            raise Http404
        table = SheetTable(str(Consultation._meta.verbose_name_plural), *Overview.load().sheet())
        return write_table(kind, table, f"overleggen-{obj.slug}")


class ConsultationWallFile(DocumentDownload):
    """The picture on one A3 for the wall, with the same in words behind it."""

    permission = "consultation.view"
    document = ConsultationWall

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality whose consultations they are."""
        return self.membership.municipality
