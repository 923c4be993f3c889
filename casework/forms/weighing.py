"""Forms of the weighing: a statement in words, one organisation more or less, a question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from casework.actions.weighing import askable, last_day_for_an_answer
from casework.forms.registrations import VerbForm, box, line, missing
from casework.models import Statement
from core.forms import DateField
from core.forms.together import JudgesTogether
from core.models import Organisation
from core.tenancy import TenantChoiceField


class WithdrawForm(VerbForm):
    """Asks once to confirm."""

    lead = _("Nobody weighs it any more. It is destroyed by itself after a short term.")


class TakeUpForm(VerbForm):
    """Asks once to confirm."""

    lead = _(
        "Every required organisation is asked for a statement, with a date. They do not read each"
        " other’s until all are in. From now on the criteria of today hold for this weighing."
    )


class InviteForm(VerbForm):
    """Which organisation is asked besides."""

    submit_label = _("Ask this organisation")
    lead = _(
        "This organisation then reads the registration and gives a statement. Ask nobody who has"
        " no part in it. The date for all statements moves along."
    )

    organisation = TenantChoiceField(model=Organisation, label=_("Organisation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.registration.statements.values("organisation")  # type: ignore[attr-defined]
        others = Organisation.objects.exclude(pk__in=asked).order_by("name")
        self.fields["organisation"].queryset = others  # type: ignore[attr-defined]


class StatementForm(JudgesTogether, VerbForm):
    """A line and a reason for each criterion, and what speaks against taking in (rule W3)."""

    submit_label = _("Give the statement")

    against = box(
        _("What speaks against taking in?"),
        _("Think of what goes well, and of lighter help. This stands on top of your statement."),
        longest=2000,
        error_messages=missing(_("Write what speaks against taking in.")),
    )
    function = line(
        _("My function"),
        error_messages=missing(_("Write the function in which you give this statement.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, criterion in enumerate(self.registration.criteria):
            self.fields[f"heading-{place}"] = line(
                _now("Your answer in one line"),
                error_messages=missing(_("Write your answer in one line.")),
            )
            self.fields[f"reason-{place}"] = box(
                _now("Why? · %(criterion)s") % {"criterion": criterion["label"]},
                longest=2000,
                error_messages=missing(_("Write the reason. A tick is not enough.")),
            )
        self.initial.setdefault("function", self.membership.function if self.membership else "")

    def grouped(self) -> list[tuple[dict[str, str], Any, Any]]:
        """Each criterion with its two fields, for the template."""
        return [
            (criterion, self[f"heading-{place}"], self[f"reason-{place}"])
            for place, criterion in enumerate(self.registration.criteria)
        ]

    def facts(self) -> dict[str, Any]:
        """As the action takes them: the reasons in the order of the criteria."""
        data = self.cleaned_data
        places = range(len(self.registration.criteria))
        reasons = [(data[f"heading-{place}"], data[f"reason-{place}"]) for place in places]
        return {"function": data["function"], "against": data["against"], "reasons": reasons}


class ExcuseForm(VerbForm):
    """Which organisation is not concerned, and why."""

    submit_label = _("Go on without this organisation")
    lead = _(
        "Only for an organisation that truly has no part in it. Your reason stays with the"
        " weighing. At least two organisations are left."
    )

    statement = TenantChoiceField(
        model=Statement,
        label=_("Which organisation?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=missing(_("Choose an organisation that is still awaited.")),
    )
    reason = box(
        _("Why is it not concerned?"),
        longest=1000,
        error_messages=missing(_("Write why this organisation is not concerned.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.registration.statements.awaited().select_related("organisation")  # type: ignore[attr-defined]
        self.fields["statement"].queryset = rows  # type: ignore[attr-defined]


class CompareForm(VerbForm):
    """Where the statements differ, a text for each criterion."""

    submit_label = _("Keep this")
    lead = _(
        "Use neutral words. A difference is no mistake, and nobody is right beforehand. Leave a"
        " criterion empty where they say about the same."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {row.order: row.text for row in self.registration.differences.all()}  # type: ignore[attr-defined]
        for place, criterion in enumerate(self.registration.criteria):
            self.fields[f"difference-{place}"] = box(
                criterion["label"], rows=2, longest=1000, required=False
            )
            self.initial.setdefault(f"difference-{place}", told.get(place + 1, ""))

    def facts(self) -> dict[str, Any]:
        """The texts in the order of the criteria."""
        places = range(len(self.registration.criteria))
        return {"differences": [self.cleaned_data[f"difference-{place}"] for place in places]}


class AskForm(VerbForm):
    """A question, to whom, by when."""

    submit_label = _("Ask this")
    lead = _("You can ask once. After the agreed day the decision is taken without an answer.")

    question = box(_("Question"), longest=2000, error_messages=missing(_("Write the question.")))
    organisation = TenantChoiceField(
        model=Organisation,
        label=_("Who answers?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=missing(_("Choose an organisation that takes part in this weighing.")),
    )
    day = DateField(
        label=_("By when?"), error_messages=missing(_("Write the day by which you want it."))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = askable(self.registration)  # type: ignore[attr-defined]
        words = _now("A day after today, no later than %(day)s.")
        last = date_format(last_day_for_an_answer(), "d-m-Y")
        self.fields["day"].help_text = words % {"day": last}


class AnswerForm(VerbForm):
    """The answer to the question."""

    submit_label = _("Send the answer")

    text = box(
        _("Answer"),
        _("“We do not know” is an answer too. You do not have to share what you may not share."),
        error_messages=missing(_("Write the answer. “We do not know” is an answer too.")),
    )

    @property
    def lead(self) -> str:  # type: ignore[override]
        """What was asked."""
        return str(self.registration.question)
