"""The training register as spreadsheets, complete: every training, session and row of who came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.spreadsheets import Cell, SheetTable
from interventions.models import Phenomenon
from network.models.directory import findable_officers
from network.models.training import Enrolment, Profession, Training, TrainingSession


def trainings_table() -> SheetTable:
    """Every training, also those no longer given."""
    labels = Phenomenon.objects.labels()
    heads = [_("Reference"), _("Training"), _("Given by"), _("Kind"), _("Level"), _("Hours")]
    heads += [_("Phenomena it is about"), _("For whom"), _("Repeat after so many months")]
    heads += [_("No longer given since"), _("Number of changes")]
    rows = [_training(one, labels) for one in Training.objects.order_by("reference")]
    return SheetTable(str(Training._meta.verbose_name_plural), heads, rows)


def _training(one: Training, labels: dict[str, str]) -> list[Cell]:
    about = "; ".join(labels.get(code, code) for code in one.phenomena)
    whom = "; ".join(str(Profession(code).label) for code in one.professions)
    what = [one.reference, one.name, one.provider or None]
    kinds = [one.get_kind_display(), one.get_level_display(), one.hours]
    rest = [about or None, whom or None, one.repeat_months, one.retired_on, one.revision]
    return [*what, *kinds, *rest]


def sessions_table() -> SheetTable:
    """Every session, also those cancelled."""
    heads = [_("Reference"), _("Reference of the training"), _("Training"), _("Day"), _("From")]
    heads += [_("Until"), _("Place"), _("Room for"), _("Cancelled on"), _("Number of changes")]
    found: Iterable[Any] = TrainingSession.objects.select_related("training").order_by("reference")
    name = str(TrainingSession._meta.verbose_name_plural)
    return SheetTable(name, heads, [_session(one) for one in found])


def _session(one: Any) -> list[Cell]:
    training = [one.training.reference, one.training.name]
    hours = [one.starts_at and f"{one.starts_at:%H:%M}", one.ends_at and f"{one.ends_at:%H:%M}"]
    rest = [one.place or None, one.room_for, one.cancelled_on, one.revision]
    return [one.reference, *training, one.held_on, *hours, *rest]


def enrolments_table() -> SheetTable:
    """Who came, in numbers; a focal officer by name only while people may find that person."""
    heads = [_("Reference of the session"), _("Training"), _("Day"), _("Organisation")]
    heads += [_("Profession"), _("A focal officer"), _("Name"), _("Enrolled"), _("Came")]
    heads += [_("Certificates"), _("Certificates given on"), _("Asked afterwards on")]
    heads += [_("So many could use it"), _("What helps to use it")]
    found: Iterable[Any] = Enrolment.objects.select_related(
        "session__training", "organisation"
    ).order_by("session__reference", "organisation__name", "profession", "pk")
    names = {officer.pk: officer.label for officer in findable_officers()}
    name = str(Enrolment._meta.verbose_name_plural)
    return SheetTable(name, heads, [_enrolment(one, names) for one in found])


def _enrolment(one: Any, names: dict[int, str]) -> list[Cell]:
    session = [one.session.reference, one.session.training.name, one.session.held_on]
    alone = _("yes") if one.alone else _("no")
    whom = [one.organisation.name, one.get_profession_display(), alone, names.get(one.officer_id)]
    came = [one.enrolled, one.attended, one.certified, one.certified_on]
    return [*session, *whom, *came, one.transfer_on, one.transfer_used, one.transfer_note or None]


#: What can be exported: the name in the address → the Dutch name of the file, and its maker.
TABLES: dict[str, tuple[str, Callable[[], SheetTable]]] = {
    "trainings": ("trainingen", trainings_table),
    "sessions": ("trainingsdagen", sessions_table),
    "enrolments": ("deelname", enrolments_table),
}
#: The same with their names for people.
EXPORTS = [
    ("trainings", Training._meta.verbose_name_plural),
    ("sessions", TrainingSession._meta.verbose_name_plural),
    ("enrolments", Enrolment._meta.verbose_name_plural),
]
