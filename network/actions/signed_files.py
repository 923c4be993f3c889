"""Signed files: what they are by their content, and cleaned of what hides in them.

Pure functions from bytes to bytes. A file is a PDF, PNG or JPEG or it is refused; what is kept is
always written anew by us, so that nothing that was not understood comes along.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from network.actions.signed_images import clean_image
from network.actions.signed_pdf import clean_pdf
from network.actions.signed_refusal import MARKUP, FileRefused, two_files
from network.models import FileKind

#: The largest file that is taken, in bytes.
MAXIMUM_SIZE = 10 * 1024 * 1024
PDF, PNG, JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
#: How files begin that people take for a signed file, and what they are.
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
OFFICE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")


@dataclass(frozen=True)
class CleanFile:
    """A file as it is kept: its kind (of ``FileKind``), its bytes, and what was lost on the way."""

    kind: str
    content: bytes
    was_signed_digitally: bool = False


def clean(content: bytes) -> CleanFile:
    """The file without what hides in it. Raises ``FileRefused`` with a sentence for people."""
    if not content.strip():
        raise FileRefused(_("This file is empty. Choose the signed file."))
    if len(content) > MAXIMUM_SIZE:
        raise FileRefused(_("This file is larger than 10 MB. Scan it in a lower quality."))
    kind = _kind(content)
    if _is_archive_too(content):
        raise FileRefused(two_files())
    if kind == FileKind.PDF:
        cleaned, was_signed = clean_pdf(content)
        return CleanFile(kind, cleaned, was_signed)
    return CleanFile(kind, clean_image(content, kind))


def _kind(content: bytes) -> str:
    for beginning, kind in ((PDF, FileKind.PDF), (PNG, FileKind.PNG), (JPEG, FileKind.JPEG)):
        if content.startswith(beginning):
            return str(kind)
    if content.startswith(PROGRAMS):
        raise FileRefused(_("This is a program, whatever its name says. It was not stored."))
    if content.startswith(OFFICE):
        raise FileRefused(
            _("This is an office file or an archive. Save it as PDF first, and choose that.")
        )
    if any(mark in content[:2000].lower() for mark in MARKUP):
        raise FileRefused(_("This is a web page, whatever its name says. It was not stored."))
    raise FileRefused(_("This is no PDF, PNG or JPEG. Scan the signed agreement as one of these."))


def _is_archive_too(content: bytes) -> bool:
    """Whether an archive ends exactly where the file ends (the record that ends a ZIP)."""
    at = content.rfind(b"PK\x05\x06", -65_557)
    if at < 0 or at + 22 > len(content):
        return False
    return at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)
