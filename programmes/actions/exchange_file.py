"""Reading a file in the exchange format (programme.schema.json): data, or every fault in it.

Each fault stands at its JSON path and says in plain words what is wrong. The texts are made here
and not taken from the validator, which speaks English and quotes whole parts of the file.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from core.models.guarded import TextRefused, refuse_identifiers
from programmes.models.programme import is_exchange_code

SCHEMA = Path(__file__).resolve().parent.parent / "data" / "programme.schema.json"
#: A programme of a hundred activities is about 150 kB.
MAXIMUM_SIZE = 10 * 1024 * 1024
#: What the column of a budget holds, in euros.
MAXIMUM_BUDGET = 999_999_999_999
#: Signs that no database and no page can hold: the null sign, and half a character.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
#: Where the format has an identifier or points at one.
_HOLDS_A_CODE = re.compile(r"\.(?:id|owner|proposed_owner|activity|goals\[\d{1,6}\])$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TYPES = {
    "object": gettext_lazy("an object"),
    "array": gettext_lazy("a list"),
    "string": gettext_lazy("a text"),
    "number": gettext_lazy("a number"),
    "boolean": gettext_lazy("true or false"),
    "null": gettext_lazy("null"),
}
Fault = tuple[str, str]
Faults = Iterator[ValidationError]


class FaultyProgramme(ValueError):
    """The file is refused; ``faults`` lists (JSON path, what is wrong)."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{path}: {text}" for path, text in faults))


def parse_programme(content: bytes) -> dict[str, Any]:
    """The file as data. Raises ``FaultyProgramme`` with every fault by JSON path."""
    data = _load(content)
    try:
        found = [*_unfit_texts(data), *_against_schema(data), *_between_rows(data)]
        found += _identifying_texts(data, {path for path, _text in found})
    except RecursionError as error:
        raise FaultyProgramme([_too_deep()]) from error
    if found:
        raise FaultyProgramme(sorted(dict.fromkeys(found), key=_place))
    parsed: dict[str, Any] = data
    return parsed


def _place(fault: Fault) -> list[tuple[str, int]]:
    """By path, numbers in it as numbers, so that row 10 comes after row 9."""
    parts = re.findall(r"(\D+)(\d*)", fault[0])
    return [(name, int(number or 0)) for name, number in parts]


# --- JSON --------------------------------------------------------------------------------------
class _Refused(ValueError):
    """The text is JSON for Python but not for the world; ``str()`` says why."""


def _load(content: bytes) -> Any:
    """The JSON in the file. Raises ``FaultyProgramme`` with one fault at ``$``."""
    if len(content) > MAXIMUM_SIZE:
        raise FaultyProgramme([("$", _("The file is larger than 10 MB."))])
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except UnicodeDecodeError:
        fault = ("$", _("The file is no text in UTF-8. Save it as UTF-8 and try again."))
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        fault = ("$", _("This is no JSON file: line %(line)d, character %(column)d.") % place)
    except _Refused as error:
        fault = ("$", str(error))
    except RecursionError:
        fault = _too_deep()
    except ValueError:  # more digits than Python reads
        fault = ("$", _("The file holds a number that is too large."))
    raise FaultyProgramme([fault])


def _too_deep() -> Fault:
    return ("$", _("The file is nested too deeply."))


def _refuse_constant(name: str) -> None:
    raise _Refused(_("%s is no number in JSON.") % name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a name that stands in it twice would lose one of the two values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise _Refused(_("The name %s stands twice in one object.") % _shown(double))
    return found


def _shown(value: Any) -> str:
    """A value of the file, short and printable."""
    if isinstance(value, list | dict):
        return _("this value")
    text = json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= 60 else f"{text[:60]}…"
    return _UNFIT.sub("\ufffd", text)


# --- texts that nothing can hold -----------------------------------------------------------------
def _leaves(data: Any) -> Iterator[tuple[str, Any]]:
    """Every value that is no list and no object, with its path."""
    waiting = [("$", data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{path}[{index}]", entry) for index, entry in enumerate(value)]
        elif isinstance(value, dict):
            waiting += [(f"{path}.{name}", entry) for name, entry in value.items()]
        else:
            yield path, value


def _unfit_texts(data: Any) -> Iterator[Fault]:
    """Texts with a null sign or half a character, anywhere in the file."""
    for path, value in _leaves(data):
        if isinstance(value, str) and _UNFIT.search(value):
            yield path, _("the text holds a character that cannot be stored")


def _identifying_texts(data: Any, faulty: set[str]) -> Iterator[Fault]:
    """Values that a guarded field refuses (rule S3), save where something is wrong already."""
    for path, value in _leaves(data):
        is_code = is_exchange_code if _HOLDS_A_CODE.search(path) or value in _codes() else None
        try:
            if path not in faulty:
                refuse_identifiers(value, is_code)
        except TextRefused as refusal:
            yield path, str(refusal.message)
            if refusal.code == "unavailable":
                return


# --- the schema ----------------------------------------------------------------------------------
def _type(validator: Any, types: Any, value: Any, schema: Any) -> Faults:
    wanted = [types] if isinstance(types, str) else types
    if not any(validator.is_type(value, name) for name in wanted):
        words = f" {_('or')} ".join(str(_TYPES[name]) for name in wanted)
        yield ValidationError(_("this has to be %s") % words)


def _required(validator: Any, names: Any, value: Any, schema: Any) -> Faults:
    for name in names if isinstance(value, dict) else []:
        if name not in value:
            yield ValidationError(_("the field “%s” is missing") % name)


def _additional(validator: Any, allowed: Any, value: Any, schema: Any) -> Faults:
    for name in value if isinstance(value, dict) else []:
        if name not in schema["properties"]:
            yield ValidationError(_("the field %s does not belong here") % _shown(name))


def _enum(validator: Any, values: Any, value: Any, schema: Any) -> Faults:
    if isinstance(value, bool) or value not in values:
        known = ", ".join(_shown(entry) for entry in values)
        words = {"value": _shown(value), "known": known}
        yield ValidationError(_("%(value)s is not known; choose from: %(known)s") % words)


def _const(validator: Any, wanted: Any, value: Any, schema: Any) -> Faults:
    if value != wanted:
        words = {"value": _shown(value), "wanted": _shown(wanted)}
        yield ValidationError(_("%(value)s is not read; only %(wanted)s is") % words)


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Faults:
    """The whole text has to fit: Python's ``$`` would let a line break pass at the end."""
    if not isinstance(value, str) or "format" in schema:
        return
    whole = pattern.removeprefix("^").removesuffix("$")
    if not re.fullmatch(whole, value, re.ASCII):
        words = {"value": _shown(value), "pattern": whole}
        yield ValidationError(_("%(value)s does not have the form %(pattern)s") % words)


def _format(validator: Any, name: str, value: Any, schema: Any) -> Faults:
    if isinstance(value, str) and not is_date(value):
        yield ValidationError(_("%s is no date; write it as 2026-11-22") % _shown(value))


def _shortest(validator: Any, number: int, value: Any, schema: Any) -> Faults:
    if isinstance(value, str | list) and len(value) < number:
        yield ValidationError(_("this cannot be empty"))


def _longest(validator: Any, number: int, value: Any, schema: Any) -> Faults:
    if isinstance(value, str) and len(value) > number:
        words = {"length": len(value), "number": number}
        yield ValidationError(_("%(length)d characters; %(number)d is the most") % words)


def _unique(validator: Any, wanted: Any, value: Any, schema: Any) -> Faults:
    if isinstance(value, list):
        seen = {json.dumps(entry, sort_keys=True) for entry in value}
        if len(seen) < len(value):
            yield ValidationError(_("a value stands in this list twice"))


def _minimum(validator: Any, number: float, value: Any, schema: Any) -> Faults:
    if validator.is_type(value, "number") and value < number:
        yield ValidationError(_("this has to be %d or more") % number)


_KEYWORDS = {
    "type": _type,
    "required": _required,
    "additionalProperties": _additional,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "minLength": _shortest,
    "minItems": _shortest,
    "maxLength": _longest,
    "uniqueItems": _unique,
    "minimum": _minimum,
}


@lru_cache(maxsize=1)
def validator() -> Any:
    """The compiled schema, speaking the language of the reader."""
    return extend(Draft202012Validator, _KEYWORDS)(json.loads(SCHEMA.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    """The words of the closed lists in the schema."""
    waiting = [json.loads(SCHEMA.read_text(encoding="utf-8"))]
    found: set[str] = set()
    while waiting:
        part = waiting.pop()
        entries = part.values() if isinstance(part, dict) else part
        if isinstance(part, dict):
            found.update(entry for entry in part.get("enum", []) if isinstance(entry, str))
        waiting += [entry for entry in entries if isinstance(entry, dict | list)]
    return frozenset(found)


def _against_schema(data: Any) -> Iterator[Fault]:
    for error in validator().iter_errors(data):
        yield error.json_path, error.message


def is_date(text: str) -> bool:
    """Whether a text is an existing day, written as 2026-11-22."""
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


# --- what the schema cannot say ------------------------------------------------------------------
def _between_rows(data: Any) -> Iterator[Fault]:
    """Identifiers used twice, a period that ends before it starts, a budget beyond the column.

    Reads whatever is there: parts that do not fit the schema are passed over.
    """
    root = data if isinstance(data, dict) else {}
    programme = root["programme"] if isinstance(root.get("programme"), dict) else {}
    lists = {
        "$.organisations": root.get("organisations"),
        "$.activities": root.get("activities"),
        "$.actions": root.get("actions"),
        "$.programme.goals": programme.get("goals"),
    }
    for path, rows in lists.items():
        yield from _double_codes(path, _rows(rows))
    yield from _reversed_period(programme.get("period"))
    yield from _large_budgets(_rows(root.get("activities")))


def _rows(value: Any) -> Iterable[tuple[int, Mapping[str, Any]]]:
    rows = value if isinstance(value, list) else []
    return [(index, row) for index, row in enumerate(rows) if isinstance(row, dict)]


def _double_codes(path: str, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, row in rows:
        code = row.get("id")
        if not isinstance(code, str):
            continue
        if code in seen:
            yield f"{path}[{index}].id", _("the identifier %s is used twice") % _shown(code)
        seen.add(code)


def _reversed_period(period: Any) -> Iterator[Fault]:
    start, end = (period.get("start"), period.get("end")) if isinstance(period, dict) else (0, 0)
    days = [day for day in (start, end) if isinstance(day, str) and is_date(day)]
    if len(days) == 2 and days[1] < days[0]:
        yield "$.programme.period.end", _("the end is before the start")


def _large_budgets(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    for index, row in rows:
        budget: Any = row.get("budget")
        is_number = isinstance(budget, int | float) and not isinstance(budget, bool)
        if is_number and (math.isinf(budget) or budget > MAXIMUM_BUDGET):
            yield f"$.activities[{index}].budget", _("a budget of more than 999 billion euros")
