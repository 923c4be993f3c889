"""Documents: our own static files only, the same bytes for the same content, for every reader."""

from __future__ import annotations

import builtins
import io
from typing import Any

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from core.documents import (
    Document,
    DocumentRefused,
    _static_only_fetcher,
    documents,
    fingerprint,
    render_pdf,
)

PAGE = """<!doctype html><html lang="nl"><head><title>Proef</title>{head}</head>
<body><h1>Proef</h1><p>{text}</p></body></html>"""


def page(text: str = "Tekst", head: str = "") -> str:
    return PAGE.format(text=text, head=head)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.css",
        "https://example.org/a.css",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "static:///../config/settings.py",
        "static:///css/../../manage.py",
        "static:///css/%2e%2e/%2e%2e/manage.py",
        "static:////etc/passwd",
        "static:///css/not-there.css",
        "relative.css",
    ],
)
def test_fetcher_refuses_what_is_not_ours(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        _static_only_fetcher().fetch(address)


def test_fetcher_gives_our_static_files() -> None:
    found = _static_only_fetcher().fetch("static:///css/document.css")
    assert found.content_type == "text/css"
    assert _static_only_fetcher().fetch("static:///img/logo.svg").content_type == "image/svg+xml"


def test_font_that_is_missing_leaves_it_to_the_next_one() -> None:
    with pytest.raises(FileNotFoundError):
        _static_only_fetcher().fetch("static:///vendor/none.woff2")


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="http://example.org/a.css">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_document_that_asks_for_something_else_is_refused(head: str) -> None:
    with pytest.raises(DocumentRefused):
        render_pdf(page(head=head))


def test_picture_inside_the_page_is_fine() -> None:
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="
    assert render_pdf(page(f'<img alt="" src="{dot}">')).startswith(b"%PDF-")


def test_same_content_gives_the_same_bytes_and_other_content_other_ones() -> None:
    first, again, other = render_pdf(page()), render_pdf(page()), render_pdf(page("Anders"))
    assert first == again
    assert fingerprint(first) == fingerprint(again)
    assert len(fingerprint(first)) == 64
    identifiers = [pikepdf.open(io.BytesIO(each)).trailer.ID[0] for each in (first, other)]
    assert bytes(identifiers[0]) != bytes(identifiers[1])


def test_document_declares_both_norms_language_and_title() -> None:
    pdf = pikepdf.open(io.BytesIO(render_pdf(page())))
    metadata = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert 'pdfaid:part="2"' in metadata or "<pdfaid:part>2</pdfaid:part>" in metadata
    assert str(pdf.Root.Lang) == "nl"
    assert "Proef" in metadata
    assert bool(pdf.Root.MarkInfo.Marked)


def test_server_without_pango_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library")
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DocumentRefused, match="Pango"):
        render_pdf(page())


def test_document_registers_itself_and_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.documents.documents", dict(documents))

    class Letter(Document):
        name, kind, edition = "letter", "pdf", "public"
        permission, template = "programme.view", "x.html"

    class Nameless(Document):
        """An in-between class is no document of its own."""

    from core.documents import documents as registered

    assert registered["letter"] is Letter
    assert Nameless not in registered.values()
    assert Letter().file_name(None) == "letter.pdf"
    assert Letter.describe() == {
        "name": "letter",
        "permission": "programme.view",
        "kind": "pdf",
        "edition": "public",
        "template": "x.html",
    }
    with pytest.raises(NotImplementedError):
        Letter().context(None, None)


def test_every_document_asks_a_declared_right() -> None:
    from core import permissions

    assert documents
    for document in documents.values():
        assert document.permission in permissions.registry
        assert document.title
