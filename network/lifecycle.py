"""The life cycles of the network. Partners and consultations have none: they are master data."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from network.models import Bulletin, Covenant, Disclosure, SharingGuide, StepAsks, WorkSession
from network.models.covenants import FEWEST_PARTIES


# --- work sessions ----------------------------------------------------------------------------
def _its_day_has_come(session: Any, membership: Any) -> str:
    """What has not been yet cannot have been held."""
    if session.held_on <= timezone.localdate():
        return ""
    text = _("This work session is on %(day)s. Was it held earlier? Then change its day first.")
    return text % {"day": date_format(session.held_on, "j F Y")}


_WORK_SESSION = WorkSession.Status

#: A work session is planned, held on its day, and concluded with what came out.
WORK_SESSION = Lifecycle(
    WorkSession,
    _WORK_SESSION.values,
    str(_WORK_SESSION.PLANNED),
    Transition(
        "hold",
        frozenset({str(_WORK_SESSION.PLANNED)}),
        str(_WORK_SESSION.HELD),
        "work_session.hold",
        gettext_lazy("Record that it was held"),
        _its_day_has_come,
    ),
    Transition(
        "conclude",
        frozenset({str(_WORK_SESSION.HELD)}),
        str(_WORK_SESSION.CONCLUDED),
        "work_session.conclude",
        gettext_lazy("Conclude the work session"),
    ),
)


# --- the sharing guide and its records --------------------------------------------------------
def _can_be_followed(guide: Any, membership: Any) -> str:
    """A version asks for words, a ground and the receivers; else nobody could finish with it."""
    asked = set(guide.steps.values_list("asks", flat=True))
    if not asked:
        return _("This version has no steps yet. Write the steps first.")
    if StepAsks.TEXT not in asked:
        return _("No step asks for words. Add a step with kind of answer “words” first.")
    if StepAsks.GROUND not in asked:
        return _("No step asks for the ground, so nobody could decide to share. Add it first.")
    if StepAsks.RECIPIENTS not in asked:
        return _("No step asks with which organisations somebody shares. Add it first.")
    return ""


_GUIDE = SharingGuide.Status
_GUIDE_IN_USE = frozenset({str(_GUIDE.IN_USE)})

#: One version is in use at a time; one that was in use stays as it was.
SHARING_GUIDE = Lifecycle(
    SharingGuide,
    _GUIDE.values,
    str(_GUIDE.DRAFT),
    Transition(
        "use",
        frozenset({str(_GUIDE.DRAFT)}),
        str(_GUIDE.IN_USE),
        "sharing_guide.use",
        gettext_lazy("Put in use"),
        _can_be_followed,
    ),
    Transition(
        "replace",
        _GUIDE_IN_USE,
        str(_GUIDE.REPLACED),
        "sharing_guide.use",
        gettext_lazy("Replace by another version"),
    ),
)

_DISCLOSURE = Disclosure.Status
_OPEN_RECORD = frozenset({str(_DISCLOSURE.OPEN)})

#: A record is written, then finished or thrown away by its author.
DISCLOSURE = Lifecycle(
    Disclosure,
    _DISCLOSURE.values,
    str(_DISCLOSURE.OPEN),
    Transition(
        "finish",
        _OPEN_RECORD,
        str(_DISCLOSURE.FINISHED),
        "disclosure.finish",
        gettext_lazy("Finish the record"),
    ),
    Transition(
        "discard",
        _OPEN_RECORD,
        None,
        "disclosure.discard",
        gettext_lazy("Throw the record away"),
        destroys=True,
    ),
)


# --- bulletins --------------------------------------------------------------------------------
def _says_something(bulletin: Any, membership: Any) -> str:
    """Nobody gets an empty letter."""
    if bulletin.opening.strip() or bulletin.items.exists():
        return ""
    return _("This bulletin is still empty. Write opening words, or choose an item first.")


_BULLETIN = Bulletin.Status

#: A bulletin is written and sent once; what was sent never changes.
BULLETIN = Lifecycle(
    Bulletin,
    _BULLETIN.values,
    str(_BULLETIN.DRAFT),
    Transition(
        "send",
        frozenset({str(_BULLETIN.DRAFT)}),
        str(_BULLETIN.SENT),
        "bulletin.send",
        gettext_lazy("Send the bulletin"),
        _says_something,
    ),
)


# --- agreements -------------------------------------------------------------------------------
_COVENANT = Covenant.Status
_AGREED = frozenset({str(_COVENANT.SIGNED)})
_GOING = frozenset({str(_COVENANT.DRAFT), str(_COVENANT.SIGNED)})


def _says_what_it_must(covenant: Any, membership: Any) -> str:
    """Nobody signs without saying what for, which data, on which ground, and with whom."""
    if covenant.parties.count() < FEWEST_PARTIES:
        return _("Choose at least two parties first: change the agreement.")
    if not covenant.purpose.strip():
        return _("Describe first what the agreement is for.")
    if not covenant.legal_basis.strip():
        return _("Describe first on which legal basis data are shared.")
    if not covenant.data_categories.strip():
        return _("Describe first which data are shared.")
    return ""


def _has_a_file(covenant: Any, membership: Any) -> str:
    """What is not there cannot be taken away."""
    return "" if covenant.files.exists() else _("There is no signed file any more.")


#: An agreement is signed, renewed and ended; the privacy officer checks it as long as it goes on.
COVENANT = Lifecycle(
    Covenant,
    _COVENANT.values,
    str(_COVENANT.DRAFT),
    Transition(
        "sign",
        frozenset({str(_COVENANT.DRAFT)}),
        str(_COVENANT.SIGNED),
        "covenant.sign",
        gettext_lazy("Record the signing"),
        _says_what_it_must,
    ),
    Transition("renew", _AGREED, None, "covenant.renew", gettext_lazy("Renew this agreement")),
    Transition("check", _GOING, None, "covenant.check", gettext_lazy("Record the check")),
    Transition(
        "remove_file",
        _GOING,
        None,
        "covenant.edit",
        gettext_lazy("Take the signed file away"),
        _has_a_file,
    ),
    Transition(
        "end",
        _GOING,
        str(_COVENANT.ENDED),
        "covenant.end",
        gettext_lazy("End the agreement"),
    ),
)
