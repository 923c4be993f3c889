"""Forms of one's own account: those of the log-in package, in the words of this product."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _


class _Plain(forms.Form):
    """Own labels and hints by field name, and no placeholder: it goes when one types."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_Plain, allauth.LoginForm):  # type: ignore[misc]
    """Log-in name and password."""

    labels = {"login": _("Log-in name"), "password": _("Password")}


class ChangePasswordForm(_Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The present password, as proof that it is you, and twice the new one."""

    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    hints = {
        "password1": _(
            "At least 12 characters, not a word that many people use, not like your own name."
        )
    }


class ReauthenticateForm(_Plain, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    labels = {"password": _("Password")}
