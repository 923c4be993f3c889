"""Documents: HTML from a template made into an accessible, archivable PDF (ADR 13).

A document class names its template, file name, permission and context; it knows no HTTP.
Style and images come from our own static files only. The PDF is PDF/UA-1 and PDF/A-2a in one
file; the same content gives the same bytes, so a stored hash can be proved again.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

documents: dict[str, type[Document]] = {}

#: Addresses inside documents start here; nothing is ever fetched from a network.
STATIC = "static:///"

#: What no document holds: control characters and what XML cannot hold, soft hyphens (they would be
#: read aloud), and characters that turn the direction of the text behind them.
_NOT_IN_TEXT = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\u00ac\u00ae-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)
#: Stands for a character that no font on this machine can show; PDF/A wants a glyph for each.
_NO_GLYPH, _NO_GLYPH_EITHER = "\u25a1", "?"

#: What makes PDF possible on Debian; config/setup.sh installs the same.
PANGO_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

_EXTENSION_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part number</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
"""


class DocumentRefused(Exception):
    """The document cannot be made now; ``str()`` says why, in the reader's language."""


class Document:
    """One kind of document. Subclasses register themselves under ``name``."""

    name = ""
    title: Any = ""
    template = ""
    permission = ""
    kind = "pdf"
    edition = "internal"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            documents[cls.name] = cls

    @classmethod
    def describe(cls) -> dict[str, Any]:
        """What ``manage.py describe`` prints."""
        return {
            "name": cls.name,
            "permission": cls.permission,
            "kind": cls.kind,
            "edition": cls.edition,
            "template": cls.template,
        }

    def file_name(self, obj: Any) -> str:
        """The name of the file, without personal data."""
        return f"{self.name}.{self.kind}"

    def context(self, obj: Any, membership: Any) -> dict[str, Any]:
        """Everything the document shows, as a plain dictionary."""
        raise NotImplementedError

    def html(self, obj: Any, membership: Any) -> str:
        """The document as HTML; what tests read."""
        return render_to_string(
            self.template,
            {"language": get_language(), "document": self, **self.context(obj, membership)},
        )

    def render(self, obj: Any, membership: Any) -> bytes:
        """The document as PDF bytes."""
        return render_pdf(self.html(obj, membership))


def render_pdf(html: str) -> bytes:
    """Make PDF/UA-1 and PDF/A-2a out of HTML; the identifier is the hash of the HTML.

    Raises ``DocumentRefused`` when the server cannot make PDF, or when the HTML asks for anything
    that is not ours.
    """
    try:
        from weasyprint.urls import FatalURLFetchingError
    except OSError as error:
        raise DocumentRefused(
            _(
                "This server cannot make PDF files: a system library (Pango) is missing. Whoever"
                " manages the server installs it with: %(line)s"
            )
            % {"line": PANGO_LINE}
        ) from error
    _keep_ends_of_streams_clear()
    html = _NOT_IN_TEXT.sub("", html)
    try:
        content, unknown = _write(html)
        if unknown:
            content, unknown = _write(_without(html, unknown, _NO_GLYPH))
        if unknown:
            content, unknown = _write(_without(html, unknown | {_NO_GLYPH}, _NO_GLYPH_EITHER))
        return content
    except FatalURLFetchingError as error:
        raise DocumentRefused(_("The document asks for a file that is not ours.")) from error


def _write(html: str) -> tuple[bytes, set[str]]:
    """The PDF of this HTML, and the characters in it that no font on this machine can show."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    gc.disable()  # looking for garbage among a document's boxes costs a fifth and finds nothing
    try:
        with _characters_without_glyph() as unknown:
            content = HTML(
                string=html, base_url=STATIC, url_fetcher=_static_only_fetcher()
            ).write_pdf(
                font_config=FontConfiguration(),
                pdf_variant="pdf/a-2a",
                pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
                pdf_tags=True,
                finisher=_declare_universal_access,
            )
    finally:
        gc.enable()
    return content, unknown


@contextmanager
def _characters_without_glyph() -> Iterator[set[str]]:
    """Collects what WeasyPrint tells its log: nothing of a text gets into a log of ours."""
    unknown: set[str] = set()
    thread = threading.get_ident()

    def take(record: logging.LogRecord) -> bool:
        if record.thread != thread or "notdef" not in str(record.msg):
            return True
        unknown.add(str(record.args[0]) if isinstance(record.args, tuple) else "")
        return False

    log = logging.getLogger("weasyprint")
    log.addFilter(take)
    try:
        yield unknown
    finally:
        log.removeFilter(take)


def _without(html: str, unknown: set[str], stand_in: str) -> str:
    return re.sub("[" + re.escape("".join(sorted(unknown))) + "]", stand_in, html)


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a document, as kept with an adopted one."""
    return hashlib.sha256(content).hexdigest()


def _static_only_fetcher() -> Any:
    """A fetcher that resolves our own static files and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticOnlyFetcher(URLFetcher):  # type: ignore[misc]
        """Never opens a network address or a file outside the static folders."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The static file behind ``static:///name``, or what a ``data:`` address holds.

            Raises ``FileNotFoundError`` for a font that is not there, so that the next one is
            taken, and ``FatalURLFetchingError``, which ends the document, for all else.
            """
            parts = urlsplit(url)
            if parts.scheme == "data":
                return super().fetch(url, headers)
            name = unquote(parts.path).lstrip("/")
            is_ours = parts.scheme == "static" and ".." not in name
            path = finders.find(name) if is_ours else None
            if not path and is_ours and name.endswith(".woff2"):
                raise FileNotFoundError(name)  # the fallback font takes over
            if not path:
                raise FatalURLFetchingError(f"Refused: {url}")
            content = Path(path).read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": _content_type(name)})

    return StaticOnlyFetcher(allowed_protocols=["data", "static"])


def _content_type(name: str) -> str:
    kinds = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png", "woff2": "font/woff2"}
    return kinds.get(name.rpartition(".")[2], "application/octet-stream")


@cache
def _keep_ends_of_streams_clear() -> None:
    """A stream that happens to end in CR would take part in the line end that follows it.

    PDF/A counts the bytes of a stream up to that line end, so such a stream gets one of its own.
    """
    import pydyf

    plain = pydyf.Stream.data.fget
    end = b"\nendstream"

    def data(self: Any) -> bytes:
        content: bytes = plain(self)
        return content[: -len(end)] + b"\r" + end if content.endswith(b"\r" + end) else content

    pydyf.Stream.data = property(data)


def _declare_universal_access(document: Any, pdf: Any) -> None:
    """Declare PDF/UA-1 beside PDF/A-2a, and leave the metadata readable as the norm asks."""
    for entry in pdf.objects:
        extra = getattr(entry, "extra", None)
        if not isinstance(extra, dict) or extra.get("Type") != "/Metadata":
            continue
        stream = entry.stream[0]
        text = stream.decode() if isinstance(stream, bytes) else stream
        if "pdfuaid" not in text:
            text = text.replace("</rdf:RDF>", f"{_EXTENSION_SCHEMA}</rdf:RDF>")
        entry.stream = [text.encode()]
        entry.compress = False
