"""What changed between reading a page and sending it."""

from __future__ import annotations

from core.models import AuditEvent, Membership
from signals.models.signals import Signal


def is_taken_meanwhile(code: str, membership: Membership) -> bool:
    """Whether a colleague took up a signal that this membership read while nobody handled it.

    Of a signal one never read this tells nothing: it stays as unknown as its address (rule S9).
    """
    signal = Signal.objects.filter(code=code).first()
    if signal is None or not signal.has_handler:
        return False
    return bool(AuditEvent.objects.were_read(signal, membership, "signal.view").exists())
