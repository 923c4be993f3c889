"""Reads a PDF as a machine does: its text, its headings, and whether it keeps to the norms."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pikepdf
from page import SafetyLimits, ValidationProfile, validate_pdf_bytes

NORMS = (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A)
_CHARS = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


class Pdf:
    """One document, opened."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pdf = pikepdf.open(io.BytesIO(content))

    def faults(self) -> list[str]:
        """The rules of PDF/UA-1 and PDF/A-2a that it breaks."""
        limits = SafetyLimits(max_reference_depth=100_000)
        reports = [validate_pdf_bytes(self.content, profile=norm, limits=limits) for norm in NORMS]
        return [f"{row.rule_id}: {row.message}" for report in reports for row in report.failures]

    @cached_property
    def texts(self) -> list[str]:
        """What stands on each page, in the order it was written."""
        return ["".join(self._text(page)) for page in self.pdf.pages]

    @property
    def language(self) -> str:
        """The language it names."""
        return str(self.pdf.Root.Lang)

    @property
    def title(self) -> str:
        """Its title in the metadata."""
        with self.pdf.open_metadata() as metadata:
            return str(metadata["dc:title"])

    @cached_property
    def elements(self) -> list[tuple[str, Any]]:
        """(kind, element) of the whole structure, in the order of reading."""
        return list(_walk(self.pdf.Root.StructTreeRoot))

    @property
    def headings(self) -> list[int]:
        """The levels of the headings, in the order of reading."""
        return [int(kind[1]) for kind, _element in self.elements if re.fullmatch("H[1-6]", kind)]

    @property
    def outline(self) -> list[tuple[str, int]]:
        """(title, page number) of every bookmark."""
        found = []
        with self.pdf.open_outline() as outline:
            rows = list(outline.root)
            while rows:
                row = rows.pop(0)
                found.append((str(row.title), self._page_of(row.destination)))
                rows = [*row.children, *rows]
        return found

    def _page_of(self, destination: Any) -> int:
        target = destination[0].objgen
        numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        return numbers[target]

    def _text(self, content: Any) -> Iterator[str]:
        """The text of a page, or of a drawing on it."""
        resources = content.get("/Resources", {})
        fonts = {name: _characters(font) for name, font in resources.get("/Font", {}).items()}
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(content):
            name = str(operator)
            if name == "Tf":
                font = fonts[str(operands[0])]
            elif name == "TJ":
                yield "".join(_decode(bytes(p), font) for p in operands[0] if _is_text(p))
            elif name == "ET":
                yield "\n"
            elif name == "Do":
                drawing = resources["/XObject"][str(operands[0])]
                if drawing.get("/Subtype") == "/Form":
                    yield from self._text(drawing)


def _is_text(part: Any) -> bool:
    return isinstance(part, pikepdf.String)


def _decode(text: bytes, font: dict[int, str]) -> str:
    codes = [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)]
    return "".join(font.get(code, "\ufffd") for code in codes)


def _characters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _CHARS.findall(table.partition(b"beginbfchar")[2])
    }


def _walk(element: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(element, pikepdf.Dictionary):
        return
    if "/S" in element:
        yield str(element.S).lstrip("/"), element
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        yield from _walk(child)
