"""Forms of advice: one theme to count, a question to colleagues, an answer, what helped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Form, ModelForm, TransitionForm
from signals.models import PeerAnswer, PeerQuestion, SignalTheme
from signals.models.voices import Voice

#: How much of an answer stands beside its box.
WORDS = 14


class AdviceForm(Form):
    """What one asked advice about, as a theme of the trend and nothing finer."""

    theme = forms.ChoiceField(
        label=gettext_lazy("What was it about?"),
        choices=[("", "---------"), *SignalTheme.choices],
    )


class QuestionForm(ModelForm):
    """A question to colleagues: about the work, never about one person."""

    submit_label = gettext_lazy("Ask colleagues")

    class Meta:
        model = PeerQuestion
        fields = ["subject", "theme", "text"]
        labels = {"theme": gettext_lazy("Which theme fits?")}
        widgets = {"text": forms.Textarea({"rows": 8})}
        help_texts = {
            "subject": gettext_lazy("One line. For example “How do I begin a talk with parents?”"),
            "theme": gettext_lazy("Counts once in the trend, without your question."),
            "text": gettext_lazy(
                "What do you want to know? What have you tried? Leave out whatever fits one person"
                " only."
            ),
        }


class _OfQuestion(TransitionForm):
    """What the forms of one question share: they know it, and the answers that are there."""

    def __init__(
        self, *args: Any, question: PeerQuestion, voices: list[Voice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.voices = question, voices


class AnswerForm(_OfQuestion):
    """What a colleague answers."""

    submit_label: Any = gettext_lazy("Send the answer")

    text = PeerAnswer._meta.get_field("text").formfield(  # type: ignore[union-attr]
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("What worked for you? What would you ask first? Write no names."),
    )


class CloseForm(_OfQuestion):
    """Which answers helped, and what helped in words; nothing is required."""

    submit_label: Any = gettext_lazy("Close my question")
    hide_optional = True

    helped = PeerQuestion._meta.get_field("helped").formfield(  # type: ignore[union-attr]
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("You do not have to write anything. Colleagues can read this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.question.takes_answers:
            self.submit_label = gettext_lazy("Save what helped")
        if self.voices:
            field = forms.MultipleChoiceField(
                label=_("Which answers helped?"),
                choices=[(str(voice.pk), _in_short(voice)) for voice in self.voices],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields = {"answers": field, **self.fields}

    def clean_answers(self) -> list[PeerAnswer]:
        """The answers themselves."""
        return list(PeerAnswer.objects.filter(pk__in=self.cleaned_data["answers"]))


def _in_short(voice: Voice) -> str:
    """An answer in a few words, so that one knows which it is."""
    facts = {"number": voice.number, "words": Truncator(voice.text).words(WORDS)}
    return _("Answer %(number)d: %(words)s") % facts
