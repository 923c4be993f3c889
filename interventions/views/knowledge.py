"""Lessons of an intervention: adding one from practice."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from core.views import Create
from interventions.actions.knowledge import add_lesson
from interventions.forms.knowledge import LessonForm
from interventions.models import Intervention


class LessonCreate(Create):
    """Adds what practice taught about one intervention."""

    model = Intervention
    permission = "lesson.create"
    form_class = LessonForm
    template_name = "interventions/lesson_form.html"
    success_message = _("The lesson has been added.")

    @cached_property
    def intervention(self) -> Intervention:
        """The intervention of the address; 404 when there is none."""
        found = self.get_queryset().filter(reference=self.kwargs["reference"]).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]

    @property
    def heading(self) -> str:
        """About which intervention it is."""
        return _("Lesson of %(name)s") % {"name": self.intervention.name}

    @property
    def cancel_url(self) -> str:
        """Back to the intervention."""
        return self.intervention.get_absolute_url()

    def perform(self, form: Any) -> Intervention:
        """Add it, with the log, and go back to the intervention."""
        add_lesson(self.intervention, membership=self.membership, **form.cleaned_data)
        return self.intervention
