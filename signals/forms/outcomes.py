"""Forms of the outcome, of feedback to the reporter, and of closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from interventions.models import Intervention
from signals.actions.outcomes import ADVICE_TO_REGISTER
from signals.forms.bases import SignalForm
from signals.forms.handling import TO_REPORTER, day_in_words, text_field
from signals.models import Signal, SignalOutcome, SignalTheme, due_after
from signals.models.parameters import RESPONSE

#: Sentences that can always be said, whatever came of it; none says more than it should.
PRESETS: dict[str, Any] = {
    "looked": _("We have looked at your signal with people of two organisations."),
    "advice": _("We gave you advice. You can call us about it."),
    "support": _("We looked for support that fits, and asked a colleague to see to it."),
    "no_more": _(
        "We did something with your signal. We cannot say more about it, to protect everybody."
    ),
    "nothing": _("We see no reason for concern now. Thank you for telling us."),
}


class DecideForm(SignalForm):
    """The outcome, the theme for the trends, and with support what from the catalogue."""

    submit_label = _("Choose this outcome")
    #: The page shows once more what speaks against it.
    shows_against = True
    lead = _("Nothing of the signal is copied anywhere, whatever you choose.")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=SignalOutcome.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "With “advised to register” the reporter reads a fixed sentence about it. Whether to"
            " register is up to the reporter, with the own duty and ground."
        ),
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", _("Make a choice")), *SignalTheme.choices],
        help_text=_("Counted in the trends when the signal is closed; nothing else is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].initial = self.signal.theme
        offered = Intervention.objects.exclude(availability=Intervention.Availability.ENDED)
        self.fields["intervention"] = forms.ModelChoiceField(
            label=_("Which support?"),
            queryset=offered.order_by("name"),
            required=False,
            empty_label=_("none"),
            help_text=_("Only with the outcome “support in the social domain”."),
        )


class FeedbackForm(SignalForm):
    """What the reporter hears: ready-made sentences, own words, or both (loop 2)."""

    submit_label = _("Send the feedback")

    sentences = forms.MultipleChoiceField(
        label=_("Sentences you can use"),
        choices=list(PRESETS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("One sentence is enough, also when nothing more can be said."),
    )
    text = text_field(_("In your own words"), TO_REPORTER, longest=3000, required=False)

    @property
    def lead(self) -> str:
        """Until when the reporter can react, and what came of it."""
        words = _now("Outcome: %(outcome)s. The reporter can react until %(day)s.")
        told = words % {
            "outcome": self.signal.get_outcome_display(),
            "day": day_in_words(due_after(RESPONSE)),
        }
        if self.signal.outcome != SignalOutcome.ADVISED_TO_REGISTER:
            return told
        added = _now("This is added by itself: “%(sentence)s”")
        return f"{told} {added % {'sentence': ADVICE_TO_REGISTER}}"

    def clean(self) -> dict[str, Any]:
        """One text out of sentences and own words, as the action takes it."""
        data = super().clean() or self.cleaned_data
        chosen = [str(PRESETS[name]) for name in data.pop("sentences", [])]
        words = str(data.get("text") or "").strip()
        if "text" not in self.errors and not chosen and not words:
            self.add_error("text", _("Choose a sentence, or write one yourself."))
        data["text"] = "\n".join([" ".join(chosen), words]).strip()
        return data


class WaiveForm(SignalForm):
    """Why no feedback can be given."""

    submit_label = _("Go on without feedback")
    lead = _(
        "Only when feedback is truly not possible. One sentence nearly always is. The reporter"
        " sees that you cannot say more, not your reason."
    )

    reason: Any = Signal._meta.get_field("waive_reason").formfield(  # type: ignore[union-attr]
        label=_("Why can no feedback be given?"),
        required=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CloseForm(SignalForm):
    """Asks once to confirm."""

    lead = _(
        "The signal does not change any more, and is destroyed by itself after its term. Only the"
        " theme, the form and the area are counted, apart from each other."
    )
