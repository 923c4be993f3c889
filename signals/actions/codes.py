"""Codes that mean nothing: drawn at random, so that nobody can count or order by them."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models

#: Signs that are not taken for one another, on paper or over the phone.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: 16 signs of 32 are 80 bits: nobody guesses one.
RECEIPT_GROUPS = 4


def group(length: int) -> str:
    """So many signs at random."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def new_code(model: type[models.Model]) -> str:
    """A free code such as ``KV7-93T``. Call it in one's turn."""
    manager: Any = model._default_manager
    while True:
        code = f"{group(3)}-{group(3)}"
        if not manager.filter(code=code).exists():
            return code


def new_receipt() -> str:
    """A receipt such as ``7KQ4-M2XB-9TRE-PW3A``; only its hash is stored, so show it at once."""
    return "-".join(group(4) for _ in range(RECEIPT_GROUPS))
