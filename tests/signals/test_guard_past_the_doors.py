"""Past the forms, and with tricks: no number comes in by code, by a restored copy or in disguise.

The doors themselves are in test_guard_in_every_door.py (S3, N14).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.core.cache import cache
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from core.lifecycle import FactsRefused
from core.models.guarded import Guarded, TextRefused
from programmes.actions.load import generate_load
from signals.actions import load
from signals.actions.drafts import save_draft
from signals.actions.steps import add_message, add_step
from signals.models import MessageKind, Signal, SignalDraft, SignalNote, StepKind
from tests import stopwatch
from tests.architecture.source import ROOT
from tests.factories.signals import S, make_signal
from tests.signals.doors import DOORS, KEEPS_NOTHING, RECEIPT, everything
from tests.signals.handled import client_of
from tests.signals.reporting import whole
from tests.signals.test_guard_in_every_door import NAME, NUMBERS, hits, ok, written
from tests.signals.test_rules_must_not import of_signals
from tests.world import Side, World
from tests.world_objects import MAKERS
from tests.world_signals import a_closed_day, a_signal

BSN = NUMBERS["bsn"]
GUARDED = [
    (model, field.name)
    for model in of_signals()
    for field in model._meta.concrete_fields
    if isinstance(field, Guarded)
]
EVIL = "<script>x9</script>"


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    listed = Path(settings.DESTRUCTION_LIST)
    cache.clear()
    listed.unlink(missing_ok=True)
    yield
    cache.clear()
    listed.unlink(missing_ok=True)


def a_draft(side: Side) -> SignalDraft:
    """What the focal officer wrote so far."""
    found = save_draft(side.membership("focal_officer"), {"opinion": "Ik twijfel."})
    assert found
    return found


#: Models that have no door of their own → a row.
ROWS: dict[str, Callable[[Side], Any]] = {
    "SignalFact": lambda side: a_signal(side).facts.get(),
    "SignalMessage": lambda side: add_message(a_signal(side), MessageKind.PROGRESS, "Nog even."),
    "SignalNote": lambda side: _noted(a_signal(side)),
    "SignalStep": lambda side: add_step(a_signal(side), StepKind.ADVICE, "adviseur"),
    "SignalDraft": a_draft,
    "ClosedDay": a_closed_day,
}


def _noted(signal: Signal) -> SignalNote:
    note = SignalNote(signal=signal, text="Gebeld.")
    note.save()
    return note


def a_row(model: type[models.Model], side: Side) -> Any:
    """A stored row of a model."""
    row = (ROWS.get(model.__name__) or MAKERS[model.__name__])(side)
    row.refresh_from_db()
    return row


def bad(row: Any, name: str) -> Any:
    """A value for the field that holds a number."""
    is_json = isinstance(row._meta.get_field(name), models.JSONField)
    return {"opinion": f"Zie {BSN}."} if is_json else f"Zie {BSN}."


# --- by code --------------------------------------------------------------------------------------
def test_there_are_guarded_fields_in_every_model_with_texts() -> None:
    assert len(GUARDED) > 30
    assert {model.__name__ for model, _name in GUARDED} >= {"Signal", "SignalDraft", "PeerAnswer"}


@pytest.mark.parametrize(("model", "name"), GUARDED, ids=str)
def test_s3_no_way_of_writing_passes_the_field(
    acting: World, model: type[models.Model], name: str
) -> None:
    row = a_row(model, acting.maasmonde)
    stored = model._default_manager.filter(pk=row.pk)
    value = bad(row, name)
    setattr(row, name, value)
    copy = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    copy.pk = None
    ways: list[Callable[[], Any]] = [
        row.save,
        lambda: row.save(update_fields=[name]),
        lambda: stored.update(**{name: value}),
        lambda: model._default_manager.bulk_update([row], [name]),
        lambda: model._default_manager.bulk_create([copy]),
        lambda: models.Model.save_base(row, raw=True),
    ]
    for way in ways:
        with transaction.atomic(), pytest.raises(TextRefused) as refused:
            way()
        assert hits(str(refused.value), BSN) == []
    assert hits(everything(), BSN) == []


@pytest.mark.parametrize("model", sorted({m for m, _n in GUARDED}, key=lambda m: m.__name__))
def test_s3_copy_with_a_number_is_not_restored(
    acting: World, model: type[models.Model], tmp_path: Path
) -> None:
    row = a_row(model, acting.maasmonde)
    (entry,) = json.loads(serializers.serialize("json", [row]))
    name = next(name for known, name in GUARDED if known is model)
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps([entry]), "utf-8")
    call_command("loaddata", str(copy), verbosity=0)  # as it was: it goes back
    entry["fields"][name] = bad(row, name)
    copy.write_text(json.dumps([entry]), "utf-8")
    with pytest.raises(TextRefused) as refused, transaction.atomic():
        call_command("loaddata", str(copy), verbosity=0)
    assert hits(str(refused.value), BSN) == []
    assert hits(everything(), BSN) == []


def test_n8_restored_row_goes_again_and_the_list_holds_no_words(acting: World) -> None:
    day = timezone.localdate() - timezone.timedelta(days=400)
    signal = make_signal(
        handler=acting.maasmonde.membership("signal_coordinator"),
        status=S.CLOSED,
        on=day,
        opinion="Over de kornoeljestruik.",
    )
    copy = serializers.serialize("json", [signal, *signal.facts.all()])
    call_command("destroy_expired", verbosity=0)
    assert hits(everything(), "kornoeljestruik", signal.code) == []
    for entry in serializers.deserialize("json", copy):
        entry.save()
    assert hits(everything(), "kornoeljestruik") == ["kornoeljestruik"]
    call_command("destroy_expired", verbosity=0)
    assert hits(everything(), "kornoeljestruik", signal.code) == []
    assert f'"keys": [{signal.pk}]' in Path(settings.DESTRUCTION_LIST).read_text("utf-8")


def test_s3_load_passes_the_same_guard(acting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_FACTS", (f"Zie {BSN}.",))
    with pytest.raises(TextRefused), transaction.atomic():
        generate_load(municipalities=1, activities=1, seed=7, signals=5)
    assert hits(everything(), BSN) == []


# --- two who save, two that are the same ---------------------------------------------------------
@pytest.mark.parametrize("name", ["structure_update", "structure_steps", "thermometer_update"])
def test_s3_overtaken_save_keeps_no_number(acting: World, name: str) -> None:
    door = DOORS[name](acting.maasmonde)
    field = door.texts[0]
    assert door.send(**door.plain).status_code == 302
    late = door.send(**written(door, field, f"Zie {BSN}."))
    assert late.status_code in (409, 422)
    assert hits(late.content.decode(), BSN)
    assert hits(everything((door.client,)), BSN) == []


def test_s3_page_sent_twice_keeps_no_number_the_second_time(acting: World) -> None:
    door = DOORS["create"](acting.maasmonde)
    sent = {**door.rest(), **door.plain}
    assert door.client.post(door.address, sent).status_code == 200
    again = door.client.post(door.address, {**sent, "opinion": f"Zie {BSN}."})
    assert again.status_code == 422
    assert Signal.objects.count() == 1
    assert hits(everything((door.client,)), BSN) == []


# --- in disguise ----------------------------------------------------------------------------------
def digits(first: int) -> str:
    """The number in the digits of a script that begin there."""
    return "".join(chr(first + int(sign)) for sign in BSN)


@pytest.mark.any_database
def test_sentence_around_the_disguises_is_accepted(acting: World) -> None:
    """So that what is refused below is refused for what is in it."""
    door = DOORS["create"](acting.maasmonde)
    for field in door.texts:
        assert ok(door.send(**written(door, field, "Ik zag iemand bij de inloop.")))


@pytest.mark.any_database
@pytest.mark.parametrize(
    "text",
    [
        "\u200b".join(BSN),
        "\u00ad".join(BSN),
        " ".join(BSN),
        "-".join(BSN),
        f"\u202e{BSN}\u202c",
        digits(0x0660),  # Arabic
        digits(0x06F0),  # Persian
        digits(0x0966),  # Devanagari
        digits(0x0E50),  # Thai
        digits(0xFF10),  # full width
        digits(0x1D7CE),  # mathematical bold
        "J\u200boost Verm\u200beulen",
        "J\u043e\u043est V\u0435rm\u0435ul\u0435n",
        "Ｊｏｏｓｔ Ｖｅｒｍｅｕｌｅｎ",
        "JOOST VERMEULEN",
        "J o o s t  V e r m e u l e n",
        "j.v (apenstaartje) voorbeeld punt nl",
    ],
)
def test_s3_disguised_is_refused(acting: World, text: str) -> None:
    door = DOORS["create"](acting.maasmonde)
    for field in door.texts:
        response = door.send(**written(door, field, f"Ik zag {text} bij de inloop."))
        assert response.status_code == 422, field
        kept = DOORS["draft"](acting.maasmonde)
        kept.send(**written(kept, field, f"Ik zag {text} bij de inloop."))
    assert Signal.objects.count() == 0
    assert hits(everything((door.client,)), text, text.encode("unicode_escape").decode()) == []


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Op de inloop stond Joost", "Vermeulen liep weg."),
        ("Bel hem op 0612", "345678 na school."),
        ("Hij noemde 12345", "6782 hardop."),
    ],
)
@pytest.mark.parametrize("fields", [("text-0", "opinion"), ("opinion", "protective")])
@pytest.mark.parametrize("name", ["create", "partner_report"])
def test_s3_split_over_two_boxes_is_refused(
    acting: World, name: str, fields: tuple[str, str], first: str, second: str
) -> None:
    door = DOORS[name](acting.maasmonde)
    response = door.send(**{**door.plain, fields[0]: first, fields[1]: second})
    assert response.status_code == 422
    assert Signal.objects.count() == 0


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["محمد العمراني", "Иван Петров"])
def test_s3_name_in_another_script_at_the_place_of_a_name_is_asked_about(
    acting: World, name: str
) -> None:
    door = DOORS["create"](acting.maasmonde)
    assert door.send(**written(door, "opinion", f"Ik zag {name} hier.")).status_code == 422


@pytest.mark.any_database
def test_name_in_a_script_without_spaces_is_not_seen_and_that_is_said(acting: World) -> None:
    door = DOORS["create"](acting.maasmonde)
    assert ok(door.send(**written(door, "opinion", "Ik zag 山田太郎 bij de inloop.")))
    told = (ROOT / "docs" / "guard.md").read_text("utf-8")
    assert "**Names in other scripts**" in told


# --- hostile --------------------------------------------------------------------------------------
HOSTILE = {
    "letters": "a" * 4000,
    "digits": "1" * 4000,
    "digits apart": "1 " * 2000,
    "at": "@" * 4000,
    "domains": "a.b@" * 1000,
    "links": "http://" * 571,
    "slashes": "a/" * 2000,
    "names": "Joost van de " * 307,
    "nothing": "a\u200b" * 2000,
    "marks": "a" + "\u0301" * 3999,
    "brackets": "(" * 4000,
    "dots": "J." * 2000,
    "hyphens": "a-" * 2000,
    "lines": "\n" * 3999 + "a",
    "spaces": "a" + " " * 3998 + "b",
    "signs": "\U0001f469\u200d" * 2000,
    "arabic": "\u0661 " * 2000,
    "codes": "NL91ABNA" * 500,
    "apostrophes": "o'" * 2000,
    "numbers in words": "nul zes een twee " * 235,
}


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["create", "draft", "partner_report", "partner_look"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_four_thousand_hostile_signs_take_little_time(acting: World, name: str, kind: str) -> None:
    door = DOORS[name](acting.maasmonde)
    rest = {**door.rest(), **door.plain}

    def send() -> None:
        response = door.client.post(door.address, {**rest, "opinion": HOSTILE[kind][:4000]})
        assert response.status_code in (200, 422)

    assert stopwatch.seconds(send, 2) < 2


@pytest.mark.any_database
@pytest.mark.parametrize("name", sorted(set(DOORS) - KEEPS_NOTHING))
def test_html_is_shown_as_text_wherever_it_comes(acting: World, name: str) -> None:
    """Sent by every door, then looked for on every page on the way up, by everybody in it."""
    side = acting.maasmonde
    door = DOORS[name](side)
    sent = door.send(**dict.fromkeys(door.texts, f"Over {EVIL}."))
    assert ok(sent), sent.content.decode()
    clients = [side.client(r) for r in ("signal_coordinator", "focal_officer", "participant")]
    clients += [client_of(side.membership("signal_coordinator")), Client()]
    pages = [sent.content.decode()]
    for client in clients:
        pages += [client.get(where).content.decode() for where in _around(door.address, sent)]
    pages.append(Client().post(side.url("signals/receipt/"), {"code": RECEIPT}).content.decode())
    assert [page for page in pages if EVIL in page] == []
    assert any("&lt;script&gt;x9" in page for page in pages)


def _around(address: str, sent: Any) -> list[str]:
    """The page of a door, those above it, and where it led."""
    parts = address.strip("/").split("/")
    above = [f"/{'/'.join(parts[:length])}/" for length in range(2, len(parts) + 1)]
    signal = Signal.objects.last()
    own = [signal.get_absolute_url()] if signal else []
    led = [sent["Location"]] if sent.has_header("Location") else []
    return [where for where in [*above, *own, *led] if not where.endswith("/do/")]


@pytest.mark.any_database
def test_whole_form_of_hostile_signs_is_answered(acting: World) -> None:
    """Eleven boxes full: no error, and nothing of it is stored."""
    door = DOORS["create"](acting.maasmonde)
    full = {f"text-{n}": HOSTILE["names"][:4000] for n in range(8)}
    data = {**whole(), **full, **dict.fromkeys(("opinion", "protective", "doubt"), "a@" * 2000)}
    assert door.client.post(door.address, data).status_code == 422
    assert Signal.objects.count() == 0
    with pytest.raises((FactsRefused, TextRefused)):
        save_draft(acting.maasmonde.membership("focal_officer"), {"opinion": f"Zie {BSN}."})
    assert hits(everything((door.client,)), NAME, BSN) == []
