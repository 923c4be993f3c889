"""Every rule of the database has a row that breaks it.

What can be broken by a word that is not in the list, or by a copy, is broken here without more; a
rule of another shape names in ``BREAKERS`` what breaks it.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from casework.models import Registration
from core.checks import domain_models
from core.models import Organisation
from programmes.models import Activity
from tests import world_casework_rules, world_signals
from tests.factories.casework import make_registration
from tests.factories.programmes import OrganisationFactory
from tests.world import World
from tests.world_objects import MAKERS

DAY = datetime.date(2026, 1, 1)
#: Name of a rule → values that break it; ``F`` takes the value of another field.
BREAKERS: dict[str, dict[str, Any]] = (
    world_signals.BREAKERS
    | world_casework_rules.BREAKERS
    | {
        "lesson_has_text": {"text": ""},
        "lesson_month_begins": {"learned_on": DAY.replace(day=2)},
        "covenant_signed_has_day": {"status": "signed", "signed_on": None},
        "covenant_ended_has_day": {"status": "ended", "ended_on": None},
        "covenant_valid_after_signed": {
            "signed_on": DAY,
            "valid_until": DAY - datetime.timedelta(days=1),
        },
        "covenant_checked_by_somebody": {"checked_on": DAY, "checked_by": None},
        "bulletin_status_known": {"status": "sent", "sent_at": None},
        "consultation_link_to_another": {"source": F("target")},
        "follow_up_has_text": {"what": ""},
        "work_question_has_text": {"question": ""},
        "work_session_concluded_has_outcome": {"status": "concluded", "conclusion": ""},
        "work_session_ends_after_it_starts": {
            "starts_at": datetime.time(9),
            "ends_at": datetime.time(9),
        },
        "programme_end_after_start": {"start": DAY, "end": DAY - datetime.timedelta(days=1)},
        "programme_adopted_has_date": {"status": "adopted", "adopted_on": None},
        "activity_budget_not_negative": {"budget": -1},
        "blind_spot_accepted_has_reason": {"status": "accepted", "reason": ""},
        "programme_scan_adopted_has_document": {"status": "adopted", "document": None},
        "intervention_availability_confirmed": {
            "availability": "available",
            "availability_confirmed_on": None,
        },
        "intervention_availability_known": {
            "availability": "geen",
            "availability_confirmed_on": DAY,
        },
        "phenomenon_ends_after_it_begins": {
            "valid_from": DAY,
            "valid_until": DAY - datetime.timedelta(days=1),
        },
        "parameter_approver_is_another": {"approver": F("author")},
        "mapping_session_status_known": {"status": "geen", "held_at": timezone.now()},
        "mapping_session_phase_named": {"selection": "phase", "phase": ""},
        "mapping_session_held_has_moment": {"status": "held", "held_at": None},
        "mapping_session_concluded_has_moment": {"status": "concluded", "held_at": timezone.now()},
        "session_participant_has_function": {"function": ""},
        "session_answer_question_known": {"question": 6},
        "gap_card_has_text": {"text": ""},
        "session_decision_has_text": {"text": ""},
        "key_figure_gone_without_contact_data": {"ended_on": DAY, "phone": "010"},
        "key_figure_reviewed_after_agreed": {
            "agreed_on": DAY,
            "review_on": DAY - datetime.timedelta(days=1),
        },
        "focal_officer_gone_without_contact_data": {"ended_on": DAY, "phone": "010"},
        "sharing_guide_in_use_has_day": {"status": "replaced", "in_use_since": None},
        "disclosure_status_known": {"status": "finished", "outcome": "shared", "finished_on": None},
        "disclosure_finished_has_outcome": {
            "status": "finished",
            "outcome": "",
            "finished_on": DAY,
        },
        "disclosure_answer_ground_known": {"ground": "geen"},
        "focal_officer_trained_before_it_ends": {"trained_on": None, "trained_until": DAY},
        "training_session_ends_after_it_starts": {
            "starts_at": datetime.time(12),
            "ends_at": datetime.time(11),
        },
        "enrolment_of_somebody": {"enrolled": 0},
        "enrolment_officer_alone": {"enrolled": 2},
        "enrolment_certified_came": {"attended": 1, "certified": 2, "certified_on": DAY},
        "enrolment_certified_has_day": {"attended": 2, "certified": 1, "certified_on": None},
        "enrolment_transfer_has_day": {"attended": 2, "transfer_used": 1, "transfer_on": None},
    }
)


def rules(kind: type[Any]) -> list[Any]:
    """(model, rule) of one kind, over all models of ours."""
    return [
        pytest.param(model, rule, id=rule.name)
        for model in domain_models()
        for rule in model._meta.constraints
        if isinstance(rule, kind)
    ]


def a_row(model: type[models.Model], world: World, rule: str = "") -> Any:
    """A stored row of the model: of the world, or of ``MAKERS``, or as bare as it can be.

    A rule that is about some rows only has a maker of its own.
    """
    if rule in MAKERS:
        return MAKERS[rule](world.maasmonde)
    row = model._default_manager.order_by("pk").first()
    if row is None and model.__name__ in MAKERS:
        row = MAKERS[model.__name__](world.maasmonde)
    return row or a_bare_row(model, world)


def a_bare_row(model: type[models.Model], world: World) -> Any:
    """A stored row with only what has to be filled in."""
    row = model()
    for field in model._meta.concrete_fields:
        needed = not (field.null or field.has_default() or field.primary_key)
        if needed and field.name != "municipality":
            setattr(row, field.name, _something(field, world))
    row.save()
    return row


def _something(field: Any, world: World) -> Any:
    if field.related_model:
        return a_row(field.related_model, world)
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[Any, Any]] = [
        (models.DateTimeField, timezone.now()),
        (models.DateField, DAY),
        (models.IntegerField, 1),
        (models.BinaryField, b"x"),
        (models.JSONField, {}),
    ]
    return next((value for kind, value in kinds if isinstance(field, kind)), "x")


def word_outside(rule: models.CheckConstraint) -> dict[str, str]:
    """What breaks "the field is one of these words"; empty for a rule of another shape."""
    condition = rule.condition
    parts = list(condition.children) if isinstance(condition, Q) else []
    names = [part[0] for part in parts if isinstance(part, tuple)]
    fields = [name.removesuffix("__in") for name in names if name.endswith("__in")]
    return {fields[0]: "geen"} if fields else {}


@pytest.mark.parametrize(("model", "rule"), rules(models.CheckConstraint))
def test_check_is_broken_by_a_row(model: Any, rule: Any, acting: World) -> None:
    row = a_row(model, acting, rule.name)
    values = BREAKERS.get(rule.name) or word_outside(rule)
    assert values, f"Name in BREAKERS what breaks {rule.name}."
    rows = models.QuerySet(model).filter(pk=row.pk)
    with pytest.raises(IntegrityError, match=rule.name), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(("model", "rule"), rules(models.UniqueConstraint))
def test_copy_is_refused(model: Any, rule: Any, acting: World) -> None:
    row = a_row(model, acting, rule.name)
    about = models.QuerySet(model).filter(pk=row.pk)
    row.pk = None
    for other in model._meta.constraints:
        if isinstance(other, models.UniqueConstraint) and other.name != rule.name:
            if other.condition is not None and not about.filter(other.condition).exists():
                continue  # about rows of another kind
            _make_different(row, set(other.fields) - set(rule.fields))
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        models.QuerySet(model).bulk_create([row])
    if connection.vendor == "postgresql":
        assert rule.name in str(refused.value)
        return
    columns = {model._meta.get_field(name).column for name in rule.fields}
    assert all(f".{column}" in str(refused.value) for column in columns)


def _make_different(row: Any, names: set[str]) -> None:
    """Give one of these fields another value, so that only the rule in question is broken."""
    for name in sorted(names):
        field = row._meta.get_field(name)
        if isinstance(field, models.CharField):
            room = min(8, (field.max_length or 10) - 2)
            setattr(row, name, f"{getattr(row, name)[:room]}-x")
            return
        if isinstance(field, models.IntegerField):
            setattr(row, name, getattr(row, name) + 100)
            return
        if field.related_model is Organisation:
            setattr(row, name, OrganisationFactory())
            return
        if field.related_model is Registration:
            setattr(row, name, make_registration(status=Registration.Status.TAKEN_IN))
            return
        if field.related_model is Activity:
            setattr(row, name, Activity.objects.exclude(pk=getattr(row, field.attname)).first())
            return
    raise AssertionError(f"Cannot tell {row._meta.label} apart by {names}.")
