"""Budgets: euros a year, however they were written (reading rules, “Budget”)."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

from programmes.activity_list.cells import Cell, is_unknown, plain, text_of
from programmes.activity_list.dates import Unreadable

#: More than this is a slip of the keyboard, and more than the database holds.
MAXIMUM = Decimal("99999999999")
_FREE = {"gratis", "kosteloos", "geen kosten", "nihil", "kostenloos", "kosten neutraal",
         "kostenneutraal", "budgetneutraal", "om niet"}  # fmt: skip
_REMARK = re.compile(r"\((?:20\d\d|(?!\d)[^)]*)\)")
_FILLER = re.compile(
    r"€|\beuro?'?s?\b|\beur\b|\bca\b\.?|\bcirca\b|\bongeveer\b|\bplm\b\.?|\bmax(?:imaal)?\b\.?"
    r"|\bschatting\b|\bgeschat\b|\bbegroot\b|\btotaal\b|\bbudget\b|±|~|≈|\+/-"
    r"|\b(?:per|p)\s*[./]?\s*j(?:aar|r)?\b\.?|/\s*j(?:aar|r)\b|\bjaarlijks\b"
    r"|\b(?:excl|incl)(?:usief)?\b\.?\s*btw",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[.,]\s*[-–—=]+\s*$")
_TIMES = {"k": 1000, "duizend": 1000, "dzd": 1000, "mln": 1_000_000, "miljoen": 1_000_000,
          "m": 1_000_000}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<number>\d[\d.,'\s]*)\s*(?P<times>k|duizend|dzd|mln|miljoen|m)?\.?", re.IGNORECASE
)
_HEADING_FACTOR = re.compile(
    r"[x×*]\s*(?:€|eur(?:o)?)?\s*1[.\s]?000\b|\bk\s*€|€\s*k\b|\bkeur\b|\bduizend"
    r"|[(€]\s*1[.\s]?000\b"
    r"|[x×*]\s*(?:€|eur(?:o)?)?\s*k\b",
    re.IGNORECASE,
)


def factor_of(heading: str) -> int:
    """What the amounts below a heading are multiplied by: 1000 for “x € 1.000”."""
    return 1000 if _HEADING_FACTOR.search(heading) else 1


def read_amount(cell: Cell, factor: int = 1) -> Decimal | None:
    """The amount in euros; None when it is not known. Raises ``Unreadable``."""
    if isinstance(cell, bool):
        raise Unreadable(text_of(cell))
    if isinstance(cell, (int, float)):
        if not math.isfinite(cell):
            raise Unreadable(text_of(cell))
        return _checked(Decimal(str(cell)) * factor, cell)
    if is_unknown(cell):
        return None
    text = text_of(cell)
    if not isinstance(cell, str):
        raise Unreadable(text)
    if plain(text) in _FREE:
        return Decimal(0)
    bare = _TAIL.sub("", _FILLER.sub(" ", _REMARK.sub(" ", text)).strip()).strip()
    if not bare or re.fullmatch(r"[-–—?]+", bare):
        if re.search(r"\w", re.sub(r"eur\w*", "", text)):
            raise Unreadable(text)
        return None
    match = _NUMBER.fullmatch(bare)
    if match is None:
        raise Unreadable(text)
    times = (match["times"] or "").casefold()
    return _checked(_number(match["number"], text) * (_TIMES[times] if times else factor), cell)


def _checked(amount: Decimal, cell: Cell) -> Decimal:
    if amount < 0 or amount > MAXIMUM:
        raise Unreadable(text_of(cell))
    return round(amount, 2)


def _number(written: str, text: str) -> Decimal:
    """A number in Dutch notation; English notation where only that makes sense."""
    digits = re.sub(r"[\s']", "", written).rstrip(".,")
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        decimal = max(digits.rfind("."), digits.rfind(","))
        whole, part = digits[:decimal], digits[decimal + 1 :]
        if len(part) > 2 or not re.fullmatch(r"\d{1,3}([.,]?\d{3})*", whole):
            raise Unreadable(text)
        digits = f"{re.sub('[.,]', '', whole)}.{part}"
    elif dots or commas:
        sign = "." if dots else ","
        groups = re.fullmatch(rf"\d{{1,3}}(\{sign}\d{{3}})+", digits)
        if groups:
            digits = digits.replace(sign, "")
        elif digits.count(sign) == 1 and len(digits.partition(sign)[2]) <= 2:
            digits = digits.replace(sign, ".")
        else:
            raise Unreadable(text)
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise Unreadable(text) from error
