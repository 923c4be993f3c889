"""The life-cycle gate: the only place where a status changes (ADR 6).

An app's ``lifecycle.py`` declares states and verbs as data; its ``actions`` pass the gate::

    with PROGRAMME.transition("adopt", programme, membership=membership) as programme:
        programme.adopted_on = today
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.models import Parameter
from core.tenancy import take_turn

Guard = Callable[[Any, Any], str]
lifecycles: dict[str, Lifecycle] = {}


class TransitionRefused(Exception):
    """A verb was not open; ``str()`` gives the reason to show."""


class FactsRefused(Exception):
    """What was filled in cannot be kept; ``reasons`` maps field names to sentences for people.

    The name "" stands for the whole form. Actions raise it; the base views show it at the field.
    """

    def __init__(self, reasons: Mapping[str, Any]) -> None:
        self.reasons = dict(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons.values()))


@dataclass(frozen=True)
class Transition:
    """One verb: from which states, to which (``None`` keeps the state), by which right.

    ``guard(obj, membership)`` gives "" or the reason why not. ``targets`` holds the states to
    choose from when the caller names the new state. ``destroys`` says that the row is gone when the
    verb is done; the event in the log stays.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    permission: str
    label: Any
    guard: Guard | None = None
    targets: frozenset[str] = frozenset()
    destroys: bool = False


class Lifecycle:
    """The states and verbs of one model. Construction fails on what cannot be right."""

    def __init__(
        self, model: type[models.Model], states: Any, initial: str, *transitions: Transition
    ) -> None:
        self.model, self.initial = model, initial
        self.states = frozenset(str(state) for state in states)
        self.transitions = {verb.name: verb for verb in transitions}
        self._refuse_nonsense(transitions)
        model.lifecycle = self  # type: ignore[attr-defined]
        lifecycles[model._meta.label] = self

    def _refuse_nonsense(self, transitions: tuple[Transition, ...]) -> None:
        if len(self.transitions) != len(transitions):
            raise ValueError(f"{self.model._meta.label}: two verbs share a name.")
        reached = {self.initial}
        for verb in transitions:
            reached |= {verb.target} if verb.target else set()
            reached |= verb.targets
        if reached != self.states:
            raise ValueError(f"{self.model._meta.label}: unreachable {self.states ^ reached}.")

    def open_to(self, obj: Any, membership: Any) -> list[Transition]:
        """The verbs this membership may carry out on the object now."""
        return [
            verb for verb in self.transitions.values() if not self.refusal(verb, obj, membership)
        ]

    def refusal(self, verb: Transition, obj: Any, membership: Any) -> str:
        """ "" when the verb is open, else the reason why not."""
        if obj.status not in verb.sources:
            return "state"
        if not membership.may(verb.permission, obj):
            return "permission"
        return str(verb.guard(obj, membership)) if verb.guard else ""

    @contextmanager
    def transition(
        self, name: str, obj: Any, *, membership: Any, to: str | None = None
    ) -> Iterator[Any]:
        """Lock the row, ask state, permission and guard; save facts and status on leaving.

        ``to`` names the new state for a verb with ``targets``. Raises ``TransitionRefused``;
        then nothing is stored but one event with result refused.
        """
        verb = self.transitions[name]
        try:
            with transaction.atomic():
                take_turn()
                fresh = self.model._default_manager.select_for_update().get(pk=obj.pk)
                reason = self.refusal(verb, fresh, membership)
                if reason:
                    raise TransitionRefused(reason)
                yield from self._carry_out(verb, fresh, membership, to)
        except TransitionRefused:
            audit.record(verb.permission, obj, membership=membership, refused=True)
            raise
        if not verb.destroys:
            obj.refresh_from_db()

    def _carry_out(
        self, verb: Transition, fresh: Any, membership: Any, to: str | None
    ) -> Iterator[Any]:
        before = _facts(fresh)
        yield fresh
        target = (to if verb.targets else verb.target) or fresh.status
        if verb.targets and target not in verb.targets:
            raise TransitionRefused("state")
        source, fresh.status = fresh.status, target
        changed = [name for name, value in _facts(fresh).items() if before[name] != value]
        if changed:
            fresh.save(update_fields=changed)
        audit.record(
            verb.permission,
            fresh,
            membership=membership,
            states=(source, target),
            changed=[name for name in changed if name != "status"],
        )
        if verb.destroys:
            fresh.delete()


def _facts(obj: models.Model) -> dict[str, Any]:
    return {field.name: getattr(obj, field.attname) for field in obj._meta.concrete_fields}


_PROPOSED = frozenset({str(Parameter.Status.PROPOSED)})


def _is_not_the_author(parameter: Any, membership: Any) -> str:
    """Two people decide on a parameter (rule G2): the author never does."""
    if parameter.author_id == membership.pk:
        return str(_("You proposed this yourself. Somebody else has to decide on it."))
    return ""


def _may_hold(parameter: Any, membership: Any) -> str:
    """Somebody else decides, and on a value that is complete."""
    fault: str = parameter.definition.fault(parameter.value)
    return _is_not_the_author(parameter, membership) or fault


#: A parameter version waits until somebody else than its author approves or rejects it (G2).
PARAMETER = Lifecycle(
    Parameter,
    Parameter.Status.values,
    str(Parameter.Status.PROPOSED),
    Transition(
        "approve",
        _PROPOSED,
        str(Parameter.Status.APPROVED),
        "parameter.approve",
        _("Approve"),
        _may_hold,
    ),
    Transition(
        "reject",
        _PROPOSED,
        str(Parameter.Status.REJECTED),
        "parameter.reject",
        _("Reject"),
        _is_not_the_author,
    ),
)
