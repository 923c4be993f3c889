"""The registers of casework: level 1 of cases, provisions, requests of persons, incidents."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.actions import incidents, provisions, requests
from casework.documents import AccessExportDocument
from casework.forms import registers as forms
from casework.models import Case, Incident, InformationEntry, Provision, RightsRequest
from casework.models.access_exports import everything_about
from casework.models.registers_overview import case_terms, cases_on_register, counts_for
from casework.views.drafting import KeepsDraft
from core import audit
from core.retention import with_last_days
from core.tenancy import reverse
from core.views import Create, Detail, Download, List, Transition


# --- the overview ---------------------------------------------------------------------------------
class RegisterList(List):
    """How the registers stand, and level 1 of cases: that they exist, and their dates (A9)."""

    model = Case
    permission = "register.view"
    template_name = "casework/register_list.html"
    context_object_name = "cases"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """By code: all for whoever watches over them, one's own for a director."""
        return cases_on_register(self.membership).order_by("code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the counts, whose information is late, and the terms."""
        self.filters = None
        context = super().get_context_data(**kwargs)
        context["cases"] = with_last_days(context["cases"])
        shown = [case.pk for case in context["cases"]]
        late = InformationEntry.objects.overdue_cases().filter(pk__in=shown)
        context["late_information"] = set(late.values_list("pk", flat=True))
        return {**context, "counts": counts_for(self.membership), "terms": case_terms()}


class OnRegister:
    """A form of a register: it says where it stands, and where it leads back to."""

    model: Any
    list_name = ""
    template_name = "casework/register_form.html"

    @property
    def list_label(self) -> str:
        """What the list is called."""
        return str(capfirst(self.model._meta.verbose_name_plural))

    @property
    def list_url(self) -> str:
        """The list of the register."""
        return reverse(self.list_name)

    @property
    def cancel_url(self) -> str:
        """The entry it is about; the list, when it makes one."""
        entry = getattr(self, "object", None)
        return str(entry.get_absolute_url()) if entry else self.list_url


# --- provisions -----------------------------------------------------------------------------------
class ProvisionList(List):
    """What was given and what was refused, the newest first."""

    model = Provision
    permission = "register.view"
    template_name = "casework/provision_list.html"
    context_object_name = "provisions"

    def get_queryset(self) -> Any:
        """With what they are about."""
        return super().get_queryset().select_related("case", "registration", "provider")


class ProvisionCreate(KeepsDraft, OnRegister, Create):
    """Puts a provision or a refusal in the register."""

    model = Provision
    form_class = forms.ProvisionForm
    permission = "provision.create"
    list_name = "casework:provision_list"
    heading = _("Record what was provided or refused")
    lead = _("Whenever something leaves, and whenever it is refused. Never the data themselves.")
    success_message = _("It is in the register.")

    def perform(self, form: Any) -> Provision:
        """Record it, with the log."""
        return provisions.record_provision(membership=self.membership, **form.cleaned_data)


class ProvisionDetail(Detail):
    """One entry with its reasons."""

    model = Provision
    permission = "register.view"
    template_name = "casework/provision_detail.html"
    context_object_name = "provision"


# --- requests of persons --------------------------------------------------------------------------
class RequestList(List):
    """Requests, the first date on top."""

    model = RightsRequest
    permission = "register.view"
    template_name = "casework/request_list.html"
    context_object_name = "requests"

    def get_queryset(self) -> Any:
        """Those that wait first, by the day on which they have to be decided."""
        rows = super().get_queryset().select_related("case", "registration")
        return rows.order_by(F("decided_on").desc(nulls_first=True), "due_by", "pk")


class RequestCreate(KeepsDraft, OnRegister, Create):
    """Puts a request in the register; its month begins."""

    model = RightsRequest
    form_class = forms.RequestCreateForm
    permission = "request.create"
    list_name = "casework:request_list"
    heading = _("Record a request of a person")
    lead = _("What it is about is not destroyed while the request runs.")
    success_message = _("It is in the register.")

    def perform(self, form: Any) -> RightsRequest:
        """Record it, with the log."""
        return requests.create_request(membership=self.membership, **form.cleaned_data)


class RequestDetail(Detail):
    """One request; whoever answers it reads what is asked and what is answered, and is logged."""

    model = RightsRequest
    permission = "register.view"
    template_name = "casework/request_detail.html"
    context_object_name = "asked"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the prepared file, and all that it holds for whoever answers or judges it."""
        asked = self.object
        audit.record_reading(self.permission, asked, self.membership)
        export = asked.exports.first()
        answers = self.membership.may("request.download", asked)
        shown = export is not None and answers and not asked.is_decided
        held_back = export.held_back.split() if export else []
        sections = everything_about(asked.subject, held_back) if shown else []
        return super().get_context_data(export=export, answers=answers, sections=sections, **kwargs)


def prepare(asked: RightsRequest, *, membership: Any, **facts: Any) -> None:
    """Prepare, with the access export made by its document class."""
    requests.prepare(
        asked,
        membership=membership,
        render=lambda fresh, parts: AccessExportDocument(parts).render(fresh, membership),
        **facts,
    )


class RequestTransition(KeepsDraft, OnRegister, Transition):
    """Carries out one verb of a request; its form names the parts of the file, no content."""

    model = RightsRequest
    list_name = "casework:request_list"
    verbs = {
        "extend": (requests.extend, forms.RequestExtendForm),
        "prepare": (prepare, forms.RequestPrepareForm),
        "send_back": (requests.send_back, forms.RequestVerbForm),
        "decide": (requests.decide, forms.RequestVerbForm),
    }

    def get_form_kwargs(self) -> dict[str, Any]:
        """The request, of which the form asks."""
        return {**super().get_form_kwargs(), "request": self.object}


class RequestDownload(Download):
    """The access export, for whoever directs the case: to judge it, and to hand it over."""

    model = RightsRequest
    permission = "request.download"
    content_type = "application/pdf"

    def render_file(self, obj: RightsRequest) -> tuple[bytes, str, str]:
        """The file as it was prepared; 404 when there is none, or no more."""
        export = obj.exports.first()
        if export is None:
            raise Http404
        return bytes(export.content), AccessExportDocument().file_name(obj), self.content_type


# --- incidents ------------------------------------------------------------------------------------
class IncidentList(List):
    """Incidents, the newest first."""

    model = Incident
    permission = "incident.view"
    template_name = "casework/incident_list.html"
    context_object_name = "incidents"


class IncidentCreate(KeepsDraft, OnRegister, Create):
    """Puts an incident in the register; the hours begin."""

    model = Incident
    form_class = forms.IncidentForm
    permission = "incident.create"
    list_name = "casework:incident_list"
    heading = _("Record an incident")
    lead = _("Data lost, seen or sent by mistake? Record it at once. The privacy officer hears it.")
    success_message = _("It is in the register. The privacy officer looks at it.")

    def perform(self, form: Any) -> Incident:
        """Record it, with the log."""
        return incidents.report_incident(membership=self.membership, **form.cleaned_data)


class IncidentDetail(Detail):
    """One incident with its clock."""

    model = Incident
    permission = "incident.view"
    template_name = "casework/incident_detail.html"
    context_object_name = "incident"


class IncidentTransition(KeepsDraft, OnRegister, Transition):
    """Carries out one verb of an incident."""

    model = Incident
    list_name = "casework:incident_list"
    verbs = {
        "assess": (incidents.assess, forms.IncidentAssessForm),
        "close": (incidents.close, forms.IncidentCloseForm),
    }
