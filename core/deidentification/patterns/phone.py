"""Phone numbers: Dutch and foreign, in any grouping, partly hidden, or beside the word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import (
    MONTHS,
    TOLD,
    Group,
    Span,
    digit_runs,
    is_date,
    joined,
    joins_of,
    listed,
    lowered,
    reach_after,
    reach_before,
)

_JOIN = re.compile(
    rf"[ .\-/()_·—|*~']{{1,5}}|[,;]|{TOLD}|\s?\n[ \-]{{0,2}}|,? ?(?:dan|en|daarna|gevolgd door"
    rf"|verder"
    r"|streepje|nog eens)[ :]|, ",
    re.IGNORECASE,
)
_PLAIN_JOIN = re.compile(r"[ .\-/()_·—|*~']{1,5}")
#: How many digits a number has with its country code; others have 9 to 13.
_COUNTRIES = {
    code: tuple(int(length) for length in lengths.split("/"))
    for code, lengths in (
        entry.split(":")
        for entry in listed("""
            1:11 7:11 20:12 27:11 30:12 31:11 32:11/10 33:11 34:11 36:11 39:12/11 40:11 41:11
            43:13/12/11 44:12/11 45:10 46:11 47:10 48:11 49:13/12/11 62:13/12 86:13 90:12 91:12
            92:12 93:11 98:12 212:12 213:12 216:11 218:12 220:10 221:12 233:12 234:13 249:12
            251:12 252:12/11 291:10 297:10 351:12 352:12/11 353:12 355:12 359:12 370:11 371:11
            380:12 381:12/11 383:11 385:12/11 387:11 420:12 421:12 597:10 599:11 961:11/10
            962:12 963:12 964:13 965:11 966:12 970:12 971:12 972:12 974:11 995:12
        """)
    )
}
_FEWEST = 9
#: How numbers without a plus begin: with a nought, or with 31.
_FIRST_DIGITS = "03"
#: Numbers that everybody may call: no person is behind them.
_PUBLIC = ("0800", "0900", "0906", "0909", "0908", "0901")
#: "Nummer" may be of anything, unless it begins like a phone number.
_LIKE_PHONE = re.compile(r"(?:0|6|31)\d{7}")
_LOCAL_COUNCIL = re.compile(r"14[- ]?0\d{2,3}$")
_NAME = re.compile(
    r"\b(?:tel(?:efoon)?(?:-?nummers?|-?nrs?|nr|s)?|telnrs?|tel\.?\s?nr|telefoonnr"
    r"|mob(?:iel)?(?:tje)?(?:-?nummers?|-?nr)?"
    r"|gsm(?:-?nummer|-?nr)?|06(?:-?nummers?|-?nr|'tje)?|whats\s?app(?:-?nummer|-?nr)?"
    r"|(?:w)?app(?:en|t|te|nummer)?|belnummer"
    r"|bellen|belt|belde|gebeld|terugbellen|bel|sms|sms'?t|bereikbaar|bereiken|telefonisch"
    r"|nummer|nr|huistelefoon|vast(?:e)? (?:nummer|lijn)"
    r"|telefoonnummer|n[uo]?m{1,2}e?r|signal(?:nummer)?|mobile|phone|toestel|contactnummer"
    r"|noodnummer|t)\b(?<!\d)",
)
_WEAK_NAMES = frozenset(
    {"nummer", "nr", "app", "appt", "appen", "appte", "wapp", "t", "toestel", "06", "signal"}
)
_NAMED = re.compile(
    r"[^\d\n€;@]{0,30}?(?<![\w€#.,])(?P<number>\+?\(?\d(?:(?:[ .\-/()]{0,3}|, )\d){5,14})(?!\w)"
    r"(?![:.,]\d|\s?(?:euro|uur|%|€))",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:\b(?:big|order|bestel\w{0,8}|ticket\w{0,6}|factuur\w{0,8}|artikel\w{0,8}"
    r"|track\w{0,10}|zaak\w{0,8}|dossier\w{0,8}"
    r"|parket\w{0,8}|mutatie\w{0,8}|kvk\w{0,8}|rijbewijs\w{0,8}|paspoort\w{0,8}|v-nummer"
    r"|leerling\w{0,8}|student\w{0,8}"
    r"|bsn\w{0,6}|rekening\w{0,8}|klant\w{0,8}|cli[ëe]nt\w{0,8}|pati[ëe]nt\w{0,8}"
    r"|serie\w{0,8}|isbn|polis\w{0,8}|lid\w{0,8}"
    r"|huis\w{0,8}|kamer\w{0,8}|melding\w{0,8}|kenmerk|btw\w{0,6}|iban|lijst\w{0,4}|postbus"
    r"|lokaal)\b)[^\d\n]{0,20}$",
    re.IGNORECASE,
)
#: "Telefoon klant:": whose it is, and no number of another kind.
_WHOSE = re.compile(
    r"\b(?:klant|cli[ëe]nt|leerling|student|pati[ëe]nt|lid|melder)\b", re.IGNORECASE
)
_SURE_WORD = re.compile(
    r"\b(?:tel|telefoon|mobiel|mob|gsm)\b\.?(?:\s(?:van )?(?:de |het )?\w{2,12})?:?\s{0,2}$",
    re.IGNORECASE,
)
#: Eight figures behind "06" and a word: "06, momentje, 5270 en dan 3316", "zijn 06 is 12345678".
_AFTER_06 = re.compile(
    rf"(?<![\w.,:/\-])06(?!\s?{MONTHS})(?P<gap>[^\d\n]{{1,20}}?)"
    r"(?P<rest>\d(?:(?:[ .\-;+]|,? (?:en )?dan |, )?\d){7})(?![\w]|[.,:\-]\d)",
    re.IGNORECASE,
)
#: The code of a town, any words, and the rest: "0519 staat 33 12 86".
_AFTER_AREA = re.compile(
    r"(?<![\w.,:/\-])(?P<area>0[1-57]\d{1,2})(?P<gap>[ ,(]{1,2}[a-z][^\d\n.;]{1,24}?)"
    r"(?P<rest>\d(?:(?:[ .\-]|, )?\d){5,6})(?![\w]|[.,:\-]\d)"
)
#: A letter that looks like a figure: "06-1234S678".
_MISREAD = re.compile(
    r"(?<!\w)06[ \-.]{0,3}(?=(?:[ \-.]?[SBZGIlOoEA]?\d){6})[\dSBZGIlOoEA]"
    r"(?:[ \-.]?[\dSBZGIlOoEA]){7}(?!\w)"
)
#: The number of somebody else of the same house: "06-12345678 of -79", "06-12345678/87654321".
_OTHER_END = re.compile(r"\s?(?:/|of|en)\s?(?:[-–…]\s?\d{2,4}|\d{8})(?![\w]|[.,:\-]\d)")
#: A mobile number without its first nought, and a word for it behind.
_NUMBER_SAID_BEHIND = re.compile(
    r"(?<![\w.,\-])(?P<number>[1-9](?:(?:[ .\-]|, )?\d){8,9})(?!\w)[^\d\n]{0,25}?"
    r"(?:(?P<voor>(?:nul(?:letje)?|0)(?: zes| 6)?(?: nog)? (?:er)?(?:voor|bij|vooraan|voorop"
    r"|aan vooraf))"
    r"|is (?:zijn|haar|mijn|het|zn|m'n|z'n|mn|dr) "
    r"(?:nieuwe |oude |mobiele |06-?)?(?:nummer|nr|mobiel|06|tel|telefoonnummer))",
    re.IGNORECASE,
)
#: Begins as a mobile number, and hides the rest: "06-12…", "06 xx xx xx 45".
_HIDDEN = re.compile(
    r"(?<![\w+])(?:\+31[ (]{0,2}0?\)?[ ]?6|0031[ ]?6|0[ ]?6)[ \-.]{0,3}"
    r"(?:(?:\d[ \-.]?){1,7}(?:[xX*•#_?]{1,10}|…|\.{2,10})(?:[ \-]?[\dxX*•#_?…]){0,12}"
    r"|(?:(?:[xX*•#_?]{1,8}[ \-]?){1,4}|…|\.{2,10})\d{1,6}(?!\d))"
)
#: The codes of towns begin so.
_AREA = re.compile(r"0(?:1[0-8]|2[0-69]|3[0-68]|4[0-8]|5[0-9]|7[0-9]|8[58])")
_FRACTION = re.compile(r":\d|,\d\d\b|\.\d\d\b")
_ENDS = re.compile(
    r"\b(?:eindig(?:t|end|de|en|d)?|begin(?:t|nend|nen)?|begon|laatste (?:\w{3,6}"
    r"|\d) (?:cijfers|nummers)(?: van (?:zijn|haar|het|de) \w{2,15})?(?: zijn| waren|:)?)"
    r"\s?(?:op|met|in|is)?:?\s(?P<number>\d[\d\-… .]{0,14}\d)(?![\w:])",
    re.IGNORECASE,
)
_PHONE_WORD = re.compile(
    r"telefoon|\btel\b|bereikba|bereiken|nummer|mobiel|\b06\b|gsm|gebeld|\bbel(?:t|de|len)?\b"
    r"|whatsapp"
    r"|\bapp\w{0,3}\b|\bnr\b|sms",
    re.IGNORECASE,
)
_NOT_PHONE_WORD = re.compile(
    r"kenteken|rekening|iban|bsn|paspoort|rijbewijs|dossier|zaak|pas\b|postcode|huisnummer",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """Phone numbers by their shape."""
    for run in digit_runs(text, _JOIN):
        at = done = 0
        while at < len(run):
            length = _length_of_number(text, run, at, after_number=at == done)
            if length:
                end = run[at + length - 1].end
                other = _OTHER_END.match(text, end)
                yield _with_plus(text, run[at].start), other.end() if other else end
                done = at + length
            at += length or 1
    for match in _HIDDEN.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip(". "))
    for match in _AFTER_06.finditer(text):
        if not is_date(text, *match.span("rest")):
            yield match.start(), match.start() + 2
            yield match.span("rest")
    for match in _AFTER_AREA.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) == 10 and _PHONE_WORD.search(reach_before(text, match.start(), 50)):
            yield match.span()
    for match in _MISREAD.finditer(text):
        yield match.span()
    for match in _NUMBER_SAID_BEHIND.finditer(text):
        yield match.start("number"), match.end() if match["voor"] else match.end("number")


def find_named(text: str) -> Iterator[Span]:
    """Other numbers beside a word for a phone, and the part that is told of one."""
    for match in _NAME.finditer(lowered(text)):
        number = _NAMED.match(text, match.end())
        if number and _may_be_number(text, match, number):
            yield _with_plus(text, number.start("number")), number.end("number")
    for match in _ENDS.finditer(text):
        context = reach_before(text, match.start(), 70) + text[match.start() : match.end() + 25]
        if _PHONE_WORD.search(context) and not _NOT_PHONE_WORD.search(context):
            yield match.span("number")


def _may_be_number(text: str, name: re.Match[str], number: re.Match[str]) -> bool:
    """Whether a number beside a word for a phone is one: no date, no public number, no other."""
    written, start = number.group("number"), number.start("number")
    start += len(written) - len(written.lstrip("+("))
    digits = re.sub(r"\D", "", written)
    is_weak = name.group().lower() in _WEAK_NAMES
    if len(digits) < 6 or (is_weak and not _LIKE_PHONE.match(digits)):
        return False
    if ", " in written and not (digits.startswith("6") and len(digits) == 9):
        return False
    if digits.startswith(_PUBLIC) or _LOCAL_COUNCIL.match(written):
        return False
    if any(is_date(text, start, start + length) for length in (10, 9, 8, len(written))):
        return False
    if is_weak:
        return not _OTHER.search(text, max(0, name.start() - 30), start)
    return not _OTHER.search(_WHOSE.sub(" ", text[name.end() : start]))


def _with_plus(text: str, start: int) -> int:
    """The start with a plus or an opening bracket before the first digit."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start


def _length_of_number(text: str, run: list[Group], at: int, *, after_number: bool) -> int:
    """Of how many groups a number is made that begins here; 0 for none."""
    first = run[at]
    before = text[max(0, first.start - 2) : first.start]
    is_glued = before.isalpha() and before.islower()  # "tel0612345678"
    if before.endswith(("#", "€")) or (before[-1:].isalnum() and not is_glued):
        return 0
    if before[-1:] in {".", ",", "-", "/"} and before[:1].isdigit() and not after_number:
        return 0
    plus = before.endswith(("+", "+("))
    if not plus and first.digits[0] not in _FIRST_DIGITS:
        return 0
    best, best_rank, count = 0, 99, 0
    for length in range(1, min(16, len(run) - at) + 1):
        groups = run[at : at + length]
        count += len(groups[-1].digits)
        if count < _FEWEST:
            continue
        digits = joined(groups)
        if count > (15 if plus or digits.startswith("00") else 11):
            break
        rank = _rank(digits, plus=plus)
        is_free = rank == 1 or not text[groups[-1].end : groups[-1].end + 1].isalpha()
        if 0 < rank < best_rank and is_free and _is_written_so(text, groups):
            best, best_rank = length, rank
    if best and (best_rank > 1 or first.digits == "06") and _begins_number(run[at + 1 :]):
        return 0  # "06 (06 12 34 56 78)"
    return best


def _begins_number(groups: list[Group]) -> bool:
    """Whether these groups begin with a whole Dutch number."""
    return (
        bool(groups)
        and groups[0].digits[0] in _FIRST_DIGITS
        and any(
            _rank(joined(groups[:length]), plus=False) == 1
            for length in range(1, min(11, len(groups)) + 1)
        )
    )


def _rank(digits: str, *, plus: bool) -> int:
    """How well digits fit a phone number: 1 is exact, more is a slip of the pen, 0 is none."""
    international = digits if plus else digits[2:] if digits.startswith("00") else ""
    if international:
        code = next((international[:n] for n in (3, 2, 1) if international[:n] in _COUNTRIES), "")
        if not code and not plus:
            return 0
        local = len(international) - (1 if international[len(code) :].startswith("0") else 0)
        lengths = _COUNTRIES.get(code, ())
        if local in lengths:
            return 1 + lengths.index(local)
        return 20 - local if 9 <= local <= 13 else 0
    if digits.startswith(_PUBLIC):
        return 0
    if digits.startswith("06"):
        return {10: 1, 11: 2, 9: 3}.get(len(digits), 0)
    if re.match("0[1-57-9]", digits):
        return 1 if len(digits) == 10 else 0
    return 1 if digits.startswith("316") and len(digits) == 11 else 0


def _is_dictated(text: str, groups: list[Group], joins: set[str]) -> bool:
    """Whether the number of a house is said in groups: "nul tien, vier drie zeven, …"."""
    if not _AREA.match(joined(groups)) or any(len(group.digits) > 4 for group in groups[1:-1]):
        return False
    near = reach_before(text, groups[0].start) + reach_after(text, groups[-1].end)
    if _OTHER.search(reach_before(text, groups[0].start, 40)):
        return False
    return bool(_PHONE_WORD.search(near)) or (len(groups) > 4 and len(joins) > 1)


def _is_written_so(text: str, groups: list[Group]) -> bool:
    """Whether these groups are no date, times or list of room numbers by chance."""
    start, end = groups[0].start, groups[-1].end
    digits, joins = joined(groups), joins_of(text, groups)
    if _FRACTION.match(text, end):
        return False
    plain_joins = {join for join in joins if _PLAIN_JOIN.fullmatch(join)}
    is_even = len(plain_joins) == 1 and len(groups) > 4
    has_plus = text[start - 1 : start] == "+"
    # June has no 31st: "+31 6 2049 7713" begins like a date.
    is_foreign = has_plus or digits.startswith("316")
    if len(groups) > 2 and is_date(text, start, groups[2].end) and not (is_even or is_foreign):
        return False
    if joins != plain_joins:
        if not has_plus and not digits.startswith(("06", "31", "00")):
            return _is_dictated(text, groups, joins)
        if joins in ({", "}, {","}) and all(len(group.digits) == 2 for group in groups):
            return bool(_PHONE_WORD.search(reach_before(text, start) + text[end : end + 25]))
    before = reach_before(text, start, 40)
    if has_plus or digits.startswith(("06", "0031")) or _SURE_WORD.search(before):
        return True
    return not _OTHER.search(before)
