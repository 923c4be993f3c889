"""Forms of a mapping session: planning it, who is there, the five questions in the room."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, Form, GuardedField, ModelForm, Names, TransitionForm
from interventions.classification import (
    ActivityStatus,
    Domain,
    OwnerFits,
    PreventionPhase,
    TargetGroup,
)
from interventions.models import Phenomenon
from programmes.actions.history import as_text
from programmes.forms.parts import Rows
from programmes.models import Activity, MappingSession, Question
from programmes.models.mapping import FIELDS, stamp
from programmes.models.mapping_room import RoomPage

#: The keys for yes, no and discuss: ja, nee, bespreken.
ANSWER_KEYS = ("J", "N", "B")


def text_field(**more: Any) -> GuardedField:
    """A text of people talking: several lines, at most 4,000 characters."""
    return GuardedField(required=False, widget=django_forms.Textarea({"rows": 3}), **more)


class TimeField(django_forms.TimeField):
    """A time of day as people write it: 13.30 or 13:30."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("For example 13.30."))
        super().__init__(
            input_formats=["%H:%M", "%H.%M", "%H"],
            widget=django_forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off"}),
            error_messages={"invalid": _("Write the time as hours and minutes, such as 13.30.")},
            **more,
        )


class SessionForm(ModelForm):
    """When, where, and which activities in which order.

    Once the session has begun its agenda stands, so those fields are not asked any more.
    """

    day = DateField(label=_("Day"))
    time = TimeField(label=_("Time"))

    class Meta:
        model = MappingSession
        fields = ["title", "place", "selection", "phase", "order", "notes"]
        widgets = {
            "notes": django_forms.Textarea({"rows": 3}),
            "selection": django_forms.RadioSelect,
            "order": django_forms.RadioSelect,
        }

    field_order = ["title", "day", "time", "place", "selection", "phase", "order", "notes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session = self.instance
        moment = timezone.localtime(session.planned_at if session.planned_at else timezone.now())
        self.initial.setdefault("day", moment.date())
        self.initial.setdefault("time", moment.time())
        self.fields["phase"].label = _("Which phase, if one")
        phases = [("", _("not filled in")), *PreventionPhase.choices]
        self.fields["phase"].choices = phases  # type: ignore[attr-defined]
        if session.held_at:
            for name in ("selection", "phase", "order"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Who goes through one phase says which."""
        data = super().clean()
        if data.get("selection") == MappingSession.Selection.PHASE and not data.get("phase"):
            self.add_error("phase", _("Choose the phase you want to go through."))
        return data

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        data = dict(self.cleaned_data)
        moment = datetime.datetime.combine(data.pop("day"), data.pop("time"))
        return {**data, "planned_at": timezone.make_aware(moment)}


class ConcludeForm(TransitionForm):
    """What has to be remembered of the session as a whole."""

    lead = _(
        "After this no answers, gap cards or decisions are added. Gap cards and decisions can still"
        " become an idea or an action point."
    )
    notes = text_field(label=_("Notes of the session"))


class ParticipantsForm(Rows):
    """Who is at the table: a row per person, by function and organisation."""

    empty_rows = 9

    def __init__(self, *args: Any, session: MappingSession, **kwargs: Any) -> None:
        self.session = session
        super().__init__(*args, programme=session.programme, **kwargs)

    def initial_rows(self) -> list[Any]:
        """Who was noted already."""
        return list(self.session.participants.values("function", "organisation", "domain"))

    def row_fields(self, known: dict[str, Any]) -> dict[str, django_forms.Field]:
        """Function, organisation and domain."""
        return {
            "function": GuardedField(
                label=_("Function"), max_length=120, help_text=_("No name needed.")
            ),
            "organisation": GuardedField(
                label=_("Organisation"), max_length=160, names=Names.NEVER
            ),
            "domain": django_forms.ChoiceField(
                label=_("Domain"), choices=[("", _("as in the programme")), *Domain.choices]
            ),
        }

    def participants(self) -> list[dict[str, Any]]:
        """The rows filled in; an empty domain is that of the organisation in the programme."""
        known = {row.name.casefold(): row.domain for row in self.programme.organisations.all()}
        rows = [row for _known, row in self.filled()]
        for row in rows:
            found = known.get(row["organisation"].casefold(), Domain.UNKNOWN)
            row["domain"] = row["domain"] or found
        return rows


class QuestionForm(Form):
    """One question about one activity; ``read`` is the stamp of what it was filled from."""

    hide_optional = True
    note = text_field(label=_("What was said"))
    read = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, page: RoomPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page, self.activity = page, page.activity
        self.theirs: list[tuple[str, str, str]] = []
        self.stale = False
        self.stored_note = page.answer.note if page.answer else ""
        self.initial = {
            "note": self.stored_note,
            "read": stamp(self.activity, page.question, self.stored_note),
        }
        for name in FIELDS[page.question]:
            self.initial[name] = getattr(self.activity, name)
        self.prepare()

    def prepare(self) -> None:
        """What the fields offer for this activity."""

    def facts(self) -> dict[str, Any]:
        """The facts of the activity as the action takes them."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.page.question]}

    def show_both(self) -> None:
        """Somebody else saved in the meantime: both texts come beside each other.

        Saving again keeps what was typed here.
        """
        self.stale = True
        mine = {**self.facts(), "note": self.cleaned_data["note"]}
        for name, value in mine.items():
            stored = self.stored_note if name == "note" else getattr(self.activity, name)
            if stored != value:
                label = str(self.fields[name].label) if name in self.fields else name
                words = [
                    v if name == "note" else as_text(self.activity, name, v)
                    for v in (stored, value)
                ]
                self.theirs.append((label, words[0], words[1]))
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["read"] = stamp(self.activity, self.page.question, self.stored_note)
        self.data = typed
        self.add_error(
            None,
            _(
                "Somebody else saved this question while you were typing. Your text is still here"
                " and not saved yet. Compare both texts below; saving again keeps yours."
            ),
        )

    def _organisations(self, nobody: Any) -> list[tuple[str, Any]]:
        rows = sorted(self.page.state.organisations, key=lambda row: row.name.casefold())
        return [("", nobody), *((row.exchange_id, row.name) for row in rows)]

    def _organisation(self, code: str) -> Any:
        return next((row for row in self.page.state.organisations if row.exchange_id == code), None)


class DoingForm(QuestionForm):
    """1. What do we already do: for whom, at what cost, does it run."""

    description = text_field(label=_("What is it?"), names=Names.ONCE)
    target_groups = django_forms.MultipleChoiceField(
        label=_("For whom"),
        choices=TargetGroup.choices,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
    )
    status = django_forms.ChoiceField(label=_("Status"), choices=ActivityStatus.choices)
    budget: Any = Activity._meta.get_field("budget").formfield(  # type: ignore[union-attr]
        label=_("Cost in euros a year"), localize=True, min_value=0
    )

    def prepare(self) -> None:
        """Whole euros without cents, as people write them."""
        budget = self.activity.budget
        if budget is not None and budget == int(budget):
            self.initial["budget"] = int(budget)

    field_order = ["read", "description", "target_groups", "status", "budget", "note"]

    def facts(self) -> dict[str, Any]:
        """The first target group stays the first: it decides the column on the map."""
        facts = super().facts()
        chosen = facts["target_groups"]
        kept = [code for code in self.activity.target_groups if code in chosen]
        facts["target_groups"] = kept + [code for code in chosen if code not in kept]
        facts["description"] = facts["description"] or self.empty_description
        return facts

    @property
    def empty_description(self) -> str | None:
        """An empty description stays as it was stored: null or ""."""
        return "" if self.activity.description == "" else None


class PlaceForm(QuestionForm):
    """2. Where does it fit: main phase, side phases, phenomena."""

    main_phase = django_forms.ChoiceField(
        label=_("Main phase"),
        choices=[*PreventionPhase.choices, ("", _("not yet classified"))],
        required=False,
        widget=django_forms.RadioSelect(attrs={"class": "choice--tile"}),
    )
    side_phases = django_forms.MultipleChoiceField(
        label=_("Also fits in"),
        choices=PreventionPhase.choices,
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
    )
    phenomena = django_forms.MultipleChoiceField(
        label=_("About which phenomena"), required=False, widget=django_forms.CheckboxSelectMultiple
    )
    field_order = ["read", "main_phase", "side_phases", "phenomena", "note"]

    def prepare(self) -> None:
        """The phenomena in use, and those chosen before."""
        choices = Phenomenon.objects.choices(self.activity.phenomena)
        self.fields["phenomena"].choices = choices  # type: ignore[attr-defined]
        self.initial["main_phase"] = self.activity.main_phase or ""

    def facts(self) -> dict[str, Any]:
        """The main phase is no side phase as well."""
        facts = super().facts()
        facts["main_phase"] = facts["main_phase"] or None
        facts["side_phases"] = [
            code for code in facts["side_phases"] if code != facts["main_phase"]
        ]
        return facts


class OwnerForm(QuestionForm):
    """3. Whose is it: an organisation of the programme, or a new one by name."""

    owner = django_forms.ChoiceField(label=_("Owner"), required=False)
    new_owner = GuardedField(
        label=_("Not in the list? Type the name"),
        required=False,
        max_length=160,
        names=Names.NEVER,
    )
    domain = django_forms.ChoiceField(
        label=_("Its domain, if not known yet"),
        choices=[("", _("not known yet")), *(row for row in Domain.choices if row[0] != "unknown")],
        required=False,
    )
    field_order = ["read", "owner", "new_owner", "domain", "note"]

    def prepare(self) -> None:
        """The organisations of the programme."""
        self.fields["owner"].choices = self._organisations(_("no owner yet"))  # type: ignore[attr-defined]
        self.initial["owner"] = self.activity.owner.exchange_id if self.activity.owner else ""

    def facts(self) -> dict[str, Any]:
        """The organisation chosen; a new one is made by the view's action."""
        return {"owner": self._organisation(self.cleaned_data["owner"])}

    @property
    def owner_name(self) -> str:
        """The name of the owner, when one has to be made or its domain has to be kept."""
        chosen = self.facts()["owner"]
        return self.cleaned_data["new_owner"] or (chosen.name if chosen else "")


class LogicalForm(QuestionForm):
    """4. Is it logical that it stays there; if not, who then, and why."""

    owner_fits = django_forms.ChoiceField(
        label=_("Is it logical that it stays there?"),
        choices=[
            (OwnerFits.YES.value, _("yes")),
            (OwnerFits.NO.value, _("no")),
            (OwnerFits.DISCUSS.value, _("discuss")),
        ],
        required=False,
        widget=django_forms.RadioSelect(attrs={"class": "choice--tile"}),
    )
    proposed_owner = django_forms.ChoiceField(label=_("Who then?"), required=False)
    owner_reason = GuardedField(label=_("Why? (one sentence)"), required=False, max_length=1000)
    transfer_decided = django_forms.BooleanField(
        label=_("The transfer has been decided"), required=False
    )
    field_order = [
        "read",
        "owner_fits",
        "proposed_owner",
        "owner_reason",
        "transfer_decided",
        "note",
    ]

    @property
    def tiles(self) -> list[tuple[Any, str]]:
        """The three answers, each with the key that gives it."""
        return list(zip(self["owner_fits"], ANSWER_KEYS, strict=True))

    def prepare(self) -> None:
        """The organisations of the programme."""
        choices = self._organisations(_("not known yet"))
        self.fields["proposed_owner"].choices = choices  # type: ignore[attr-defined]
        proposed = self.activity.proposed_owner
        self.initial["proposed_owner"] = proposed.exchange_id if proposed else ""

    def facts(self) -> dict[str, Any]:
        """Who then, and the decision, only when it is not logical as it is."""
        facts = super().facts()
        facts["owner_fits"] = facts["owner_fits"] or str(OwnerFits.UNKNOWN)
        facts["proposed_owner"] = self._organisation(facts["proposed_owner"])
        if facts["owner_fits"] == OwnerFits.YES:
            facts["proposed_owner"], facts["transfer_decided"] = None, False
        return facts


class MissingForm(QuestionForm):
    """5. What are we still missing; a gap that has a place becomes a gap card."""

    note = text_field(label=_("What is missing around this activity?"))


QUESTION_FORMS: dict[int, type[QuestionForm]] = {
    Question.DOING: DoingForm,
    Question.PLACE: PlaceForm,
    Question.OWNER: OwnerForm,
    Question.LOGICAL: LogicalForm,
    Question.MISSING: MissingForm,
}


def question_form(page: RoomPage, data: Any = None, **kwargs: Any) -> QuestionForm:
    """The form of the question the room is at."""
    return QUESTION_FORMS[page.question](data, page=page, **kwargs)
