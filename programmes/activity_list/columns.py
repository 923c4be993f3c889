"""Finding the tables on a sheet: header rows (one or two), columns, what each column becomes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from programmes.activity_list import headings, synonyms
from programmes.activity_list.amounts import factor_of
from programmes.activity_list.cells import Cell, SheetLike, is_filled, is_unknown, plain, text_of
from programmes.activity_list.headings import CONTACT, CROSS, NOTHING, NUMBER, Heading
from programmes.activity_list.phases import read_phase_heading
from programmes.activity_list.words import looks_like

_SIDE_KINDS = {NUMBER, NOTHING, CONTACT}
#: A date or an amount, which no heading is by itself.
_VALUE = re.compile(r"\s*(?:€\s*\d[\d.,\s-]*|\d+(?:[-/.,]\d+)+(?:,-)?)\s*")
_BARE_PHASES = {"1a", "1b", "2", "3"}


@dataclass(frozen=True)
class Column:
    """One column: place from 0, heading as written, what it becomes, how sure that is.

    ``factor`` multiplies amounts; ``phase`` is the phase of a column with crosses.
    """

    index: int
    heading: str
    kind: str
    is_certain: bool = True
    factor: int = 1
    phase: str | None = None

    @property
    def letter(self) -> str:
        """The letter above the column in a spreadsheet."""
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(frozen=True)
class Table:
    """A header with the rows below it: row numbers count from 1, ``last`` is included.

    ``headers`` are the rows at which a header starts, repeated ones too.
    """

    sheet: int
    first: int
    last_header: int
    last: int
    columns: tuple[Column, ...]
    headers: frozenset[int] = frozenset()

    def of_kind(self, kind: str) -> Column | None:
        """The first column that becomes this."""
        return next((column for column in self.columns if column.kind == kind), None)

    @property
    def contact_columns(self) -> set[int]:
        """The places of columns with contact details."""
        return {column.index for column in self.columns if column.kind == CONTACT}


Choices = Mapping[tuple[int, int], str]


def find_tables(sheet: SheetLike, number: int, choices: Choices) -> list[Table]:
    """The tables of one sheet in their order. ``choices`` holds what a person made of a column."""
    starts: set[int] = set()
    headers = list(_headers(sheet, starts))
    tables = []
    for place, (first, last, columns) in enumerate(headers):
        end = headers[place + 1][0] - 1 if place + 1 < len(headers) else len(sheet.rows)
        body = sheet.rows[last + 1 : end + 1]
        settled = _settle(columns, body)
        chosen = _with_choices(settled, number, choices)
        if any(column.kind == "title" for column in chosen):
            tables.append(Table(number, first + 1, last + 1, end + 1, chosen, frozenset(starts)))
    return tables


def _headers(sheet: SheetLike, starts: set[int]) -> Iterator[tuple[int, int, list[Column]]]:
    """First and last row (from 0) and raw columns of each header that opens a table.

    A header that repeats the one before it opens nothing; ``starts`` collects its row (from 1) too.
    """
    before: list[Column] = []
    row = 0
    while row < len(sheet.rows):
        found = _header_at(sheet, row)
        if found is None:
            row += 1
            continue
        last, columns = found
        starts.add(row + 1)
        if _key(columns) != _key(before):
            yield row, last, columns
            before = columns
        row = last + 1


def _key(columns: Sequence[Column]) -> list[tuple[int, str]]:
    return [(column.index, plain(column.heading)) for column in columns]


def _header_at(sheet: SheetLike, row: int) -> tuple[int, list[Column]] | None:
    upper = _labels(sheet.rows[row])
    if not upper or not _could_be_header(sheet.rows[row]):
        return None
    if row + 1 < len(sheet.rows):
        both = _two_rows(sheet, row, upper)
        if both is not None:
            return row + 1, both
    columns = _columns(upper, list(upper.values()))
    return (row, columns) if _is_enough(columns) else None


def _two_rows(sheet: SheetLike, row: int, upper: dict[int, str]) -> list[Column] | None:
    """The columns when the next row holds sub-headings ("Looptijd": "van", "tot")."""
    lower = _labels(sheet.rows[row + 1])
    own = {index: text for index, text in lower.items() if upper.get(index) != text}
    if len(own) < 2 or not _could_be_header(sheet.rows[row + 1]):
        return None
    if _is_enough(_columns(own, list(own.values()))):
        return None  # a header by itself: the row above it is a title, or an activity
    parents = _spread(sheet, row, upper, max([*upper, *lower]))
    names = dict(upper)
    for index, text in own.items():
        parent = parents.get(index, "")
        names[index] = f"{parent}, {text}" if parent and parent != text else text
    if any(_sub_heading(text, parents.get(index, "")) is None for index, text in own.items()):
        return None
    columns = [
        _column(index, names[index], own.get(index, ""), parents.get(index, ""))
        for index in sorted(names)
        if index in own or not _is_parent_only(index, own, sheet, row)
    ]
    return columns if _is_enough(columns) else None


def _is_parent_only(index: int, own: Mapping[int, str], sheet: SheetLike, row: int) -> bool:
    """Whether an upper heading only covers the sub-headings to its right."""
    area = next((a for a in sheet.merged if a[0] <= row <= a[2] and a[1] == index), None)
    return area is not None and any(area[1] < other <= area[3] for other in own)


def _spread(sheet: SheetLike, row: int, upper: Mapping[int, str], width: int) -> dict[int, str]:
    """Each upper heading over the columns it covers: its merged area, else up to the next."""
    found: dict[int, str] = {}
    areas = [area for area in sheet.merged if area[0] <= row <= area[2]]
    current, until = "", -1
    for index in range(width + 1):
        if index in upper:
            current = upper[index]
            area = next((area for area in areas if area[1] == index), None)
            until = area[3] if area else (index if areas else width)
        if current and index <= until:
            found[index] = current
    return found


def _sub_heading(text: str, parent: str) -> Heading | None:
    if read_phase_heading(text).phase or plain(text) in _BARE_PHASES:
        return Heading(CROSS, True, 0)
    return headings.recognise(text) or headings.recognise(f"{parent} {text}")


def _labels(row: Sequence[Cell]) -> dict[int, str]:
    """The filled cells of a row as one-line texts, by place."""
    return {i: " ".join(text_of(cell).split()) for i, cell in enumerate(row) if is_filled(cell)}


def _could_be_header(row: Sequence[Cell]) -> bool:
    """Headings are short texts: no dates, no amounts."""
    filled = [cell for cell in row if is_filled(cell)]
    if any(isinstance(cell, datetime.date) for cell in filled):
        return False
    if any(isinstance(cell, str) and _VALUE.fullmatch(cell) for cell in filled):
        return False
    texts = [cell for cell in filled if isinstance(cell, str)]
    short = sum(len(text) <= headings.MAXIMUM_LENGTH for text in texts)
    longest = max(map(len, texts), default=0)
    return longest <= headings.MAXIMUM_WITH_REMARKS and short * 3 >= len(filled) * 2 > 0


def _columns(labels: Mapping[int, str], row: Sequence[str]) -> list[Column]:
    marks = {plain(text) for text in row}
    per_phase = bool(marks & {"1a", "1b"})
    return [_column(index, text, text if per_phase else "", "") for index, text in labels.items()]


def _column(index: int, name: str, own: str, parent: str) -> Column:
    """One column out of its whole heading, its own part of it, and the part above."""
    single = read_phase_heading(own or name)
    bare = plain(own) in _BARE_PHASES
    about_phase = not parent or "fase" in plain(parent) or bool(read_phase_heading(parent).is_known)
    about_phase = about_phase or "prevent" in plain(parent)
    if bare and about_phase:
        return Column(index, name, CROSS, phase=_phase_of_mark(plain(own)))
    if single.is_known and not headings.recognise(own or name):
        whole = read_phase_heading(name)
        phase = (whole if whole.phase else single).phase
        if single.phase or single.is_primary or phase:
            return Column(index, name, CROSS, phase=phase)
    for text in dict.fromkeys([own, name, f"{parent} {own}".strip(), parent]):
        found = headings.recognise(text) if text else None
        if found:
            factor = factor_of(name) if found.kind == "budget" else 1
            return Column(index, name, found.kind, found.is_certain, factor)
    return Column(index, name, NOTHING, False)


def _phase_of_mark(mark: str) -> str | None:
    return read_phase_heading(f"fase {mark}").phase


def _is_enough(columns: Sequence[Column]) -> bool:
    """A header names the activity and something else; or, without a name, at least three.

    One phase by itself is a value: columns with crosses come in numbers.
    """
    kinds = [column.kind for column in columns]
    ignored = {NOTHING} if kinds.count(CROSS) > 1 else {NOTHING, CROSS}
    known = set(kinds) - _SIDE_KINDS - ignored
    recognised = sum(kind not in ignored for kind in kinds)
    if recognised * 2 < len(columns):
        return "title" in known and len(known) > 2
    return ("title" in known and len(known) > 1) or len(known - {CROSS}) > 2


def _settle(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> list[Column]:
    """One column per kind: the best heading wins; without a title the wordiest column is it."""
    settled = [_by_content(column, body) for column in columns]
    for kind in headings.TARGETS:
        rivals = [column for column in settled if column.kind == kind]
        if len(rivals) > 1:
            best = min(rivals, key=lambda column: _rank(column, body))
            settled = [
                replace(column, kind=_second_best(column), is_certain=False)
                if column in rivals and column is not best
                else column
                for column in settled
            ]
    if not any(column.kind == "title" for column in settled):
        settled = _with_title(settled, body)
    return settled


def _rank(column: Column, body: Sequence[Sequence[Cell]]) -> tuple[bool, int, int, int]:
    """Which of several headings of a kind is best: filled, well called, the latest year, left."""
    found = headings.recognise(column.heading) or headings.recognise(
        column.heading.rpartition(", ")[2]
    )
    is_empty = not any(is_filled(cell) for cell in _cells(column, body))
    years = [int(year) for year in re.findall(r"\b20\d\d\b", column.heading)]
    return is_empty, found.rank if found else 999, -max(years, default=0), column.index


def _second_best(column: Column) -> str:
    """What a column becomes that lost its kind: the name of a second title says what it is."""
    words = plain(column.heading)
    if column.kind == "title" and words.startswith("intervent"):
        return "intervention"
    if column.kind == "title" and re.match(r"(?:korte )?(?:om|be)schrijving", words):
        return "description"
    return "remarks" if column.kind == "remarks" else NOTHING


def _by_content(column: Column, body: Sequence[Sequence[Cell]]) -> Column:
    """Headings such as “vorm” say nothing by themselves; what stands below them does.

    A column of telephone numbers or addresses is never read, whatever it is called.
    """
    texts = [text_of(cell) for cell in _cells(column, body) if is_filled(cell)]
    share = sum(map(headings.is_contact_detail, texts)) / len(texts) if texts else 0.0
    if share >= (0.5 if column.kind == NOTHING else 0.9):
        return replace(column, kind=CONTACT)
    if plain(column.heading) not in {"vorm", "vormen", "soort", "type", "categorie", "gericht op"}:
        return column
    cells = _cells(column, body)
    guesses = [
        (looks_like(cells, synonyms.PHENOMENA), "phenomena"),
        (looks_like(cells, synonyms.TARGET_GROUPS), "target_groups"),
        (looks_like(cells, synonyms.SETTINGS), "settings"),
    ]
    filled = [cell for cell in cells if is_filled(cell) and not is_unknown(cell)]
    phases = sum(read_phase_heading(text_of(cell)).is_known for cell in filled)
    guesses.append((phases / len(filled) if filled else 0.0, "main_phase"))
    share, kind = max(guesses)
    return replace(column, kind=kind if share >= 0.6 else NOTHING, is_certain=False)


def _with_title(columns: list[Column], body: Sequence[Sequence[Cell]]) -> list[Column]:
    """Without a heading for it, the activity is the description or the wordiest free column."""
    for wanted in ("description", NOTHING):
        free = [column for column in columns if column.kind == wanted]
        best = max(free, key=lambda column: (_wordiness(column, body), -column.index), default=None)
        if best is not None and _wordiness(best, body) > 0:
            renamed = replace(best, kind="title", is_certain=False)
            return [renamed if column is best else column for column in columns]
    return columns


def _wordiness(column: Column, body: Sequence[Sequence[Cell]]) -> float:
    texts = [plain(cell) for cell in _cells(column, body) if isinstance(cell, str)]
    return len(set(texts)) * min(sum(map(len, texts)) / len(texts), 40) if texts else 0.0


def _cells(column: Column, body: Sequence[Sequence[Cell]]) -> list[Cell]:
    return [row[column.index] for row in body[:200] if column.index < len(row)]


def _with_choices(columns: Sequence[Column], sheet: int, choices: Choices) -> tuple[Column, ...]:
    """The columns as a person chose; what loses its kind to another column is not read."""
    chosen = [_chosen(column, sheet, choices) for column in columns]
    taken = {new.kind for old, new in zip(columns, chosen, strict=True) if new is not old}
    return tuple(
        replace(new, kind=NOTHING, is_certain=False)
        if new is old and new.kind in taken & set(headings.TARGETS)
        else new
        for old, new in zip(columns, chosen, strict=True)
    )


def _chosen(column: Column, sheet: int, choices: Choices) -> Column:
    """What a person made of the column, save that contact details stay out."""
    kind = choices.get((sheet, column.index))
    if kind is None or column.kind in (CONTACT, kind):
        return column
    factor = factor_of(column.heading) if kind == "budget" else 1
    return Column(column.index, column.heading, kind, True, factor)
