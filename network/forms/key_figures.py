"""Forms about key figures: the filter of the list, the agreement, and its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, ModelForm
from network.actions.key_figures import end_refusal, refusals
from network.models import KeyFigure
from network.models.key_figures import able_colleagues

#: What stands ready in "what the role is not" (proposal, after the method of local prevention).
NOT_THE_ROLE = _(
    "The key figure is not an informant. The key figure does not pass on names of people and does"
    " not look into anybody. The key figure may stop at any time, without giving a reason."
)


class KeyFigureFilter(Form):
    """Narrows the list of key figures; there is no way to search by name."""

    submit_label = None
    hide_optional = True

    q = forms.CharField(label=_("Search by role or area"), required=False, max_length=100)

    def narrow(self, rows: Any) -> Any:
        """The key figures whose role, area or availability holds every word."""
        return rows.matching(self.cleaned_data["q"])


class _Colleague(forms.ModelChoiceField):
    """Somebody who can keep in touch now, told apart by organisation."""

    def __init__(self) -> None:
        super().__init__(
            queryset=able_colleagues()
            .select_related("user", "organisation")
            .order_by("user__name", "user__username"),
            label=_("Colleague who keeps in touch"),
            required=False,
            empty_label=_("nobody yet"),
            help_text=_("Only this colleague and the policy adviser see name and contact data."),
        )

    def label_from_instance(self, obj: Any) -> str:
        """Name and organisation."""
        return " · ".join(filter(None, [str(obj.user), str(obj.organisation or "")]))


class KeyFigureForm(ModelForm):
    """An agreement with a key figure: what the role is and is not, and who keeps in touch."""

    agreed_on = DateField(
        label=_("Agreed on"),
        help_text=_("The day on which you agreed this together. For example 22-11-2026."),
        error_messages={"required": _("Write on which day you agreed this together.")},
    )
    review_on = DateField(
        label=_("Look at it together again on"),
        help_text=_(
            "Plan a day to look at it together, such as a year later. For example 22-11-2027."
        ),
        error_messages={"required": _("Write when you will look at the agreement together.")},
    )

    class Meta:
        model = KeyFigure
        fields = [
            "role",
            "not_the_role",
            "area",
            "availability",
            "contact",
            "name",
            "phone",
            "email",
            "agreed_on",
            "review_on",
        ]
        help_texts = {
            "role": _(
                "What this person does, for example: knows parents in the neighbourhood and brings"
                " them together. Nothing about what others believe, do or say."
            ),
            "not_the_role": _("Talk this over. Change the text until you both agree."),
            "area": _("For example a neighbourhood, a sports club or an age."),
            "availability": _("For example: in the evening, or through the community centre."),
            "name": _("Not needed. Without a name only the colleague knows who it is."),
            "phone": _("Only when this person agrees. With digits only."),
            "email": _("Only when this person agrees."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"] = _Colleague()
        if not self.instance.pk:
            self.initial["not_the_role"] = str(NOT_THE_ROLE)

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be kept, at the field where it can be mended."""
        data = super().clean()
        self.add_reasons(refusals(data))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EndKeyFigureForm(Form):
    """From which day the role has ended."""

    danger = True
    submit_label = _("End the role")

    ended_on = DateField(label=_("The role ended on"), initial=timezone.localdate)

    def __init__(self, *args: Any, key_figure: KeyFigure, **kwargs: Any) -> None:
        self.key_figure = key_figure
        super().__init__(*args, **kwargs)

    def clean_ended_on(self) -> Any:
        """A role ends today or ended before, and not before it began."""
        day = self.cleaned_data["ended_on"]
        if reason := end_refusal(self.key_figure, day):
            raise forms.ValidationError(reason)
        return day
