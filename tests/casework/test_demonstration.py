"""The demonstration of casework: a story with everything in it, made once, about nobody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from casework.models import (
    Action,
    AgendaItem,
    Case,
    CaseFigure,
    CaseMeeting,
    CasePlan,
    DecisionList,
    Provision,
    Registration,
    RightsRequest,
)
from casework.models.adopting import list_is_in_time
from casework.models.figure_tables import published_figures
from core.deidentification.guard import inspect
from core.models import Membership, Municipality
from core.tenancy import acting_for
from programmes.actions.demonstration import AT_THE_TABLE, CAST, build_demonstration
from programmes.actions.demonstration_casework import DATA, build_casework
from tests.casework.test_figures import OUTCOMES


@pytest.fixture
def empty(db: Any) -> None:
    """The municipalities of the tests step aside."""
    for number, municipality in enumerate(Municipality.objects.order_by("pk")):
        rows = Municipality.objects.filter(pk=municipality.pk)
        rows.update(slug=f"opzij-{number}", code=f"GM999{number}")


def rows_now() -> dict[str, int]:
    """How many rows each table of casework holds here."""
    kinds = apps.get_app_config("casework").get_models()
    return {kind.__name__: kind._default_manager.count() for kind in kinds}


def somebody(stem: str) -> Membership:
    return Membership.objects.get(user__username=f"{stem}.maasmonde")


def test_demonstration_has_every_state_once_mails_nobody_and_is_made_once(
    empty: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        build_demonstration()
    assert not mail.outbox
    with acting_for(Municipality.objects.get(slug="maasmonde")):
        _has_every_state()
        _is_found_by_who_takes_part()
        _dates_tell_one_story()
        before = rows_now()
        build_casework("maasmonde")
        assert rows_now() == before
    with acting_for(Municipality.objects.get(slug="broekerlanden")):
        assert not any(rows_now().values())


def _has_every_state() -> None:
    left_over = {Registration.Status.WITHDRAWN, Registration.Status.HANDED_OVER}
    weighed = set(Registration.objects.values_list("status", flat=True))
    assert weighed == set(Registration.Status) - left_over
    cases = Counter(Case.objects.values_list("status", flat=True))
    assert cases.keys() >= {"in_consultation", "in_execution", "scaled_up", "closed"}
    assert Case.objects.review_overdue().count() == 1
    meetings = Counter(CaseMeeting.objects.values_list("status", flat=True))
    assert meetings[CaseMeeting.Status.ADOPTED] == meetings[CaseMeeting.Status.PUBLISHED] == 1
    assert DecisionList.objects.count() == 2
    assert all(found.is_whole for found in DecisionList.objects.all())
    late = Action.objects.filter(status=Action.Status.OPEN, due_on__lt=timezone.localdate())
    assert late.exists()
    assert Provision.objects.filter(kind="refused").exists() and RightsRequest.objects.exists()
    _years_are_over_and_add_up()


def _years_are_over_and_add_up() -> None:
    """Two whole years with numbers to read, in which every registration has one outcome (G4)."""
    year = timezone.localdate().year
    assert {figure.month.year for figure in CaseFigure.objects.all()} == {year - 1, year - 2}
    for of in (year - 1, year - 2):
        figures = CaseFigure.objects.filter(month__year=of)
        counted = {
            (kind, form): number
            for kind, form, number in figures.values_list("kind", "phenomenon__code", "number")
        }
        for form in {form for kind, form in counted if kind == "registered"}:
            outcomes = sum(counted.get((kind, form), 0) for kind in OUTCOMES)
            assert counted["registered", form] == outcomes
        for table in published_figures(of).tables:
            assert any(cell.is_shown for row in table.rows for cell in row.cells)


def _dates_tell_one_story() -> None:
    """Nothing of the past happened today, and everybody was told within the term (rule P1)."""
    today = timezone.localdate()
    for meeting in CaseMeeting.objects.filter(status=CaseMeeting.Status.ADOPTED):
        moments = [meeting.begun_at, meeting.ended_at]
        assert {timezone.localtime(one).date() for one in moments} == {meeting.held_on}
        assert meeting.published_at < meeting.begun_at
        assert list_is_in_time(meeting, meeting.adopted_at)
    for case in Case.objects.all():
        told = [row.told_on for row in case.information.all()]
        assert all((day - case.opened_on).days <= 28 for day in told)
        written = [row.contributed_on for row in case.contributions.all()]
        adopted = [plan.adopted_on for plan in CasePlan.objects.filter(case=case)]
        steps = [timezone.localtime(step.happened_at).date() for step in case.steps.all()]
        scaled = [row.scaled_on for row in case.scalings.all()]
        story = [*told, *written, *steps, *scaled, *filter(None, adopted)]
        assert case.opened_on <= min(story) and max(story) < today, case


def _is_found_by_who_takes_part() -> None:
    for stem in ("proces", "vervanger", "casus"):
        assert Case.objects.visible_to(somebody(stem)).exists(), stem
    assert AgendaItem.objects.visible_to(somebody("deelnemer")).exists()
    for stem in ("beheer", "privacy", "bestuur", "gast"):
        assert not Case.objects.visible_to(somebody(stem)).exists(), stem


def texts(value: Any) -> Iterator[str]:
    """Every text in a file of the demonstration; a word alone is a code."""
    if isinstance(value, str):
        yield from [value] if " " in value else []
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_story_names_nobody() -> None:
    """The guard has nothing to refuse in it, and nothing to ask."""
    found = {
        text: [text[one.start : one.end] for one in inspect(text).identifiers]
        for path in sorted(DATA.glob("*.json"))
        for text in texts(json.loads(path.read_text(encoding="utf-8")))
    }
    assert len(found) > 100
    assert {text: names for text, names in found.items() if names} == {}


def test_who_sits_at_the_table_is_no_one_of_the_cast() -> None:
    for slug, people in AT_THE_TABLE.items():
        stems = [one.stem for one in [*CAST[slug], *people]]
        assert len(set(stems)) == len(stems)
