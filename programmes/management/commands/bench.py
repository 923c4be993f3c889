"""manage.py bench: time and queries of the heaviest pages and documents; how good the guard is."""

from __future__ import annotations

import io
import json
import os
import platform
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from core.models import Membership, Municipality
from core.spreadsheets import read_workbook
from core.tenancy import acting_for
from programmes.actions.demonstration import DATA
from programmes.actions.exchange import import_programme, parse_programme
from programmes.actions.imports import store_list
from programmes.actions.load import LoadRefused, generate_load
from programmes.actions.scans import make_scan
from programmes.activity_list import read_activity_list
from programmes.documents import ProgrammeScanDocument
from programmes.management import bare
from programmes.management.casework_measures import casework_measures
from programmes.management.guard_measures import guard_measures
from programmes.management.measuring import (
    DATABASE,
    Measure,
    get,
    in_turns,
    queries,
    seconds,
    side_by_side,
    table,
)
from programmes.management.others import SYSTEMS, Row, compare, comparison_table
from programmes.models import Activity, Programme, ProgrammeScan
from programmes.models.exchange import ProgrammeState
from programmes.models.import_plan import ImportPlan
from programmes.models.imports import list_words

FEW, REAL, MANY = 10, 45, 500
#: Signals in the two municipalities that are set side by side, and how much slower more may be.
FEW_SIGNALS, MANY_SIGNALS, AS_FAST = 100, 2_000, 1.2
#: Seed of the synthetic municipalities; they are gone when the benchmarks end.
SEED = 990_000
#: Seconds a page and seconds on top that a document may take (decision 21).
A_PAGE, ON_TOP = 0.1, 0.5
#: Name, address, bare address beside it, and how many times as long it may take (decision 19).
COMPARED = (
    ("map", "programmes:map", "activities", 5),
    ("map as titles", "programmes:map", "activities", 5),
    ("list of activities", "programmes:activity-list", "activities", 3),
    ("list of action points", "programmes:action-list", "actions", 3),
    ("list of the catalogue", "interventions:list", "interventions", 3),
    ("list of partners", "network:list", "partners", 3),
)
#: Pages whose number of queries must not grow, with the most they may take.
COUNTED: tuple[tuple[str, str, int | None], ...] = (
    ("home", "programmes:home", None),
    ("programmes", "programmes:list", None),
    ("programme", "programmes:detail", None),
    ("map", "programmes:map", 12),
    ("activities", "programmes:activity-list", None),
    ("one activity", "programmes:activity-detail", None),
    ("blind spots", "programmes:findings", None),
    ("action points", "programmes:action-list", None),
    ("scans", "programmes:scan-list", None),
    ("one scan", "programmes:scan-detail", None),
)


class _Place:
    """One municipality with one programme, and a policy adviser who is logged in."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.membership = Membership.objects.get(user__username=f"beleid.{municipality.slug}")
        self.client = Client()
        self.client.force_login(self.membership.user)
        with acting_for(municipality):
            self.programme = Programme.objects.latest("pk")
            first = Activity.objects.filter(programme=self.programme).order_by("pk").first()
            self.activity = first.reference if first else ""
            self.scan = make_scan(self.programme, membership=self.membership).reference

    def url(self, name: str) -> str:
        """The address of a page of this programme."""
        kwargs = {"municipality": self.municipality.slug}
        own = {"programmes:activity-detail": self.activity, "programmes:scan-detail": self.scan}
        if name not in {"programmes:home", "programmes:list"} and not name.startswith(_WITHOUT):
            kwargs["reference"] = own.get(name, self.programme.reference)
        return reverse(name, kwargs=kwargs)


#: Addresses that name no programme.
_WITHOUT = ("interventions:", "network:", "bare:interventions", "bare:partners")


class Command(BaseCommand):
    """Prints a table and writes ``var/bench.json``; leaves nothing in the database."""

    help = "Measure the heaviest pages and documents, and the guard."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many requests each ratio rests on, which part, and where the figures go."""
        parser.add_argument("--requests", type=int, default=60, help="requests per ratio")
        parser.add_argument("--guard", action="store_true", help="measure the guard alone")
        parser.add_argument(
            "--compare",
            action="store_true",
            help="set the guard beside other systems; installs them in var/bench",
        )
        parser.add_argument("--output", default=str(settings.VAR_DIR / "bench.json"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure; the pages in made-up municipalities, within a transaction that is taken back."""
        if settings.PRODUCTION:
            self.stderr.write("The benchmarks make synthetic data and refuse production.")
            sys.exit(2)
        measures = [] if options["guard"] else self._of_pages(options["requests"])
        measures += guard_measures()
        for line in table(measures):
            self.stdout.write(line)
        rows = compare(SYSTEMS) if options["compare"] else []
        for line in comparison_table(rows) if rows else ():
            self.stdout.write(line)
        self._write(Path(options["output"]), measures, rows)

    def _of_pages(self, requests: int) -> list[Measure]:
        with (
            translation.override("nl"),
            override_settings(ROOT_URLCONF=bare.__name__),
            transaction.atomic(),
        ):
            try:
                measures = list(self._measures(requests))
            except LoadRefused as refusal:
                self.stderr.write(str(refusal))
                sys.exit(2)
            transaction.set_rollback(True)
        return measures

    def _measures(self, requests: int) -> Iterator[Measure]:
        few, many = _Place(_synthetic(FEW)), _Place(_synthetic(MANY))
        real = _Place(_with_real_programme())
        yield from _document(real)
        yield from _ratios(real, requests)
        yield from _counts(few, many)
        yield from _list_and_findings(real, many)
        yield from _signals(requests)
        yield from casework_measures(3 * SEED, requests)

    def _write(self, path: Path, measures: list[Measure], rows: list[Row]) -> None:
        facts = {
            "measured_at": timezone.now().isoformat(timespec="seconds"),
            "database": DATABASE,
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "measures": [measure.as_dict() for measure in measures],
            "comparison": [row.as_dict() for row in rows],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{DATABASE}, load {facts['load']:.1f}; figures in {path}")


def _synthetic(activities: int) -> Municipality:
    made = generate_load(municipalities=1, activities=activities, seed=SEED + activities)
    return made[0]


def _with_real_programme() -> Municipality:
    """The 45 activities of the demonstration, in a municipality of their own."""
    municipality = _synthetic(0)
    with acting_for(municipality):
        import_programme(parse_programme((DATA / "maasmonde.json").read_bytes()))
    return municipality


def _document(place: _Place) -> Iterator[Measure]:
    """The programme scan of 45 activities as PDF."""
    document = ProgrammeScanDocument()
    with acting_for(place.municipality):
        scan = ProgrammeScan.of(place.programme)
        pages = _pages(document.render(scan, None))  # the first one reads the fonts
        spent = seconds(lambda: document.render(scan, None))
    name = f"programme scan of {REAL} activities (PDF)"
    yield Measure(name, spent, "s", round(A_PAGE * pages + ON_TOP, 1), f"{pages} pages")


def _pages(content: bytes) -> int:
    """How many pages a PDF of ours has: its objects stand in compressed streams."""
    streams = re.findall(rb"/Type /ObjStm.*?stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return sum(len(re.findall(rb"/Type /Page\b", zlib.decompress(part))) for part in streams)


def _ratios(place: _Place, requests: int) -> Iterator[Measure]:
    """Pages beside the bare view, asked in turns."""
    for name, address, beside, bar in COMPARED:
        page = place.url(address) + ("?size=titles" if name.endswith("titles") else "")
        ours, least = side_by_side(place.client, page, place.url(f"bare:{beside}"), requests)
        note = f"{ours:.1f} ms beside {least:.1f} ms, median of {requests}"
        yield Measure(f"{name}: ratio to the bare view", ours / least, "×", bar, note)


def _counts(few: _Place, many: _Place) -> Iterator[Measure]:
    """Queries with 10 and with 500 activities: the same number, and for the map at most 12."""
    for name, address, most in COUNTED:
        small, large = (queries(place.client, place.url(address)) for place in (few, many))
        note = f"{small} with {FEW} activities, {large} with {MANY}"
        bar = small if most is None else min(small, most)
        yield Measure(f"{name}: queries", large, "", bar, note)


def _signals(requests: int) -> Iterator[Measure]:
    """The list of a signal coordinator and the trends, with few and with many signals."""
    few, many = (_coordinator(number) for number in (FEW_SIGNALS, MANY_SIGNALS))
    for name, address in (("signals", "signals:list"), ("trends", "signals:trends")):
        pages = [
            (client, reverse(address, kwargs={"municipality": slug}))
            for client, slug in (few, many)
        ]
        small, large = (queries(*page) for page in pages)
        note = f"{small} with {FEW_SIGNALS} signals, {large} with {MANY_SIGNALS}"
        yield Measure(f"{name}: queries", large, "", small, note)
        least, most = in_turns(lambda: get(*pages[0]), lambda: get(*pages[1]), requests)  # noqa: B023
        note = f"{most:.1f} ms beside {least:.1f} ms, median of {requests}"
        label = f"{name}: {MANY_SIGNALS} signals beside {FEW_SIGNALS}"
        yield Measure(label, most / least, "×", AS_FAST, note)


def _coordinator(signals: int) -> tuple[Client, str]:
    """A signal coordinator who is logged in, in a municipality with so many signals."""
    seed = 2 * SEED + signals
    slug = generate_load(municipalities=1, activities=0, seed=seed, signals=signals)[0].slug
    client = Client()
    client.force_login(Membership.objects.get(user__username=f"signaal.{slug}").user)
    return client, slug


def _list_and_findings(real: _Place, many: _Place) -> Iterator[Measure]:
    """Reading and storing a list; computing the blind spots, loading included."""
    for place, number in ((real, REAL), (many, MANY)):
        with acting_for(place.municipality):
            spent = seconds(lambda place=place: len(ProgrammeState(place.programme).findings))  # type: ignore[misc]
        yield Measure(f"blind spots of {number} activities", spent * 1000, "ms")
    content = _workbook(MANY)
    with acting_for(real.municipality):
        spent = seconds(lambda: _import(real, content))
    yield Measure(f"import of a list of {MANY} rows", spent, "s", note="read, compare, store")
    spent = seconds(lambda: get(many.client, many.url("programmes:map")))
    yield Measure(f"map with {MANY} activities", spent * 1000, "ms")


def _workbook(rows: int) -> bytes:
    """A list as a municipality might keep it."""
    from openpyxl import Workbook

    book, chance = Workbook(), Random(SEED)  # noqa: S311
    sheet = book.active
    sheet.append(["Activiteit", "Eigenaar", "Fase", "Doelgroep", "Thema", "Start", "Budget"])
    for number in range(rows):
        owner = f"Organisatie {chance.randint(1, 20)}"
        phase = chance.choice(["primair", "secundair", "tertiair"])
        sheet.append([f"Nieuw {number}", owner, phase, "jongeren", "jihadisme", "1-3-2026", 1000])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _import(place: _Place, content: bytes) -> None:
    with transaction.atomic():
        sheets = read_workbook(content, "lijst.xlsx").sheets
        found = read_activity_list(sheets, words=list_words(place.programme))
        plan = ImportPlan(found, place.programme, status="running")
        if len(plan.to_store) != MANY:
            raise RuntimeError(f"{len(plan.to_store)} of {MANY} rows were recognised.")
        store_list(plan)
        transaction.set_rollback(True)
