"""Signed files: told by their content, cleaned of what hides in them, refused when they trick."""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from PIL import Image

from network.actions import signed_images, signed_pdf
from network.actions.signed_files import MAXIMUM_SIZE, clean
from network.actions.signed_refusal import FileRefused
from tests.network import signed_samples as samples


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def everything(content: bytes) -> bytes:
    """All a PDF holds, unfolded: every object with its stream."""
    pdf, out = opened(content), io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
    )
    return out.getvalue()


def shot(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


# --- what is kept ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (samples.plain_pdf, "pdf"),
        (samples.png, "png"),
        (samples.jpeg, "jpg"),
    ],
)
def test_kind_is_told_by_content(make: Callable[[], bytes], kind: str) -> None:
    kept = clean(make())
    assert kept.kind == kind
    assert not kept.was_signed_digitally


def test_same_file_gives_the_same_bytes() -> None:
    for make in (samples.active_pdf, samples.png, samples.jpeg):
        content = make()
        assert clean(content).content == clean(content).content


def test_cleaned_file_can_be_cleaned_again() -> None:
    for make in (samples.active_pdf, samples.signed_pdf, samples.png, samples.jpeg):
        once = clean(make())
        assert clean(once.content).kind == once.kind


def test_png_loses_its_texts_and_keeps_its_picture() -> None:
    content = samples.png(Author=samples.SECRET.decode(), Comment="x")
    assert samples.SECRET in content
    kept = clean(content).content
    assert samples.SECRET not in kept
    with shot(kept) as image:
        assert image.info == {}
        assert image.size == (40, 20)
        assert image.getpixel((5, 5)) == samples.RED


def test_transparent_png_stays_transparent() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    with shot(clean(out.getvalue()).content) as image:
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_jpeg_loses_place_device_and_comment() -> None:
    content = samples.jpeg()
    with shot(content) as before:
        assert before.getexif().get_ifd(0x8825)
    assert content.count(samples.SECRET) == 2
    kept = clean(content).content
    assert samples.SECRET not in kept
    assert b"Exif" not in kept
    with shot(kept) as image:
        assert dict(image.getexif()) == {}
        assert not image.getexif().get_ifd(0x8825)
        assert image.size == (64, 32)


def test_jpeg_taken_sideways_is_turned() -> None:
    with shot(clean(samples.jpeg(turned=True)).content) as image:
        assert image.size == (32, 64)
        top, bottom = image.getpixel((16, 8)), image.getpixel((16, 56))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[1] < 60 < 200 < bottom[1]


def test_print_colours_become_screen_colours() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (8, 8), (0, 0, 0, 0)).save(out, "JPEG")
    with shot(clean(out.getvalue()).content) as image:
        assert image.mode == "RGB"


def test_preview_behind_a_photograph_goes_without_a_word() -> None:
    kept = clean(samples.jpeg() + samples.jpeg()).content
    assert kept == clean(samples.jpeg()).content


# --- PDF ------------------------------------------------------------------------------------------
FORBIDDEN = (
    b"/JavaScript", b"/JS", b"/OpenAction", b"/AA <<", b"/EmbeddedFile", b"/EF", b"/Launch",
    b"/GoToR", b"/XFA", b"/Metadata", b"/PieceInfo", b"/Thumb", b"/FileAttachment", b"/RichMedia",
    b"/Movie", b"/Sound", b"/Popup", b"/Author", b"/AcroForm", b"file:", b"cmd.exe", b"virus",
    samples.SECRET,
)  # fmt: skip


def test_sample_holds_all_that_has_to_go() -> None:
    content = everything(samples.active_pdf())
    assert not [word for word in FORBIDDEN if word not in content]


def test_pdf_loses_what_runs_hides_and_tells() -> None:
    content = everything(clean(samples.active_pdf()).content)
    assert not [word for word in FORBIDDEN if word in content]


def test_pdf_keeps_its_pages_and_honest_links() -> None:
    pdf = opened(clean(samples.active_pdf()).content)
    assert b"Pagina 0" in pdf.pages[0].Contents.read_bytes()
    assert "/AA" in pdf.pages[0].Resources.Font, "a font may be called like that"
    actions = [dict(link.A) for link in pdf.pages[0].Annots if "/A" in link]  # type: ignore[operator]
    assert [str(action["/S"]) for action in actions] == ["/URI", "/GoTo"]
    assert str(actions[0]["/URI"]) == "https://www.voorbeeld.example/artikel"
    assert "/Next" not in actions[1]
    assert str(pdf.Root.Outlines.First.Title) == "Kop"


def test_photograph_within_a_pdf_loses_its_place_and_stays_the_same_picture() -> None:
    content = samples.photographed_pdf()
    assert content.count(samples.SECRET) == 2
    kept = clean(content).content
    assert samples.SECRET not in everything(kept)
    pdf = opened(kept)
    raw = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
    with shot(raw) as image, shot(samples.jpeg()) as before:
        assert image.tobytes() == before.tobytes()


def test_digital_signature_is_told_and_its_picture_stays() -> None:
    kept = clean(samples.signed_pdf())
    assert kept.was_signed_digitally
    content = everything(kept.content)
    for word in (b"/ByteRange", b"/Sig", b"/Widget", b"/AcroForm", samples.SECRET):
        assert word not in content
    assert b"0 0 1 rg 0 0 100 20 re f" in content


def test_cleaned_pdf_is_not_called_signed_again() -> None:
    assert not clean(clean(samples.signed_pdf()).content).was_signed_digitally


# --- what is refused ------------------------------------------------------------------------------
def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def wide_jpeg() -> bytes:
    """A JPEG that says it is 65,000 by 1,000 pixels."""
    content = bytearray(samples.jpeg())
    frame = next(at for marker, at, _ in signed_images.jpeg_parts(bytes(content)) if marker == 0xC0)
    content[frame + 5 : frame + 9] = (1000).to_bytes(2, "big") + (65_000).to_bytes(2, "big")
    return bytes(content)


#: Name → (what makes it, a word of the sentence in English).
TRICKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "white": (lambda: b" \r\n\t ", "empty"),
    "11 MB": (lambda: samples.plain_pdf() + b"\n" * (11 * 1024 * 1024), "10 MB"),
    "program": (lambda: b"MZ\x90\x00" + b"\x00" * 200, "program"),
    "Linux program": (lambda: b"\x7fELF" + b"\x00" * 200, "program"),
    "script": (lambda: b"#!/bin/sh\nrm -rf /\n", "program"),
    "web page": (lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>", "web page"),
    "drawing": (lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', "web page"),
    "archive": (samples.archive, "office"),
    "old office": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "office"),
    "text": (lambda: b"Getekend: iedereen", "no PDF"),
    "GIF": (lambda: b"GIF89a" + b"\x00" * 50, "no PDF"),
    "web page before a PDF": (lambda: b"<html>" + samples.plain_pdf(), "web page"),
    "PNG and archive": (lambda: samples.png() + samples.archive(), "second file"),
    "PNG and anything": (lambda: samples.png() + b"x", "second file"),
    "JPEG and archive": (lambda: samples.jpeg() + samples.archive(), "second file"),
    "JPEG and page": (lambda: samples.jpeg() + b"<HTML><script>", "second file"),
    "JPEG and program": (lambda: samples.jpeg() + b"MZ\x90\x00", "second file"),
    "JPEG and PDF": (lambda: samples.jpeg() + samples.plain_pdf(), "second file"),
    "PDF and archive": (lambda: samples.plain_pdf() + samples.archive(), "second file"),
    "PDF and page": (lambda: samples.plain_pdf() + b"<script>alert(1)</script>", "second file"),
    "archive that ends a PDF": (
        lambda: samples.plain_pdf() + samples.archive()[:-2] + b"\x06\x00%%EOF\n",
        "second file",
    ),
    "locked PDF": (lambda: samples.locked_pdf(user="geheim"), "locked"),
    "restricted PDF": (samples.locked_pdf, "locked"),
    "half a PDF": (lambda: cut(samples.plain_pdf()), "damaged"),
    "PDF in name only": (lambda: b"%PDF-1.7\nhallo", "damaged"),
    "PDF without pages": (lambda: samples.saved(samples.new_pdf(0)), "no page"),
    "PDF that unfolds": (samples.unfolding_pdf, "damaged"),
    "half a PNG": (lambda: cut(samples.png()), "damaged"),
    "PNG in name only": (lambda: b"\x89PNG\r\n\x1a\nhallo", "damaged"),
    "broken PNG": (lambda: samples.png().replace(b"IDAT", b"IDAX"), "damaged"),
    "half a JPEG": (lambda: cut(samples.jpeg()), "damaged"),
    "JPEG in name only": (lambda: b"\xff\xd8\xffhallo", "damaged"),
    "bomb": (samples.bomb, "50 megapixels"),
    "wide JPEG": (wide_jpeg, "50 megapixels"),
}


@pytest.mark.parametrize("name", TRICKS)
def test_trick_is_refused_with_a_reason(name: str) -> None:
    from django.utils import translation

    make, word = TRICKS[name]
    with translation.override("en"), pytest.raises(FileRefused) as refused:
        clean(make())
    assert word in str(refused.value)


def test_the_largest_file_is_taken_and_one_byte_more_is_not() -> None:
    content = samples.plain_pdf()
    full = content + b"\n" * (MAXIMUM_SIZE - len(content))
    assert clean(full).kind == "pdf"
    with pytest.raises(FileRefused):
        clean(full + b"\n")


def test_image_of_exactly_the_most_pixels_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_images, "MAXIMUM_PIXELS", 800)
    assert clean(samples.png((40, 20))).kind == "png"
    with pytest.raises(FileRefused):
        clean(samples.png((40, 21)))


def test_refused_bomb_was_never_unfolded() -> None:
    with_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for make in (samples.bomb, samples.unfolding_pdf):
        content = make()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(FileRefused):
            clean(content)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < 150 * 1024, "kilobytes"
    assert with_memory > 0


@pytest.mark.parametrize(("limit", "name"), [(2, "MOST_PAGES"), (3, "MOST_OBJECTS")])
def test_pdf_with_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: int, name: str
) -> None:
    monkeypatch.setattr(signed_pdf, name, limit)
    with pytest.raises(FileRefused):
        clean(samples.saved(samples.new_pdf(3)))


@pytest.mark.parametrize("library", ["pikepdf", "PIL"])
def test_missing_library_is_told(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    content = samples.plain_pdf() if library == "pikepdf" else samples.png()
    signed_pdf._library.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(FileRefused, match=library if library == "pikepdf" else "Pillow"):
        clean(content)


def test_whatever_a_file_does_to_the_library_it_is_refused() -> None:
    """Every cut and every changed byte gives a file or a refusal, never another error."""
    contents = [samples.signed_pdf(), samples.png(), samples.jpeg()]
    for content in contents:
        step = max(1, len(content) // 60)
        for at in range(0, len(content), step):
            changed = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
            for tried in (changed, content[:at]):
                _clean_or_refuse(tried)


def _clean_or_refuse(content: bytes) -> Any:
    try:
        return clean(content)
    except FileRefused as refused:
        assert str(refused)
        return None
