"""Bank accounts: IBANs by country, length and mod-97; old accounts beside the word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.deidentification.patterns.shared import TOLD, Span, is_date, lowered

#: Number of signs of an IBAN by country, as published by SWIFT (ISO 13616).
_LENGTHS = {
    "NL": 18, "BE": 16, "DE": 22, "FR": 27, "GB": 22, "ES": 24, "IT": 27, "PL": 28, "TR": 26,
    "LU": 20, "AT": 20, "CH": 21, "PT": 25, "DK": 18, "SE": 24, "NO": 15, "FI": 18, "LT": 20,
    "LV": 21, "EE": 20, "RO": 24, "BG": 22, "CZ": 24, "SK": 24, "HU": 28, "GR": 27, "HR": 21,
    "SI": 19, "IE": 22, "MT": 31, "CY": 28, "UA": 29, "MA": 28, "AE": 23, "SA": 24, "PK": 24,
    "JO": 30, "LB": 28, "QA": 29, "KW": 30, "BH": 22, "IL": 23, "RS": 22, "BA": 20, "AL": 28,
    "MK": 19, "ME": 22, "XK": 20, "GE": 22, "AZ": 28, "KZ": 20, "MD": 24, "TN": 24, "EG": 29,
    "IQ": 23, "LI": 21, "MC": 27, "SM": 27, "IS": 26, "BY": 28, "SO": 23, "SD": 18, "LY": 25,
}  # fmt: skip
_IBAN = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=iban))"
    r"[A-Z][ .]?[A-Z][ .\-:]{0,2}\d[ ]?\d(?:[ .\-/,]{0,2}[A-Z0-9]){9,30}",
    re.IGNORECASE,
)
#: Figures too many, by a slip of the pen.
_TOO_MANY = re.compile(r"\d{1,4}(?!\w)")
_DUTCH = re.compile(r"NL\d\d[A-Z]{4}\d{8,11}")
_NAME = re.compile(
    r"\b(?:iban|i\.b\.a\.n\.?|(?:bank|giro|spaar|beheer|tegen|betaal)?rekening(?:-?nummers?"
    r"|-?nr\.?|en)?"
    r"|rek\.?\s?-?(?:nr|nummer)\.?|bank-?nr|bankrek\.?|(?:post)?giro(?:-?nummer|-?nr\.?)?"
    r"|postbank(?:-?nummer|-?nr)?"
    r"|bankpas(?:nummer|nr)?|pasnummer|credit\s?card(?:nummer|nr)?|creditcard\w{0,8}|kaartnummer"
    r"|rekeningnr\.?|banknummer)\b",
)
_MASK = r"[\dxX*•.…?]"
_ACCOUNT = re.compile(
    rf"[^\d\n;€]{{0,40}}?(?<![\w€])(?P<number>(?:[A-Z]{{2}}[ ]?{_MASK}{{2}}[ ]?[A-Z]{{4}}"
    rf"(?:[ ]?[\dxX*•.…?]{{2,10}}){{1,5}})"
    r"|(?:P\s?)?\d(?:[ .\-]?[\dxX*•]){4,18}|[xX*•.…]{2,14}\s?\d{3,6})(?!\w)(?!\s?(?:euro"
    r"|eur\b|€|,-|,\d\d))",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[^\d\n]{0,40}?\b(?:eindig\w{0,4} op|laatste\s\w{3,6}\s(?:cijfers"
    r"|nummers)\W{1,3}(?:zijn\s)?)\s?(?P<number>\d{3,6})\b",
    re.IGNORECASE,
)


#: What the account is without its beginning, or with a slip of the pen in it: "INGB 0730 0258 64".
_BANK = (
    r"(?:[I1l]NGB|RABO|ABNA|SNSB|ASNB|RBRB|TRIO|BUNQ|KNAB|FVLB|REVO|NNBA|HAND|BNGB|FRBK|RGVV|UGBI)"
)
_OF_BANK = re.compile(
    rf"(?<![A-Za-z])(?:(?:N[ ]?L\W{{0,3}})?(?<!\d)[\dOo][ ]?[\dOo][\W_]{{0,3}})?{_BANK}"
    r"(?:[\W_]{0,3}[\dO]){10}(?!\d)",
    re.IGNORECASE,
)
#: Said aloud: "en el nul twee ingb nul zeven drie …", with the number words as digits.
_SAID = re.compile(
    r"\b(?:NL|N L|en el|enn? ?el|nederland)(?:[ ,]{1,2}\d{1,2}){1,2}[ ,]{1,2}"
    r"(?:[A-Z]{3,4}|[A-Z]{1,3}(?: [A-Z]{1,3}){1,3}|rabo(?:bank)?|bunq|knab|triodos|(?:ing|abn|sns"
    r"|asn|regio) ?(?:bank|amro))(?:["
    r" ,.\-]{1,2}\d{1,10}){1,10}(?!\w)",
    re.IGNORECASE,
)
#: Told in parts: "NL02 INGB, daarna 0730, dan 0258 en tot slot 64", "NL02 (INGB) …", and the
#: letters of the bank as names: "NL02 Isaac Nico Gerard Bernard …".
_IN_PARTS = re.compile(
    r"(?<![A-Za-z0-9])(?:NL|N[a-z]{3,8} L[a-z]{1,8})[ =]?\d[ ]?\d(?:[^\w\n]{0,3}(?:(?:van"
    r"|bij) (?:de )?)?[A-Z]{3,4}"
    rf"|(?:[ ,]{{1,2}}[A-Z][a-z]{{1,12}}){{4}})(?:(?:{TOLD}|[^\w€]{{0,3}})\d){{10}}(?!\d)",
    re.IGNORECASE,
)
#: "Rekening houden met": no account is meant.
_NO_ACCOUNT = re.compile(r"\s{0,2}(?:te houden|houden|gehouden|-?courant|mee\b)", re.IGNORECASE)
#: The beginning of a Dutch IBAN, and what is told of the end.
_PART = re.compile(r"(?<![A-Za-z0-9])NL[ ]?\d\d[ ]?[A-Z]{4}(?![A-Za-z])|\bNL[ ]?\d\d(?= er ?voor)")
_TAIL = re.compile(
    r"\b(?:eindig\w{0,4} (?:op|met|in)|laatste \w{3,6} cijfers)(?: zijn)? "
    r"(?P<number>\d{2,6})(?![\w:])",
    re.IGNORECASE,
)


def passes_mod_97(iban: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 7064, mod 97-10)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def find_ibans(text: str) -> Iterator[Span]:
    """IBANs of all countries, with or without spaces; a Dutch one also with a slip of the pen."""
    match = _IBAN.search(text)
    while match:
        end = _end_of_iban(text, match)
        if end:
            more = _TOO_MANY.match(text, end)
            yield match.start(), more.end() if more else end
        # A word may begin like one ("is 12 NL02 …"): look on behind it.
        match = _IBAN.search(text, end or match.start() + 2)


def _end_of_iban(text: str, match: re.Match[str]) -> int:
    """Where the IBAN that begins here ends; 0 when it is none."""
    places = [at for at in range(*match.span()) if text[at].isalnum()]
    iban = "".join(text[at] for at in places).upper()
    if not iban.isascii():
        return 0
    length = _LENGTHS.get(iban[:2], 0)
    # "Is 22, studeert kunst" may pass by chance.
    is_mostly_digits = sum(map(str.isdigit, iban[:length])) > 7
    if length and len(iban) >= length and is_mostly_digits and passes_mod_97(iban[:length]):
        return places[length - 1] + 1
    dutch = _DUTCH.match(iban)
    return places[dutch.end() - 1] + 1 if dutch else 0


def find_named(text: str) -> Iterator[Span]:
    """Accounts beside the word: old ones, partly hidden ones, and IBANs that fail the test."""
    for pattern in (_IN_PARTS, _OF_BANK, _PART, _SAID):
        for match in pattern.finditer(text):
            yield match.span()
    low = lowered(text)
    for match in _TAIL.finditer(text):
        before = max(0, match.start() - 70), match.start()
        if _NAME.search(low, *before) or _PART.search(text, *before):
            yield match.span("number")
    for match in _NAME.finditer(low):
        iban = _failing_iban(text, match.end())
        if iban:
            yield iban
        elif not _NO_ACCOUNT.match(text, match.end()):
            account = _ENDS.match(text, match.end()) or _ACCOUNT.match(text, match.end())
            if account and not is_date(text, *account.span("number")):
                yield account.span("number")


def _failing_iban(text: str, start: int) -> Span | None:
    """What is meant for an IBAN behind the word, though the check digits are wrong."""
    iban = _IBAN.search(text, start, min(len(text), start + 70))
    if not iban or "\n" in text[start : iban.start()]:
        return None
    length = _LENGTHS.get(iban.group()[:2].upper(), 0)
    if not length or sum(sign.isdigit() for sign in iban.group()) < 8:
        return None
    places = [at for at in range(*iban.span()) if text[at].isalnum()]
    return iban.start(), places[min(length, len(places)) - 1] + 1
