"""A bulletin as mail: one letter, the same for everybody, sent to each subscriber on their own.

It holds no personal data but the address it goes to: no name, nobody else, nothing that tells who
opened it (rule N14).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import MessageError
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from core.tenancy import current
from network.models import Bulletin, BulletinItem

log = logging.getLogger("product.mail")
#: How long a mail server may take to answer, in seconds.
TIMEOUT = 20
#: What a mail server or an address that is none can do to one mail.
FAULTS = (SMTPException, OSError, ValueError, MessageError)


@dataclass(frozen=True)
class Letter:
    """What everybody gets: the subject on one line, the text, and the same as simple HTML."""

    reference: str
    subject: str
    text: str
    html: str

    def to(self, address: str, connection: Any) -> EmailMultiAlternatives:
        """The mail to one address; nobody else is named in it."""
        headers = {"Auto-Submitted": "auto-generated"}
        mail = EmailMultiAlternatives(
            self.subject, self.text, to=[address], headers=headers, connection=connection
        )
        mail.attach_alternative(self.html, "text/html")
        return mail


def write_letter(bulletin: Bulletin, address: str) -> Letter:
    """The letter of a bulletin; ``address`` is the full web address of its page."""
    entries = BulletinItem.objects.filter(bulletin=bulletin).select_related("item")
    municipality = current()
    context = {
        "bulletin": bulletin,
        "entries": list(entries),
        "municipality": municipality.name,
        "address": address,
    }
    # Stripped it is an ordinary text again: nothing in it was escaped, so whoever shows it does.
    text = render_to_string("network/emails/bulletin.txt", context).strip() + "\n"
    return Letter(
        bulletin.reference,
        " ".join(f"{municipality.name}: {bulletin.title}".split()),
        text,
        render_to_string("network/emails/bulletin.html", context),
    )


@dataclass
class Delivery:
    """How the mails of one bulletin went; empty until they were sent."""

    number: int = 0
    #: Kind of fault → how often; never the words of a mail server, which name the address.
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """How many mails were not handed over."""
        return sum(self.faults.values())

    def carry_out(self, letter: Letter, addresses: Iterable[str]) -> None:
        """Send the letter to each address over one connection; a fault stops no other mail."""
        waiting = list(addresses)
        self.number = len(waiting)
        connection = get_connection(timeout=TIMEOUT)
        for place, address in enumerate(waiting):
            if not self._open(connection, rest=len(waiting) - place):
                break
            self._send(letter, address, connection)
        self._close(connection)
        if self.failed:
            text = "bulletin %s: %d of %d mails were not delivered (%s)"
            kinds = ", ".join(sorted(self.faults))
            log.warning(text, letter.reference, self.failed, self.number, kinds)

    def _open(self, connection: Any, *, rest: int) -> bool:
        """Whether there is a connection; without one all that wait have failed."""
        try:
            connection.open()  # does nothing when it is open
        except FAULTS as fault:
            self.faults[type(fault).__name__] += rest
            return False
        return True

    def _send(self, letter: Letter, address: str, connection: Any, *, again: bool = True) -> None:
        try:
            letter.to(address, connection).send()
        except SMTPServerDisconnected as fault:  # some servers take so many mails per connection
            self._close(connection)
            if again and self._open(connection, rest=0):
                self._send(letter, address, connection, again=False)
            else:
                self.faults[type(fault).__name__] += 1
        except FAULTS as fault:
            self.faults[type(fault).__name__] += 1

    def _close(self, connection: Any) -> None:
        try:
            connection.close()
        except FAULTS:
            log.warning("the connection to the mail server was not closed properly")
