"""Actions after the meeting: done with a result, looked at by another, not needed, later (C11)."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.facts import refuse, wanted
from casework.actions.steps import tell_news
from casework.lifecycle import ACTION
from casework.models import Action
from casework.models.people import able
from core.models import Membership
from core.tenancy import take_turn


def finish(action: Action, *, membership: Membership, result: str) -> None:
    """The verb ``finish``: say what came of it; “it did not work” is a result, too (rule C11).

    Whoever looks whether it was done is told that there is news. Raises ``FactsRefused`` without a
    result.
    """
    (result,) = wanted(result=result)
    with ACTION.transition("finish", action, membership=membership) as fresh:
        fresh.result, fresh.done_on, fresh.done_by = result, timezone.localdate(), membership
        fresh.revision += 1
        if fresh.needs_verification and fresh.case_id:
            case = fresh.case
            people = [case.process_director, case.deputy_director, case.case_director]
            others = [one for one in people if one.pk != membership.pk]
            tell_news(others, "casework:action_list")


def verify(action: Action, *, membership: Membership) -> None:
    """The verb ``verify``: another than the doer looked, and it was done (D9).

    Raises ``TransitionRefused`` for the doer.
    """
    with ACTION.transition("verify", action, membership=membership) as fresh:
        fresh.verified_by = membership
        fresh.revision += 1


def drop(action: Action, *, membership: Membership, dropped_because: str) -> None:
    """The verb ``drop``: it is not needed any more. Raises ``FactsRefused`` without a reason."""
    (reason,) = wanted(dropped_because=dropped_because)
    with ACTION.transition("drop", action, membership=membership) as fresh:
        fresh.dropped_because = reason
        fresh.revision += 1


def postpone(
    action: Action, *, membership: Membership, due_on: datetime.date, new_date_because: str
) -> None:
    """The verb ``postpone``: another day, with a reason; a reminder follows only after that day.

    Raises ``FactsRefused`` without a reason, or for a day that is not after today and the first.
    """
    (reason,) = wanted(new_date_because=new_date_because)
    with ACTION.transition("postpone", action, membership=membership) as fresh:
        if due_on <= max(timezone.localdate(), fresh.due_on):
            refuse({"due_on": _("Choose a day after today, and after the day that was agreed.")})
        fresh.due_on, fresh.new_date_because, fresh.reminded_on = due_on, reason, None
        fresh.revision += 1


# --- reminders ------------------------------------------------------------------------------------
@transaction.atomic
def remind(*, dry_run: bool = False) -> int:
    """Mail everybody once who has an action whose day has passed; how many mails (rule C11).

    No content, never about a closed or restricted case, once for each date: ``reminded_on`` says
    when. Only who can still see the action is mailed.
    """
    take_turn()
    late = list(Action.objects.to_remind())
    people = {person.pk: person for person in able("action.view")} if late else {}
    owners: dict[int, list[int]] = defaultdict(list)
    for person in people.values():
        own = Action.objects.visible_to(person).owned_by(person)
        for key in own.filter(pk__in=[row.pk for row in late]).values_list("pk", flat=True):
            owners[person.pk].append(key)
    if not dry_run:
        tell_news([people[key] for key in owners], "casework:action_list")
        told = {key for keys in owners.values() for key in keys}
        Action.objects.filter(pk__in=told).update(reminded_on=timezone.localdate())
    return len(owners)
