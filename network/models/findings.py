"""What is to be done in the network: computed on every look, never stored; about no person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to do: what it is about, a sentence, and the way to the next step.

    ``code`` is one of the words of the module that finds it.
    """

    code: str
    subject: str
    sentence: str
    step: str
    url: str
    #: Whether it is late already, or has a day that has come.
    is_urgent: bool = True
    #: The right that the next step asks, where readers differ in it.
    permission: str = ""
    #: Of the agreement it is about; "" when it is about something else.
    reference: str = ""
