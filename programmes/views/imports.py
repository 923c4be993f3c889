"""Reading in from files: a list of activities, a programme in the exchange format."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.spreadsheets import write_table
from core.tenancy import reverse
from core.views import Create, Detail, Download, Transition
from programmes.actions import imports as actions
from programmes.actions import programme_imports
from programmes.forms import imports as forms
from programmes.models import ActivityImport, Programme, ProgrammeImport
from programmes.models.activity_table import faults_table
from programmes.views.tabs import programme_tabs


def _tabs(view: Any, programme: Programme) -> Any:
    return programme_tabs(programme, view.membership, "programmes:activity-list")


class ActivityImportCreate(Create):
    """Takes a list of activities, and shows the lists that were uploaded before."""

    model = Programme
    permission = "activity_import.create"
    form_class = forms.ListFileForm
    template_name = "programmes/imports/upload.html"

    @cached_property
    def programme(self) -> Programme:
        """The programme in the address; an invisible one answers 404."""
        return self.get_object()  # type: ignore[no-any-return]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Find the programme before anything else."""
        return super().get_form_kwargs() if self.programme else {}

    def perform(self, form: Any) -> ActivityImport:
        """Keep the list for its preview; the programme is not touched."""
        facts = {"workbook": form.workbook, "file_name": form.file_name, "status": "running"}
        return actions.start_import(self.programme, membership=self.membership, **facts)

    def form_valid(self, form: Any) -> HttpResponse:
        """Go to the preview; a file without a list is told at the field."""
        try:
            return super().form_valid(form)
        except actions.NoList as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what was uploaded before, so that leaving a preview loses nothing."""
        visible = ActivityImport.objects.for_list().visible_to(self.membership)
        before = visible.filter(programme=self.programme)[:20]
        tabs = _tabs(self, self.programme)
        return super().get_context_data(
            programme=self.programme, before=before, tabs=tabs, **kwargs
        )


class ActivityImportDetail(Detail):
    """The preview of a list; once it has been read in, what it did."""

    model = ActivityImport
    permission = "activity.import"

    def get_template_names(self) -> list[str]:
        """Two pages: before and after."""
        preview, result = "programmes/imports/preview.html", "programmes/imports/result.html"
        return [preview if self.object.is_preview else result]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the form with everything that was recognised, or the outcome."""
        return super().get_context_data(**import_page(self, self.object), **kwargs)


def import_page(view: Any, record: ActivityImport, form: Any = None) -> dict[str, Any]:
    """What both pages of an import show."""
    facts = {"record": record, "programme": record.programme, "tabs": _tabs(view, record.programme)}
    if not record.is_preview:
        return {**facts, "result": actions.result_of(record)}
    form = form or forms.PreviewForm(record=record, membership=view.membership)
    return {**facts, "form": form, "preview": form.preview}


class ActivityImportTransition(Transition):
    """Mends, reads in, undoes or throws away a list."""

    model = ActivityImport
    verbs = {
        "revise": (actions.revise_import, forms.PreviewForm),
        "store": (actions.store_import, forms.PreviewForm),
        "undo": (actions.undo_import, forms.UndoForm),
        "discard": (actions.discard_import, forms.DiscardForm),
    }

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The verbs of the preview are asked on the preview itself."""
        if self.get_form_class() is not forms.PreviewForm:
            return super().get(request, *args, **kwargs)
        return HttpResponseRedirect(self.get_object().get_absolute_url())

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form of the preview needs the list."""
        kwargs = super().get_form_kwargs()
        is_preview = self.get_form_class() is forms.PreviewForm
        return {**kwargs, "record": self.object} if is_preview else kwargs

    def perform(self, form: Any) -> Any:
        """Keep what was mended; read in only what a person has seen."""
        if not hasattr(form, "facts"):
            return super().perform(form)
        facts = form.facts()
        self.has_changed = form.changes_the_outcome
        if self.verb.name == "revise" or form.has_facts:
            actions.revise_import(self.object, membership=self.membership, **facts)
        if self.verb.name == "store" and not self.has_changed:
            actions.store_import(self.object, membership=self.membership)
        return self.object

    def form_valid(self, form: Any) -> HttpResponse:
        """Say what happened, or why nothing did."""
        response = super().form_valid(form)
        if self.verb.name == "store" and response.status_code == 302:
            self._tell_about_store()
        if self.verb.name == "undo" and response.status_code == 302:
            messages.success(self.request, _("The list is undone: the programme is as before."))
        return response

    def _tell_about_store(self) -> None:
        if self.has_changed:
            text = _("Your changes are in. Look at the list once more; nothing is stored yet.")
            messages.info(self.request, text)
            return
        number = len(self.object.outcome["activities"])
        text = ngettext("%d row has been read in.", "%d rows have been read in.", number)
        messages.success(self.request, text % number)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page that the verb was asked on, with the reason on top, as HTTP 422."""
        if not isinstance(form, forms.PreviewForm):
            return super().form_invalid(form)
        self.object = self.get_object()
        context = {**import_page(self, self.object, form), "form": form, "view": self}
        name = "preview" if self.object.is_preview else "result"
        return render(self.request, f"programmes/imports/{name}.html", context, status=422)

    def get_success_url(self) -> str:
        """The page of the list; the upload page when it is gone."""
        if self.verb.destroys:
            programme = self.object.programme
            return reverse("programmes:activity-import", reference=programme.reference)
        return str(self.object.get_absolute_url())


class ActivityImportFaults(Download):
    """The rows that could not be read in, with the reason, to be mended and uploaded again."""

    model = ActivityImport
    permission = "activity_import.revise"

    def render_file(self, obj: ActivityImport) -> tuple[bytes, str, str]:
        """An xlsx with the original columns."""
        return write_table("xlsx", faults_table(obj), f"foutenlijst-{obj.reference}")


# --- the exchange format ------------------------------------------------------------------------
class ProgrammeImportCreate(Create):
    """Takes a programme in the exchange format."""

    model = Programme
    permission = "programme_import.create"
    form_class = forms.ProgrammeFileForm
    heading = gettext_lazy("Read in a programme")
    lead = gettext_lazy("From another system or another municipality. First you see what happens.")

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return reverse("programmes:list")

    def perform(self, form: Any) -> ProgrammeImport:
        """Keep the file for its preview."""
        return programme_imports.start(membership=self.membership, **form.facts())


class ProgrammeImportDetail(Detail):
    """What reading in the file would do."""

    model = ProgrammeImport
    permission = "programme.import"
    template_name = "programmes/imports/programme.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what it would do, as it was found at the upload."""
        outcome = self.object.outcome if self.object.is_preview else None
        return super().get_context_data(record=self.object, outcome=outcome, **kwargs)


class ProgrammeImportTransition(Transition):
    """Stores or throws away a programme from a file."""

    model = ProgrammeImport
    verbs = {
        "store": (programme_imports.store, None),
        "discard": (programme_imports.discard, forms.DiscardForm),
    }

    def perform(self, form: Any) -> Any:
        """Store it and remember where it went."""
        self.made = self.verbs[self.verb.name][0](self.object, membership=self.membership)
        return self.object

    def get_success_url(self) -> str:
        """The programme; the list of programmes when the file is thrown away."""
        if self.verb.destroys:
            return reverse("programmes:list")
        return reverse("programmes:detail", reference=self.made)
