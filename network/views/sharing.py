"""The sharing guide: its page, its versions, and the records that somebody makes for themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.models import Parameter
from core.tenancy import reverse
from core.views import Create, Detail, List, Page, Transition
from network.actions import sharing as actions
from network.documents import DisclosureDocument
from network.forms import sharing as forms
from network.models import Disclosure, SharingGuide
from network.models.sharing_steps import against_sharing, steps_of
from network.views.closing import UpdateWhileOpen
from network.views.files import DocumentDownload

#: How many of one's records the page of the guide shows; the others stand in the list.
SHOWN = 5


class SharingGuidePage(Page):
    """The steps of the version in use, and the reader's own records."""

    permission = "sharing_guide.view"
    template_name = "network/sharing_guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the version, its steps, and the newest records of whoever may make one."""
        guide = SharingGuide.objects.in_use()
        own = Disclosure.objects.visible_to(self.membership)
        records = list(own[: SHOWN + 1]) if self.membership.may("disclosure.create") else []
        facts = {"records": records[:SHOWN], "has_more": len(records) > SHOWN, "days": _days_kept()}
        steps = list(guide.steps.all()) if guide else []
        return super().get_context_data(guide=guide, steps=steps, **facts, **kwargs)


def _days_kept() -> int:
    """How many days after it was begun a record is destroyed."""
    return int(Parameter.objects.value("disclosure_days"))


# --- versions -------------------------------------------------------------------------------------
class GuideList(List):
    """Every version, the newest first; drafts for who makes them."""

    model = SharingGuide
    permission = "sharing_guide.view"
    template_name = "network/sharing_guide_list.html"
    context_object_name = "guides"

    def get_queryset(self) -> Any:
        """With the number of steps."""
        return super().get_queryset().annotate(number=Count("steps")).order_by("-version")


class GuideDetail(Detail):
    """One version with its steps."""

    model = SharingGuide
    permission = "sharing_guide.view"
    template_name = "network/sharing_guide_detail.html"
    context_object_name = "guide"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the steps."""
        return super().get_context_data(steps=list(self.object.steps.all()), **kwargs)


class GuideCreate(Create):
    """Makes a draft with the steps of the version in use."""

    model = SharingGuide
    permission = "sharing_guide.create"
    form_class = forms.GuideForm
    template_name = "network/sharing_guide_form.html"
    heading = _("Make a new version")
    lead = _("It starts with the steps that are in use now. You change them after this.")
    success_message = _("The draft has been made. Now change the steps.")

    def get_initial(self) -> dict[str, Any]:
        """Called as the version in use."""
        guide = SharingGuide.objects.in_use()
        return {"title": guide.title, "source": guide.source} if guide else {}

    @property
    def cancel_url(self) -> str:
        """Back to the versions."""
        return reverse("network:sharing_guide_list")

    def perform(self, form: Any) -> SharingGuide:
        """Make it, with the log."""
        return actions.create_guide(membership=self.membership, **form.cleaned_data)


class _DraftUpdate(UpdateWhileOpen):
    """Changes a draft; a version that was in use stays as it is."""

    model = SharingGuide
    permission = "sharing_guide.edit"
    shut = _("This version does not change any more. Make a new version.")

    def is_open(self) -> bool:
        """Whether it was never in use."""
        return bool(self.object.is_draft)


class GuideUpdate(_DraftUpdate):
    """Changes title and source of a draft; a stale save shows both texts."""

    form_class = forms.GuideForm
    template_name = "network/sharing_guide_form.html"
    heading = _("Change title and source")
    success_message = _("The version has been saved.")

    def perform(self, form: Any) -> SharingGuide:
        """Change it, with the log."""
        return actions.update_guide(self.object, membership=self.membership, **form.cleaned_data)


class GuideSteps(_DraftUpdate):
    """Changes the steps of a draft."""

    form_class = forms.StepsForm
    template_name = "network/sharing_guide_steps.html"
    heading = _("Change the steps")
    lead = _("The number decides the order. Empty question and help to take a step away.")
    success_message = _("The steps have been saved.")

    def perform(self, form: Any) -> SharingGuide:
        """Store the steps."""
        return actions.set_steps(self.object, membership=self.membership, rows=form.rows())


class GuideTransition(Transition):
    """Puts a draft in use."""

    model = SharingGuide
    verbs = {"use": (actions.use_guide, forms.UseForm)}
    template_name = "network/sharing_guide_form.html"


# --- records --------------------------------------------------------------------------------------
class _Own:
    """The doors of a record: for anybody but its author it does not exist."""

    model = Disclosure

    def get_queryset(self) -> Any:
        """One's own, with the version they follow."""
        return super().get_queryset().with_version()  # type: ignore[misc]


class DisclosureList(List):
    """One's own records, the newest first."""

    model = Disclosure
    permission = "disclosure.view"
    template_name = "network/disclosure_list.html"
    context_object_name = "records"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how long they are kept."""
        return super().get_context_data(days=_days_kept(), **kwargs)


class DisclosureCreate(Create):
    """Begins a record with the version in use."""

    model = Disclosure
    permission = "disclosure.create"
    form_class = forms.DisclosureForm
    template_name = "network/disclosure_form.html"
    heading = _("Go through the steps")
    lead = _("You make a record for yourself. Nobody else can read it.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; without a version in use there is nothing to go through yet."""
        if SharingGuide.objects.in_use():
            return super().get(request, *args, **kwargs)
        messages.info(request, _("There are no steps yet. The privacy officer writes them."))
        return HttpResponseRedirect(self.cancel_url)

    @property
    def cancel_url(self) -> str:
        """Back to the guide."""
        return reverse("network:sharing_guide")

    def form_valid(self, form: Any) -> HttpResponse:
        """Begin; without a version in use the form says so."""
        try:
            return super().form_valid(form)
        except actions.SharingRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)

    def perform(self, form: Any) -> Disclosure:
        """Begin it, with the log."""
        return actions.create_disclosure(membership=self.membership, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The first step."""
        return reverse("network:disclosure_step", reference=self.object.reference, order=1)


class DisclosureDetail(_Own, Detail):
    """The overview of one's own record: every step, what is missing, how it ended."""

    permission = "disclosure.view"
    template_name = "network/disclosure_detail.html"
    context_object_name = "record"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the steps, how many are answered, and what stands against sharing."""
        states = steps_of(self.object)
        answered = sum(state.is_answered for state in states)
        first = next((state.number for state in states if not state.is_answered), 1)
        facts = {"states": states, "answered": answered, "first": first, "days": _days_kept()}
        return super().get_context_data(against=against_sharing(states), **facts, **kwargs)


class _RecordUpdate(_Own, UpdateWhileOpen):
    """Changes an open record."""

    permission = "disclosure.edit"
    shut = _("This record has been finished. It does not change any more.")

    def is_open(self) -> bool:
        """Whether it is still being written."""
        return bool(self.object.is_open)


class DisclosureUpdate(_RecordUpdate):
    """Gives a record another name for oneself."""

    form_class = forms.DisclosureForm
    template_name = "network/disclosure_form.html"
    heading = _("Change what I call it")
    success_message = _("The record has been saved.")

    def perform(self, form: Any) -> Disclosure:
        """Rename it, with the log."""
        return actions.rename_disclosure(
            self.object, membership=self.membership, **form.cleaned_data
        )


class DisclosureStep(_RecordUpdate):
    """One step of a record on a page; a button says which step comes after saving."""

    form_class = forms.StepForm
    template_name = "network/disclosure_step.html"
    success_message = _("Saved.")

    def get_object(self, queryset: Any = None) -> Any:
        """The record, with its steps. Raises ``Http404`` for a step that it does not have."""
        record = super().get_object(queryset)
        self.states = steps_of(record)
        found = [state for state in self.states if state.number == self.kwargs["order"]]
        if not found:
            raise Http404
        self.state = found[0]
        return record

    def get_form_kwargs(self) -> dict[str, Any]:
        """With what was answered before."""
        return {**super().get_form_kwargs(), "state": self.state}

    def perform(self, form: Any) -> Disclosure:
        """Store the answer, with the log."""
        return actions.answer_step(
            self.object, self.state.step, membership=self.membership, **form.facts()
        )

    def get_success_url(self) -> str:
        """The step of the button that was pressed; the next one; after the last the overview."""
        numbers = {str(state.number) for state in self.states}
        wanted = self.request.POST.get("to") or str(self.state.number + 1)
        if wanted not in numbers:
            return str(self.object.get_absolute_url())
        reference = self.object.reference
        return reverse("network:disclosure_step", reference=reference, order=int(wanted))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the other steps."""
        facts = {"states": self.states, "state": self.state, "last": len(self.states)}
        return super().get_context_data(record=self.object, **facts, **kwargs)


class DisclosureTransition(_Own, Transition):
    """Finishes one's own record, or throws it away."""

    verbs = {
        "finish": (actions.finish_disclosure, forms.FinishForm),
        "discard": (actions.discard_disclosure, forms.DiscardForm),
    }
    template_name = "network/disclosure_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The record as it is, so that a stale save shows."""
        kwargs = super().get_form_kwargs()
        of_row = issubclass(self.get_form_class(), forms.ModelForm)
        return {**kwargs, "instance": self.object} if of_row else kwargs

    def get_success_url(self) -> str:
        """The overview of the record; the list when it is gone."""
        if self.verb.destroys:
            return reverse("network:disclosure_list")
        return str(self.object.get_absolute_url())


class DisclosureSheet(_Own, DocumentDownload):
    """One's own record as a PDF, for one's own file."""

    permission = "disclosure.download"
    document = DisclosureDocument
