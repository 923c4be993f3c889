"""Putting registrations and cases of the demonstration back in time."""

from __future__ import annotations

import datetime

from django.utils import timezone

from casework.models import Case, CaseStep, Registration, Statement


def _back(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def put_registration_back(registration: Registration, days: int) -> None:
    """Let a registration have come in so many days ago, with its statements in between."""
    fresh = Registration.objects.get(pk=registration.pk)
    dates = {"registered_on": _back(days)}
    if fresh.taken_up_on:
        dates["taken_up_on"] = _back(max(days - 1, 0))
    if fresh.ended_on:
        dates |= dict.fromkeys(("decided_on", "ended_on"), _back(max(days - 14, 1)))
    Registration.objects.filter(pk=registration.pk).update(**dates)
    filed = Statement.objects.filter(registration=registration).filed()
    for number, statement in enumerate(filed.order_by("order")):
        day = _back(max(days - 4 - number, 0))
        Statement.objects.filter(pk=statement.pk).update(filed_on=day)


def put_case_back(case: Case, days: int, review_in: int) -> None:
    """Let a case have been taken in so many days ago, and be reviewed in so many (or too late)."""
    fresh = Case.objects.get(pk=case.pk)
    dates = {"opened_on": _back(days), "next_review_by": _back(-review_in)}
    if fresh.closed_on:
        dates["closed_on"] = _back(days // 4)
    Case.objects.filter(pk=case.pk).update(**dates)
    steps = list(CaseStep.objects.filter(case=case).order_by("happened_at", "pk"))
    for number, step in enumerate(steps):
        moment = timezone.now() - datetime.timedelta(days=days * (len(steps) - number) / len(steps))
        CaseStep.objects.filter(pk=step.pk).update(happened_at=moment)
    put_registration_back(fresh.registration, days + 20)
