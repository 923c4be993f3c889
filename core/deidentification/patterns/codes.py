"""What a code looks like that numbers a person or a file, and what is no such code."""

from __future__ import annotations

import re

from core.deidentification.patterns.shared import is_date

#: What has numbers too and is nobody's.
OTHER = re.compile(
    r"\b(?:order|bestel|ticket|factuur|artikel|track|serie|kvk|btw|versie|model"
    r"|raads\w{1,12}|subsidie\w{0,14}|vergader|meeting|teams-|zoom-|klachtenregeling|vacature|lot"
    r"|isbn|accreditatie|webinar|sessie"
    r"|team|zegel|incasso)\w{0,12}",
    re.IGNORECASE,
)
CODE = re.compile(
    r"(?<![\w€])(?:(?-i:\d{1,4} [A-Z][A-Za-z]{0,2} \d{1,6}/\d\d(?!\w))"
    r"|[A-Z]\d{2,4}(?: \d{2,4}){2,3}(?![\w:]|[.,]\d)"
    r"|(?:(?-i:[A-Z][A-Za-z]{0,6}(?:[-/ ][A-Z]{1,5})?)[ ](?=[A-Z]{0,3}[.\-/]?\d))?"
    r"(?=[A-Z.\-/_:]{0,12}\d)[A-Z0-9]{1,24}(?:[.\-/_:][A-Z0-9]{1,20}){0,6}(?: (?-i:"
    r"(?=[A-Z]{0,4}\d)(?=\d{0,4}[A-Z])[A-Z0-9]{2,6})(?!\w)){0,3}"
    r"(?:(?: [.·] | ?[\-/] ?)\d{1,12}|(?: \d{3,10}| \d\d(?: \d\d){1,4})(?![\w:]|[.,]\d)){0,5}"
    r"(?: \d{1,2}(?=\s?(?:[,;)\n]|\.\s|$)))?"
    r"(?:/(?-i:[a-z]{2,5})| (?-i:[A-Z]{1,2})(?=\s?(?:[,;)\n]|\.\s|$)))?"
    r"(?: ?[\\/] ?(?-i:[A-Z]{2,4})(?: (?-i:[A-Z]{2,5}))? \d{2}[-/]\d{1,6})?(?!\w))",
    re.IGNORECASE,
)
YEARS = re.compile(
    r"(?:19|20)\d\d(?:\s?[-/]\s?(?:(?:19|20)\d\d|\d\d))?|\d{1,2}[.:]\d\d(?:u|uur)?"
    r"|[A-Z]{2,10}[ \-](?:19|20)\d\d|\d{1,3}(?:e|ste|de)|\d{1,3}[-–]\d{1,3}",
    re.IGNORECASE,
)
#: "Kaartnummers 100233 tot en met 100870": a range is nobody's.
_RANGE = re.compile(r"\s(?:tot en met|t/m|tm|tot)\s\d")
_QUANTITY = re.compile(
    r"\s?(?:uur|jaar|jr\b|eur|€|%|,\d\d\b|:\d\d|keer|dagen|weken|maanden|januari|februari|maart"
    r"|april|mei|juni|juli|aug|sept|okt|nov|dec)",
    re.IGNORECASE,
)
#: "v2.3.1", and what everybody may ask for under the law on openness.
_VERSION = re.compile(r"v?\d{1,2}(?:\.\d{1,2}){1,3}|Wo[ob]\b.{0,30}", re.IGNORECASE)
_NORM = re.compile(r"(?:ISO|NEN|NTA|NPR|DIN|IEC|RAL|VCA|RFC)[- ]?(?:EN|ISO)?[- ]?\d")
_PUBLIC_NUMBERS = frozenset({"112", "113", "116111", "116006", "144", "1450"})
_MOBILE = re.compile(r"06[-. ]?\d{8}$")
DATED = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-\d\d$|\d{1,2}-\d{1,2}-(?:\d\d|20\d\d)\b")


def is_code(text: str, code: re.Match[str], *, enough: int) -> bool:
    """Whether this is a number of something, not a date, a year, a time or an age."""
    written = code.group()
    if (
        written in _PUBLIC_NUMBERS
        or written.lower().startswith(("0x", "0800", "0900"))
        or _VERSION.fullmatch(written)
        or _NORM.match(written)
    ):
        return False
    digits = sum(map(str.isdigit, written))
    if digits < enough and (digits < 3 or len(written) < 6 or written.isdigit()):
        return False
    if (
        _MOBILE.match(written)
        or is_date(text, *code.span())
        or (enough > 2 and YEARS.fullmatch(written))
    ):
        return False
    if _RANGE.match(text, code.end()):
        return False
    return not _QUANTITY.match(text, code.end()) and not DATED.match(written)
