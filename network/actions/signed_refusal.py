"""Why a file was refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

#: By what one knows a page of the web.
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php")


class FileRefused(Exception):
    """A file cannot be kept; ``str()`` says why and what to do, in the reader's language."""


def two_files() -> str:
    """What is said about a file that is another file as well."""
    return _("This file holds a second file, hidden behind the first. Scan the agreement again.")
