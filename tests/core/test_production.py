"""Production: refuses to start half-finished, and once it runs hides what has to be hidden."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

import pytest

from core.management.commands import precommit

ASKED = [
    "PASSWORD_HASHERS",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_REFERRER_POLICY",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "X_FRAME_OPTIONS",
    "ACCOUNT_RATE_LIMITS",
    "CACHES",
    "DEBUG",
    "DEMO",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
]
TELL = (
    "import django, json; django.setup(); from django.conf import settings;"
    f"print(json.dumps({{name: getattr(settings, name) for name in {ASKED}}}))"
)


@cache
def production() -> dict[str, Any]:
    """The settings that a real start would have."""
    status, output = precommit.execute([sys.executable, "-c", TELL], precommit.production())
    assert status == 0, output
    answer: dict[str, Any] = json.loads(output.splitlines()[-1])
    return answer


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.Argon2PasswordHasher"]),
        ("SECURE_SSL_REDIRECT", True),
        ("SECURE_HSTS_SECONDS", 31536000),
        ("SECURE_HSTS_INCLUDE_SUBDOMAINS", True),
        ("SECURE_CONTENT_TYPE_NOSNIFF", True),
        ("SECURE_REFERRER_POLICY", "same-origin"),
        ("SESSION_COOKIE_SECURE", True),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("CSRF_COOKIE_SECURE", True),
        ("X_FRAME_OPTIONS", "DENY"),
        ("DEBUG", False),
        ("DEMO", False),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 1),
    ],
)
def test_production_is_shut(name: str, expected: Any) -> None:
    assert production()[name] == expected


def test_production_throttles_with_a_store_that_all_processes_share() -> None:
    assert production()["ACCOUNT_RATE_LIMITS"]["login_failed"]
    assert production()["CACHES"]["default"]["BACKEND"].endswith("DatabaseCache")


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "EMAIL_URL",
        "FIELD_ENCRYPTION_KEYS",
        "SECOND_FACTOR",
    ],
)
def test_production_names_what_it_lacks(name: str) -> None:
    status, output = precommit.execute(
        [*precommit.MANAGE, "check"], {**precommit.production(), name: ""}
    )
    assert status != 0
    assert "Production refuses to start" in output
    assert name in output


def test_production_names_everything_at_once() -> None:
    empty = dict.fromkeys(precommit.production(), "")
    environment = {**empty, "DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "x"}
    _status, output = precommit.execute(
        [*precommit.MANAGE, "check"], {**environment, "DEMO": "off", "DEBUG": "off"}
    )
    assert "SECRET_KEY, DATABASE_URL, EMAIL_URL" in output


@pytest.mark.parametrize("name", ["SECOND_FACTOR", "FIELD_ENCRYPTION_KEYS"])
def test_demonstration_refuses_what_only_production_has(name: str) -> None:
    environment = {**precommit.production(), "SECOND_FACTOR": "", "FIELD_ENCRYPTION_KEYS": ""}
    environment |= {"DEMO": "on", name: "on"}
    status, output = precommit.execute([*precommit.MANAGE, "check"], environment)
    assert status != 0
    assert "DEMO is on" in output


def test_bootstrap_makes_no_demonstration_in_production(settings: Any) -> None:
    from programmes.actions.demonstration import build_demonstration

    settings.PRODUCTION = True
    with pytest.raises(RuntimeError):
        build_demonstration()
