"""Forms of the handler: a text to the reporter or for colleagues, a date, another handler."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, GuardedField
from core.models import Membership
from signals.actions.handling import able_handlers, latest_promise
from signals.forms.bases import SignalForm
from signals.models import Clock, Confirmation, SignalFact, SignalNote, SignalStep, due_after
from signals.models.parameters import ANSWER

#: As long as a message may be.
LONGEST = 4000
TO_REPORTER = _(
    "The reporter reads this exactly as you write it. Write no names, and nothing about whether"
    " somebody is talked about in another consultation."
)


def text_field(
    label: Any, hint: Any = TO_REPORTER, *, rows: int = 5, longest: int = LONGEST, **options: Any
) -> Any:
    """A guarded text of some lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return GuardedField(label=label, help_text=hint, max_length=longest, widget=widget, **options)


def day_in_words(day: datetime.date) -> str:
    """A day with its weekday, such as maandag 21 december."""
    return date_format(day, "l j F")


class TakeUpForm(SignalForm):
    """The first words to the reporter, written out already (loop 1)."""

    submit_label = _("Take it up and send this")
    lead = _(
        "The reporter gets this message at once. From now on it is clear who handles the signal."
    )

    text = text_field(_("Message to the reporter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _now(
            "We have read your signal and taken it up. Two people look at it, apart from each"
            " other. You hear by %(day)s at the latest what was done with it."
        )
        self.fields["text"].initial = words % {"day": day_in_words(self.signal.feedback_by)}


class AskForm(SignalForm):
    """One question to the reporter."""

    submit_label = _("Send the question")

    text = text_field(
        _("Your question"),
        _("Ask for what was seen or heard. The reporter may answer “I do not know”. No names."),
    )

    @property
    def lead(self) -> str:
        """Until when an answer is waited for."""
        words = _now("The reporter may answer until %(day)s. Until then no outcome can be chosen.")
        return words % {"day": day_in_words(due_after(ANSWER))}


class GoOnForm(SignalForm):
    """Asks once to confirm."""

    lead = _("The reporter had the whole term. After this the question takes no answer any more.")


class NoteForm(SignalForm):
    """A note that stays inside."""

    submit_label = _("Keep the note")
    lead = _("This stays with the handlers. The reporter and the interpreters never see it.")

    text: Any = SignalNote._meta.get_field("text").formfield(  # type: ignore[union-attr]
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 5})
    )


class InformForm(SignalForm):
    """A message to the reporter about how far it is."""

    submit_label = _("Send the message")
    lead = _("The reporter gets a mail that there is news, without what it says.")

    text = text_field(_("Message to the reporter"))


class StepForm(SignalForm):
    """From which function advice was asked."""

    submit_label = _("Record the step")
    lead = _("Advice that you asked stands in the steps: when, and from which function. No name.")

    function: Any = SignalStep._meta.get_field("function").formfield(  # type: ignore[union-attr]
        label=_("From which function?"),
        help_text=_("For example: focal officer of a school, adviser of the GGZ."),
        required=True,
    )


class _Fact(forms.ModelChoiceField):
    """One of the facts, by its number and its first words."""

    def label_from_instance(self, obj: SignalFact) -> str:
        """The number and the text, cut to one line."""
        text = obj.text if len(obj.text) <= 120 else f"{obj.text[:119]}…"
        return f"{obj.order}. {text}"


class MarkFactForm(SignalForm):
    """Which fact, and what was found."""

    submit_label = _("Keep this")
    lead = _("A fact that turned out not to be so stays on the page, with these words beside it.")

    confirmation = forms.ChoiceField(
        label=_("What do you know now?"), choices=Confirmation.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = self.signal.facts.all()
        number = str(self.initial.get("fact") or "")
        first = next((fact.pk for fact in facts if str(fact.order) == number), None)
        self.initial.pop("fact", None)
        which = _Fact(
            label=_("Which fact?"),
            queryset=facts,
            widget=forms.RadioSelect,
            empty_label=None,
            initial=first,
        )
        self.fields = {"fact": which, **self.fields}


class PostponeForm(SignalForm):
    """A new day for the promise, and a sentence about it."""

    submit_label = _("Promise this date")

    day = DateField(label=_("The new date"))
    text = text_field(
        _("What do you write to the reporter?"),
        _("One sentence is enough: why later? The new date is added to it by itself."),
        rows=3,
        longest=3500,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _now("A working day after today, no later than %(day)s. For example %(example)s.")
        today = Clock().after(max(self.signal.feedback_by, timezone.localdate()), 5)
        self.fields["day"].help_text = words % {
            "day": date_format(latest_promise(), "d-m-Y"),
            "example": date_format(min(today, latest_promise()), "d-m-Y"),
        }

    @property
    def lead(self) -> str:
        """What was promised."""
        words = _now("Promised until now: %(day)s. The reporter sees the old and the new date.")
        return words % {"day": day_in_words(self.signal.feedback_by)}


class _Coordinator(forms.ModelChoiceField):
    """A signal coordinator, by name."""

    def label_from_instance(self, obj: Membership) -> str:
        """Name and function: colleagues know each other by name."""
        return " · ".join(part for part in (str(obj.user), obj.function) if part)


class HandOverForm(SignalForm):
    """Who handles it from now on, and who does when that person is away."""

    submit_label = _("Hand it over")
    lead = _(
        "Whoever handles it sees everything: the facts, the notes and who reported. Whoever does"
        " not handle it any more sees it no longer."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = able_handlers(self.signal)
        self.fields["handler"] = _Coordinator(label=_("Handler"), queryset=able)
        self.fields["deputy"] = _Coordinator(
            label=_("Deputy"),
            queryset=able,
            required=False,
            empty_label=_("nobody"),
            help_text=_("Does the same when the handler is away."),
            initial=self.signal.deputy_id,
        )
