"""The factories keep every floor."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from casework.models import Case, CaseMeeting, NoOtherDoor, Registration
from core.tenancy import acting_for
from tests.factories import casework as make
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_state_can_be_made(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        for status in Registration.Status.values:
            make.make_registration(status=status)
        for status in Case.Status.values:
            case = make.make_case(status=status)
        for status in CaseMeeting.Status.values:
            meeting = make.make_meeting(status=status)
        make.make_item(meeting, case, status="discussed")
        partner = make.a_partner()
        make.make_participant(case, partner)
        make.make_contribution(case, partner)
        make.make_plan(case)
        make.tell_person(case)
        make.make_series()
        make.attend(meeting, partner)
        make.make_action(case)
        make.weighed()


def test_a_case_has_no_other_door(world: World) -> None:
    with acting_for(world.maasmonde.municipality):
        case = make.make_case()
        registration = make.make_registration(status="in_weighing")
        case.pk, case._state.adding, case.code = None, True, "22-222"
        case.registration = registration
        with pytest.raises(NoOtherDoor):
            case.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            case.save_base(raw=True)
