"""The look of a municipality: readable for everybody; a logo that is a picture and no more."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from core.models import AuditEvent, Logo, Municipality
from core.models.theme import (
    STANDARD,
    complete,
    contrast,
    faults,
    given,
    luminance,
    shade,
    style_sheet,
    suggestion,
    tint,
)
from core.tenancy import acting_for
from tests.world import World

DOOR = "/maasmonde/settings/theme/"
GOOD = {"accent_600": "#7a1f3d"}


@pytest.fixture
def manager(world: World) -> Client:
    return world.maasmonde.client("application_manager")


def theme() -> dict[str, Any]:
    """The stored look."""
    stored: dict[str, Any] = Municipality.objects.get(slug="maasmonde").theme
    return stored


def picture(size: tuple[int, int] = (300, 100), kind: str = "PNG", **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#7a1f3d").save(target, format=kind, **options)
    return target.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


# --- the arithmetic of WCAG 2.2 ----------------------------------------------------------------
def test_contrast_is_that_of_the_norm() -> None:
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.542, abs=0.001)


def test_shades_and_tints() -> None:
    assert shade("#808080", 0.5) == "#404040"
    assert shade("#123456", 1) == "#123456"
    assert tint("#000000", 0) == "#ffffff"
    assert tint("#000000", 1) == "#000000"


def test_own_look_of_the_product_is_readable() -> None:
    assert faults(STANDARD) == []


@pytest.mark.parametrize("colour", ["#ffcc00", "#00ffff", "#ff0000", "#888888", "#ffffff"])
def test_suggestion_is_readable_everywhere(colour: str) -> None:
    colours = complete({"accent_600": colour})
    for fault in faults(colours):
        mended = {**colours, fault.name: fault.suggestion}
        assert fault.name not in {left.name for left in faults(mended)}
        assert suggestion(colours, fault.name) == fault.suggestion


def test_missing_colours_are_derived_and_not_given_back() -> None:
    stored = complete(GOOD)
    assert set(stored) == set(STANDARD)
    assert given(stored) == GOOD
    assert given({}) == {}
    assert given(complete({**GOOD, "link": "#003366"})) == {**GOOD, "link": "#003366"}


def test_style_sheet_leaves_out_what_is_no_colour() -> None:
    sheet = style_sheet({"accent_600": "red;} body{display:none", "link": "#003366"})
    assert "display" not in sheet
    assert "--app-link: #003366;" in sheet


# --- saving ---
def test_good_look_is_saved_and_served(world: World, manager: Client, client: Client) -> None:
    assert manager.post(DOOR, GOOD)["Location"] == DOOR
    assert theme()["accent_600"] == "#7a1f3d"
    page = manager.get(DOOR).content.decode()
    address = f"/maasmonde/theme.css?v={theme()['version']}"
    assert address in page
    sheet = client.get(address)
    assert "--app-accent-600: #7a1f3d" in sheet.content.decode()
    assert "max-age=31536000" in sheet["Cache-Control"]
    assert "#7a1f3d" not in client.get("/broekerlanden/theme.css").content.decode()
    event = AuditEvent.objects.filter(action="theme.edit").get()
    assert event.changed_fields == "theme"
    assert "7a1f3d" not in str(event.__dict__)


@pytest.mark.parametrize(
    ("facts", "field", "says"),
    [
        ({"accent_600": "#ffcc00"}, "accent_600", "Probeer #"),
        ({"accent_600": "#115e6e", "link": "#66ccff"}, "link", "Probeer #"),
        ({"link": "#66ccff"}, "link", "4,5"),
        ({"accent_600": "#115e6e", "accent_700": "#ffffff"}, "accent_700", "Probeer #"),
        ({"accent_600": "rood"}, "accent_600", "#115e6e"),
        ({"accent_600": "#12345"}, "accent_600", "#115e6e"),
        ({"accent_600": "url(https://evil)"}, "accent_600", "#115e6e"),
        ({"accent_700": "#0b4a58"}, "accent_600", "accent"),
    ],
)
def test_look_that_cannot_be_read_is_refused_at_the_field(
    world: World, manager: Client, facts: dict[str, str], field: str, says: str
) -> None:
    answer = manager.post(DOOR, facts)
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert theme() == {}
    assert all(value in answer.content.decode() for value in facts.values())


@pytest.mark.parametrize("text", ["#7A1F3D", "7a1f3d", " #7a1f3d "])
def test_colour_is_understood_in_several_notations(
    world: World, manager: Client, text: str
) -> None:
    manager.post(DOOR, {"accent_600": text})
    assert theme()["accent_600"] == "#7a1f3d"


def test_three_signs_are_a_colour_too(world: World, manager: Client) -> None:
    manager.post(DOOR, {"accent_600": "#036"})
    assert theme()["accent_600"] == "#003366"


def test_empty_look_is_that_of_the_product_again(world: World, manager: Client) -> None:
    manager.post(DOOR, GOOD)
    manager.post(DOOR, {})
    assert theme() == {}
    assert "/maasmonde/theme.css" not in manager.get(DOOR).content.decode()


# --- the logo -----------------------------------------------------------------------------------
def test_logo_is_drawn_anew_without_what_else_was_in_the_file(
    world: World, manager: Client, client: Client
) -> None:
    extra = PngImagePlugin.PngInfo()
    extra.add_text("Author", "Jan de Vries")
    manager.post(DOOR, {"logo": upload(picture(pnginfo=extra))})
    served = client.get("/maasmonde/logo.png")
    assert served["Content-Type"] == "image/png"
    assert b"Jan de Vries" not in served.content
    drawn = Image.open(io.BytesIO(served.content))
    assert max(drawn.size) == 160
    assert not drawn.info
    assert theme()["logo"] in manager.get("/maasmonde/").content.decode()
    versioned = client.get(theme()["logo"])
    assert "max-age=31536000" in versioned["Cache-Control"]
    assert client.get("/broekerlanden/logo.png").status_code == 404


def test_logo_stays_when_colours_change_and_goes_when_asked(
    world: World, manager: Client, client: Client
) -> None:
    assert "remove_logo" not in manager.get(DOOR).context["form"].fields
    manager.post(DOOR, {"logo": upload(picture())})
    manager.post(DOOR, GOOD)
    assert "logo" in theme()
    other = upload(picture((50, 50)))
    manager.post(DOOR, {**GOOD, "logo": other})
    with acting_for(world.maasmonde.municipality):
        assert Logo.objects.count() == 1
        assert str(Logo.objects.get()) == Logo.objects.get().digest[:12]
    manager.post(DOOR, {**GOOD, "remove_logo": "on"})
    assert "logo" not in theme()
    assert client.get("/maasmonde/logo.png").status_code == 404


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "logo.png"),
        (b"no picture at all", "logo.png"),
        (SVG, "logo.png"),
        (picture(kind="JPEG"), "logo.png"),
        (picture(kind="GIF"), "logo.png"),
        (picture()[:60], "logo.png"),
        (picture((4001, 10)), "logo.png"),
        (picture() + b"\0" * 1024 * 1024, "logo.png"),
    ],
    ids=["empty", "text", "svg", "jpeg", "gif", "cut off", "too wide", "too large"],
)
def test_file_that_is_no_small_png_is_refused(
    world: World, manager: Client, content: bytes, name: str
) -> None:
    answer = manager.post(DOOR, {**GOOD, "logo": upload(content, name)})
    assert answer.status_code == 422
    assert "logo" in answer.context["form"].errors
    assert theme() == {}


def test_good_logo_beside_a_wrong_colour_has_to_be_chosen_again(
    world: World, manager: Client
) -> None:
    answer = manager.post(DOOR, {"accent_600": "#ffcc00", "logo": upload(picture())})
    assert "opnieuw" in " ".join(answer.context["form"].errors["logo"])
    with acting_for(world.maasmonde.municipality):
        assert not Logo.objects.exists()
