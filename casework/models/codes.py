"""Codes of registrations and cases: drawn at random, so that nobody counts or orders by them.

Two signs and three: another shape than any code elsewhere, so that nobody takes one for the other.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

#: Signs that are not taken for one another, on paper or over the phone.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PATTERN = f"[{SIGNS}]{{2}}-[{SIGNS}]{{3}}"


def new_code(model: type[models.Model]) -> str:
    """A free code such as ``4H-TR9``. Call it in one's turn."""
    manager: Any = model._default_manager
    while True:
        signs = "".join(secrets.choice(SIGNS) for _ in range(5))
        code = f"{signs[:2]}-{signs[2:]}"
        if not manager.filter(code=code).exists():
            return code


class CodeConverter:
    """A code in an address."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value
