"""How django-allauth meets this product: no sign-up by oneself, log-in and log-out in the log."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the application manager; every log-in and log-out is recorded.

    An unknown name, a wrong password and an account that was closed get the same answer.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "This log-in name and password do not belong together. Check both for typing errors"
            " and capitals, and try again."
        ),
        "too_many_login_attempts": _(
            "It went wrong too often. Wait a quarter of an hour and try again, or ask the"
            " application manager for a new password."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user behind the credentials; None when they are wrong or the account is closed."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def set_password(self, user: Any, password: str) -> None:
        """Set a password somebody chose themselves, and record it."""
        super().set_password(user, password)
        audit.record("account.change_password", user, user=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own account."""
        return reverse("core:account")

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
