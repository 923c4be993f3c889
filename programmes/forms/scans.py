"""Forms to make, revise, adopt and compare programme scans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, GuardedField, ModelForm, TransitionForm
from programmes.models import ProgrammeScan

#: In the comparison: the programme as it is at this moment.
NOW = "now"


def _recommendations(**more: Any) -> GuardedField:
    return GuardedField(
        label=_("Recommendations"),
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "An empty line starts a new paragraph. Write about the programme, not persons."
        ),
        **more,
    )


class ScanForm(Form):
    """A new scan: the programme is frozen as it is; recommendations may come now or later."""

    submit_label = _("Make the scan")
    recommendations = _recommendations()

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReviseForm(ModelForm):
    """Other recommendations for a draft; a stale save shows both texts."""

    submit_label = _("Save the recommendations")
    recommendations = _recommendations()

    class Meta:
        model = ProgrammeScan
        fields = ["recommendations"]


class AdoptScanForm(ModelForm):
    """The day the scan was adopted; refused when somebody revised it in the meantime."""

    submit_label = _("Adopt the scan")
    lead = _("After this the scan cannot change any more. The document is made once and kept.")
    adopted_on = DateField(label=_("Adopted on"))

    class Meta:
        model = ProgrammeScan
        fields = ["adopted_on"]

    def clean_adopted_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["adopted_on"]
        if day > timezone.localdate():
            raise django_forms.ValidationError(
                _("This day is still to come. Fill in the day of the decision.")
            )
        return day


class DiscardForm(TransitionForm):
    """Asks to confirm that a draft goes."""

    danger = True
    lead = _("The draft is destroyed. The programme itself does not change.")


class CompareForm(Form):
    """Chooses the other scan of the same programme, or the programme as it is now."""

    other = django_forms.ChoiceField(label=_("Compare with"))

    def __init__(self, *args: Any, scans: Iterable[ProgrammeScan], with_now: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        now = [(NOW, _("The programme as it is now"))] if with_now else []
        self.fields["other"].choices = now + [  # type: ignore[attr-defined]
            (scan.reference, f"{scan.reference} · {date_format(scan.day, 'j F Y')}")
            for scan in scans
        ]
