"""Files that somebody may send as a signed agreement: good ones, and ones with a trick in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

SECRET = b"GEHEIM-0612"
RED = (200, 20, 20)


def png(size: tuple[int, int] = (40, 20), **facts: str) -> bytes:
    """A red PNG, with texts in it."""
    texts = PngImagePlugin.PngInfo()
    for key, value in facts.items():
        texts.add_text(key, value)
    out = io.BytesIO()
    Image.new("RGB", size, RED).save(out, "PNG", pnginfo=texts)
    return out.getvalue()


def jpeg(*, turned: bool = False) -> bytes:
    """A JPEG, left half red, right half white, with the place it was taken and a comment."""
    image = Image.new("RGB", (64, 32), "white")
    image.paste(RED, (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 6 if turned else 1
    exif[0x8825] = {1: "N", 2: (51.0, 54.0, 11.0), 3: "E", 4: (4.0, 29.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET, quality=95)
    return out.getvalue()


def archive() -> bytes:
    """A ZIP with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("virus.txt", SECRET)
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that says it is 10,000 by 6,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 10_000, 6_000, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\x00" * (10_001 * 6_000), 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def new_pdf(pages: int = 1) -> pikepdf.Pdf:
    """A PDF with a line of text on each page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(300, 300))
        # A font may be called as a word of the format: it has to stay.
        page.obj.Resources = Dictionary(Font=Dictionary({"/AA": font}))
        page.obj.Contents = pdf.make_stream(b"BT /AA 12 Tf 20 200 Td (Pagina %d) Tj ET" % number)
    return pdf


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The bytes of a PDF, without compression so that a test can look into them."""
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, **options)
    return out.getvalue()


def plain_pdf() -> bytes:
    """A PDF with nothing special."""
    return saved(new_pdf())


def script(pdf: pikepdf.Pdf) -> Any:
    """An action that runs a script."""
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('GEHEIM-0612')"))


def active_pdf() -> bytes:
    """A PDF with every place where something runs, hides or tells who wrote it."""
    pdf = new_pdf()
    page, run = pdf.pages[0].obj, script(pdf)
    secret = pdf.make_stream(SECRET)
    spec = Dictionary(Type=Name.Filespec, F=String("virus.exe"), EF=Dictionary(F=secret))
    pdf.docinfo["/Author"] = SECRET.decode()
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET.decode()]
    tree = Dictionary(Names=Array([String("x"), run]))
    files = Dictionary(Names=Array([String("virus.exe"), spec]))
    pdf.Root.Names = Dictionary(JavaScript=tree, EmbeddedFiles=files)
    pdf.Root.OpenAction = run
    pdf.Root.AA = Dictionary(WC=run)
    pdf.Root.AF = Array([spec])
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(SECRET))
    pdf.Root.PieceInfo = Dictionary(Private=Dictionary(Private=String(SECRET)))
    page.AA = Dictionary(O=run)
    page.Metadata = pdf.make_stream(SECRET)
    page.Thumb = pdf.make_stream(SECRET)
    page.Annots = pdf.make_indirect(Array([*_links(pdf), *_hidden_annotations(pdf, spec)]))
    outline = pdf.make_indirect(Dictionary(Title=String("Kop"), A=run))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=outline, Last=outline, Count=1))
    return saved(pdf, preserve_pdfa=False)


def _links(pdf: pikepdf.Pdf) -> list[Any]:
    rest = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 10, 10])}
    actions = [
        Dictionary(S=Name.URI, URI=String("https://www.voorbeeld.example/artikel")),
        Dictionary(S=Name.URI, URI=String("file:///etc/passwd")),
        Dictionary(S=Name.Launch, F=String("cmd.exe")),
        Dictionary(S=Name.GoToR, F=String("ander.pdf"), D=Array([0, Name.Fit])),
        Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=script(pdf)),
    ]
    return [pdf.make_indirect(Dictionary(**rest, A=action)) for action in actions]


def _hidden_annotations(pdf: pikepdf.Pdf, spec: Any) -> list[Any]:
    rest = {"Type": Name.Annot, "Rect": Array([0, 0, 10, 10])}
    kinds = [
        Dictionary(**rest, Subtype=Name.FileAttachment, FS=spec),
        Dictionary(**rest, Subtype=Name.RichMedia, RichMediaContent=Dictionary(X=spec)),
        Dictionary(**rest, Subtype=Name.Movie, Movie=Dictionary(F=spec)),
        Dictionary(**rest, Subtype=Name.Sound, Sound=pdf.make_stream(SECRET)),
        Dictionary(**rest, Subtype=Name.Popup, Contents=String(SECRET), AA=script(pdf)),
    ]
    return [pdf.make_indirect(kind) for kind in kinds]


def photographed_pdf() -> bytes:
    """A PDF with a photograph that tells where it was taken."""
    pdf = new_pdf()
    picture = pdf.make_stream(jpeg())
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 64, 32, 8
    picture.ColorSpace = Name.DeviceRGB
    picture.Filter = Name.DCTDecode
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=picture)
    return saved(pdf)


def signed_pdf() -> bytes:
    """A PDF with a signature field that shows a line, and a signature in it."""
    pdf = new_pdf()
    shown = pdf.make_stream(b"0 0 1 rg 0 0 100 20 re f")
    shown.Type, shown.Subtype, shown.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 20])
    signature = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        ByteRange=Array([0, 10, 20, 30]),
        Contents=String(SECRET),
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("Handtekening"),
            F=4,
            Rect=Array([20, 20, 120, 40]),
            AP=Dictionary(N=shown),
            V=pdf.make_indirect(signature),
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(pdf)


def locked_pdf(user: str = "", owner: str = "baas") -> bytes:
    """A PDF that is encrypted."""
    out = io.BytesIO()
    new_pdf().save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def unfolding_pdf() -> bytes:
    """A small PDF of which the list of objects unfolds to 200 MB."""
    packed = zlib.compress(b"1 0 <</Type/Catalog/Pages 2 0 R>>" + b" " * 200_000_000, 9)
    parts = [b"%PDF-1.7\n"]
    at = len(parts[0])
    parts.append(
        b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>"
        b"stream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    )
    xref = at + len(parts[1])
    rows = b"".join(
        struct.pack(">BIB", *row)
        for row in [(0, 0, 0), (2, 3, 0), (2, 3, 0), (1, at, 0), (1, xref, 0)]
    )
    parts.append(
        b"4 0 obj<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\n"
        % (len(rows), rows)
    )
    parts.append(b"startxref\n%d\n%%%%EOF\n" % xref)
    return b"".join(parts)
