"""The form for a lesson from practice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ModelForm
from interventions.models import Lesson


class LessonForm(ModelForm):
    """What was learned, and in which kind of situation; the month is today's."""

    submit_label = _("Add the lesson")

    class Meta:
        model = Lesson
        fields = ["text", "context"]
        widgets = {"text": forms.Textarea({"rows": 6}), "context": forms.Textarea({"rows": 3})}
        help_texts = {
            "text": _("What worked, what did not, and for whom? Leave out what fits one person."),
            "context": _("For example: a small school, parents who knew each other."),
        }
