"""Forms of the sharing guide: a version and its steps, a record and what it answers, its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GuardedField, ModelForm, TransitionForm
from core.models import Organisation
from network.actions.sharing import MOST_STEPS, Step
from network.forms.rows import NOTHING, Rows
from network.models import Disclosure, DisclosureAnswer, SharingGround, SharingGuide, StepAsks
from network.models.sharing_steps import StepState, against_sharing, steps_of

#: An answer that is not given yet, among those that are.
NOT_YET = ("", _("not answered yet"))
#: Kinds of answer that a version asks once: there is one ground, and one list of receivers.
ONCE = {StepAsks.GROUND.value, StepAsks.RECIPIENTS.value}


class GuideForm(ModelForm):
    """What a version is called and where its steps come from."""

    class Meta:
        model = SharingGuide
        fields = ["title", "source"]
        help_texts = {
            "source": _("Which method or agreement do these steps follow, and who confirmed them?"),
        }


class StepsForm(Rows):
    """The steps of a draft: question, help, kind of answer, and the order they come in."""

    together = _("Steps")
    demanded = {
        "title": _("Write the question, or empty this step."),
        "asks": _("Choose what kind of answer this step takes."),
    }
    #: Emptying question and help takes a step away.
    silent = frozenset({"order", "asks"})

    class Meta:
        model = SharingGuide
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.seen: dict[str, int] = {}
        super().__init__(*args, **kwargs)

    def initial_rows(self) -> list[dict[str, str]]:
        """The steps in order."""
        steps = self.instance.steps.values("order", "title", "help", "asks")
        return [{name: str(value) for name, value in step.items()} for step in steps]

    def row_fields(self, known: dict[str, str]) -> dict[str, forms.Field]:
        """Number, question, help, kind of answer."""
        return {
            "order": forms.IntegerField(
                label=_("Number"),
                min_value=1,
                max_value=99,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            ),
            "title": GuardedField(label=_("Question"), max_length=160),
            "help": GuardedField(
                label=_("Help with this step"), max_length=1500, widget=forms.Textarea({"rows": 3})
            ),
            "asks": forms.ChoiceField(
                label=_("Kind of answer"), choices=[NOTHING, *StepAsks.choices]
            ),
        }

    def check_row(self, index: int, row: dict[str, Any]) -> None:
        """The ground and the receivers are asked once."""
        earlier = self.seen.setdefault(row["asks"], index)
        if row["asks"] in ONCE and earlier != index:
            text = _("Row %(number)d asks this already. Choose another kind of answer.")
            self.add_error(f"asks-{index}", text % {"number": earlier + 1})

    def clean(self) -> dict[str, Any]:
        """No more steps than fit."""
        data = super().clean()
        for index, _row in self.filled()[MOST_STEPS:]:
            text = _("At most %(most)d steps fit. Empty this one, or put two together.")
            self.add_error(f"title-{index}", text % {"most": MOST_STEPS})
        return data

    def rows(self) -> list[Step]:
        """The steps as the action takes them, in the order of their numbers."""
        ordered = sorted(self.filled(), key=lambda pair: (pair[1]["order"] or 100, pair[0]))
        return [(row["title"], row["help"], row["asks"]) for _index, row in ordered]


class UseForm(TransitionForm):
    """Asks to confirm that a version is put in use."""

    lead = _(
        "From now on new records follow these steps. Records that were begun keep their own"
        " version. After this the version does not change any more."
    )


class DisclosureForm(ModelForm):
    """What somebody calls a record: a word for themselves."""

    submit_label = _("Save and go to the first step")

    class Meta:
        model = Disclosure
        fields = ["label"]
        help_texts = {
            "label": _("A word for yourself, without a name. For example “talk with the school”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.submit_label = _("Save")


class StepForm(ModelForm):
    """What one step asks. Nothing is required: a step can be left for later.

    It is stale when this step was saved since; work on another step of the record is no reason.
    """

    class Meta:
        model = Disclosure
        fields: list[str] = []

    def __init__(self, *args: Any, state: StepState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = state
        self.organisations: dict[str, Organisation] = {}
        kind = {
            StepAsks.YES_NO: self._ask_answer,
            StepAsks.GROUND: self._ask_ground,
            StepAsks.RECIPIENTS: self._ask_organisations,
        }.get(StepAsks(state.step.asks))
        if kind:
            kind()
        self.fields["words"] = GuardedField(
            label=_("In your words"),
            max_length=2000,
            required=False,
            initial=state.words,
            widget=forms.Textarea({"rows": 6}),
            help_text=_("Write no name, and nothing by which somebody can be known."),
        )
        self.hide_optional = True

    def _ask_answer(self) -> None:
        self.fields["answer"] = _one_of(
            _("Your answer"),
            DisclosureAnswer.Answer.choices,
            self.state.answer.answer if self.state.answer else "",
        )

    def _ask_ground(self) -> None:
        self.fields["ground"] = _one_of(
            _("The ground"),
            SharingGround.choices,
            self.state.answer.ground if self.state.answer else "",
        )

    def _ask_organisations(self) -> None:
        self.organisations = {str(one.pk): one for one in Organisation.objects.all()}
        self.fields["organisations"] = forms.MultipleChoiceField(
            label=_("With which organisations?"),
            choices=[(key, one.name) for key, one in self.organisations.items()],
            required=False,
            initial=[str(one.pk) for one in self.state.recipients],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "invalid_choice": _("This organisation is not in the list. Choose another one.")
            },
        )

    @property
    def seen(self) -> str:
        """The stamp of the answer that the page was made from."""
        if self.is_bound and not self.stale:
            return str(self.data.get("seen", ""))
        return self.state.stamp

    def clean(self) -> dict[str, Any]:
        """Whether this step was saved since, whatever happened to the rest of the record."""
        if self.data.get("seen") == self.state.stamp and "revision" in self.cleaned_data:
            self.cleaned_data["revision"] = self.stored_revision
        return super().clean()

    def facts(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        facts = dict(self.cleaned_data)
        if "organisations" in facts:
            facts["organisations"] = [self.organisations[key] for key in facts["organisations"]]
        return facts


def _one_of(label: Any, choices: list[tuple[str, Any]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[*choices, NOT_YET],
        required=False,
        initial=initial,
        widget=forms.RadioSelect,
    )


class FinishForm(ModelForm):
    """What was decided, and why; not sharing is as good an outcome as sharing."""

    submit_label = _("Finish the record")
    lead = _("After this the record does not change any more. You can still read and download it.")
    outcome = forms.ChoiceField(
        label=_("What did you decide?"),
        choices=Disclosure.Outcome.choices,
        widget=forms.RadioSelect,
        help_text=_("Not sharing is a normal outcome, as good as sharing."),
    )
    reason = GuardedField(
        label=_("Why?"), max_length=2000, widget=forms.Textarea({"rows": 4}), required=True
    )

    class Meta:
        model = Disclosure
        fields = ["outcome", "reason"]

    def clean_outcome(self) -> str:
        """Sharing needs every step and a ground; the sentence says what is missing."""
        outcome: str = self.cleaned_data["outcome"]
        if outcome == Disclosure.Outcome.SHARED:
            against = against_sharing(steps_of(self.instance))
            if against:
                raise forms.ValidationError(against)
        return outcome


class DiscardForm(TransitionForm):
    """Asks once to confirm that a record goes."""

    danger = True
    lead = _("The record and everything you wrote in it are destroyed. This cannot be undone.")
