"""PDF files of a signed agreement: written anew without what runs, hides or points elsewhere.

Notes, fields and signatures are painted on their page and are no fields any more. What stays of
the document is chosen from short lists; everything else goes (ISO 32000-1, 7.7, 12.5 and 12.6).
"""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from network.actions.signed_images import without_notes
from network.actions.signed_refusal import FileRefused, two_files

#: More than this no agreement has; cleaning would take longer than somebody waits.
MOST_PAGES, MOST_OBJECTS = 500, 60_000
#: The most memory, in bytes, that one part may unfold to.
UNFOLDED = 64 * 1024 * 1024
#: More entries than this no list or dictionary of an agreement has.
MOST_ENTRIES = 100_000
#: What stays of the document, and of a page.
DOCUMENT = {
    "/Type", "/Pages", "/PageLabels", "/Outlines", "/Dests", "/Names", "/PageLayout", "/PageMode",
    "/ViewerPreferences", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OutputIntents",
    "/OCProperties",
}  # fmt: skip
PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Rotate", "/Contents", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit",
}  # fmt: skip
#: What goes wherever it stands.
NOWHERE = {
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RF", "/AF", "/XFA",
    "/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/PA", "/RichMediaContent",
    "/RichMediaSettings", "/3DD", "/OPI", "/Alternates", "/Movie", "/Sound",
}  # fmt: skip
#: Dictionaries whose keys are names somebody chose, not words of the format.
CHOSEN_NAMES = {"/Dests", "/CharProcs", "/RoleMap", "/ClassMap", "/Colorants"}
#: Addresses that a link may lead to: a page or a mail, never a file or a program.
ADDRESS = re.compile(r"(?:https?://|mailto:)[!-~]+", re.IGNORECASE)
END = b"%%EOF"


def clean_pdf(content: bytes) -> tuple[bytes, bool]:
    """The PDF written anew, and whether it held a digital signature, which does not survive.

    Raises ``FileRefused`` for what is locked, damaged, too large, or another file as well.
    """
    pikepdf = _library()
    damaged = _("This PDF is damaged. Open it, print it to a new PDF, and choose that.")
    whole, end, behind = content.rpartition(END)
    if whole and behind.strip(b"\x00\t\n\f\r "):
        raise FileRefused(two_files())
    try:
        with pikepdf.open(io.BytesIO(whole + end or content), attempt_recovery=False) as pdf:
            return _written_anew(pdf, pikepdf)
    except pikepdf.PasswordError as error:
        raise FileRefused(_locked()) from error
    except FileRefused:
        raise
    except Exception as error:  # whatever a made-up file does to the library, it is refused
        raise FileRefused(damaged) from error


@cache
def _library() -> Any:
    """The library, told once how much memory a part may take."""
    try:
        import pikepdf
        from pikepdf import settings
    except (ImportError, OSError) as error:
        raise FileRefused(
            _("This server cannot read PDF: the library pikepdf is missing. Tell its manager.")
        ) from error
    names = ("flate", "png", "run_length", "tiff", "dct")
    memory: dict[str, Any] = {f"{name}_max_memory": UNFOLDED for name in names}
    settings.set_qpdf_limits(parser_max_container_size=MOST_ENTRIES, **memory)
    return pikepdf


def _locked() -> str:
    return _(
        "This PDF is locked with a password or with restrictions. Save it without them, and choose"
        " that."
    )


def _written_anew(pdf: Any, pikepdf: Any) -> tuple[bytes, bool]:
    if pdf.is_encrypted:
        raise FileRefused(_locked())
    if len(pdf.objects) > MOST_OBJECTS or not 0 < len(pdf.pages) <= MOST_PAGES:
        raise FileRefused(
            _("This PDF has no page, over 500 pages, or too many parts. Scan only the agreement.")
        )
    was_signed = any(_is_signature(one, pikepdf) for one in pdf.objects)
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    _keep(pdf.Root, DOCUMENT)
    if "/Names" in pdf.Root:
        _keep(pdf.Root.Names, {"/Dests"})
    for page in pdf.pages:
        _clean_page(page.obj, pikepdf)
    _clean_everywhere(pdf.Root, pikepdf)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        fix_metadata_version=False,
        preserve_pdfa=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return out.getvalue(), was_signed


def _is_signature(one: Any, pikepdf: Any) -> bool:
    return isinstance(one, pikepdf.Dictionary) and "/ByteRange" in one and "/Contents" in one


def _keep(holder: Any, kept: set[str]) -> None:
    for key in set(holder.keys()) - kept:
        del holder[key]


def _clean_page(page: Any, pikepdf: Any) -> None:
    """Only what shows the page, and links that lead to a page or an address."""
    _keep(page, PAGE)
    if "/Annots" in page:
        links = [one for one in page.Annots if str(one.get("/Subtype", "")) == "/Link"]
        page.Annots = pikepdf.Array(links)


def _clean_everywhere(root: Any, pikepdf: Any) -> None:
    """Walk all that the document still holds, and take away what never stays."""
    seen: set[tuple[Any, bool]] = set()
    waiting = [(root, False)]
    while waiting:
        one, are_names = waiting.pop()
        if one.is_indirect:
            if (one.objgen, are_names) in seen:
                continue
            seen.add((one.objgen, are_names))
        if isinstance(one, pikepdf.Array):
            waiting += [(entry, False) for entry in one if _holds_more(entry, pikepdf)]
            continue
        if not are_names:
            _clean_dictionary(one, pikepdf)
        for key in list(one.keys()):
            if _holds_more(one[key], pikepdf):
                waiting.append((one[key], not are_names and key in CHOSEN_NAMES))
                if key in {"/Resources", "/DR"} and not are_names:
                    waiting.pop()
                    waiting += _resources(one[key], pikepdf)


def _resources(holder: Any, pikepdf: Any) -> list[tuple[Any, bool]]:
    """The lists of fonts, images and so on: each under a name that somebody chose."""
    return [(holder[key], True) for key in list(holder.keys()) if _holds_more(holder[key], pikepdf)]


def _holds_more(entry: Any, pikepdf: Any) -> bool:
    return isinstance(entry, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream))


def _clean_dictionary(one: Any, pikepdf: Any) -> None:
    for key in set(one.keys()) & NOWHERE:
        del one[key]
    action = one.get("/A")
    if isinstance(action, pikepdf.Dictionary) and "/S" in action:
        allowed = _allowed(action, pikepdf)
        if allowed is None:
            del one["/A"]
        else:
            one["/A"] = allowed
    elif action is not None and str(one.get("/Subtype", "")) == "/Link":
        del one["/A"]
    if isinstance(one, pikepdf.Stream):
        _clean_photograph(one, pikepdf)


def _clean_photograph(one: Any, pikepdf: Any) -> None:
    """A photograph within the document loses place, device and comments as well."""
    kinds, details = one.get("/Filter"), one.get("/DecodeParms")
    if isinstance(kinds, pikepdf.Array) and len(kinds) == 1:
        kinds = kinds[0]
        details = details[0] if isinstance(details, pikepdf.Array) else details
    if kinds != pikepdf.Name.DCTDecode:
        return
    raw = one.read_raw_bytes()
    plain = without_notes(raw)
    if plain != raw:
        one.write(plain, filter=pikepdf.Name.DCTDecode, decode_parms=details)


def _allowed(action: Any, pikepdf: Any) -> Any:
    """The action again with only what it is for; None when it may not stay."""
    kind = str(action["/S"])
    if kind == "/GoTo" and "/D" in action:
        return pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=action["/D"])
    if kind == "/URI" and ADDRESS.fullmatch(str(action.get("/URI", ""))):
        return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=action["/URI"])
    return None
