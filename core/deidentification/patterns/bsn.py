"""Citizen service numbers: nine digits that pass the eleven-test, or stand beside their name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from core.deidentification.patterns.shared import (
    TOLD,
    Group,
    Span,
    digit_runs,
    is_date,
    joined,
    joins_of,
    reach_before,
)

_NAME = re.compile(
    r"\b(?:b\.?\s?s\.?\s?n\.?(?:'?s|-?nr|-?nummers?|-?no)?|burger\s?-?service\s?-?(?:nummers?|nr)"
    r"|so-?fi\s?-?(?:nummers?|nr)?|persoonsnummer|sociaal-?fiscaal\s?-?nummer"
    r"|onderwijsnummer|pgn)(?![^\W\d_])",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"[ .\-/_·—]{1,3}|\s?(?:,? en dan|,? dan|,? daarna|,? gevolgd door|,)\s", re.IGNORECASE
)
#: Beside the name: whatever is told between the parts.
_TOLD_JOIN = re.compile(rf"{TOLD}|[^\w€]{{1,5}}", re.IGNORECASE)
#: What is told of a number, or a number with a slip of the pen: "eindigt op 288", "9999***12".
_PART = re.compile(
    r"(?:\W{1,3}(?:is|was|nr|nummer|beginn?t?|begint|beginnend|eindigt|eindigend|op|met"
    r"|eerst|eerste"
    r"|de|laatste|drie|vier|vijf|apart|stuk|deel|helft|cijfers|van|hem|haar|zijn)){0,6}\W{1,4}"
    r"(?P<number>[\dxX*•.…?\-]{3,14}\d[\dxX*•.…?\-]{0,10}|\d(?: \d){3,9}|\d{3,10})(?!\w)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\s?(?:euro|EUR|€|,\d\d\b|kB|bytes)|[.\-/]\d")
_OTHER_NUMBER = re.compile(
    r"(?:order|bestel\w{0,8}|ticket\w{0,6}|factuur\w{0,8}|artikel\w{0,8}|track\s?&?\s?trace"
    r"|pakket\w{0,6}"
    r"|serie\w{0,7}|kvk\w{0,8}|btw\w{0,8}|isbn|€|eur|product\w{0,8}|volgnummer|kassabon|bon"
    r"|meter\w{0,6})"
    r"[^\d.;\n]{0,20}$",
    re.IGNORECASE,
)


def passes_eleven_test(digits: str) -> bool:
    """Whether 9×first + 8×second + … + 2×eighth − ninth can be divided by eleven."""
    if len(digits) != 9 or len(set(digits)) == 1:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(digit) for w, digit in zip(weights, digits, strict=True)) % 11 == 0


def find_named(text: str) -> Iterator[Span]:
    """Numbers beside "bsn" or what else it is called, whether they pass the test or not."""
    names = list(_NAME.finditer(text))
    if not names:
        return
    numbers = [(run, at) for run in digit_runs(text, _TOLD_JOIN) for at in range(len(run))]
    starts = [run[at].start for run, at in numbers]
    for match in names:
        first = bisect_left(starts, match.end())
        behind = numbers[first : bisect_left(starts, match.end() + 45)]
        in_front = numbers[bisect_left(starts, match.start() - 40) : first]
        found = _first_number(text, behind) or _told_part(text, match.end())
        if not found:
            found = _first_number(text, in_front)
            if found and not _is_same_sentence(text, found[1], match.start()):
                found = None
        if found:
            yield found


def _first_number(text: str, places: list[tuple[list[Group], int]]) -> Span | None:
    """The first of these places where a whole number begins."""
    return next(filter(None, (_number_at(text, run, at) for run, at in places)), None)


def _told_part(text: str, at: int) -> Span | None:
    """A part of a number right behind its name."""
    part = _PART.match(text, at)
    return part.span("number") if part and not is_date(text, *part.span("number")) else None


def _is_same_sentence(text: str, end: int, at: int) -> bool:
    """Whether nothing but words of one sentence stands between."""
    return end <= at and "\n" not in text[end:at] and len(reach_before(text, at)) >= at - end


def _number_at(text: str, run: list[Group], at: int) -> Span | None:
    """The number that begins here: best of nine digits that pass, else of nine, eight or ten."""
    best: Span | None = None
    best_rank = 9
    for end in range(at + 1, min(at + 11, len(run)) + 1):
        digits, span = joined(run[at:end]), (run[at].start, run[end - 1].end)
        rank = min(_rank(digits), 0 if passes_eleven_test(_with_hundreds(run[at:end])) else 9)
        is_cut = text[span[1] : span[1] + 1].isalpha()
        if rank < best_rank and not is_cut and not is_date(text, *span):
            best, best_rank = span, rank
    return best


def _with_hundreds(groups: list[Group]) -> str:
    """Their digits with hundreds as they are said: 500 and 38 are 538."""
    digits = ""
    for group in groups:
        if digits.endswith("00") and digits[-3:-2] not in {"", "0"} and len(group.digits) < 3:
            digits = digits[: -len(group.digits)] + group.digits
        else:
            digits += group.digits
    return digits


def _rank(digits: str) -> int:
    """How well digits beside the name fit: the lower the better, 9 does not."""
    if passes_eleven_test(digits) or (len(digits) == 8 and passes_eleven_test("0" + digits)):
        return 0
    return {9: 1, 8: 2, 10: 3}.get(len(digits), 9)


def find_unnamed(text: str) -> Iterator[Span]:
    """Nine digits that pass the test, with the same sign between all groups."""
    for run in digit_runs(text, _JOIN):
        at = 0
        while at < len(run):
            length = _length_of_number(text, run, at)
            if length:
                yield run[at].start, run[at + length - 1].end
            at += length or 1


def _length_of_number(text: str, run: list[Group], at: int) -> int:
    """Of how many groups a number is made that begins here; 0 for none."""
    length, count = 0, 0
    while count < 9 and at + length < len(run):
        count += len(run[at + length].digits)
        length += 1
    groups = run[at : at + length]
    if count != 9:
        return 0
    start, end = groups[0].start, groups[-1].end
    if not passes_eleven_test(joined(groups)) or not (groups[0].free and groups[-1].free):
        return 0
    if not _is_one_number(text, groups) or text[start - 1 : start] in {"+", "#", "€"}:
        return 0
    if _AMOUNT.match(text, end) or _OTHER_NUMBER.search(reach_before(text, start, 45)):
        return 0
    return length


def _is_one_number(text: str, groups: list[Group]) -> bool:
    """Whether the signs between the groups are those of one number, not of a list or a date."""
    joins = joins_of(text, groups)
    if len(groups) > 1 and is_date(text, groups[0].start, groups[min(3, len(groups)) - 1].end):
        return False
    if joins <= {" ", ", "} and ", " in joins:  # read aloud; a list of rooms goes up
        values = [int(group.digits) for group in groups]
        return len(groups) > 3 and values != sorted(values)
    # Said digit by digit, with "en dan" somewhere.
    return len(joins) < 2 or (len(groups) > 5 and all(len(one.digits) == 1 for one in groups[1:]))
