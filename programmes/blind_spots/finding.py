"""What a rule is and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from programmes.blind_spots.terms import Facts


@dataclass(frozen=True)
class Finding:
    """One finding about a programme.

    ``message`` is the sentence of the rule: what is missing or deviating, then a suggestion.
    ``title``, ``why`` and ``proposal`` say the same in parts, for the page.
    """

    code: str
    subject: str
    severity: str
    message: str
    title: str
    why: str
    proposal: str
    theme: str
    rule_name: str


@dataclass(frozen=True)
class Rule:
    """One rule: what it looks at (``definition``), how severe, and how it finds.

    ``theme`` is the group in the filter of the page.
    """

    code: str
    name: Any
    definition: Any
    severity: Any
    theme: str
    find: Callable[[Rule, Facts], Iterator[Finding]]

    def finding(
        self, subject: str, severity: str, *, title: str, why: str, fact: str, proposal: str
    ) -> Finding:
        """A finding of this rule; its message is the fact and the proposal."""
        return Finding(
            code=self.code,
            subject=subject,
            severity=severity,
            message=f"{fact} {proposal}",
            title=title,
            why=why,
            proposal=proposal,
            theme=self.theme,
            rule_name=str(self.name),
        )
