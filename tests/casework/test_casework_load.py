"""Synthetic meetings for measuring: the same for the same seed, in every state, each one whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from casework.actions.load_table import MEETINGS_A_TABLE, tables_for
from casework.models import (
    Action,
    AgendaItem,
    AgendaItemVersion,
    Attendance,
    Case,
    CaseMeeting,
    CasePlan,
    Contribution,
    DecisionList,
    Registration,
)
from core.models import AuditEvent, Municipality, User
from core.tenancy import acting_for
from programmes.actions.load import LoadRefused, generate_load

#: What is compared between two loads; texts are encrypted anew each time, so they are read.
FACTS = ("code", "status", "purpose", "opened_on", "next_review_by", "registration__code")


@pytest.fixture
def loaded(db: Any) -> Iterator[Municipality]:
    """A municipality with six meetings, its scope entered."""
    made = generate_load(municipalities=1, activities=0, seed=81, meetings=6)[0]
    with acting_for(made):
        yield made


def facts_of(municipality: Municipality) -> list[Any]:
    with acting_for(municipality):
        items = AgendaItem.objects.order_by("pk").values_list("case__code", "order", "question")
        texts = Contribution.objects.order_by("pk").values_list("case__code", "kind", "text")
        cases = Case.objects.order_by("pk").values_list(*FACTS)
        return [*cases, *items, *texts, *Action.objects.order_by("pk").values_list("code")]


class _TakenBack(Exception):
    """Takes a load back."""


def test_load_has_meetings_cases_and_weighings_in_every_state(loaded: Municipality) -> None:
    states = set(CaseMeeting.objects.values_list("status", flat=True))
    assert states == {"published", "planned", "held", "adopted"}
    assert CaseMeeting.objects.count() == 6
    assert set(Case.objects.values_list("status", flat=True)) == set(Case.Status.values)
    assert Case.objects.count() == 18
    weighed = set(Registration.objects.values_list("status", flat=True))
    assert weighed == set(Registration.Status.values) - {"handed_over"}
    assert set(Action.objects.values_list("status", flat=True)) == set(Action.Status.values)


def test_every_meeting_is_as_the_rules_want_it(loaded: Municipality) -> None:
    for meeting in CaseMeeting.objects.all():
        items = list(meeting.items.select_related("case"))
        assert 8 <= len(items) <= 12
        assert all(item.is_ready for item in items)
        if meeting.is_adopted:
            assert all(item.is_whole for item in items)
            assert DecisionList.objects.filter(item__in=items).count() == len(items)
        else:
            assert not any(item.case.is_closed for item in items)
        if meeting.is_shown:
            assert AgendaItemVersion.objects.filter(item__in=items).count() == len(items)
    assert all(row.is_whole for row in DecisionList.objects.all())
    held = Attendance.objects.filter(meeting__begun_at__isnull=False)
    assert not held.filter(secrecy_confirmed_at=None).exists()
    assert CasePlan.objects.filter(goals=None).count() == 0


def test_nothing_of_a_load_is_in_the_log(loaded: Municipality) -> None:
    about = AuditEvent.objects.filter(municipality_id=loaded.pk)
    assert not about.filter(action__startswith="case").exists()


def test_the_same_seed_gives_the_same_meetings(db: Any) -> None:
    editions = []
    for _time in range(2):
        with pytest.raises(_TakenBack), transaction.atomic():
            made = generate_load(municipalities=2, activities=0, seed=82, meetings=2)
            editions.append([facts_of(municipality) for municipality in made])
            raise _TakenBack
    assert editions[0] == editions[1]
    assert editions[0][0] != editions[0][1]


def test_more_meetings_have_more_tables_of_people(db: Any) -> None:
    assert [tables_for(number) for number in (1, MEETINGS_A_TABLE, MEETINGS_A_TABLE + 1)] == [
        1,
        1,
        2,
    ]
    made = generate_load(municipalities=1, activities=0, seed=83, meetings=MEETINGS_A_TABLE + 1)[0]
    with acting_for(made):
        numbers = [
            CaseMeeting.objects.led_by(chair).count()
            for chair in {meeting.chair for meeting in CaseMeeting.objects.select_related("chair")}
        ]
    assert sorted(numbers) == [1, MEETINGS_A_TABLE]


@pytest.mark.parametrize(
    ("stem", "addresses"),
    [
        ("voorzitter", ("", "cases/", "meetings/", "actions/", "registrations/")),
        ("proces", ("", "cases/", "meetings/", "registers/", "registrations/")),
        ("casus", ("", "cases/", "actions/")),
        ("politie", ("", "cases/", "meetings/", "registrations/")),
        ("privacy", ("registers/",)),
    ],
)
def test_the_people_of_a_load_can_work(
    loaded: Municipality, stem: str, addresses: tuple[str, ...]
) -> None:
    client = Client()
    client.force_login(User.objects.get(username=f"{stem}.{loaded.slug}"))
    for address in addresses:
        assert client.get(f"/{loaded.slug}/casework/{address}").status_code == 200


def test_command_says_how_many_meetings_it_made(
    db: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--municipalities", "1", "--activities", "0", "--meetings", "1", "--seed", "84"]
    call_command("generate_load", *asked)
    assert capsys.readouterr().out == "proef-84-1: 0 activities, 1 meetings\n"


@override_settings(PRODUCTION=True)
def test_production_refuses_synthetic_meetings(db: Any) -> None:
    with pytest.raises(LoadRefused):
        generate_load(municipalities=1, activities=0, seed=85, meetings=1)
    assert not Municipality.objects.filter(slug__startswith="proef-85").exists()
