"""An encrypted field is unreadable at rest, and readable in its own place only."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Q
from django.test.utils import isolate_apps

from core import checks, encryption
from core.models import Municipality
from core.models.encrypted import (
    EncryptedBinaryField,
    EncryptedJSONField,
    EncryptedTextField,
)
from core.models.guarded import TextRefused
from core.tenancy import NoMunicipality, TenantModel, acting_for
from tests.stand_in import BSN
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planted")]
TEXT = "Gesprek over de brommer bij de sporthal."
OLD, NEW = "een oude sleutel van ten minste 32 tekens", "een nieuwe sleutel van meer dan 32 tekens"


@pytest.fixture
def notes(acting: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A model with every kind of encrypted field, and its table."""
    with isolate_apps("programmes") as isolated:
        isolated.register_model("core", Municipality)

        class Note(TenantModel):
            text = EncryptedTextField(blank=True, default="")
            other = EncryptedTextField(null=True, max_length=200)
            data = EncryptedJSONField(default=list)
            file = EncryptedBinaryField(default=b"")

            class Meta(TenantModel.Meta):
                app_label = "programmes"
                constraints = [
                    models.CheckConstraint(
                        condition=~Q(text="") | Q(other__isnull=True), name="note_with_text"
                    )
                ]

    editor: Any = connection.SchemaEditorClass(connection)  # type: ignore[misc]
    editor.deferred_sql = []
    statement, parameters = editor.table_sql(Note)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    encrypted = [field for field in Note._meta.fields if hasattr(field, "place")]
    monkeypatch.setattr(
        "core.management.commands.rotate_keys.encrypted_fields", lambda: iter(encrypted)
    )
    yield Note


def stored(column: str, pk: int) -> str:
    """What the database holds, as it holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM programmes_note WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])


def put(column: str, pk: int, value: str) -> None:
    """Write past the field."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE programmes_note SET {column} = %s WHERE id = %s", [value, pk])


def dump() -> str:
    """The whole table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM programmes_note")
        return repr(cursor.fetchall())


def test_what_is_written_is_read_again(notes: Any) -> None:
    facts = {"text": TEXT, "other": "kort", "data": [{"a": ["é", 1]}], "file": b"\x00%PDF"}
    row = notes.objects.create(**facts)
    fresh = notes.objects.get(pk=row.pk)
    assert {name: getattr(fresh, name) for name in facts} == facts
    assert notes.objects.values_list("text", flat=True).get(pk=row.pk) == TEXT


def test_empty_and_null_stay_what_they_are(notes: Any) -> None:
    row = notes.objects.create()
    fresh = notes.objects.get()
    assert (fresh.text, fresh.other, fresh.data, fresh.file) == ("", None, [], b"")
    assert stored("text", row.pk) == ""
    assert list(notes.objects.filter(text="", other=None)) == [row]
    assert list(notes.objects.filter(other__isnull=True).exclude(text="")) == []


def test_check_in_the_database_still_asks_for_an_empty_text(notes: Any) -> None:
    with pytest.raises(Exception, match="note_with_text"), transaction.atomic():
        notes.objects.create(text="", other="zonder tekst")
    notes(text=TEXT, other="met tekst", data=[1]).full_clean(exclude=["municipality"])


@pytest.mark.parametrize("way", ["create", "save", "update", "bulk_create", "raw"])
def test_no_way_of_writing_leaves_plain_text(way: str, notes: Any) -> None:
    row = notes.objects.create(text="eerst")
    row.text, row.data = TEXT, [TEXT]
    if way == "create":
        notes.objects.create(text=TEXT, data={TEXT: TEXT}, file=TEXT.encode())
    elif way == "save":
        row.save()
    elif way == "update":
        notes.objects.update(text=TEXT, data=[TEXT], file=TEXT.encode())
    elif way == "bulk_create":
        new = notes(text=TEXT, data=[TEXT], municipality_id=row.municipality_id)
        notes.objects.bulk_create([new])
    else:
        row.save_base(raw=True)
    assert notes.objects.order_by("pk").last().text == TEXT
    assert "brommer" not in dump()
    assert TEXT.encode().hex() not in dump()


def test_two_writings_of_one_text_differ(notes: Any) -> None:
    first, second = notes.objects.create(text=TEXT), notes.objects.create(text=TEXT)
    assert stored("text", first.pk) != stored("text", second.pk)


def test_moved_to_another_column_it_cannot_be_read(notes: Any) -> None:
    row = notes.objects.create(text=TEXT)
    put("other", row.pk, stored("text", row.pk))
    with pytest.raises(encryption.Undecipherable) as refused:
        notes.objects.get()
    assert TEXT not in str(refused.value)
    assert refused.value.__suppress_context__


def test_moved_to_another_municipality_it_cannot_be_read(notes: Any, world: World) -> None:
    row = notes.objects.create(text=TEXT)
    other = Municipality.objects.exclude(pk=row.municipality_id).first()
    assert other is not None
    put("municipality_id", row.pk, str(other.pk))
    with acting_for(other), pytest.raises(encryption.Undecipherable):
        notes.objects.get()


@pytest.mark.parametrize("damage", ["plain text", "1:abcdef01:AAAA", "cut", "flipped"])
def test_what_was_not_encrypted_here_is_never_given_as_text(damage: str, notes: Any) -> None:
    row = notes.objects.create(text=TEXT)
    whole = stored("text", row.pk)
    flipped = whole[:30] + ("A" if whole[30] != "A" else "B") + whole[31:]
    put("text", row.pk, {"cut": whole[:20], "flipped": flipped}.get(damage, damage))
    with pytest.raises(encryption.Undecipherable):
        notes.objects.get()


def test_guard_judges_the_plain_text_first(notes: Any) -> None:
    row = notes.objects.create(text=TEXT)
    for facts in ({"text": f"Nummer {BSN}."}, {"data": [{"x": BSN}]}, {"text": "x" * 4001}):
        with pytest.raises(TextRefused), transaction.atomic():
            notes.objects.filter(pk=row.pk).update(**facts)
    with pytest.raises(TextRefused), transaction.atomic():
        notes.objects.update(text=F("other"))
    assert notes.objects.get().text == TEXT


@pytest.mark.parametrize(
    "question",
    [
        {"text": TEXT},
        {"text__contains": "brommer"},
        {"text__in": [TEXT]},
        {"text__startswith": "G"},
        {"text__gt": "a"},
        {"text": F("other")},
        {"text__upper": "X"},
        {"data__a": 1},
        {"data__contains": [1]},
        {"data": [1]},
        {"file": b"x"},
    ],
    ids=str,
)
def test_content_cannot_be_searched(question: dict[str, Any], notes: Any) -> None:
    with pytest.raises(FieldError, match=r"encrypted|Unsupported lookup"):
        notes.objects.filter(**question).exists()


def test_outside_a_municipality_nothing_is_written_or_read(notes: Any) -> None:
    field = notes._meta.get_field("text")
    outside = pytest.raises(NoMunicipality)
    with acting_for(None), outside:  # type: ignore[arg-type]
        field.get_db_prep_save(TEXT, connection)


def test_migration_names_the_field_itself(notes: Any) -> None:
    field = EncryptedTextField(blank=True, max_length=200)
    field.set_attributes_from_name("text")
    text, imports = MigrationWriter.serialize(field)
    assert text == "core.models.encrypted.EncryptedTextField(blank=True, max_length=200)"
    assert imports == {"import core.models.encrypted"}
    assert {notes._meta.get_field(n).db_type(connection) for n in ("text", "data", "file")} == {
        "text"
    }


# --- keys ---------------------------------------------------------------------------------------
def rotate(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("rotate_keys", "--json", *arguments, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_rotation_brings_everything_under_the_newest_key(notes: Any, settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    rows = [notes.objects.create(text=TEXT, file=b"x", other="a") for _ in range(3)]
    notes.objects.create()  # nothing to read but an empty list
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert notes.objects.get(pk=rows[0].pk).text == TEXT  # an old key stays readable
    before = dump()
    assert rotate("--dry-run")["encrypted_again"] == {"programmes.Note": 13}
    assert dump() == before
    assert rotate()["encrypted_again"] == {"programmes.Note": 13}
    assert rotate() == {
        "dry_run": False,
        "encrypted_again": {"programmes.Note": 0},
        "undecipherable": {},
    }
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    fresh = notes.objects.get(pk=rows[2].pk)
    assert (fresh.text, fresh.file, fresh.data) == (TEXT, b"x", [])


def test_rotation_goes_on_past_what_it_cannot_read(
    notes: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.management.commands.rotate_keys.BATCH", 1)
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    rows = [notes.objects.create(text=TEXT) for _ in range(3)]
    put("text", rows[1].pk, "1:00000000:AAAA")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rotate_keys", "--json", stdout=out)
    assert ended.value.code == 1
    answer = json.loads(out.getvalue())
    assert answer["undecipherable"] == {"programmes.Note": 1}
    assert notes.objects.get(pk=rows[2].pk).text == TEXT


def test_without_its_key_a_text_is_lost(notes: Any, settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    notes.objects.create(text=TEXT)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(encryption.Undecipherable):
        notes.objects.get()


def test_short_keys_are_refused_and_production_makes_none(settings: Any) -> None:
    assert encryption.keys()[0].prefix.startswith("1:")
    settings.FIELD_ENCRYPTION_KEYS = ["te kort"]
    with pytest.raises(ImproperlyConfigured):
        encryption.keys()
    assert [error.id for error in checks.check_encryption(None)] == ["core.E010"]
    settings.FIELD_ENCRYPTION_KEYS, settings.PRODUCTION = [], True
    with pytest.raises(ImproperlyConfigured):
        encryption.keys()


def test_key_is_not_told_by_what_stands_before_a_text() -> None:
    key = encryption.Key(NEW)
    assert key.prefix != encryption.Key(OLD).prefix
    assert NEW[:4] not in key.prefix
