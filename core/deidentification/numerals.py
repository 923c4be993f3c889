"""Number words as digits: "nul zes twaalf vierendertig" is a phone number all the same."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.deidentification.patterns.shared import listed, lowered

_UNITS = listed("nul een twee drie vier vijf zes zeven acht negen")
_TEENS = listed("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien")
_TENS = listed("twintig dertig veertig vijftig zestig zeventig tachtig negentig")
_MONTHS = frozenset(
    listed(
        "januari februari maart april mei juni juli augustus september oktober november december"
    )
)


#: The same numbers as people also say and write them.
_OTHERWISE = {"nul" + unit: f"0{number}" for number, unit in enumerate(_UNITS)}
_OTHERWISE |= {"één": "1", "nulletje": "0", "zero": "0"}
_OTHERWISE |= {"zeuven": "7", "zesje": "6", "nulzesje": "06"}


def _below_hundred() -> dict[str, int]:
    """Numbers up to 99 by how they are said."""
    words = {word: number for number, word in enumerate([*_UNITS, *_TEENS])}
    for tens, word in enumerate(_TENS, start=2):
        words[word] = tens * 10
        for unit in range(1, 10):
            for between in ("en", "ën"):
                words[_UNITS[unit] + between + word] = tens * 10 + unit
    return words


def _all_numbers() -> dict[str, str]:
    """Numbers up to 999, and years from 1900 to 2099, by how they are said."""
    small = _below_hundred()
    words = dict(small)
    for hundreds in range(1, 10):
        stem = ("" if hundreds == 1 else _UNITS[hundreds]) + "honderd"
        words[stem] = hundreds * 100
        for said, number in small.items():
            words[stem + said] = words[f"{stem}en{said}"] = hundreds * 100 + number
    for stem, century in (("negentienhonderd", 1900), ("tweeduizend", 2000)):
        words[stem] = century
        for said, number in small.items():
            words[stem + said] = words[f"{stem}en{said}"] = century + number
    return {word: str(number) for word, number in words.items()} | _OTHERWISE


def _all_ordinals() -> dict[str, str]:
    """Days of a month by how they are said: "derde", "eenendertigste"."""
    special = {1: "eerste", 3: "derde", 8: "achtste"}
    return {
        special.get(number, word + ("de" if number < 20 else "ste")): str(number)
        for word, number in _below_hundred().items()
        if 0 < number < 32
    }


_NUMBERS = _all_numbers()
_ORDINALS = _all_ordinals()
#: Words that say a digit more than once, alone or with "keer": "dubbel vier", "drie keer negen".
_REPEATED = {"dubbel": 2, "dubbele": 2, "driedubbel": 3, "tripel": 3}
_REPEATED |= {"tweemaal": 2, "driemaal": 3, "viermaal": 4, "vijfmaal": 5}
_COUNTED = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5}
_FIGURE = re.compile(r"\d")
#: Parts of e-mail addresses, accounts and web addresses stay as they are.
_WORD = re.compile(r"(?<![\w@])(?<!\w[._@])[^\W\d_]{1,60}(?![\w@]|[._@]\w)|(?<![\w.])\d{1,4}(?!\w)")


#: A letter typed for a digit, or a word beside one: "O6-1234 O1 82", "NLO2", "nul6-1234567acht".
_TYPO = re.compile(
    rf"(?<=\d)[oOlI](?=\d)|(?<!\w)[oO](?=6[\d \-])|(?<=[\dO][ \-])O(?=\d)"
    rf"|(?<=[A-Z]{{4}}[ ])O(?=\d)|(?<=\d)O(?=[ \-][\dO])"
    rf"|(?<=\bNL)[oO](?=\d)|(?<=06[ \-])[lI](?=\d)|(?<=\d)(?:{'|'.join(_UNITS)})(?![^\W_])"
    rf"|(?<![^\W_])(?:{'|'.join(_UNITS)})(?=\d)"
)
_TYPED = {"o": "0", "O": "0", "l": "1", "I": "1"}
#: "Plus eenendertig zes": how the code of a country is said.
_PLUS = re.compile(
    r"(?<!\w)plus[ ,]{1,2}(?=\d{2}|een|twee|drie|vier|vijf|zes|zeven|acht|negen)", re.IGNORECASE
)
#: Figures in other languages, which only count in a row: "K-zero-zero-four-four".
_FOREIGN = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine",
        "null eins zwei drei vier fünf sechs sieben acht neun",
        "zéro un deux trois quatre cinq six sept huit neuf",
        "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    )
    for number, word in enumerate(listed(words))
}
_FOREIGN_WORD = "(?:" + "|".join(_FOREIGN) + ")"
_FOREIGN_ROW = re.compile(
    rf"(?<![^\W_]){_FOREIGN_WORD}(?:[ ,\-]{{1,2}}{_FOREIGN_WORD}){{2,20}}(?![^\W_])", re.IGNORECASE
)


_SMALL = re.compile("|".join(sorted(_below_hundred(), key=len, reverse=True)))
_RUN_TOGETHER = re.compile(rf"(?:{_SMALL.pattern}){{3,14}}")


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    #: What it says in digits, if it is a number.
    digits: str


#: Words that may begin a number, besides the numbers themselves.
_OPENERS = frozenset({*_REPEATED, *_ORDINALS})
_SPOKEN = re.compile(r"[^\W\d_]{1,60}")
#: "Een" is an article, unless it stands beside another figure or before a month.
_ONE_BESIDE = re.compile(
    rf"\d[ ,\-]{{1,3}}een\b|\been[ ,\-]{{1,3}}(?:\d|{'|'.join(sorted(_MONTHS))})"
)


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """The number words of a text, and the digits a person hears. Linear in its length."""
    low = lowered(text)
    spoken = set(_SPOKEN.findall(low))
    typed = [
        (match.start(), match.end(), _TYPED.get(match.group()) or _NUMBERS[match.group()])
        for match in (_TYPO.finditer(text) if _FIGURE.search(text) else ())
    ]
    if "plus" in spoken:
        typed += [(match.start(), match.end(), "+") for match in _PLUS.finditer(text)]
    if not spoken.isdisjoint(_FOREIGN):
        typed += _foreign_rows(low)
    heard = {word: digits for word in spoken if (digits := _digits(word)) or word in _OPENERS}
    if not heard or (heard.keys() == {"een"} and not _ONE_BESIDE.search(low)):
        return typed
    pieces = _pieces(text, _words(low, heard))
    taken = {start for start, _, _ in typed}
    return sorted([*(piece for piece in pieces if piece[0] not in taken), *typed])


def _words(low: str, heard: dict[str, str]) -> list[_Word]:
    """The words and the short figures of a text, with what is heard in them."""
    words = []
    for match in _WORD.finditer(low):
        word = match.group()
        digits = heard.get(word) or (word if word.isdigit() else "")
        words.append(_Word(match.start(), match.end(), word, digits))
    return words


def _digits(word: str) -> str:
    """What a word says in digits; empty for other words."""
    return _NUMBERS.get(word) or _in_hundreds(word) or _run_together(word)


def _pieces(text: str, words: list[_Word]) -> list[tuple[int, int, str]]:
    """The numbers that these words make, and where they stand."""
    pieces: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        word = words[at]
        if not (word.digits or word.text in _OPENERS) or word.text.isdigit():
            at += 1
            continue
        count, digits = _heard(words[at : at + 4]) or (1, "")
        if word.text == "een" and not (
            _is_digit(text, words, at) or _is_first_of_month(words[at + 1 : at + 3])
        ):
            digits = ""
        last = words[at + count - 1]
        if digits and last.end - word.start <= 60:
            pieces.append((word.start, last.end, digits))
        at += count
    return pieces


def _foreign_rows(low: str) -> list[tuple[int, int, str]]:
    """Figures that are said in a row in another language; Dutch rows are counted as such."""
    return [
        (match.start() + word.start(), match.start() + word.end(), _FOREIGN[word.group()])
        for match in _FOREIGN_ROW.finditer(low)
        for word in re.finditer(_FOREIGN_WORD, match.group())
    ]


def _run_together(word: str) -> str:
    """Numbers that are written as one word: "nulzestwaalfvierendertig"; empty for other words."""
    if len(word) < 9 or not _RUN_TOGETHER.fullmatch(word):
        return ""
    return "".join(_NUMBERS[number.group()] for number in _SMALL.finditer(word))


def _is_first_of_month(words: list[_Word]) -> bool:
    """Whether "een" is a day: "een april tweeduizend twaalf"."""
    return len(words) == 2 and words[0].text in _MONTHS and bool(words[1].digits)


def _in_hundreds(word: str) -> str:
    """Numbers as "twaalfhonderdvierendertig", in digits; empty for other words."""
    if "honderd" not in word:
        return ""
    before, _, behind = word.partition("honderd")
    hundreds, rest = _NUMBERS.get(before, ""), _NUMBERS.get(behind.removeprefix("en"), "")
    if len(hundreds) != 2 or len(rest) > 2 or (behind and not rest):
        return ""
    return str(int(hundreds) * 100 + int(rest or 0))


def _heard(words: list[_Word]) -> tuple[int, str] | None:
    """How many of these words make one number, and the digits that are heard."""
    said = [word.text for word in words]
    repeated = _repeated(words)
    if repeated:
        return repeated
    if said[0] in _ORDINALS and said[1:] and said[1] in _MONTHS:
        return 1, _ORDINALS[said[0]]
    if said[0] in _ORDINALS and said[1:2] + said[2:3] in (["van", "de"], ["in", "de"]):
        month = _ORDINALS.get("".join(said[3:4]))
        return (4, f"{_ORDINALS[said[0]]} {month}") if month else None
    first = words[0].digits
    if said[1:2] == ["en"] and said[2:] and said[2] in _TENS and said[0] in _UNITS[1:]:
        return 3, words[2].digits[0] + first
    if said[0] == "twintig" and said[1:] and not said[1].isdigit() and len(words[1].digits) == 2:
        return 2, f"20{words[1].digits}"
    if said[0] in {"tweeduizend", "negentienhonderd"} and said[1:]:
        rest = 2 if said[1] == "en" else 1
        if said[rest:] and not said[rest].isdigit() and 0 < len(words[rest].digits) < 3:
            return rest + 1, f"{first[:2]}{int(words[rest].digits):02d}"
    return (1, first) if first else None


def _repeated(words: list[_Word]) -> tuple[int, str] | None:
    """A digit that is said to stand there more than once."""
    said = [word.text for word in words]
    at, times = 1, _REPEATED.get(said[0], 0)
    if said[0] in _COUNTED and said[1:] and said[1] in {"keer", "maal", "x"}:
        at, times = 2, _COUNTED[said[0]]
    elif said[0] in _COUNTED and said[1:] and said[1] in _PLURALS:
        return 2, _PLURALS[said[1]] * _COUNTED[said[0]]
    if (
        said[at : at + 1]
        and said[at] in {"een", "de"}
        and len(said) > at + 1
        and words[at + 1].digits
    ):
        at += 1
    if not times or len(words) <= at:
        return None
    if said[0] in _COUNTED and said[at] == "een" and _leads_on(words[at : at + 2]):
        return None
    digit = _PLURALS.get(said[at], words[at].digits)
    return (at + 1, digit * times) if len(digit) == 1 else None


def _leads_on(words: list[_Word]) -> bool:
    """Whether this "een" is an article: "drie keer een oploopje"."""
    return len(words) == 2 and not words[1].digits and words[1].start == words[0].end + 1


_PLURALS = {"nullen": "0", "enen": "1", "tweeën": "2", "drieën": "3", "vieren": "4", "vijven": "5"}
_PLURALS |= {"zessen": "6", "zevens": "7", "achten": "8", "negens": "9"}


def _is_digit(text: str, words: list[_Word], at: int) -> bool:
    """Whether this "een" is a digit: two other numbers stand right beside it."""

    def touches(place: int) -> bool:
        if not 0 <= place < len(words) or not words[place].digits:
            return False
        first, last = min(place, at), max(place, at)
        gaps = (text[words[one].end : words[one + 1].start] for one in range(first, last))
        return all(not gap.strip(" ,-") for gap in gaps)

    return sum(touches(at + step) for step in (-2, -1, 1, 2)) >= 2
