"""Images of a signed agreement: painted anew, so that only the picture comes along.

Read by the specifications of PNG (W3C) and JPEG (ITU-T T.81): where the image ends and how large it
is, before anything is unfolded in memory.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _

from network.actions.signed_refusal import MARKUP, FileRefused, two_files
from network.models import FileKind

#: The largest image that is taken, in pixels: a small file can unfold to a whole memory.
MAXIMUM_PIXELS = 50_000_000
#: What makes a file behind an image another file as well.
SECOND_FILES = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")
#: JPEG markers that tell the size of an image (ITU-T T.81, table B.1).
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
#: JPEG parts with notes: EXIF and XMP, Photoshop, and comments.
NOTES = {0xE1, 0xED, 0xFE}
QUALITY = 90


def clean_image(content: bytes, kind: str) -> bytes:
    """The picture alone, upright: no place, device, author, comment or profile.

    Raises ``FileRefused`` for what is damaged, too large, or another file as well.
    """
    broken = _("This image is damaged. Scan or photograph the agreement again.")
    try:
        pixels, end = _png_facts(content) if kind == FileKind.PNG else _jpeg_facts(content)
    except (struct.error, IndexError, ValueError) as error:
        raise FileRefused(broken) from error
    if pixels > MAXIMUM_PIXELS:
        raise FileRefused(_("This image is larger than 50 megapixels. Scan it in less detail."))
    behind = content[end:]
    if (kind == FileKind.PNG and behind) or _is_second_file(behind):
        raise FileRefused(two_files())
    return _painted_anew(content, kind, broken)


def _painted_anew(content: bytes, kind: str, broken: str) -> bytes:
    try:
        from PIL import Image, ImageOps
    except (ImportError, OSError) as error:
        raise FileRefused(
            _("This server cannot read images: the library Pillow is missing. Tell its manager.")
        ) from error
    form = "PNG" if kind == FileKind.PNG else "JPEG"
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as image:
            image.load()
            upright = ImageOps.exif_transpose(image)
            if form == "JPEG" and upright.mode != "L":
                upright = upright.convert("RGB")
            kept = ("transparency",) if form == "PNG" else ()
            upright.info = {key: upright.info[key] for key in kept if key in upright.info}
            upright.save(out, form, **({"quality": QUALITY} if form == "JPEG" else {}))
    except Exception as error:  # whatever a made-up file does to the library, it is refused
        raise FileRefused(broken) from error
    return out.getvalue()


def _is_second_file(behind: bytes) -> bool:
    """Cameras put previews behind a photograph; a file of another kind is another matter."""
    if behind.startswith(b"MZ") or any(mark in behind for mark in SECOND_FILES):
        return True
    small = behind.lower()
    return any(mark in small for mark in MARKUP)


def _png_facts(content: bytes) -> tuple[int, int]:
    """Pixels, and where the image ends (PNG specification, 5.3). Raises when it is cut off."""
    at, pixels = 8, 0
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name = content[at + 4 : at + 8]
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", content, at + 8)
            pixels = max(pixels, width * height)
        at += 12 + length
        if at > len(content):
            raise ValueError("cut off")
        if name == b"IEND":
            return pixels, at


def _jpeg_facts(content: bytes) -> tuple[int, int]:
    """Pixels, and where the image ends. Raises when it is cut off."""
    pixels, at = 0, 0
    for marker, at, _end in jpeg_parts(content):
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            pixels = max(pixels, width * height)
    return pixels, at + 2


def jpeg_parts(content: bytes) -> Iterator[tuple[int, int, int]]:
    """The parts of a JPEG: marker, where it begins, where it ends; the last one ends the image.

    The picture itself is passed over. Raises ``ValueError`` when it is cut off or no JPEG.
    """
    at = 2
    while True:
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise ValueError("no marker")
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == 0xD9:
            yield marker, at, at + 2
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        yield marker, at, end
        at = _after_picture(content, end) if marker == 0xDA else end


def _after_picture(content: bytes, at: int) -> int:
    """Where the next marker stands behind the coded picture."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise ValueError("cut off")
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def without_notes(content: bytes) -> bytes:
    """A JPEG without EXIF, XMP, Photoshop notes and comments, its picture byte for byte.

    What is no whole JPEG comes back as it was.
    """
    kept, at = [content[:2]], 2
    try:
        for marker, start, end in jpeg_parts(content):
            if marker in NOTES:
                kept.append(content[at:start])
                at = end
    except (struct.error, IndexError, ValueError):
        return content
    return b"".join([*kept, content[at:]])
