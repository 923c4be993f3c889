"""Pages to change the parts of a programme."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core.lifecycle import TransitionRefused
from core.views import Update
from programmes.actions import parts as actions
from programmes.forms import parts as forms
from programmes.models import Programme
from programmes.models.exchange import ProgrammeState
from programmes.models.practice import practice_for


class _PartUpdate(Update):
    """A page about one part of the programme in the address."""

    model = Programme
    permission = "programme.edit"
    template_name = "programmes/rows_form.html"
    success_message = _("The programme has been saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form reads the programme itself; it is no form of one row."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return {**kwargs, "programme": self.object}

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; what cannot go comes back at the form with its reason."""
        try:
            return super().form_valid(form)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)


class GoalsUpdate(_PartUpdate):
    """Changes the goals."""

    form_class = forms.GoalsForm
    heading = _("Goals")
    lead = _("What do you want to reach, and how will you see it? Empty a row to drop a goal.")

    def perform(self, form: Any) -> Programme:
        """Store the rows."""
        actions.set_goals(self.object, membership=self.membership, rows=form.filled())
        return self.object  # type: ignore[no-any-return]


class LocalPictureUpdate(_PartUpdate):
    """Changes the local picture."""

    form_class = forms.LocalPictureForm
    heading = _("What plays a role locally")
    lead = _("The blind spots compare the activities with this picture. Never name persons here.")
    template_name = "programmes/local_picture_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the trends say, as information."""
        practice = practice_for(ProgrammeState(self.object), self.membership)
        return super().get_context_data(practice=practice, **kwargs)

    def perform(self, form: Any) -> Programme:
        """Store the rows."""
        actions.set_local_picture(self.object, membership=self.membership, rows=form.filled())
        return self.object  # type: ignore[no-any-return]


class OrganisationsUpdate(_PartUpdate):
    """Changes the organisations and the expected owners per phase."""

    form_class = forms.OrganisationsForm
    template_name = "programmes/organisations_form.html"
    heading = _("Organisations and expected owners")
    lead = _("Which organisations take part, and which domain do you expect to own a phase?")

    def perform(self, form: Any) -> Programme:
        """Store the rows and the expected domains."""
        actions.set_organisations(
            self.object,
            membership=self.membership,
            rows=form.filled(),
            expected_domains=form.expected_domains(),
        )
        return self.object  # type: ignore[no-any-return]
