"""The door of the receipt: whoever holds the code sees the reporter's side, without an account.

The code is sent in the body of a request and is never part of an address, a title, a cookie, a
session or the log. Once it fitted, a short-lived signed value stands for it in the forms of the
page; the code itself goes no further (rule N14).
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.lifecycle import FactsRefused, TransitionRefused
from core.models.guarded import TextRefused
from core.tenancy import current, reverse
from core.views import Page
from signals.forms.reporter import ReceiptForm
from signals.models import Signal
from signals.models.reporter_side import ReporterSide, reporter_side
from signals.permissions import ReceiptHolder
from signals.views.doors import Throttle, Unlisted
from signals.views.reporter import REPORTER_VERBS, Way, open_verbs

#: How long a page may be used before the code is asked again, in seconds.
STAY = 30 * 60
#: Wrong codes per quarter of an hour from one network address, and per minute over all.
GUESSES = Throttle("receipt", most=10, seconds=15 * 60, over_all=120)
#: The status of an answer that asks to fill something in again.
WRONG = 422
#: The texts that are kept when the code is asked again.
TEXTS = ("text", "lesson")


class ReceiptDoor(Unlisted, Page):
    """Asks the code, shows the reporter's side, and takes the reporter's three verbs."""

    template_name = "signals/receipt_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds an empty form for the code, unless there is one."""
        return super().get_context_data(**{"form": ReceiptForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open with a code, or act with the value that stands for it."""
        return self._act(request.POST) if "pass" in request.POST else self._open(request.POST)

    def _open(self, sent: Any) -> HttpResponse:
        form = ReceiptForm(sent)
        if not form.is_valid():
            return self._ask(form)
        if GUESSES.refuses(self.request):
            return self._ask(_with(form, _too_often()), status=429)
        signal = Signal.objects.with_receipt(form.cleaned_data["code"])
        if signal is None:
            return self._ask(_with(form, _unknown()))
        return self._let_in(signal, form.cleaned_data["code"], sent)

    def _ask(
        self, form: ReceiptForm, *, status: int = WRONG, expired: bool = False
    ) -> HttpResponse:
        """Ask the code (again); what was being written goes along in the page."""
        context = {"form": form, "kept": kept_of(self.request.POST), "expired": expired}
        return self.render_to_response(self.get_context_data(**context), status=status)

    def _let_in(self, signal: Signal, code: str, sent: Any) -> HttpResponse:
        """Log that it was read, by nobody in particular; show it with what was being written."""
        GUESSES.give_back(self.request)
        holder: Any = ReceiptHolder(signal)
        with transaction.atomic():
            audit.record("signal.view", signal, membership=holder)
        return self._show(signal, _start_of(code), _written(sent))

    def _act(self, sent: Any) -> HttpResponse:
        verb = _verb_of(sent)
        signal, start = _behind(sent["pass"])
        if signal is None:
            return self._ask(ReceiptForm(), expired=True)
        form = form_of(verb, signal, sent)
        status, told = carry_out(verb, form, signal)
        begun = {verb: form} if status == WRONG else {}
        return self._show(_fresh(signal), start, begun, status, told)

    def _show(
        self, signal: Signal, start: str, begun: dict[str, Any], status: int = 200, told: Any = None
    ) -> HttpResponse:
        """The reporter's side; ``begun`` are forms that go back with what was typed."""
        side = reporter_side(signal)
        context = {"side": side, "ways": ways_of_receipt(signal, side, start, begun)}
        context |= {"start": start, "by_receipt": True, **(told or {})}
        self.template_name = "signals/receipt_side.html"
        return self.render_to_response(self.get_context_data(**context), status=status)


def ways_of_receipt(
    signal: Signal, side: ReporterSide, start: str, begun: dict[str, Any]
) -> dict[str, Way]:
    """What whoever holds the receipt can do now, each with the value that stands for the code."""
    address, value = reverse("signals:receipt"), _pass_for(signal, start)
    ways = {}
    for verb in open_verbs(side):
        form = begun.get(verb) or REPORTER_VERBS[verb][1]()
        form.look_through("")  # names are asked about when it is sent
        ways[verb] = Way(verb, form, address, value)
    return ways


#: What is said once a verb is done.
DONE = {
    "answer": gettext_lazy("Thank you. Your answer has arrived."),
    "confirm": gettext_lazy("Thank you. Your signal is closed."),
    "dispute": gettext_lazy("Thank you. Your signal is looked at again."),
}


def _verb_of(sent: Any) -> str:
    """The verb that was pressed; 404 for one that is not the reporter's."""
    verb: str = sent.get("verb", "")
    if verb not in REPORTER_VERBS:
        raise Http404
    return verb


def form_of(verb: str, signal: Signal, sent: Any) -> Any:
    """The form of a verb with what was sent, filled in by whoever holds the receipt."""
    holder: Any = ReceiptHolder(signal)
    return REPORTER_VERBS[verb][1](sent, membership=holder)


def carry_out(verb: str, form: Any, signal: Signal) -> tuple[int, dict[str, Any]]:
    """Do it; gives the status of the answer, and what it tells.

    Not whole: 422, with the faults in the form. Not open any more: 409, with what was typed.
    """
    if not form.is_valid():
        return WRONG, {}
    try:
        refusal = _attempt(verb, form, signal)
    except FactsRefused as refused:
        form.add_reasons(refused.reasons)
    except TextRefused as refused:
        form.add_error(None, refused)
    else:
        if not refusal:
            return 200, {"done": DONE[verb]}
        typed = [value for name, value in kept_of(form.data) if name in TEXTS]
        return 409, {"refusal": refusal, "typed": "\n".join(typed)}
    return WRONG, {}


def _attempt(verb: str, form: Any, signal: Signal) -> str:
    """Perform, with the answers to the guard in the log; "" or why it is not possible any more.

    The refusal is handed back, because its event in the log has to stay.
    """
    with transaction.atomic():
        try:
            REPORTER_VERBS[verb][0](signal, membership=form.membership, **form.cleaned_data)
            form.record_decisions(signal)
        except TransitionRefused as refused:
            plain = _("This is no longer possible: it was done before, or somebody was ahead.")
            return plain if str(refused) in ("state", "permission") else str(refused)
    return ""


def kept_of(sent: Any) -> list[tuple[str, str]]:
    """What was being written when the code had to be asked again; in the page, never stored."""
    verb = [("verb", sent["verb"])] if sent.get("verb") in REPORTER_VERBS else []
    return verb + [(name, sent[name]) for name in TEXTS if sent.get(name, "").strip()]


def _written(sent: Any) -> dict[str, Any]:
    """The form as it was being written, filled in again but not sent."""
    kept = dict(kept_of(sent))
    verb = kept.pop("verb", "")
    return {verb: REPORTER_VERBS[verb][1](initial=kept)} if verb and kept else {}


def _with(form: ReceiptForm, fault: str) -> ReceiptForm:
    form.add_error("code", fault)
    return form


def _fresh(signal: Signal) -> Signal:
    """The signal as it is now."""
    found: Signal = Signal.objects.get(pk=signal.pk)
    return found


def _unknown() -> str:
    """One sentence for a code that never was, of a destroyed signal, or of another municipality."""
    return _(
        "There is no signal with this code here. Check the signs you typed; once a signal is"
        " destroyed, its code works no more."
    )


def _too_often() -> str:
    return _(
        "This was tried too often. Wait a quarter of an hour, then try again; your code stays"
        " valid. Is it urgent? Call 112."
    )


# --- the value that stands for the code -------------------------------------------------------
def _salt() -> str:
    """A value of one municipality opens nothing in another."""
    return f"signals.reporter.{current().pk}"


def _start_of(code: str) -> str:
    """The first group of a code, to recognise one's paper by."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[:4]


def _pass_for(signal: Signal, start: str) -> str:
    return signing.dumps({"signal": signal.code, "start": start}, salt=_salt())


def _behind(value: str) -> tuple[Signal | None, str]:
    """The signal a signed value stands for; None when it is old, false, or the signal is gone."""
    try:
        told = signing.loads(value, salt=_salt(), max_age=STAY)
    except signing.BadSignature:
        return None, ""
    return Signal.objects.filter(code=told["signal"]).first(), told["start"]
