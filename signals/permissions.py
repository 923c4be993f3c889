"""Who may do what with signals. The reporter, the interpreter and the handler are relations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Membership, Role
from core.permissions import READERS, Area, declare, declare_area
from core.tenancy import current

SIGNALS = "signals without names"
TRENDS = "trends without persons"

#: Who meets signals: reports, gives a view when asked, handles.
REPORTERS = [Role.FOCAL_OFFICER, Role.PARTICIPANT, Role.SIGNAL_COORDINATOR]
COORDINATOR = [Role.SIGNAL_COORDINATOR]


# --- relations to one signal ----------------------------------------------------------------------
def is_reporter(membership: Any, signal: Any) -> bool:
    """Whoever reported it."""
    return signal.reporter_id is not None and signal.reporter_id == membership.pk


def is_handler(membership: Any, signal: Any) -> bool:
    """Whoever handles it, or does so when the handler is away; never the reporter (rule S9)."""
    return signal.is_handled_by(membership) and not is_reporter(membership, signal)


def may_take_it(membership: Any, signal: Any) -> bool:
    """Its handler or deputy, or anybody but the reporter when nobody handles it (rule S9)."""
    if is_reporter(membership, signal):
        return False
    return bool(signal.is_handled_by(membership) or not signal.has_handler)


def is_asked_for_a_view(membership: Any, signal: Any) -> bool:
    """Whoever was asked for a view and has not stepped back, until the signal is closed."""
    return not signal.is_closed and bool(signal.interpretations.asked_of(membership).exists())


def may_give_a_view(membership: Any, signal: Any) -> bool:
    """Whoever was asked, and the handler, who may give one too (rule S10)."""
    return is_asked_for_a_view(membership, signal) or is_handler(membership, signal)


class ReceiptHolder:
    """Whoever holds the receipt of a signal: no account, and no right but the reporter's.

    It stands where a membership acts; the log names no actor for it.
    """

    is_active = True
    pk = None
    user = None
    organisation = None
    role_codes: frozenset[str] = frozenset()

    def __init__(self, signal: Any) -> None:
        self.signal = signal
        self.municipality = signal.municipality
        self.municipality_id = signal.municipality_id

    def may(self, permission: str, obj: Any = None) -> bool:
        """Whether the receipt gives this right on this signal."""
        return permission in BY_RECEIPT and getattr(obj, "pk", None) == self.signal.pk


# --- signals --------------------------------------------------------------------------------------
declare(
    "signal.view",
    _("See one's own signals and those one was asked about"),
    REPORTERS,
    processing=SIGNALS,
)
declare("signal.create", _("Report a signal"), REPORTERS, processing=SIGNALS)
for code, label in [
    ("signal.answer", _("Answer a question about one's own signal")),
    ("signal.confirm", _("Say that one was heard")),
    ("signal.dispute", _("Say that the feedback did not help")),
]:
    declare(code, label, REPORTERS, processing=SIGNALS, predicate=is_reporter)

#: What a receipt gives the right to.
BY_RECEIPT = frozenset({"signal.answer", "signal.confirm", "signal.dispute"})

declare(
    "signal.interpret",
    _("Give one's view on a signal when asked"),
    REPORTERS,
    processing=SIGNALS,
    predicate=may_give_a_view,
)
declare(
    "signal.step_back",
    _("Step back from giving a view"),
    REPORTERS,
    processing=SIGNALS,
    predicate=is_asked_for_a_view,
)
declare(
    "signal.take_up",
    _("Take up a signal"),
    COORDINATOR,
    processing=SIGNALS,
    predicate=may_take_it,
)
for code, label in [
    ("signal.handle", _("See everything about a signal one handles")),
    ("signal.ask", _("Ask the reporter a question")),
    ("signal.go_on", _("Go on without an answer")),
    ("signal.invite", _("Ask somebody for a view")),
    ("signal.withdraw_invitation", _("No longer ask somebody for a view")),
    ("signal.compare", _("Say where the views differ")),
    ("signal.note", _("Write a note at a signal")),
    ("signal.inform", _("Write to the reporter")),
    ("signal.log_step", _("Record a step")),
    ("signal.mark_fact", _("Mark a fact as confirmed or not so")),
    ("signal.postpone", _("Promise the reporter a new date")),
    ("signal.decide", _("Choose the outcome of a signal")),
    ("signal.give_feedback", _("Tell the reporter what was done")),
    ("signal.waive_feedback", _("Go on without feedback, with a reason")),
    ("signal.close", _("Close a signal")),
]:
    declare(code, label, COORDINATOR, processing=SIGNALS, predicate=is_handler)

declare(
    "signal.hand_over",
    _("Hand a signal over to another handler"),
    COORDINATOR,
    processing=SIGNALS,
    predicate=may_take_it,
)

# --- advice: no signal ----------------------------------------------------------------------------
declare("advice.ask", _("Ask for advice without making a signal"), READERS, processing=SIGNALS)


def is_asker(membership: Any, question: Any) -> bool:
    """Whoever asked it; nobody else ever learns who that is."""
    return bool(question.asker_id == membership.pk)


def is_no_asker(membership: Any, question: Any) -> bool:
    """Somebody else than who asked: colleagues answer."""
    return not is_asker(membership, question)


PEERS = [Role.FOCAL_OFFICER, Role.SIGNAL_COORDINATOR]
#: With fewer colleagues than this, a question says too much about who asks it.
FEW_PEERS = 4


def number_of_peers() -> int:
    """How many people here can ask and answer each other today."""
    here = Membership.objects.active().filter(municipality=current(), user__is_active=True)
    holding = [Membership.objects.holding(role).values("pk") for role in PEERS]
    return here.filter(Q(pk__in=holding[0]) | Q(pk__in=holding[1])).count()


declare("question.view", _("See questions of colleagues"), PEERS, processing=SIGNALS)
declare(
    "question.create", _("Ask colleagues a question, without one's name"), PEERS, processing=SIGNALS
)
declare(
    "question.answer",
    _("Answer a question of a colleague"),
    PEERS,
    processing=SIGNALS,
    predicate=is_no_asker,
)
declare(
    "question.close",
    _("Close one's own question and say what helped"),
    PEERS,
    processing=SIGNALS,
    predicate=is_asker,
)

# --- the structure and what is set up -------------------------------------------------------------
declare_area(Area(_("Signals"), "signals:structure", "structure.view", 51, ("/signals/",)))
declare("structure.view", _("See how signals go"), READERS, processing=SIGNALS)
declare(
    "structure.download", _("Download the poster of how signals go"), READERS, processing=SIGNALS
)
for code, label in [
    ("structure.create", _("Make a version of the signalling structure")),
    ("structure.edit", _("Change a version of the signalling structure")),
    ("structure.use", _("Put a version of the signalling structure in use")),
    ("signal_setup.view", _("See how signals are set up")),
    ("signal_setup.edit", _("Change areas, closed days and who handles what")),
    ("partner_page.create", _("Open a page for a partner")),
    ("partner_page.close", _("Close a page of a partner")),
]:
    declare(code, label, COORDINATOR, processing=SIGNALS)

# --- thermometer and trends -----------------------------------------------------------------------
declare(
    "thermometer.oversee",
    _("See every thermometer session"),
    [Role.SIGNAL_COORDINATOR, Role.POLICY_ADVISER],
    processing=TRENDS,
)


def is_at_the_table(membership: Any, session: Any) -> bool:
    """Whose organisation sits at the table, and who oversees all sessions; others see the trend."""
    if membership.may("thermometer.oversee"):
        return True
    return bool(session.seats.filter(organisation_id=membership.organisation_id).exists())


for code, label in [
    ("thermometer.view", _("See the thermometer sessions")),
    ("thermometer.download", _("Download the report of a thermometer session")),
]:
    declare(
        code,
        label,
        [Role.POLICY_ADVISER, *REPORTERS],
        processing=TRENDS,
        predicate=is_at_the_table,
    )
for code, label in [
    ("thermometer.create", _("Plan a thermometer session")),
    ("thermometer.edit", _("Change a thermometer session")),
    ("thermometer.hold", _("Begin a thermometer session")),
    ("thermometer.conclude", _("Conclude a thermometer session")),
]:
    declare(code, label, COORDINATOR, processing=TRENDS)
declare("trend.view", _("See the trends"), READERS, processing=TRENDS)
declare("trend.download", _("Download the trends"), READERS, processing=TRENDS)

# --- the menu -------------------------------------------------------------------------------------
declare_area(Area(_("Signals"), "signals:list", "signal.view", 50, ("/signals/",)))
