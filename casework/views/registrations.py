"""The doors of registrations: the list, the form that starts empty, the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casework.actions.conditions import unmet
from casework.actions.registering import register
from casework.forms.registrations import RegistrationForm
from casework.models import Registration
from casework.models.parameters import STATEMENT
from casework.models.registration_list import groups_of, listed, rows_of
from casework.permissions import is_registrar
from casework.views.drafting import KeepsDraft
from casework.views.weighing import kept_for, weighing_context
from core import audit
from core.models import Parameter
from core.views import Create, Detail, List


class RegistrationList(List):
    """What is the reader's, in groups; by date only."""

    model = Registration
    permission = "registration.view"
    template_name = "casework/registration_list.html"
    context_object_name = "registrations"

    @cached_property
    def groups(self) -> list[Any]:
        """The groups that can hold something for this reader."""
        return groups_of(self.membership)

    @cached_property
    def group(self) -> str:
        """The group asked for, else the first that holds something, else the first."""
        names = [group.name for group in self.groups]
        asked = self.request.GET.get("show", "")
        filled = next((group.name for group in self.groups if group.number), names[0])
        return asked if asked in names else filled

    def get_queryset(self) -> Any:
        """The rows of the group, the oldest on top."""
        super().get_queryset()
        rows = rows_of(self.group, self.membership).select_related("organisation")
        return rows.order_by("registered_on", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the groups, and what is late."""
        context = super().get_context_data(**kwargs)
        late = Registration.objects.visible_to(self.membership).overdue()
        rows = listed(context["registrations"])
        groups = {"groups": self.groups, "group": self.group, "rows": rows}
        return {**context, **groups, "late_number": late.count(), "kept": kept_for()}


class RegistrationCreate(KeepsDraft, Create):
    """Register with the weighing team. The form takes nothing from anywhere (rule S12)."""

    model = Registration
    form_class = RegistrationForm
    permission = "registration.create"
    template_name = "casework/registration_form.html"
    success_message = _("Your registration was sent. You hear the outcome here.")

    def perform(self, form: Any) -> Registration:
        """Register for one's organisation."""
        return register(membership=self.membership, facts=form.facts(), **form.answers())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Everything typed comes back; asking for a row is no fault."""
        response = super().form_invalid(form)
        response.status_code = 200 if form.is_adding else 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what keeps it from being sent, before anybody types, and the terms."""
        return super().get_context_data(
            unmet=unmet(self.membership.organisation),
            kept=kept_for(),
            statement_days=Parameter.objects.value(STATEMENT),
            **kwargs,
        )


class RegistrationDetail(Detail):
    """One registration as its reader may see it; reading is logged, and nothing is cached."""

    model = Registration
    permission = "registration.view"
    reference_field = "code"
    context_object_name = "registration"

    def get_queryset(self) -> Any:
        """With the organisations, the form of extremism and the versions it is weighed under."""
        related = ("organisation", "asked_organisation", "phenomenon", "criteria_version")
        return super().get_queryset().select_related(*related)

    def get_template_names(self) -> list[str]:
        """The registrar reads the own text and the outcome; the others weigh."""
        if is_registrar(self.membership, self.object):
            return ["casework/registration_own.html"]
        return ["casework/weighing.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the weighing shows this reader, and logs the reading."""
        audit.record_reading(self.permission, self.object, self.membership)
        return super().get_context_data(**weighing_context(self.object, self.membership), **kwargs)
