"""The pictures of docs/guide: a walk through the demonstration in a real browser.

Each function below is a chapter of the guide and leaves the demonstration as the next one needs
it. The walk presses the buttons a person would press, so a picture shows what really happens.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from programmes.actions.demonstration import PASSWORD

#: CSS pixels: a usual laptop.
WIDTH, HEIGHT = 1280, 800
#: When every picture is taken; the demonstration's own dates lie around it.
MOMENT = "2026-11-26T09:00:00+01:00"
#: When the demonstration is made: before, so that the log reads in order.
BEFORE = "2026-11-26T08:00:00+01:00"
#: Colours a picture keeps: enough for flat colours, and a third of the bytes.
COLOURS = 96
#: The bar that says it is a demonstration is not there for who works with the product.
HIDDEN = ".demo-bar { display: none !important; }"

PROGRAMME = "/maasmonde/programmes/P-2026-01/"


class Camera:
    """A page of a browser that goes where it is told and keeps what it sees as a PNG file."""

    def __init__(self, page: Any, address: str, folder: Path) -> None:
        self.page, self.address, self.folder = page, address, folder
        self.taken: list[str] = []

    def go(self, path: str) -> None:
        """Open a path. Raises ``RuntimeError`` when the answer is no success."""
        answer = self.page.goto(self.address + path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{path} answers {answer.status if answer else 'nothing'}.")

    def log_in(self, username: str) -> None:
        """Begin anew as somebody of the demonstration."""
        self.page.context.clear_cookies()
        self.go("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("form button[type=submit]").last.click()
        self.page.wait_for_load_state()

    def press(self, name: str, role: str = "link") -> None:
        """Press the first link (or button) whose name holds ``name``."""
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        """Type a text into the field with this label."""
        self.page.get_by_label(label).first.fill(text)

    def take(self, name: str, *, height: int = HEIGHT, whole: bool = False) -> None:
        """Keep the page as ``name``.png: from the top, ``height`` pixels or the whole of it."""
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        self.page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
        self._keep(name, self.page.screenshot(full_page=whole, style=HIDDEN))
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def take_part(self, name: str, selector: str) -> None:
        """Keep the first element that ``selector`` finds as ``name``.png."""
        self._keep(name, self.page.locator(selector).first.screenshot(style=HIDDEN))

    def _keep(self, name: str, picture: bytes) -> None:
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        flat = image.quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(self.folder / f"{name}.png", optimize=True)
        self.taken.append(name)


def begin_the_day(camera: Camera) -> None:
    """Logging in, and the page on which a day begins."""
    camera.go("/accounts/login/")
    camera.page.fill("[name=login]", "beleid.maasmonde")
    camera.take("log-in", height=680)
    camera.log_in("beleid.maasmonde")
    camera.go("/maasmonde/")
    camera.take("home", whole=True)


def see_the_map(camera: Camera) -> None:
    """The map in its three sizes, and moving a card."""
    camera.go(f"{PROGRAMME}map/")
    camera.take("map", whole=True)
    camera.go(f"{PROGRAMME}map/?size=titles")
    camera.take("map-titles", whole=True)
    camera.go(f"{PROGRAMME}map/?by=phenomenon&size=cards")
    camera.take("map-theme", height=1000)
    camera.go(f"{PROGRAMME}map/")
    camera.page.locator(".card-on-map__move").first.click()
    camera.page.wait_for_load_state()
    camera.take("move", height=620)


def work_on_activities(camera: Camera) -> None:
    """The list, one activity, and adding one."""
    camera.go(f"{PROGRAMME}activities/")
    camera.take("activities")
    camera.press("TerInfo")
    camera.take("activity", height=1000)


def decide_on_blind_spots(camera: Camera) -> None:
    """The findings, one left so on purpose, one in the action plan."""
    camera.go(f"{PROGRAMME}findings/")
    camera.take("blind-spots")
    camera.press("Bewust zo laten")
    camera.take("leave-it-so", height=760)
    camera.go(f"{PROGRAMME}findings/")
    camera.press("In actieplan zetten")
    camera.take("address", height=760)


def see_action_points(camera: Camera) -> None:
    """What has been agreed."""
    camera.go(f"{PROGRAMME}actions/")
    camera.take("actions", height=520)


def make_a_scan(camera: Camera) -> None:
    """A scan from nothing to adopted, and what changed since."""
    camera.go(f"{PROGRAMME}scans/new/")
    camera.fill(
        "Aanbevelingen",
        "Spreek voor 1 maart 2027 af wie TerInfo en de wijkconciërges draagt.\n\n"
        "Zoek aanbod voor familie en professionals in de secundaire en de tertiaire fase.",
    )
    camera.take("scan-new", height=600)
    camera.press("Scan maken", "button")
    camera.take("scan", height=1000)


def administrate(camera: Camera) -> None:
    """What the application manager sees."""
    camera.log_in("beheer.maasmonde")
    camera.go("/maasmonde/settings/people/")
    camera.take("people", height=900)
    camera.press("Bas van Leeuwen")
    camera.take("person", height=760)
    camera.go("/maasmonde/settings/parameters/activity_history_days/new/")
    camera.take("parameter-propose", height=860)
    camera.go("/maasmonde/settings/theme/")
    camera.take("theme", height=900)


def oversee(camera: Camera) -> None:
    """What the privacy officer sees."""
    camera.log_in("privacy.maasmonde")
    camera.go("/maasmonde/settings/log/")
    camera.take("log", height=760)


#: The chapters, in the order of the guide.
WALK: tuple[Callable[[Camera], None], ...] = (
    begin_the_day,
    see_the_map,
    work_on_activities,
    decide_on_blind_spots,
    see_action_points,
    make_a_scan,
    administrate,
    oversee,
)
