"""The training register of the demonstration fits what is known of its focal officers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from network.models import Enrolment, FocalOfficer, Training, TrainingSession
from programmes.actions.demonstration_network import build_network
from programmes.actions.demonstration_training import build_training
from tests.world import World


@pytest.fixture
def filled(acting: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The network with its officers, without the parts that need the cast of the demonstration."""
    network = "programmes.actions.demonstration_network"
    for name in ("build_key_figures", "build_sharing", "build_bulletins", "build_work_sessions"):
        monkeypatch.setattr(f"{network}.{name}", lambda *_arguments: None)
    build_network("maasmonde", acting.maasmonde.membership("policy_adviser"))
    return acting


def test_demonstration_has_sessions_before_and_after_today_and_agrees_with_the_directory(
    filled: World,
) -> None:
    membership = filled.maasmonde.membership("policy_adviser")
    assert Training.objects.count() == 4
    assert (TrainingSession.objects.past().count(), TrainingSession.objects.count()) == (6, 10)
    assert all(one.held_on.weekday() < 5 for one in TrainingSession.objects.to_come())
    assert not TrainingSession.objects.filter(held_on=timezone.localdate()).exists()
    held = Enrolment.objects.filter(officer__isnull=False, certified=1)
    days = dict(held.values_list("officer", "session__held_on"))
    known = FocalOfficer.objects.filter(trained_on__isnull=False)
    assert days == dict(known.values_list("pk", "trained_on"))
    number = Enrolment.objects.count()
    build_training("maasmonde", membership)
    assert (Training.objects.count(), Enrolment.objects.count()) == (4, number)


def test_other_municipalities_have_no_training_in_the_demonstration(acting: World) -> None:
    build_training("broekerlanden", acting.maasmonde.membership("policy_adviser"))
    assert not Training.objects.exists()
