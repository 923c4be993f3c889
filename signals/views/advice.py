"""Asking advice: whom to ask before there is a signal, and questions to colleagues.

Nobody but the asker meets a trace of who asks: no page, title, address or mail tells it.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Parameter
from core.tenancy import reverse
from core.views import Create, Detail, List, Transition
from network.models.directory import DirectoryAnswer
from network.permissions import ANSWERING
from signals.actions import advice as actions
from signals.forms import advice as forms
from signals.lifecycle import QUESTION
from signals.models import PeerQuestion
from signals.models.parameters import QUESTION_OPEN, QUESTION_TERM
from signals.models.voices import Voice, voices_of
from signals.permissions import FEW_PEERS, number_of_peers


class Advice(Create):
    """Whom to ask, how to ask, and a way to count that one asked; there is no signal."""

    permission = "advice.ask"
    form_class = forms.AdviceForm
    template_name = "signals/advice.html"
    success_message = _("Counted once. Nothing else was kept.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whom the directory names to this reader."""
        answer = None
        if self.membership.may("directory.view"):
            answer = DirectoryAnswer(self.membership.organisation, ANSWERING["concern"])
        is_counted = "counted" in self.request.GET
        return super().get_context_data(answer=answer, is_counted=is_counted, **kwargs)

    def perform(self, form: Any) -> None:
        """Count it."""
        actions.count_advice(membership=self.membership, **form.cleaned_data)

    def get_success_url(self) -> str:
        """This page again, without the form: one press for one talk."""
        return f"{reverse('signals:advice')}?counted=1"


class _Terms:
    """What every page about questions says: how long it is open, and how long it is kept."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds both terms in days."""
        facts = {
            "days_open": int(Parameter.objects.value(QUESTION_OPEN)),
            "days_kept": int(Parameter.objects.value(QUESTION_TERM)),
        }
        return super().get_context_data(**facts, **kwargs)  # type: ignore[misc]


class _Asking(_Terms):
    """What the pages say from which one asks: whether colleagues are so few that they can guess."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the number of colleagues when they are few, else 0."""
        number = number_of_peers()
        return super().get_context_data(few=number if number < FEW_PEERS else 0, **kwargs)


class QuestionList(_Asking, List):
    """Questions to colleagues: the open ones first."""

    model = PeerQuestion
    permission = "question.view"
    template_name = "signals/question_list.html"
    context_object_name = "questions"

    def get_queryset(self) -> Any:
        """With the number of answers."""
        return super().get_queryset().with_numbers()


class QuestionCreate(_Asking, Create):
    """Asks colleagues a question."""

    model = PeerQuestion
    permission = "question.create"
    form_class = forms.QuestionForm
    template_name = "signals/question_form.html"
    heading = _("Ask colleagues a question")
    lead = _("Colleagues answer. They do not see who you are.")
    success_message = _("Your question has been asked. Colleagues do not see who you are.")

    @property
    def cancel_url(self) -> str:
        """Back to the questions."""
        return reverse("signals:question_list")

    def perform(self, form: Any) -> PeerQuestion:
        """Ask it, with the log."""
        return actions.ask_colleagues(membership=self.membership, **form.cleaned_data)


class _OneQuestion(_Terms):
    """The doors of one question: its code in the address, its answers on the page."""

    model = PeerQuestion
    reference_field = "code"
    object: Any
    membership: Any

    @cached_property
    def voices(self) -> list[Voice]:
        """The answers, by function."""
        return voices_of(self.object, self.membership)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the question and its answers."""
        facts = {"question": self.object, "voices": self.voices}
        return super().get_context_data(**facts, **kwargs)


class QuestionDetail(_OneQuestion, Detail):
    """One question with its answers."""

    permission = "question.view"
    template_name = "signals/question_detail.html"
    context_object_name = "question"


class QuestionTransition(_OneQuestion, Transition):
    """Answers a colleague, or closes one's own question."""

    verbs = {
        "answer": (actions.answer_question, forms.AnswerForm),
        "close": (actions.close_question, forms.CloseForm),
    }
    template_name = "signals/question_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the question and its answers to choose from."""
        facts = {"question": self.object, "voices": self.voices}
        return {**super().get_form_kwargs(), **facts}

    @property
    def heading(self) -> Any:
        """The verb; a question that closed by itself is not closed again, what helped is said."""
        is_over = self.verb.name == "close" and not self.object.takes_answers
        return _("Say what helped") if is_over else self.verb.label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the verb is shut; what was typed is shown all the same."""
        refusal = QUESTION.refusal(self.verb, self.object, self.membership)
        return super().get_context_data(is_shut=bool(refusal), **kwargs)

    @property
    def success_message(self) -> Any:
        """What happened."""
        done = {
            "answer": _("Your answer has been sent. Your name is not shown."),
            "close": _("Your question is closed. Thank you for what you left behind."),
        }
        return done[self.verb.name]
