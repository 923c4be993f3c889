"""Views on a signal: verbs of whoever was asked and of the handler, and what their pages show."""

from __future__ import annotations

from typing import Any

from core.tenancy import reverse
from signals.actions import interpretation as actions
from signals.forms import interpretation as forms
from signals.lifecycle import SIGNAL
from signals.models import Signal, ViewsOnSignal

#: Verb → action and form: of whoever was asked for a view.
INTERPRETER_VERBS: dict[str, tuple[Any, Any]] = {
    "interpret": (actions.interpret, forms.InterpretForm),
    "step_back": (actions.step_back, forms.StepBackForm),
}
#: Verb → action and form: of the handler.
ASKING_VERBS: dict[str, tuple[Any, Any]] = {
    "invite": (actions.invite, forms.InviteForm),
    "withdraw_invitation": (actions.withdraw_invitation, forms.WithdrawForm),
    "compare": (actions.compare, forms.CompareForm),
}
#: Verbs with a page of their own; the others use the plain form page.
TEMPLATES = {"interpret": "signals/interpreter_detail.html"}
#: The verbs that the handler finds beside the views, in this order.
_BESIDE = {
    "invite": "plus",
    "interpret": "thought",
    "withdraw_invitation": "close",
    "compare": "compare",
}


def views_context(membership: Any, signal: Signal, main: str = "") -> dict[str, Any]:
    """What ``signals/_views.html`` shows on the page of the handler, with the verbs beside it.

    ``main`` is the verb of the filled button on top, which does not stand here again.
    """
    return {
        "views": ViewsOnSignal.read_by(membership, signal),
        "view_links": [
            (verb.label, reverse("signals:transition", reference=signal.code, verb=name), icon)
            for name, icon in _BESIDE.items()
            if name != main and not _refusal(name, signal, membership)
            for verb in [SIGNAL.transitions[name]]
        ],
    }


def interpreter_context(membership: Any, signal: Signal, form: Any = None) -> dict[str, Any]:
    """What the page of somebody who gives a view shows: facts, own form or view, the others.

    ``form`` is the one that was sent; without one a new form stands there while a view can be
    filed. Nothing of the reporter, their opinion, notes or messages comes along.
    """
    refusal = _refusal("interpret", signal, membership)
    if form is None and not refusal:
        form = forms.InterpretForm(membership=membership)
    return {
        "signal": signal,
        "facts": list(signal.facts.all()),
        "views": ViewsOnSignal.read_by(membership, signal),
        "form": form if form is not None and (form.is_bound or not refusal) else None,
    }


def _refusal(verb: str, signal: Signal, membership: Any) -> str:
    return str(SIGNAL.refusal(SIGNAL.transitions[verb], signal, membership))
