"""Lessons on their way from a closed case to the catalogue, checked by somebody else (rule G6)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.actions import lessons as actions
from casework.forms import lessons as forms
from casework.lifecycle import LESSON
from casework.models import CaseLesson
from core.tenancy import reverse
from core.views import List, Transition

#: Verbs of a case that this module answers for: verb → its action and form.
LESSON_VERBS: dict[str, tuple[Any, Any]] = {"learn": (actions.learn, forms.LearnForm)}


class LessonList(List):
    """The lessons that wait, the oldest first."""

    model = CaseLesson
    permission = "lesson.view"
    template_name = "casework/lesson_list.html"
    context_object_name = "lessons"

    def get_queryset(self) -> Any:
        """With the intervention that each is about."""
        return super().get_queryset().waiting().select_related("intervention")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds to each lesson the verbs that are open: none for whoever wrote it."""
        context = super().get_context_data(**kwargs)
        rows = [(one, LESSON.open_to(one, self.membership)) for one in context["lessons"]]
        return {**context, "rows": rows}


class LessonTransition(Transition):
    """Passes a lesson on to the catalogue, or throws it away."""

    model = CaseLesson
    verbs = {
        "pass": (actions.pass_on, forms.PassForm),
        "send_back": (actions.send_back, forms.SendBackForm),
    }
    template_name = "casework/lesson_transition.html"

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        done = {
            "pass": _("The lesson stands in the catalogue now."),
            "send_back": _("The text was destroyed."),
        }
        return str(done[self.verb.name])

    def get_success_url(self) -> str:
        """The lessons that still wait."""
        return reverse("casework:lesson_list")
