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
from programmes.management import guide_casework, guide_signals

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
        self.click("main form button[type=submit]")

    def follow(self, name: str) -> None:
        """Follow the first link whose name holds ``name``."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def click(self, selector: str) -> None:
        """Press the first element that ``selector`` finds."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()

    def see(self, selector: str) -> None:
        """Wait until the page shows what ``selector`` finds."""
        self.page.locator(selector).first.wait_for()

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
    camera.click(".card-on-map__move")
    camera.take("move", height=620)


def work_on_activities(camera: Camera) -> None:
    """The list, one activity, and adding one."""
    camera.go(f"{PROGRAMME}activities/")
    camera.take("activities")
    camera.follow("TerInfo")
    camera.take("activity", height=1000)


#: Invented people, as somebody might mention them in passing.
REMARK = "Joost Vermeulen begeleidt de groep. Fatima El Amrani regelt de zaal via 06 1234 5678."


def be_asked_about_names(camera: Camera) -> None:
    """What the guard asks below a text, and the text once everything has been replaced."""
    camera.go(f"{PROGRAMME}activities/")
    camera.follow("TerInfo")
    camera.click("main a[href$='/edit/']")
    camera.fill("Opmerkingen", REMARK)
    camera.see(".guard__box")
    camera.take_part("guard-questions", "div:has(> #id_remarks)")
    camera.click(".guard__all button")
    camera.see(".guard__line.is-done")
    camera.take_part("guard-done", "div:has(> #id_remarks)")


def hold_a_session(camera: Camera) -> None:
    """Planning a session, the five questions, entering what is new, and what came out."""
    camera.go(f"{PROGRAMME}sessions/new/")
    camera.take("session-plan", height=1000)
    camera.click("button[name=begin]")
    for number in (2, 3, 4):
        camera.click("#answer button[type=submit]")
        camera.see(f".is-current .question__number:text-is('{number}')")
    camera.take("session-room", height=900)
    camera.click("nav a[href*='activities/new']")
    camera.fill("Titel", "Gesprekken met ouders bij de voetbalclub")
    camera.take("session-entry", height=560)
    camera.click("[data-entry] button[type=submit]")
    camera.see(".entry__list")
    camera.go(f"{PROGRAMME}sessions/")
    camera.click("main tbody th a")
    camera.take("session-result", height=900)


def decide_on_blind_spots(camera: Camera) -> None:
    """The findings, one left so on purpose, one in the action plan."""
    camera.go(f"{PROGRAMME}findings/")
    camera.take("blind-spots")
    camera.click("main a[href*='/do/accept/']")
    camera.take("leave-it-so", height=760)
    camera.go(f"{PROGRAMME}findings/")
    camera.click("main a[href*='/do/address/']")
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
        "Spreek voor 1 maart 2027 af wie de gastlessen en de wijkconciërges draagt.\n\n"
        "Zoek aanbod voor familie en professionals in de secundaire en de tertiaire fase.",
    )
    camera.take("scan-new", height=600)
    camera.click("main form button.btn--primary")
    camera.take("scan", height=1000)


#: A list as somebody keeps it: own headings, a total, a date that does not exist.
LIST = """Wat doen we;Wie trekt dit;Fase;Voor wie;Startdatum;Einddatum;Kosten per jaar
Voorleesuurtje in de bibliotheek;Bibliotheek Maasmonde;primair;ouders;1-9-2025;;1.500
Oudercursus mediawijsheid;Welzijn Maasmonde;kwetsbare groepen;ouders;jan 2026;dec 2026;€ 4.000
Spreekuur voor docenten;Regionaal mbo Delta;secundair;docenten;1 maart 2026;;2500
Buurtvaders op straat;;primair;jongeren;31-02-2026;;
Totaal;;;;;;8.000
"""


def read_in_a_list(camera: Camera) -> None:
    """A list from the file to the map, with what was not understood."""
    camera.go(f"{PROGRAMME}activities/import/")
    camera.take("import-file", height=640)
    content = {"name": "Preventielijst.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    camera.page.locator("input[type=file]").set_input_files([content])
    camera.click("main form button[type=submit]")
    camera.take("import-preview", whole=True)
    camera.click("main form button.btn--primary")
    camera.take("import-result", height=860)


def compare_the_scan(camera: Camera) -> None:
    """What has changed since the scan was made: the list that was read in."""
    camera.go("/maasmonde/programmes/scans/S-2026-01/compare/?other=now")
    camera.take("scan-compare", height=900)


def look_in_the_catalogue(camera: Camera) -> None:
    """Finding an intervention, and what is known about it; the partners."""
    camera.go("/maasmonde/interventions/")
    camera.take("catalogue", height=900)
    camera.click("main h2 a, main h3 a")
    camera.take("intervention", height=1000)
    camera.go("/maasmonde/network/")
    camera.take("network", height=700)


NETWORK = "/maasmonde/network/"


def see_the_network(camera: Camera) -> None:
    """Whom to turn to, how consultations reach each other, who is trained, what was agreed."""
    camera.go(f"{NETWORK}people/")
    camera.take("network-directory", height=1000)
    camera.go(f"{NETWORK}people/list/")
    camera.take("network-officers", height=900)
    camera.go(f"{NETWORK}consultations/")
    camera.take("network-consultations", height=1000)
    camera.go(f"{NETWORK}key-figures/")
    camera.take("network-key-figures", whole=True)
    camera.go(f"{NETWORK}training/")
    camera.take("network-training", height=1560)
    camera.go(f"{NETWORK}covenants/")
    camera.take("network-covenants", height=1100)
    camera.go(f"{NETWORK}library/")
    camera.take("network-library", height=1000)
    camera.go(f"{NETWORK}bulletins/NB-2026-02/")
    camera.take("network-bulletin", height=900)
    camera.go(f"{NETWORK}training/sessions/")
    camera.click("main tbody tr:last-child a")
    camera.take("network-training-day", height=900)
    camera.go(f"{NETWORK}covenants/")
    camera.follow("Convenant casusoverleg")
    camera.take("network-covenant", height=1200)
    camera.go(f"{NETWORK}work-sessions/")
    camera.click("main tbody tr:last-child a")
    camera.take("network-work-session", height=1100)


def weigh_before_sharing(camera: Camera) -> None:
    """One step of somebody's own record."""
    camera.log_in("aandacht.maasmonde")
    camera.go(f"{NETWORK}sharing/")
    camera.click("main a[href*='/sharing/records/IV-']")
    reference = camera.page.url.rstrip("/").split("/")[-1]
    camera.go(f"{NETWORK}sharing/records/{reference}/steps/5/")
    camera.take("network-sharing-step", height=1000)


def administrate(camera: Camera) -> None:
    """What the application manager sees."""
    camera.log_in("beheer.maasmonde")
    camera.go("/maasmonde/settings/people/")
    camera.take("people", height=900)
    camera.follow("Bas van Leeuwen")
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


#: The chapters: reading in comes after the scan, which is then compared with what it added.
WALK: tuple[Callable[[Camera], None], ...] = (
    begin_the_day,
    see_the_map,
    work_on_activities,
    be_asked_about_names,
    hold_a_session,
    decide_on_blind_spots,
    see_action_points,
    make_a_scan,
    read_in_a_list,
    compare_the_scan,
    look_in_the_catalogue,
    see_the_network,
    weigh_before_sharing,
    *guide_signals.CHAPTERS,
    *guide_casework.CHAPTERS,
    administrate,
    oversee,
)
