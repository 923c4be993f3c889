"""The signalling structure: versions, their steps with boxes, who takes part, putting in use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import Membership, Organisation
from core.references import next_reference
from core.tenancy import take_turn
from signals.lifecycle import STRUCTURE
from signals.models import SignalStructure, StructureBox, StructurePartner, StructureStep

DATA = Path(__file__).resolve().parent.parent / "data" / "structure.json"
#: So many fit beside each other in the drawing and below each other on the poster.
MOST_STEPS, MOST_BOXES = 6, 6


@dataclass(frozen=True)
class Box:
    """A box as a form gives it; ``is_outside``: it is no part of the signal."""

    label: str
    detail: str = ""
    is_outside: bool = False


@dataclass(frozen=True)
class Step:
    """A step as a form gives it; ``term`` is a ``StepTerm`` or ""."""

    title: str
    who: str
    place: str = ""
    moment: str = ""
    happens: str = ""
    heard: str = ""
    term: str = ""
    boxes: tuple[Box, ...] = ()


#: What a step and its row have in common.
TEXTS = tuple(field.name for field in fields(Step) if field.name != "boxes")


class StructureRefused(TransitionRefused):
    """A version does not change any more; ``str()`` says why."""


@transaction.atomic
def seed_structure() -> int:
    """Put this product's proposal in use where a municipality has no version yet; gives how many.

    The steps come from data; the municipality confirms or replaces them. It makes nothing else:
    no route, no area and no partner.
    """
    take_turn()
    if SignalStructure.objects.exists():
        return 0
    proposal = json.loads(DATA.read_text(encoding="utf-8"))
    steps = proposal.pop("steps")
    structure = SignalStructure(
        reference=next_reference(SignalStructure, "SS"),
        version=1,
        status=SignalStructure.Status.IN_USE,
        in_use_since=timezone.localdate(),
        **proposal,
    )
    structure.save()
    _write_steps(
        structure,
        [Step(**{**one, "boxes": tuple(Box(*box) for box in one["boxes"])}) for one in steps],
    )
    return 1


@transaction.atomic
def create_structure(*, membership: Membership, **facts: Any) -> SignalStructure:
    """Make a draft of a new version, with the steps and partners of the version in use.

    ``facts`` are title, contact, urgent, promise and escalation. Effect: one log event. Nothing
    changes for who reports before the draft is put in use.
    """
    reference = next_reference(SignalStructure, "SS")  # locks: two writers never get one version
    last = SignalStructure.objects.aggregate(last=Max("version"))["last"] or 0
    current = SignalStructure.objects.in_use()
    structure = SignalStructure(reference=reference, version=last + 1, **facts)
    structure.save()
    if current:
        _write_steps(structure, steps_of(current))
        _write_partners(structure, [row.organisation for row in _partners_of(current)])
    audit.record("structure.create", structure, membership=membership)
    return structure


@transaction.atomic
def update_structure(
    structure: SignalStructure, *, membership: Membership, **facts: Any
) -> SignalStructure:
    """Change title, contact, urgent, promise or escalation of a draft.

    Effects: one log event with the names of the changed fields, the revision goes up. Without a
    difference nothing happens. Raises ``StructureRefused`` for a version that was in use.
    """
    take_turn()
    fresh = _still_draft(structure)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    if changed:
        for name in changed:
            setattr(fresh, name, facts[name])
        fresh.revision += 1
        fresh.save()
        audit.record("structure.edit", fresh, membership=membership, changed=changed)
    return fresh


@transaction.atomic
def set_steps(
    structure: SignalStructure, *, membership: Membership, steps: Sequence[Step]
) -> SignalStructure:
    """Store the steps of a draft with their boxes in this order, instead of those it had.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``StructureRefused`` for a version that was in use, ``FactsRefused`` for more steps or boxes
    than fit, or a term that runs at two steps.
    """
    take_turn()
    fresh = _still_draft(structure)
    _refuse_crowd(steps)
    if list(steps) != steps_of(fresh):
        fresh.steps.all().delete()
        _write_steps(fresh, steps)
        _note_change(fresh, membership)
    return fresh


@transaction.atomic
def set_partners(
    structure: SignalStructure, *, membership: Membership, organisations: Iterable[Organisation]
) -> SignalStructure:
    """Store which organisations take part in a draft, instead of those that did.

    Effects: one log event, the revision goes up. Without a difference nothing happens. Raises
    ``StructureRefused`` for a version that was in use.
    """
    take_turn()
    fresh = _still_draft(structure)
    wanted = {one.pk: one for one in organisations}
    known = set(fresh.partners.order_by().values_list("organisation_id", flat=True))
    if known != set(wanted):
        fresh.partners.exclude(organisation_id__in=wanted).delete()
        _write_partners(fresh, [one for key, one in wanted.items() if key not in known])
        _note_change(fresh, membership)
    return fresh


def use_structure(structure: SignalStructure, *, membership: Membership) -> None:
    """The verb ``use``: from now on everybody sees this version.

    Effects: the version that was in use is replaced in the same transaction. One log event for
    each of the two. Raises ``TransitionRefused`` for a version that is not complete.
    """
    with STRUCTURE.transition("use", structure, membership=membership) as fresh:
        current = SignalStructure.objects.in_use()
        if current:
            with STRUCTURE.transition("replace", current, membership=membership) as earlier:
                earlier.revision += 1
        fresh.in_use_since = timezone.localdate()
        fresh.revision += 1


def steps_of(structure: SignalStructure) -> list[Step]:
    """The steps that are stored, in order, in two queries."""
    return [
        Step(
            **{name: getattr(row, name) for name in TEXTS},
            boxes=tuple(Box(box.label, box.detail, box.is_outside) for box in row.boxes.all()),
        )
        for row in structure.steps.prefetch_related("boxes")
    ]


def _partners_of(structure: SignalStructure) -> Any:
    return structure.partners.select_related("organisation")


def _refuse_crowd(steps: Sequence[Step]) -> None:
    if len(steps) > MOST_STEPS:
        raise FactsRefused({"": _("A route has at most %(most)d steps.") % {"most": MOST_STEPS}})
    if any(len(step.boxes) > MOST_BOXES for step in steps):
        raise FactsRefused({"": _("A step has at most %(most)d boxes.") % {"most": MOST_BOXES}})
    terms = [step.term for step in steps if step.term]
    if len(terms) != len(set(terms)):
        raise FactsRefused({"": _("A term runs at one step only. Choose where.")})


def _still_draft(structure: SignalStructure) -> SignalStructure:
    fresh: SignalStructure = SignalStructure.objects.get(pk=structure.pk)
    if not fresh.is_draft:
        raise StructureRefused(
            _("This version was put in use, so it does not change any more. Make a new version.")
        )
    return fresh


def _note_change(fresh: SignalStructure, membership: Membership) -> None:
    fresh.revision += 1
    fresh.save(update_fields=["revision"])
    audit.record("structure.edit", fresh, membership=membership)


def _write_steps(structure: SignalStructure, steps: Iterable[Step]) -> None:
    for order, step in enumerate(steps, start=1):
        texts = {name: getattr(step, name) for name in TEXTS}
        row = StructureStep(structure=structure, order=order, **texts)
        row.save()
        for place, box in enumerate(step.boxes, start=1):
            StructureBox(step=row, order=place, **vars(box)).save()


def _write_partners(structure: SignalStructure, organisations: Iterable[Organisation]) -> None:
    for organisation in organisations:
        StructurePartner(structure=structure, organisation=organisation).save()
