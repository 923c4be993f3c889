"""Documents at a case: only a PDF that can be read and names nobody (rules I3, N22, S3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from casework.actions import file_text
from casework.lifecycle import CASE
from casework.models import Case, CaseFile
from casework.models.codes import new_code
from core.deidentification import guard, wording
from core.deidentification.identifiers import Label, Strength
from core.lifecycle import FactsRefused
from core.models import Membership, known_words
from core.tenancy import current
from network.actions.signed_files import MAXIMUM_SIZE, OFFICE, PDF, PROGRAMS
from network.actions.signed_pdf import clean_pdf
from network.actions.signed_refusal import MARKUP, FileRefused

#: So much of a text the guard looks at in one go, and so much twice, so that nothing is cut.
_PIECE, _TWICE = 3600, 200
#: So many signs may be unreadable in a hundred.
_UNREADABLE = 2


def attach_file(case: Case, *, membership: Membership, title: str, content: bytes) -> None:
    """Keep a document at a case, for everybody who reads the case.

    It is judged by its content, written anew without what hides in it, and encrypted. Raises
    ``FactsRefused`` for anything but a PDF with readable text that names nobody; then nothing of it
    is kept anywhere.
    """
    if membership.organisation is None:
        raise FactsRefused({"": _("You act for no organisation here. Have that put right first.")})
    try:
        judged = judge(content)
    except FileRefused as refusal:
        raise FactsRefused({"content": str(refusal)}) from refusal
    with CASE.transition("attach", case, membership=membership) as fresh:
        file = CaseFile(
            case=fresh,
            code=new_code(CaseFile),
            organisation=membership.organisation,
            author=membership,
            title=title.strip(),
            content=judged,
        )
        file.save()


def detach_file(case: Case, *, membership: Membership, file: CaseFile) -> None:
    """Take a document of one's own organisation back: it is gone, the event stays (rule C14).

    Raises ``FactsRefused`` for one of another organisation or another case.
    """
    with CASE.transition("detach", case, membership=membership) as fresh:
        if not fresh.files.of(membership).filter(pk=file.pk).exists():
            raise FactsRefused({"file": _("Only its own organisation takes a document back.")})
        fresh.files.filter(pk=file.pk).delete()


def judge(content: bytes) -> bytes:
    """The PDF as it is kept. Raises ``FileRefused`` with a sentence for people."""
    _refuse_another_kind(content)
    cleaned, _was_signed = clean_pdf(content)
    damaged = _("This PDF is damaged. Open it, print it to a new PDF, and choose that.")
    try:
        active, text = file_text.is_active(content), file_text.text_of(cleaned)
    except Exception as error:  # whatever a made-up file does to the library, it is refused
        raise FileRefused(damaged) from error
    if active:
        raise FileRefused(
            _(
                "Something runs in this PDF, or another file hides in it. It was not stored. Print"
                " it to a new PDF, and choose that."
            )
        )
    _refuse_unreadable(text)
    _refuse_named(text)
    return cleaned


def _refuse_another_kind(content: bytes) -> None:
    if not content.strip():
        raise FileRefused(_("This file is empty. Choose the document."))
    if len(content) > MAXIMUM_SIZE:
        raise FileRefused(_("This file is larger than 10 MB. Choose a smaller one."))
    if content.startswith(PDF):
        return
    if content.startswith(PROGRAMS):
        raise FileRefused(_("This is a program, whatever its name says. It was not stored."))
    if content.startswith(OFFICE):
        raise FileRefused(
            _("This is an office file or an archive. Save it as PDF first, and choose that.")
        )
    if any(mark in content[:2000].lower() for mark in MARKUP):
        raise FileRefused(_("This is a web page, whatever its name says. It was not stored."))
    raise FileRefused(_("This is no PDF. Save it as PDF first, and choose that."))


def _refuse_unreadable(text: str) -> None:
    """A picture of a text cannot be judged, so it is not kept."""
    unreadable = text.count(file_text.UNKNOWN)
    if not text or unreadable * 100 > len(text) * _UNREADABLE:
        raise FileRefused(
            _(
                "The text in this PDF cannot be read, so nobody can check that it names nobody. It"
                " was not stored. Is it a scan? Write in a contribution what it says."
            )
        )


def _refuse_named(text: str) -> None:
    """No identifier and no name that is certain; a word that may be a name is no reason."""
    words = known_words(current())
    found: set[Label] = set()
    try:
        for piece in _pieces(text):
            found |= {
                one.label
                for one in guard.inspect(piece, words).identifiers
                if one.strength != Strength.CONFIRM
            }
    except guard.GuardUnavailable as error:
        raise FileRefused(wording.unavailable()) from error
    if found:
        told = _(
            "In this document stands %(what)s. That leads to a person, so it was not stored. Take"
            " it out, and choose the document again."
        )
        raise FileRefused(told % {"what": wording.listed(sorted(found))})


def _pieces(text: str) -> Iterator[str]:
    for at in range(0, max(len(text), 1), _PIECE - _TWICE):
        yield text[at : at + _PIECE]


def content_of(upload: Any) -> bytes:
    """The bytes of an uploaded file; of one that is too large no more than shows it."""
    upload.seek(0)
    content: bytes = upload.read(MAXIMUM_SIZE + 1)
    return content
