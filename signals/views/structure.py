"""The signalling structure: the page everybody sees, its versions, their steps and partners."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.tenancy import reverse
from core.views import Create, Detail, List, Page, Transition
from network.views.closing import UpdateWhileOpen
from network.views.files import DocumentDownload
from signals.actions import structure as actions
from signals.documents import StructurePoster
from signals.forms import structure as forms
from signals.models import SignalStructure
from signals.models.structure_findings import setup_findings
from signals.models.structure_picture import draw
from signals.models.structure_poster import poster_of
from signals.models.structure_text import how_it_goes, tell

#: What a new version starts with.
FACTS = ("title", "contact", "urgent", "promise", "escalation")


def _shown(structure: SignalStructure) -> dict[str, Any]:
    """What a page of a version shows: the text, the drawing of it, and who takes part."""
    told = tell(structure)
    partners = Organisation.objects.filter(pk__in=structure.partners.values("organisation"))
    return {
        "structure": structure,
        "told": told,
        "picture": draw(told),
        "partners": list(partners.order_by("name")),
    }


class StructurePage(Page):
    """The version in use; whoever keeps it also sees what is to be done."""

    permission = "structure.view"
    template_name = "signals/structure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the version in every form, and the findings."""
        structure = SignalStructure.objects.in_use()
        shown = _shown(structure) if structure else {"structure": None}
        findings = []
        if self.membership.may("structure.edit"):
            findings = setup_findings(shown.get("told"))
        return super().get_context_data(findings=findings, **shown, **kwargs)


class StructurePosterDownload(DocumentDownload):
    """The poster of the version in use."""

    model = SignalStructure
    permission = "structure.download"
    document = StructurePoster

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The poster; while no version is in use, the page that says so."""
        if SignalStructure.objects.in_use() is None:
            return HttpResponseRedirect(reverse("signals:structure"))
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> SignalStructure:
        """The version in use."""
        structure: SignalStructure = SignalStructure.objects.in_use()
        self.authorise(structure)
        return structure


# --- versions -------------------------------------------------------------------------------------
class StructureList(List):
    """Every version, the newest first; drafts for who makes them."""

    model = SignalStructure
    permission = "structure.view"
    template_name = "signals/structure_list.html"
    context_object_name = "structures"


class StructureDetail(Detail):
    """One version."""

    model = SignalStructure
    permission = "structure.view"
    template_name = "signals/structure_detail.html"
    context_object_name = "structure"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the text, the drawing and the partners, and how large the poster's letters are."""
        shown = _shown(self.object)
        poster = poster_of(shown["told"], how_it_goes(), self.object.municipality.name, "")
        return super().get_context_data(is_readable=poster.is_readable, **shown, **kwargs)


class StructureCreate(Create):
    """Makes a draft with the steps and partners of the version in use."""

    model = SignalStructure
    permission = "structure.create"
    form_class = forms.StructureForm
    template_name = "signals/structure_form.html"
    heading = _("Make a new version")
    lead = _("It starts with the steps and partners that are in use now. You change them after.")
    success_message = _("The draft has been made. Now change the steps and the partners.")

    def get_initial(self) -> dict[str, Any]:
        """As the version in use."""
        structure = SignalStructure.objects.in_use()
        return {name: getattr(structure, name) for name in FACTS} if structure else {}

    @property
    def cancel_url(self) -> str:
        """Back to the versions."""
        return reverse("signals:structure_list")

    def perform(self, form: Any) -> SignalStructure:
        """Make it, with the log."""
        return actions.create_structure(membership=self.membership, **form.cleaned_data)


class _DraftUpdate(UpdateWhileOpen):
    """Changes a draft; a version that was in use stays as it is."""

    model = SignalStructure
    permission = "structure.edit"
    template_name = "signals/structure_form.html"
    shut = _("This version does not change any more. Make a new version.")

    def is_open(self) -> bool:
        """Whether it was never in use."""
        return bool(self.object.is_draft)


class StructureUpdate(_DraftUpdate):
    """Changes title, numbers, promise and escalation; a stale save shows both texts."""

    form_class = forms.StructureForm
    heading = _("Change the texts")
    success_message = _("The version has been saved.")

    def perform(self, form: Any) -> SignalStructure:
        """Change it, with the log."""
        return actions.update_structure(
            self.object, membership=self.membership, **form.cleaned_data
        )


class StructureSteps(_DraftUpdate):
    """Changes the steps and their boxes."""

    form_class = forms.StepsForm
    template_name = "signals/structure_steps.html"
    heading = _("Change the steps")
    lead = _("The number decides the order. Empty the texts of a step to take it away.")
    success_message = _("The steps have been saved.")

    def perform(self, form: Any) -> SignalStructure:
        """Store the steps."""
        return actions.set_steps(self.object, membership=self.membership, steps=form.steps())


class StructurePartners(_DraftUpdate):
    """Changes who takes part."""

    form_class = forms.PartnersForm
    heading = _("Choose partners")
    success_message = _("The partners have been saved.")

    def perform(self, form: Any) -> SignalStructure:
        """Store the partners."""
        return actions.set_partners(
            self.object, membership=self.membership, organisations=form.organisations()
        )


class StructureTransition(Transition):
    """Puts a draft in use."""

    model = SignalStructure
    verbs = {"use": (actions.use_structure, forms.UseForm)}
    template_name = "signals/structure_form.html"
