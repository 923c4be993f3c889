"""The sharing guide and the records made with it: versions, steps, answers, and how it ended.

A record is its author's own: nobody else reads it, and the log knows its code only.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from network.lifecycle import DISCLOSURE, SHARING_GUIDE
from network.models import (
    Disclosure,
    DisclosureAnswer,
    DisclosureRecipient,
    SharingGuide,
    SharingStep,
    StepAsks,
)
from network.models.sharing_steps import against_sharing, steps_of

DATA = Path(__file__).resolve().parent.parent / "data" / "sharing_guide.json"
#: A step as a form gives it: the question, help with it, the kind of answer (``StepAsks``).
Step = tuple[str, str, str]
#: The most steps a version has.
MOST_STEPS = 20


class SharingRefused(TransitionRefused):
    """Something cannot be stored any more, or not yet; ``str()`` says why."""


# --- the guide ------------------------------------------------------------------------------------
@transaction.atomic
def seed_sharing_guide() -> int:
    """Put this product's proposal in use where a municipality has no version yet; gives how many.

    The steps come from data, with their source; the municipality confirms or replaces them.
    """
    take_turn()
    if SharingGuide.objects.exists():
        return 0
    proposal = json.loads(DATA.read_text(encoding="utf-8"))
    guide = SharingGuide(
        reference=next_reference(SharingGuide, "WI"),
        version=1,
        title=proposal["title"],
        source=proposal["source"],
        status=SharingGuide.Status.IN_USE,
        in_use_since=timezone.localdate(),
    )
    guide.save()
    _write_steps(guide, [(one["title"], one["help"], one["asks"]) for one in proposal["steps"]])
    return 1


@transaction.atomic
def create_guide(*, membership: Membership, title: str, source: str = "") -> SharingGuide:
    """Make a draft of a new version, with the steps of the version in use. Effect: one log event.

    Nothing changes for who makes a record before the draft is put in use.
    """
    reference = next_reference(SharingGuide, "WI")  # locks: two writers never get one version
    last = SharingGuide.objects.aggregate(last=Max("version"))["last"] or 0
    current = SharingGuide.objects.in_use()
    guide = SharingGuide(reference=reference, version=last + 1, title=title, source=source)
    guide.save()
    _write_steps(guide, _rows_of(current) if current else [])
    audit.record("sharing_guide.create", guide, membership=membership)
    return guide


@transaction.atomic
def update_guide(guide: SharingGuide, *, membership: Membership, **facts: Any) -> SharingGuide:
    """Change ``title`` or ``source`` of a draft.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``SharingRefused`` for a version that was in use.
    """
    take_turn()
    fresh = _still_draft(guide)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        for name in changed:
            setattr(fresh, name, facts[name])
        fresh.revision += 1
        fresh.save()
        audit.record("sharing_guide.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def set_steps(guide: SharingGuide, *, membership: Membership, rows: list[Step]) -> SharingGuide:
    """Store the steps of a draft in this order, instead of those it had; at most ``MOST_STEPS``.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``SharingRefused`` for a version that was in use, or too many steps.
    """
    take_turn()
    fresh = _still_draft(guide)
    if len(rows) > MOST_STEPS:
        raise SharingRefused(_("A version has at most %(most)d steps.") % {"most": MOST_STEPS})
    if rows != _rows_of(fresh):
        fresh.steps.all().delete()
        _write_steps(fresh, rows)
        fresh.revision += 1
        fresh.save(update_fields=["revision"])
        audit.record("sharing_guide.edit", fresh, membership=membership)
    return fresh


def use_guide(guide: SharingGuide, *, membership: Membership) -> None:
    """The verb ``use``: from now on new records follow this version.

    Effects: the version that was in use is replaced in the same transaction; records keep the
    version they were made with. One log event for each of the two.
    """
    with SHARING_GUIDE.transition("use", guide, membership=membership) as fresh:
        current = SharingGuide.objects.in_use()
        if current:
            with SHARING_GUIDE.transition("replace", current, membership=membership) as earlier:
                earlier.revision += 1
        fresh.in_use_since = timezone.localdate()
        fresh.revision += 1


def _still_draft(guide: SharingGuide) -> SharingGuide:
    fresh: SharingGuide = SharingGuide.objects.get(pk=guide.pk)
    if not fresh.is_draft:
        raise SharingRefused(
            _("This version was put in use, so it does not change any more. Make a new version.")
        )
    return fresh


def _rows_of(guide: SharingGuide) -> list[Step]:
    return list(guide.steps.values_list("title", "help", "asks"))


def _write_steps(guide: SharingGuide, rows: Iterable[Step]) -> None:
    for order, (title, words, asks) in enumerate(rows, start=1):
        SharingStep(guide=guide, order=order, title=title, help=words, asks=asks).save()


# --- a record -------------------------------------------------------------------------------------
def new_disclosure_reference() -> str:
    """A free code such as ``IV-2026-483920``, drawn at random so that nobody can count records.

    Call it in one's turn.
    """
    while True:
        reference = f"IV-{timezone.localdate().year}-{secrets.randbelow(1_000_000):06d}"
        if not Disclosure.objects.filter(reference=reference).exists():
            return reference


@transaction.atomic
def create_disclosure(*, membership: Membership, label: str) -> Disclosure:
    """Begin a record of one's own with the version in use. Effect: one log event.

    Raises ``SharingRefused`` when the municipality has no version in use.
    """
    take_turn()
    guide = SharingGuide.objects.in_use()
    if guide is None:
        raise SharingRefused(
            _("There are no steps yet. Ask the privacy officer of your municipality.")
        )
    reference = new_disclosure_reference()
    disclosure = Disclosure(reference=reference, guide=guide, author=membership, label=label)
    disclosure.save()
    audit.record("disclosure.create", disclosure, membership=membership)
    return disclosure


@transaction.atomic
def rename_disclosure(disclosure: Disclosure, *, membership: Membership, label: str) -> Disclosure:
    """Give a record another name for oneself.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``SharingRefused`` for a finished record.
    """
    take_turn()
    fresh = _still_open(disclosure)
    if fresh.label != label:
        fresh.label = label
        _note_change(fresh, membership, "label")
    return fresh


@transaction.atomic
def answer_step(
    disclosure: Disclosure,
    step: SharingStep,
    *,
    membership: Membership,
    words: str = "",
    answer: str = "",
    ground: str = "",
    organisations: Iterable[Organisation] = (),
) -> Disclosure:
    """Store what somebody answers at a step; empty takes an earlier answer away.

    What the step does not ask is left out. Effects: one log event that names no step, the revision
    goes up. Without a difference nothing happens. Raises ``SharingRefused`` for a finished record.
    """
    take_turn()
    fresh = _still_open(disclosure)
    facts = {
        "words": words,
        "answer": answer if step.asks == StepAsks.YES_NO else "",
        "ground": ground if step.asks == StepAsks.GROUND else "",
    }
    changed = _store_answer(fresh, step, facts)
    if step.asks == StepAsks.RECIPIENTS:
        changed = _store_recipients(fresh, organisations) or changed
    if changed:
        _note_change(fresh, membership)
    return fresh


def finish_disclosure(
    disclosure: Disclosure, *, membership: Membership, outcome: str, reason: str
) -> None:
    """The verb ``finish``: what was decided and why; after this the record never changes.

    Not sharing, and asking advice first, are always possible. Raises ``TransitionRefused`` when
    something would be shared without a ground, or with a step left out.
    """
    with DISCLOSURE.transition("finish", disclosure, membership=membership) as fresh:
        against = against_sharing(steps_of(fresh)) if outcome == Disclosure.Outcome.SHARED else ""
        if against:
            raise TransitionRefused(against)
        fresh.outcome, fresh.reason = outcome, reason
        fresh.finished_on = timezone.localdate()
        fresh.revision += 1


def discard_disclosure(disclosure: Disclosure, *, membership: Membership) -> None:
    """The verb ``discard``: an open record is gone with all answers; the log keeps the event."""
    with DISCLOSURE.transition("discard", disclosure, membership=membership):
        pass


def _still_open(disclosure: Disclosure) -> Disclosure:
    fresh: Disclosure = Disclosure.objects.get(pk=disclosure.pk)
    if not fresh.is_open:
        raise SharingRefused(
            _("This record has been finished, so it does not change any more. Nothing was saved.")
        )
    return fresh


def _note_change(fresh: Disclosure, membership: Membership, *changed: str) -> None:
    fresh.revision += 1
    fresh.save(update_fields=["revision", *changed])
    audit.record("disclosure.edit", fresh, membership=membership, changed=changed)


def _store_answer(disclosure: Disclosure, step: SharingStep, facts: dict[str, str]) -> bool:
    """Whether something changed; a step without an answer has no row."""
    rows = DisclosureAnswer.objects.filter(disclosure=disclosure, step=step)
    stored = rows.first() or DisclosureAnswer(disclosure=disclosure, step=step)
    if all(getattr(stored, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(stored, name, value)
    if any(facts.values()):
        stored.save()
    else:
        stored.delete()
    return True


def _store_recipients(disclosure: Disclosure, organisations: Iterable[Organisation]) -> bool:
    """Whether something changed."""
    wanted = {one.pk: one for one in organisations}
    rows = DisclosureRecipient.objects.filter(disclosure=disclosure)
    known = set(rows.values_list("organisation_id", flat=True))
    gone = known - set(wanted)
    if gone:
        rows.filter(organisation_id__in=gone).delete()
    for key in set(wanted) - known:
        DisclosureRecipient(disclosure=disclosure, organisation=wanted[key]).save()
    return known != set(wanted)
