"""How django-allauth meets this product: no sign-up by oneself, log-in and log-out in the log."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core import audit


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the application manager; every log-in and log-out is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Log in and record it."""
        super().login(request, user)
        audit.record("account.login", user, user=user)

    def logout(self, request: HttpRequest) -> None:
        """Record it and log out."""
        user: Any = request.user
        if user.is_authenticated:
            audit.record("account.logout", user, user=user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record that a log-in failed, without saying for whom."""
        audit.record("account.login", refused=True)
        super().authentication_failed(request, **credentials)
