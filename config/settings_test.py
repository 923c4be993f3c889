"""The settings of the tests: the real ones, faster and stricter."""

import os
from pathlib import Path
from tempfile import gettempdir

os.environ.setdefault("DEMO", "on")
from config.settings import *  # noqa: F403
from config.translations import compile_catalogue

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
DESTRUCTION_LIST = str(Path(gettempdir()) / f"destroyed-{os.getpid()}.jsonl")
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# A fresh clone holds no compiled translations, and Django keeps what it has read once.
compile_catalogue()
# The test server hands out static files itself; every test client would read them all again.
WHITENOISE_USE_FINDERS = False
