"""
The finder of structured identifiers: what has a shape, a check or a word that says what it
is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.deidentification.identifiers import Identifier, Label, Strength
from core.deidentification.patterns import (
    address,
    bank,
    birth,
    births_shown,
    births_told,
    bsn,
    documents,
    handles,
    links,
    numbered,
    parts,
    phone,
    plates,
)
from core.deidentification.reading import Reading, Span, View

_DIGIT = re.compile(r"\d")
#: Where something stands, and the rank of the finder that found it first.
_Taken = tuple[int, int, int]
_Find = Callable[[str], Iterable[Span]]


@dataclass(frozen=True)
class _Finder:
    """One way to find one kind. ``hears``: number words count as digits."""

    label: Label
    find: _Find
    needs_digits: bool = True
    hears: bool = True


#: In order of trust: of two that overlap the first gives the label, and both are covered.
_FINDERS = (
    _Finder(Label.URL_PROFILE, links.find_links, needs_digits=False, hears=False),
    _Finder(Label.EMAIL, links.find_emails, needs_digits=False, hears=False),
    _Finder(Label.IBAN, bank.find_ibans),
    _Finder(Label.BSN, bsn.find_named),
    _Finder(Label.CASE_NUMBER, documents.find_cases),
    _Finder(Label.DOCUMENT_NUMBER, documents.find_documents),
    _Finder(Label.IBAN, bank.find_named),
    _Finder(Label.PHONE, phone.find),
    *(_Finder(label, parts.find(label)) for label in parts.KINDS),
    _Finder(Label.DATE_OF_BIRTH, birth.find),
    _Finder(Label.DATE_OF_BIRTH, births_told.find),
    _Finder(Label.DATE_OF_BIRTH, births_shown.find),
    _Finder(Label.BSN, bsn.find_unnamed),
    _Finder(Label.PHONE, phone.find_named),
    _Finder(Label.LICENCE_PLATE, plates.find),
    _Finder(Label.LICENCE_PLATE, plates.find_spelled),
    _Finder(Label.CASE_NUMBER, numbered.find_other),
    _Finder(Label.ADDRESS, address.find),
    _Finder(Label.SOCIAL_HANDLE, handles.find, needs_digits=False, hears=False),
)


def find_structured(reading: Reading) -> list[Identifier]:
    """All structured identifiers in a text, in order, not overlapping, places as written."""
    taken: list[_Taken] = []
    views: list[View] = [reading.closed]
    views += [view for view in (reading.counted,) if view is not reading.closed]
    views += [view for view in (reading.squeezed,) if view is not reading.counted]
    has_digits = {view.text: _DIGIT.search(view.text) is not None for view in views}
    for rank, finder in enumerate(_FINDERS):
        for view in views if finder.hears else views[:1]:
            if finder.needs_digits and not has_digits[view.text]:
                continue
            for start, end in finder.find(view.text):
                _take(taken, *view.written(start, end), rank)
    found = [(start, end, _FINDERS[rank].label) for start, end, rank in taken]
    return [Identifier(start, end, label, Strength.BLOCK, label) for start, end, label in found]


def _take(taken: list[_Taken], start: int, end: int, rank: int) -> None:
    """Add a span where it belongs; it takes in those it overlaps, under the label trusted most."""
    first = bisect_left(taken, (start,))
    if first and taken[first - 1][1] > start:
        first -= 1
    last = first
    while last < len(taken) and taken[last][0] < end:
        last += 1
    overlapped = taken[first:last]
    taken[first:last] = [
        (
            min([start, *(one[0] for one in overlapped)]),
            max([end, *(one[1] for one in overlapped)]),
            min([rank, *(one[2] for one in overlapped)]),
        )
    ]
