"""Forms of the process director: who was told, the meeting, scaling, review, restriction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.forms.bases import CaseForm, days_ahead, short, text_of
from casework.models import (
    Case,
    InformationEntry,
    PostponeGround,
    RecipientBody,
    Review,
    Scaling,
)
from casework.models.parameters import POSTPONE
from casework.models.parameters import REVIEW as INTERVAL
from core.forms import DateField
from core.models import Organisation, Parameter

TOLD, POSTPONED = "told", "postponed"
#: Which fields belong to which answer; the others are left out of what is kept.
BELONGS = {
    TOLD: ("told_on", "told_by", "how"),
    POSTPONED: ("ground", "because", "postponed_until"),
}


class InformForm(CaseForm):
    """Was the person told, or does it wait."""

    submit_label = _("Record this")
    lead = _("A person knows of the case, unless there is a ground to wait. That is decided again.")

    answer = forms.ChoiceField(
        label=_("Does the person, or do the parents, know?"),
        choices=[(TOLD, _("Yes, this was told")), (POSTPONED, _("No, this waits for now"))],
        widget=forms.RadioSelect,
    )
    told_on = DateField(label=_("If told: when?"), required=False)
    how: Any = text_of(
        InformationEntry,
        "how",
        rows=2,
        required=False,
        label=_("If told: how, and who was there?"),
        help_text=_("For example: in a talk at home, together with the uncle. No names."),
    )
    ground = forms.ChoiceField(
        label=_("If it waits: on what ground?"),
        choices=[("", _("Make a choice")), *PostponeGround.choices],
        required=False,
    )
    because: Any = text_of(
        InformationEntry, "because", rows=3, required=False, label=_("If it waits: why?")
    )
    postponed_until = DateField(label=_("If it waits: look again on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by = forms.ModelChoiceField(
            label=_("If told: by which organisation?"),
            queryset=self._organisations(),
            required=False,
            empty_label=_("Make a choice"),
        )
        first = {name: self.fields[name] for name in ("answer", "told_on")}
        self.fields = {**first, "told_by": by, **self.fields}
        words = _now("No later than %(day)s.")
        last = days_ahead(int(Parameter.objects.value(POSTPONE)))
        self.fields["postponed_until"].help_text = words % {"day": short(last)}

    def _organisations(self) -> Any:
        """Those that take part or direct: one of them speaks with the person."""
        case, current = self.case, self.case.participants.current()
        directors = (case.process_director, case.deputy_director, case.case_director)
        keys = {person.organisation_id for person in directors}
        keys |= set(current.values_list("organisation_id", flat=True))
        return Organisation.objects.filter(pk__in=keys - {None}).order_by("name")

    def clean(self) -> dict[str, Any]:
        """Only what belongs to the answer; and what that answer asks for."""
        data = super().clean() or self.cleaned_data
        answer = data.pop("answer", "")
        kept = BELONGS.get(answer, ())
        for name in kept:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _now("Fill this in."))
        return {name: value for name, value in data.items() if name in kept}


class WishForm(CaseForm):
    """The question for the meeting."""

    submit_label = _("Ask for a place on the agenda")

    question: Any = text_of(
        Case,
        "agenda_wish",
        rows=3,
        label=_("What do you want the meeting to answer?"),
        help_text=_("One question, that can be answered in a quarter of an hour. No names."),
    )

    @property
    def lead(self) -> str:
        """What was asked already, if anything was."""
        words = _now("The process director decides when the case comes on the agenda.")
        if not self.case.agenda_wish:
            return words
        told = _now("Asked already: “%(question)s” Your question is added to it.")
        return f"{words} {told % {'question': self.case.agenda_wish}}"


class ReconveneForm(WishForm):
    """The question that brings the case back to the meeting."""

    submit_label = _("Back to the meeting")

    @property
    def lead(self) -> str:
        """What it does."""
        words = _now("The case is “being discussed” again, until its plan is adopted anew.")
        if not self.case.scaled_to:
            return words
        body = self.case.get_scaled_to_display()
        return f"{words} {_now('It is scaled down from: %(body)s.') % {'body': body}}"


class ScaleUpForm(CaseForm):
    """To which body, and why."""

    submit_label = _("Scale up")
    lead = _("That body reads that the case exists, and how it stands. Nothing of what is in it.")

    recipient = forms.ChoiceField(
        label=_("To which body?"), choices=RecipientBody.choices, widget=forms.RadioSelect
    )
    reason: Any = text_of(Scaling, "reason", label=_("Why?"))


class ScaleDownForm(CaseForm):
    """Why the case is scaled down."""

    submit_label = _("Scale down")

    reason: Any = text_of(Scaling, "reason", label=_("Why?"))

    @property
    def lead(self) -> str:
        """From which body."""
        words = _now("From now on this body does not read any more that the case exists: %(body)s.")
        return words % {"body": self.case.get_scaled_to_display()}


class ReviewForm(CaseForm):
    """Three separate answers, and the next day."""

    submit_label = _("Keep the review")

    necessity: Any = text_of(Review, "necessity")
    proportionality: Any = text_of(Review, "proportionality")
    subsidiarity: Any = text_of(Review, "subsidiarity")
    next_review_by = DateField(label=_("When do you review it again?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = days_ahead(int(Parameter.objects.value(INTERVAL)))
        self.fields["next_review_by"].initial = last
        words = _now("No later than %(day)s. Sooner is fine.")
        self.fields["next_review_by"].help_text = words % {"day": short(last)}

    @property
    def lead(self) -> str:
        """By when it was due; and that who takes part is looked at too."""
        words = _now(
            "Due by %(day)s. Look at who takes part as well: does everybody still need to know?"
        )
        return words % {"day": date_format(self.case.next_review_by, "l j F Y")}


class RestrictForm(CaseForm):
    """Why nothing is done with the case for now."""

    submit_label = _("Restrict its use")
    lead = _(
        "The case is kept, and nothing else is done with it: whoever takes part does not find it,"
        " nothing is written or passed on, and it is not destroyed."
    )

    because: Any = text_of(Case, "restricted_because", rows=3, label=_("Why?"))


class LiftForm(CaseForm):
    """Asks once to confirm."""

    lead = _("Whoever takes part reads the case again, and goes on working in it.")
