"""The text of a PDF, so that the guard can read it, and whether something in it runs or hides.

By ISO 32000-1, 9.4 and 9.10: what the fonts say each sign means. Where they do not say it, the text
cannot be read, and the caller refuses the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools import agl

#: What makes a PDF more than a document: it runs something, or carries another file.
ACTIVE = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
#: A step back of more than this within a line is a space (thousandths of a sign).
SPACE = -180
#: What stands for a sign that cannot be read.
UNKNOWN = "\ufffd"
#: Drawings within drawings, no deeper.
DEEPEST = 8
_ONE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_PART = re.compile(rb"<([0-9A-Fa-f\s]*)>")


def is_active(content: bytes) -> bool:
    """Whether a PDF holds a script, an action that leaves it, or another file.

    Raises whatever the library raises on a file that is no PDF.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        waiting: list[Any] = [*pdf.objects, pdf.trailer]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Array):
                waiting += [part for part in one if _is_within(part)]
            elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                keys = set(one.keys())
                if keys & ACTIVE or str(one.get("/S", "")) in ACTIONS:
                    return True
                waiting += [one[key] for key in keys if _is_within(one[key])]
    return False


def text_of(content: bytes) -> str:
    """What stands on the pages, in the order it was written; ``UNKNOWN`` for an unreadable sign."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pieces = [piece for page in pdf.pages for piece in _text(page.obj, page.resources, 0)]
    return re.sub(r"[ \t]+", " ", "".join(pieces)).strip()


def _is_within(part: Any) -> bool:
    """Whether a part stands in its holder; one that is pointed at comes by itself."""
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


def _text(holder: Any, resources: Any, depth: int) -> Iterator[str]:
    fonts: dict[str, Font] = {}
    font = None
    for step in pikepdf.parse_content_stream(holder):
        operands: Any = step.operands
        name = str(step.operator)
        if name == "Tf":
            key = str(operands[0])
            fonts[key] = fonts.get(key) or Font(resources.get("/Font", {}).get(key))
            font = fonts[key]
        elif name in ("Tj", "TJ", "'", '"') and font is not None:
            yield "" if name in ("Tj", "TJ") else "\n"
            yield from _shown(operands[-1], font)
        elif name in ("Td", "TD", "Tm", "T*", "ET"):
            yield _moved(name, operands)
        elif name == "Do" and depth < DEEPEST:
            drawing = resources.get("/XObject", {}).get(str(operands[0]))
            if drawing is not None and drawing.get("/Subtype") == "/Form":
                yield from _text(drawing, drawing.get("/Resources", resources), depth + 1)


def _moved(name: str, operands: Any) -> str:
    """What a step to another place means: the same line when it goes sideways only."""
    sideways = name in ("Td", "TD") and float(operands[1]) == 0
    return " " if sideways or name == "Tm" else "\n"


def _shown(operand: Any, font: Font) -> Iterator[str]:
    for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(part, pikepdf.String):
            yield font.read(bytes(part))
        elif float(part) < SPACE:
            yield " "


class Font:
    """What the codes of one font mean."""

    def __init__(self, font: Any) -> None:
        self.width = 2 if font is not None and font.get("/Subtype") == "/Type0" else 1
        self.signs: dict[int, str] = {}
        if font is None:
            return
        if self.width == 1:
            self.signs = _by_encoding(font.get("/Encoding"))
        if "/ToUnicode" in font:
            self.signs |= _by_table(font.ToUnicode.read_bytes())

    def read(self, codes: bytes) -> str:
        """The text of a string of codes."""
        steps = range(0, len(codes), self.width)
        numbers = (int.from_bytes(codes[at : at + self.width], "big") for at in steps)
        return "".join(self.signs.get(number, UNKNOWN) for number in numbers)


def _by_encoding(encoding: Any) -> dict[int, str]:
    """The signs of a simple font: those of its base, and the ones it names itself."""
    base: Any = encoding if isinstance(encoding, pikepdf.Name) else None
    changes: Any = []
    if isinstance(encoding, pikepdf.Dictionary):
        base, changes = encoding.get("/BaseEncoding"), encoding.get("/Differences", [])
    codec = "mac_roman" if base == "/MacRomanEncoding" else "cp1252"
    signs = {code: bytes([code]).decode(codec, "replace") for code in range(32, 256)}
    code = 0
    for part in changes:
        if isinstance(part, pikepdf.Name):
            signs[code] = agl.toUnicode(str(part).lstrip("/")) or UNKNOWN
            code += 1
        else:
            code = int(part)
    return signs


def _by_table(table: bytes) -> dict[int, str]:
    """The signs that a font's own table names (a ToUnicode map)."""
    signs: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        signs |= {int(code, 16): _sign(text) for code, text in _ONE.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, start, listed in _RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF) + 1)
            if start:
                signs |= {code: _next(start, code - codes[0]) for code in codes}
            else:
                texts = [_sign(text) for text in _PART.findall(listed)]
                signs |= dict(zip(codes, texts, strict=False))
    return signs


def _sign(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def _next(start: bytes, step: int) -> str:
    """The sign so many after another."""
    first = _sign(start)
    return first[:-1] + chr(min(ord(first[-1]) + step, 0x10FFFF)) if first else UNKNOWN
