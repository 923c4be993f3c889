"""Programmes: list, overview, making, changing, and the verbs of the life cycle."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tenancy import reverse
from core.views import Create, Detail, List, Transition, Update
from programmes.actions import programme as actions
from programmes.forms import programme as forms
from programmes.models import Programme
from programmes.models.exchange import ProgrammeState, goals_with_activities
from programmes.models.practice import practice_for
from programmes.views.tabs import programme_tabs


class ProgrammeList(List):
    """The municipality's programmes, newest first."""

    model = Programme
    permission = "programme.view"
    template_name = "programmes/programme_list.html"


class ProgrammeDetail(Detail):
    """The overview of one programme."""

    model = Programme
    permission = "programme.view"
    template_name = "programmes/programme_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything in the programme."""
        tabs = programme_tabs(self.object, self.membership, "programmes:detail")
        state = ProgrammeState(self.object)
        practice = practice_for(state, self.membership)
        parts = {"practice": practice, "goals": goals_with_activities(state)}
        return super().get_context_data(state=state, tabs=tabs, **parts, **kwargs)


class ProgrammeCreate(Create):
    """Starts a programme."""

    model = Programme
    permission = "programme.create"
    form_class = forms.ProgrammeForm
    heading = _("Start a programme")

    @property
    def cancel_url(self) -> str:
        """Where "Cancel" leads."""
        return reverse("programmes:list")

    def perform(self, form: Any) -> Programme:
        """Start it in draft."""
        return actions.create_programme(membership=self.membership, **form.cleaned_data)


class ProgrammeUpdate(Update):
    """Changes the master data of a programme."""

    model = Programme
    permission = "programme.edit"
    success_message = _("The programme has been saved.")
    form_class = forms.ProgrammeForm

    def perform(self, form: Any) -> Programme:
        """Change it, with the log."""
        programme = Programme.objects.get(pk=form.instance.pk)
        return actions.update_programme(programme, membership=self.membership, **form.cleaned_data)


class ProgrammeTransition(Transition):
    """Adopts, reviews, renews or ends a programme."""

    model = Programme
    verbs = {
        "adopt": (actions.adopt_programme, forms.AdoptForm),
        "review": (actions.review_programme, None),
        "renew": (actions.renew_programme, forms.AdoptForm),
        "end": (actions.end_programme, forms.EndForm),
    }
