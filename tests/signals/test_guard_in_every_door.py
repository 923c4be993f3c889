"""Nothing that leads to a person comes in by any door of signals, and it is kept nowhere (S3, N14).

What is refused goes back to its writer on the page, and only there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from tests.architecture.matrix import rows
from tests.architecture.test_doors import address, object_of
from tests.signals.doors import DOORS, KEEPS_NOTHING, PLAIN, Door, everything, forms_in
from tests.world import World

#: What is refused whatever its writer says, and a name that nobody was asked about.
NUMBERS = {
    "bsn": "123456782",
    "phone": "06-12345678",
    "email": "joost.v@voorbeeld.nl",
    "iban": "NL91ABNA0417164300",
    "plate": "GB-123-X",
    "profile": "instagram.com/boze.buurman",
}
NAME = "Joost Vermeulen"
#: Doors of signals at which there is nothing to write.
NOTHING_TO_WRITE = {
    "advice",
    "closed_day_remove",
    "partner_page_close",
    "partner_page_create",
    "route_create",
    "route_remove",
    "route_update",
    "structure_partners",
    "structure_transition/use",
    "thermometer_theme_remove",
    "thermometer_transition/conclude",
    "thermometer_transition/hold",
    *(
        f"transition/{verb}"
        for verb in (
            "close",
            "decide",
            "go_on",
            "hand_over",
            "invite",
            "mark_fact",
            "step_back",
            "withdraw_invitation",
        )
    ),
}


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    listed = Path(settings.DESTRUCTION_LIST)
    cache.clear()
    listed.unlink(missing_ok=True)
    yield
    cache.clear()
    listed.unlink(missing_ok=True)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every line of every log, also of those that keep to themselves, from DEBUG on."""
    caplog.set_level(logging.DEBUG)
    known = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    apart = [logger for logger in known if not logger.propagate or logger.level > logging.DEBUG]
    levels = [logger.level for logger in apart]
    for logger in apart:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(caplog.handler)
    yield caplog
    for logger, level in zip(apart, levels, strict=True):
        logger.setLevel(level)
        logger.removeHandler(caplog.handler)


def hits(found: str, *needles: str) -> list[str]:
    """Which of these stand anywhere, however they are written."""
    small = found.casefold()
    return [one for one in needles if one.casefold() in small]


def written(door: Door, name: str, text: str) -> dict[str, str]:
    """Ordinary texts, with another one in one field."""
    return {**door.plain, name: text}


def ok(response: Any) -> bool:
    """Whether the door did what was asked."""
    return response.status_code in (200, 302)


# --- the doors ------------------------------------------------------------------------------------
def test_every_door_of_signals_is_asked() -> None:
    """Those with an account as in the matrix, and those without; each takes texts or has none."""
    posted = {
        row.name.removeprefix("signals:") + (f"/{row.verb}" if row.verb else "")
        for row in rows()
        if row.method == "POST" and row.name.startswith("signals:")
    }
    outside = {"partner_report", "partner_look", "receipt"}
    by_receipt = {name for name in DOORS if name.startswith("receipt/")}
    assert len(by_receipt) == 3
    assert set(DOORS) - outside - by_receipt == posted - NOTHING_TO_WRITE
    assert outside <= set(DOORS)


@pytest.mark.parametrize("name", sorted(NOTHING_TO_WRITE))
def test_door_without_texts_has_none(world: World, name: str) -> None:
    row = next(
        row
        for row in rows()
        if row.method == "GET"
        and row.name.removeprefix("signals:") + (f"/{row.verb}" if row.verb else "") == name
    )
    side = world.maasmonde
    page = side.client(min(row.allowed)).get(address(row, side, object_of(row, side)))
    fields = {field for field in forms_in(page.content.decode()) if "day" not in field}
    assert fields <= {"text"} if name == "transition/step_back" else fields == set()


@pytest.mark.parametrize("name", sorted(set(DOORS) - KEEPS_NOTHING))
def test_s3_ordinary_words_come_in_and_are_found(acting: World, name: str) -> None:
    """The other half of the proof: by this very door a word does reach what is searched."""
    door = DOORS[name](acting.maasmonde)
    assert not hits(everything(), *(text[:-1] for text in door.plain.values()))
    response = door.send(**door.plain)
    assert ok(response), response.content.decode()
    found = everything()
    assert [text for text in door.plain.values() if text.split()[-1][:-1] not in found] == []


#: A form with more texts than this has rows of like fields.
MANY = 8


def asked_of(place: int, fields: int) -> list[tuple[str, str]]:
    """What is tried in a field: everything; in the middle of a long row of like ones one number."""
    every = [*NUMBERS.items(), ("name", NAME)]
    if fields <= MANY or place in (0, fields // 2, fields - 1):
        return every
    return [every[place % len(NUMBERS)], every[-1]]


@pytest.mark.any_database
@pytest.mark.parametrize("name", sorted(DOORS))
def test_s3_numbers_and_names_are_kept_nowhere(
    acting: World,
    name: str,
    logged: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    door = DOORS[name](acting.maasmonde)
    let_in = []
    for place, field in enumerate(door.texts):
        for kind, number in asked_of(place, len(door.texts)):
            if field in PLAIN and kind in (PLAIN[field], "name"):
                continue
            with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
                response = door.send(**written(door, field, f"Zie {number}."))
            if name not in {"draft", *KEEPS_NOTHING} and ok(response):
                let_in.append((field, kind))
            assert response.status_code < 500
    assert let_in == []
    found = everything((door.client,), logged.text)
    assert hits(found, *NUMBERS.values(), NAME, "Vermeulen") == []


def test_n14_no_other_page_shows_what_was_refused(acting: World) -> None:
    door = DOORS["create"](acting.maasmonde)
    refused = door.send(**written(door, "opinion", f"Zie {NUMBERS['bsn']} en {NAME}."))
    assert hits(refused.content.decode(), NUMBERS["bsn"])
    assert "Location" not in refused
    for rest in ("", "signals/", "signals/new/", "signals/advice/", "signals/structure/"):
        page = door.client.get(acting.maasmonde.url(rest))
        assert hits(page.content.decode() + repr(page.headers), NUMBERS["bsn"], "Vermeulen") == []


def test_n14_number_in_an_address_is_taken_over_by_nothing(
    acting: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody pastes a number behind a question mark: no page, table or log takes it over.

    From INFO on, which is more than is logged in use: Django's own DEBUG lines name addresses.
    """
    caplog.set_level(logging.INFO)
    client = acting.maasmonde.client("signal_coordinator")
    for row in rows():
        if row.method != "GET" or not row.name.startswith("signals:") or row.verb:
            continue
        if row.name in PLAIN_ADDRESSES:
            url = acting.maasmonde.url(PLAIN_ADDRESSES[row.name])
            sent = {"q": NUMBERS["bsn"], "show": NUMBERS["bsn"], "page": NUMBERS["bsn"]}
            page = client.get(url, sent)
            assert hits(page.content.decode(), NUMBERS["bsn"]) == [], url
    assert hits(everything((client,), caplog.text), NUMBERS["bsn"]) == []


PLAIN_ADDRESSES = {
    "signals:list": "signals/",
    "signals:create": "signals/new/",
    "signals:question_list": "signals/advice/questions/",
    "signals:thermometer_list": "signals/thermometer/",
    "signals:structure_list": "signals/structure/versions/",
    "signals:trends": "signals/trends/",
    "signals:partner_page_list": "signals/setup/pages/",
    "signals:setup": "signals/setup/",
}
