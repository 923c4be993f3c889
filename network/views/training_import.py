"""Reading in a list of trainings: the file, what would be stored, and storing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tenancy import reverse
from core.views import Create
from network.actions import training_import as actions
from network.actions.training_import_plan import ImportPlan, plan_of
from network.forms import training_import as forms
from network.models import Training


class TrainingImport(Create):
    """Takes the file and shows what reading it in would do; nothing is kept, names least of all."""

    model = Training
    permission = "training.import"
    form_class = forms.TrainingFileForm
    template_name = "network/training_import.html"
    #: Why a list was not stored; the page shows it.
    refused = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """The preview; without a row that can be read in it is the client's fault (422)."""
        plan = plan_of(form.found)
        try:
            signed = actions.packed(plan.new, self.membership)
        except actions.ImportRefused as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return self._shown(plan, signed)

    def _shown(self, plan: ImportPlan, signed: str) -> HttpResponse:
        context = {"plan": plan, "signed": signed, "view": self}
        response = render(self.request, "network/training_preview.html", context)
        response.status_code = 200 if plan.groups else 422
        response["Cache-Control"] = "no-store"
        return response


class TrainingImportStore(Create):
    """Stores what a person has seen; a page that is old or was changed asks for the file again."""

    model = Training
    permission = "training.import"
    form_class = forms.TrainingStoreForm
    template_name = "network/training_import.html"
    http_method_names = ["post"]

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it, or say at the file why not."""
        try:
            return super().form_valid(form)
        except actions.ImportRefused as refusal:
            form.add_error("groups", str(refusal))
            return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Ask for the file again, with the reason at its field."""
        again = forms.TrainingFileForm(membership=self.membership)
        self.refused = " ".join(str(reason) for reason in form.errors.get("groups", []))
        context = {"form": again, "view": self}
        return render(self.request, self.template_name, context, status=422)

    def perform(self, form: Any) -> Any:
        """Store the groups, with the log."""
        groups = form.cleaned_data["groups"]
        outcome = actions.import_groups(groups, membership=self.membership)
        self._tell(outcome)
        return None

    def _tell(self, outcome: actions.Outcome) -> None:
        if not outcome.groups:
            messages.info(self.request, _("Everything was in the register already."))
            return
        text = ngettext("%d row has been read in.", "%d rows have been read in.", outcome.groups)
        messages.success(self.request, text % outcome.groups)

    def get_success_url(self) -> str:
        """The picture."""
        return reverse("network:training_list")
