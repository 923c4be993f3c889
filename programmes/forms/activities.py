"""Forms about activities: making, changing, filtering, several at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, GuardedField, ModelForm, TransitionForm
from interventions.classification import (
    ActivityStatus,
    Domain,
    PreventionPhase,
    TargetGroup,
)
from interventions.models import Intervention, Phenomenon
from programmes.forms.fields import EuroField, WordsField
from programmes.models import Activity, Programme, ProgrammeOrganisation

TEXT = {"rows": 4}
UNCLASSIFIED = "unclassified"


#: The groups of fields in the form, by the questions of the mapping session.
GROUPS: list[tuple[Any, tuple[str, ...]]] = [
    (_("What do we do?"), ("title", "status", "description")),
    (
        _("Where does it fit?"),
        ("main_phase", "side_phases", "phenomena", "settings", "neighbourhoods"),
    ),
    (
        _("For whom?"),
        ("first_target_group", "target_groups", "ethnic_groups", "religious_groups"),
    ),
    (_("Whose is it, and when?"), ("owner", "start", "end")),
    (
        _("What should it bring, and what do we know?"),
        ("goals", "intervention", "plan_of_approach", "unintended_effects"),
    ),
    (_("Only for who may see it"), ("budget", "remarks")),
]


class ActivityForm(ModelForm):
    """One activity on the prevention classification model.

    The first target group decides the column on the map, hence its own field. ``programme`` is
    the programme the activity belongs to.
    """

    first_target_group = django_forms.ChoiceField(
        label=_("Most important target group"),
        choices=[("", _("not filled in")), *TargetGroup.choices],
        required=False,
        help_text=_("The map shows the activity in this column."),
    )
    start = DateField(label=_("Start"), required=False)
    end = DateField(label=_("End"), required=False)
    neighbourhoods = WordsField(
        label=_("Neighbourhoods"),
        required=False,
        help_text=_("Separate with commas; empty means the whole municipality."),
    )
    ethnic_groups = WordsField(
        label=_("Only for an ethnic group"),
        required=False,
        help_text=_("Leave empty when everybody in the target groups can take part."),
    )
    religious_groups = WordsField(label=_("Only for a religious group"), required=False)
    budget = EuroField(label=_("Budget in euros a year"), required=False)
    goals = django_forms.MultipleChoiceField(
        label=_("Goals"), required=False, widget=django_forms.CheckboxSelectMultiple
    )
    intervention = django_forms.ChoiceField(
        label=_("Based on an intervention from the catalogue"), required=False
    )

    class Meta:
        model = Activity
        fields = [
            "title",
            "description",
            "main_phase",
            "side_phases",
            "first_target_group",
            "target_groups",
            "phenomena",
            "settings",
            "neighbourhoods",
            "ethnic_groups",
            "religious_groups",
            "owner",
            "start",
            "end",
            "goals",
            "intervention",
            "plan_of_approach",
            "unintended_effects",
            "budget",
            "remarks",
        ]
        labels = {"target_groups": _("Other target groups"), "side_phases": _("Also fits in")}
        widgets = {
            name: django_forms.Textarea(attrs=TEXT)
            for name in ("description", "plan_of_approach", "unintended_effects", "remarks")
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        self.programme = programme
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = programme.organisations.all()  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = _("no owner yet")  # type: ignore[attr-defined]
        phases = [("", _("not yet classified")), *PreventionPhase.choices]
        self.fields["main_phase"].choices = phases  # type: ignore[attr-defined]
        self._offer_phenomena()
        self._offer_goals_and_interventions()
        self._spread_lists()

    @property
    def helper(self) -> FormHelper:
        """The fields in groups, by the questions of the mapping session."""
        helper = super().helper
        groups = [
            Fieldset(str(legend), *[name for name in names if name in self.fields])
            for legend, names in GROUPS
        ]
        helper.layout = (
            Layout("revision", *groups) if "revision" in self.fields else Layout(*groups)
        )
        return helper

    def _offer_phenomena(self) -> None:
        offered = Phenomenon.objects.choices(keep=self.instance.phenomena)
        self.fields["phenomena"].choices = offered  # type: ignore[attr-defined]
        self.valid_phenomena = {code for code, _label in offered}

    def _offer_goals_and_interventions(self) -> None:
        goals = [(goal.exchange_id, goal.title) for goal in self.programme.goals.all()]
        self.fields["goals"].choices = goals  # type: ignore[attr-defined]
        names = list(Intervention.objects.values_list("name", flat=True))
        current = self.instance.intervention
        if current and current not in names:
            names.insert(0, current)
        choices = [("", _("no, a local activity")), *[(name, name) for name in names]]
        self.fields["intervention"].choices = choices  # type: ignore[attr-defined]

    def _spread_lists(self) -> None:
        if self.instance.pk is None:
            return  # a new activity has no lists yet; a gap on the map may hand over its group
        groups = list(self.instance.target_groups)
        self.initial["first_target_group"] = groups[0] if groups else ""
        self.initial["target_groups"] = groups[1:]
        for kind, name in (("ethnic", "ethnic_groups"), ("religious", "religious_groups")):
            self.initial[name] = [
                group["label"] for group in self.instance.limited_to_groups if group["kind"] == kind
            ]

    def clean_title(self) -> str:
        """A title stands once in a programme: it is how people and lists recognise an activity."""
        title: str = self.cleaned_data["title"]
        if "title" in self.changed_data and self.programme.activities.titled(title).exclude(
            pk=self.instance.pk
        ):
            raise django_forms.ValidationError(
                _(
                    "There is an activity with this title already; perhaps you saved it a moment"
                    " ago. Give this one another title."
                )
            )
        return title

    def clean(self) -> dict[str, Any]:
        """Dates in order, each phase once, and the lists put together again."""
        data = super().clean()
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("The end is before the start. Change one of the two dates."))
        if data.get("main_phase") in (data.get("side_phases") or []):
            data["side_phases"] = [
                phase for phase in data["side_phases"] if phase != data["main_phase"]
            ]
        self._explain_retired()
        for name in ("description", "plan_of_approach", "unintended_effects", "intervention"):
            data[name] = data.get(name) or None
        if "neighbourhoods" not in self.changed_data:
            data["neighbourhoods"] = self.initial.get("neighbourhoods", [])
        data["main_phase"] = data.get("main_phase") or None
        return data

    def _explain_retired(self) -> None:
        """A phenomenon that is no longer in use is told by its name, not by its code."""
        posted = self["phenomena"].data or []
        retired = [
            capfirst(label)
            for code, label in Phenomenon.objects.labels().items()
            if code in posted and code not in self.valid_phenomena
        ]
        if retired and "phenomena" in self.errors:
            text = _("“%(names)s” is no longer in use. Choose another phenomenon.")
            del self.errors["phenomena"]
            self.add_error("phenomena", str(text) % {"names": ", ".join(retired)})

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        data = dict(self.cleaned_data)
        first = data.pop("first_target_group")
        others = [code for code in data["target_groups"] if code != first]
        data["target_groups"] = ([first] if first else []) + others
        groups = [
            {"kind": kind, "label": label}
            for kind, name in (("ethnic", "ethnic_groups"), ("religious", "religious_groups"))
            for label in data.pop(name)
        ]
        changed = {"ethnic_groups", "religious_groups"} & set(self.changed_data)
        data["limited_to_groups"] = groups if changed else self.instance.limited_to_groups
        return data


class NewActivityForm(ActivityForm):
    """A new activity also says whether it runs already."""

    status = django_forms.ChoiceField(
        label=_("Status"), choices=ActivityStatus.choices, initial=ActivityStatus.RUNNING
    )

    class Meta(ActivityForm.Meta):
        fields = [*ActivityForm.Meta.fields[:2], "status", *ActivityForm.Meta.fields[2:]]


class StatusForm(TransitionForm):
    """The new status of an activity."""

    status = django_forms.ChoiceField(
        label=_("Status"),
        choices=ActivityStatus.choices,
        widget=django_forms.RadioSelect,
    )


class MoveForm(TransitionForm):
    """The new main phase of an activity."""

    main_phase = django_forms.ChoiceField(
        label=_("Main phase"),
        choices=[*PreventionPhase.choices, ("", _("not yet classified"))],
        required=False,
        widget=django_forms.RadioSelect,
    )


def now_stands(activity: Activity, verb: str) -> str:
    """What the page says after a verb: the new phase or status of the activity."""
    if verb == "move" and activity.main_phase is None:
        text = _("“%(title)s” is not yet classified now.")
    elif verb == "move":
        text = _("“%(title)s” now stands in the phase %(place)s.")
    else:
        text = _("The status of “%(title)s” is now: %(place)s.")
    place = activity.get_main_phase_display() if verb == "move" else activity.get_status_display()
    return str(text) % {"title": activity.title, "place": place}


class EvaluationForm(Form):
    """One evaluation of an activity."""

    type = django_forms.ChoiceField(label=_("Kind"))
    status = django_forms.ChoiceField(label=_("Status"))
    completed_on = DateField(label=_("Completed on"), required=False)
    summary = GuardedField(label=_("Summary"), required=False, widget=django_forms.Textarea(TEXT))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from programmes.models import ActivityEvaluation

        meta: Any = ActivityEvaluation._meta
        for name in ("type", "status"):
            field: Any = self.fields[name]
            field.choices = meta.get_field(name).choices

    def clean_completed_on(self) -> Any:
        """A completed evaluation cannot lie in the future."""
        day = self.cleaned_data["completed_on"]
        if day and day > timezone.localdate():
            raise django_forms.ValidationError(_("This day has not come yet."))
        return day


class ActivityFilter(django_forms.Form):
    """Narrows the list of activities of a programme; every part is optional."""

    q = django_forms.CharField(label=_("Search"), required=False, max_length=100)
    phase = django_forms.MultipleChoiceField(
        label=_("Phase"),
        required=False,
        choices=[*PreventionPhase.choices, (UNCLASSIFIED, _("not yet classified"))],
    )
    status = django_forms.MultipleChoiceField(
        label=_("Status"), required=False, choices=ActivityStatus.choices
    )
    domain = django_forms.MultipleChoiceField(
        label=_("Owner"), required=False, choices=[*Domain.choices, ("none", _("no owner"))]
    )
    group = django_forms.ChoiceField(
        label=_("Target group"), required=False, choices=[("", _("all")), *TargetGroup.choices]
    )
    phenomenon = django_forms.ChoiceField(label=_("Phenomenon"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words = Phenomenon.objects.labels().items()
        self.fields["phenomenon"].choices = [("", _("all")), *own_words]  # type: ignore[attr-defined]

    def narrow(self, activities: list[Activity]) -> list[Activity]:
        """The activities that fit every part that was filled in; a faulty part is left out."""
        empty: dict[str, Any] = {"q": "", "phase": [], "status": [], "domain": []}
        data = empty | {"group": "", "phenomenon": ""} | self.cleaned_data
        return [activity for activity in activities if self._fits(activity, data)]

    def _fits(self, activity: Activity, data: dict[str, Any]) -> bool:
        owner = activity.owner.domain if activity.owner else "none"
        words = data["q"].casefold().split()
        text = " ".join([activity.title, activity.description or "", str(activity.owner or "")])
        return all(
            [
                all(word in text.casefold() for word in words),
                not data["phase"] or (activity.main_phase or UNCLASSIFIED) in data["phase"],
                not data["status"] or activity.status in data["status"],
                not data["domain"] or owner in data["domain"],
                not data["group"] or data["group"] in activity.target_groups,
                not data["phenomenon"] or data["phenomenon"] in activity.phenomena,
            ]
        )


class BulkForm(Form):
    """Change phase, owner or status of several activities at once."""

    LEAVE = "leave"

    activities = django_forms.MultipleChoiceField(label=_("Activities"))
    main_phase = django_forms.ChoiceField(label=_("Main phase"), required=False)
    owner = django_forms.ChoiceField(label=_("Owner"), required=False)
    status = django_forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        keep = ("", _("leave as it is"))
        known = partial(programme.activities.values_list, "reference", "title")
        self.fields["activities"].choices = known  # type: ignore[attr-defined]
        self.fields["activities"].error_messages |= {
            "required": _("Choose at least one activity in the list."),
            "invalid_choice": _("“%(value)s” is no activity of this programme (any more)."),
        }
        phases = [keep, *PreventionPhase.choices, (UNCLASSIFIED, _("not yet classified"))]
        self.fields["main_phase"].choices = phases  # type: ignore[attr-defined]
        statuses = [keep, *ActivityStatus.choices]
        self.fields["status"].choices = statuses  # type: ignore[attr-defined]
        owners = programme.organisations.values_list("exchange_id", "name")
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            keep,
            ("none", _("no owner")),
            *owners,
        ]

    @property
    def chosen(self) -> list[str]:
        """The references that are ticked."""
        return self.data.getlist("activities") if self.is_bound else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one thing has to change."""
        data = super().clean() or {}
        if not any(data.get(name) for name in ("main_phase", "owner", "status")):
            raise django_forms.ValidationError(
                _("Choose what has to change: phase, owner or status.")
            )
        return data

    def facts(self) -> dict[str, Any]:
        """What the action takes: only what changes."""
        data = self.cleaned_data
        facts: dict[str, Any] = {}
        if data["main_phase"]:
            phase = data["main_phase"]
            facts["main_phase"] = None if phase == UNCLASSIFIED else phase
        if data["owner"]:
            owners = ProgrammeOrganisation.objects.filter(programme=self.programme)
            facts["owner"] = owners.filter(exchange_id=data["owner"]).first()
        if data["status"]:
            facts["status"] = data["status"]
        return facts
