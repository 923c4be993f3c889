"""The settings of the tests: the real ones, faster and stricter."""

import os

os.environ.setdefault("DEMO", "on")
from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
