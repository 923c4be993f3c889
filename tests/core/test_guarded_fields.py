"""A guarded field holds no identifier, whatever code writes it, and the text is left nowhere."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core import serializers
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat, Upper

from core.deidentification import guard
from core.deidentification.identifiers import MAXIMUM_LENGTH
from core.models.guarded import GuardedTextField, TextRefused, refuse_identifiers
from programmes.actions.exchange import import_programme
from programmes.actions.programme import update_activity
from programmes.models import Activity, ActivityEvaluation, Goal, MappingSession, Programme
from tests.programmes import lists
from tests.stand_in import BSN, NAME
from tests.world import World, programme_data
from tests.world_objects import session_under_way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planted")]
TEXT = f"Bel de moeder, haar nummer is {BSN}."


class Written:
    """What the ways write to: an activity of the world, and the programme around it."""

    def __init__(self, world: World) -> None:
        self.side = world.maasmonde
        self.programme: Programme = self.side.programme
        self.activity: Activity = self.programme.activities.order_by("pk")[0]
        self.rows = Activity.objects.filter(pk=self.activity.pk)
        self.membership = self.side.membership("policy_adviser")
        self.client = self.side.client("policy_adviser")

    def new(self, **facts: Any) -> Goal:
        """A goal that is not stored yet."""
        facts.setdefault("title", TEXT)
        owner = {"programme": self.programme, "municipality": self.side.municipality}
        return Goal(exchange_id="G99", **owner, **facts)

    def other(self, **facts: Any) -> Activity:
        """The activity with other facts, not stored."""
        for name, value in facts.items():
            setattr(self.activity, name, value)
        return self.activity


Way = Callable[[Written], Any]


class Later:
    """An object that is a clean text until it has been looked at."""

    said = 0

    def __str__(self) -> str:
        self.said += 1
        return TEXT if self.said == 1 else "schoon"


def raw_save(at: Written) -> None:
    at.other(remarks=TEXT).save_base(raw=True)


def fixture(at: Written) -> None:
    stored = serializers.serialize("json", [at.activity])
    changed = json.loads(stored)
    changed[0]["fields"]["remarks"] = TEXT
    for row in serializers.deserialize("json", json.dumps(changed)):
        row.save()


def deferred_update(at: Written) -> None:
    Activity.objects.only("title").get(pk=at.activity.pk)
    at.other(remarks=TEXT).save(update_fields=["remarks"])


def subquery(at: Written) -> None:
    other = Activity.objects.filter(pk=OuterRef("pk")).values("title")[:1]
    at.rows.update(remarks=Subquery(other))


def conflicts(at: Written) -> None:
    Goal.objects.bulk_create(
        [at.new()],
        update_conflicts=True,
        update_fields=["title"],
        unique_fields=["programme", "exchange_id"],
    )


def async_create(at: Written) -> None:
    async def create() -> None:
        await Goal.objects.acreate(**_facts(at.new()))

    async_to_sync(create)()


def imported_programme(at: Written) -> None:
    data = programme_data("maasmonde")
    data["activities"][0]["description"] = TEXT
    import_programme(data)


#: Every way to write; each has to end in ``TextRefused``.
WAYS: dict[str, Way] = {
    "create": lambda at: Goal.objects.create(**_facts(at.new())),
    "save of a new row": lambda at: at.new().save(),
    "save of a change": lambda at: at.other(remarks=TEXT).save(),
    "save of some fields": deferred_update,
    "get_or_create": lambda at: Goal.objects.get_or_create(
        exchange_id="G99", programme=at.programme, defaults={"title": TEXT}
    ),
    "update_or_create": lambda at: Goal.objects.update_or_create(
        exchange_id="G99", programme=at.programme, defaults={"title": TEXT}
    ),
    "update": lambda at: at.rows.update(remarks=TEXT),
    "update of all rows": lambda at: Activity.objects.update(title=TEXT),
    "bulk_create": lambda at: Goal.objects.bulk_create([at.new()]),
    "bulk_create over rows": conflicts,
    "bulk_update": lambda at: Activity.objects.bulk_update(
        [at.other(remarks=TEXT)], ["remarks"]
    ),
    "bulk_update of a clean text": lambda at: Activity.objects.bulk_update(
        [at.other(remarks="schoon")], ["remarks"]
    ),
    "related manager": lambda at: at.programme.goals.create(
        exchange_id="G99", title=TEXT, municipality=at.side.municipality
    ),
    "related manager, added": lambda at: at.programme.goals.add(at.new(), bulk=False),
    "asynchronous create": async_create,
    "asynchronous update": lambda at: async_to_sync(at.rows.aupdate)(remarks=TEXT),
    "raw save": raw_save,
    "fixture": fixture,
    "F": lambda at: at.rows.update(remarks=F("title")),
    "F on an object": lambda at: at.other(remarks=F("title")).save(),
    "Concat": lambda at: at.rows.update(remarks=Concat(F("title"), Value(TEXT))),
    "Value": lambda at: at.rows.update(remarks=Value(TEXT)),
    "Value in create": lambda at: at.new(title=Value(TEXT)).save(),
    "Case": lambda at: at.rows.update(remarks=Case(When(pk__gt=0, then=Value(TEXT)))),
    "Upper": lambda at: at.rows.update(remarks=Upper("title")),
    "Subquery": subquery,
    "list in JSON": lambda at: at.other(neighbourhoods=["West", TEXT]).save(),
    "name in JSON": lambda at: at.other(limited_to_groups=[{BSN: "x"}]).save(),
    "number in JSON": lambda at: at.other(limited_to_groups=[{"kind": int(BSN)}]).save(),
    "broken number in JSON": lambda at: at.rows.update(limited_to_groups=[{"kind": float(BSN)}]),
    "object that says another thing later": lambda at: at.rows.update(remarks=Later()),
    "update of JSON": lambda at: at.rows.update(neighbourhoods=[TEXT]),
    "Value of JSON": lambda at: at.rows.update(
        neighbourhoods=Value([TEXT], models.JSONField())
    ),
    "action": lambda at: update_activity(at.activity, membership=at.membership, remarks=TEXT),
    "import of data": imported_programme,
}  # fmt: skip


def _facts(row: models.Model) -> dict[str, Any]:
    names = ("exchange_id", "programme", "municipality", "title")
    return {name: getattr(row, name) for name in names}


@pytest.fixture
def at(acting: World) -> Written:
    return Written(acting)


@pytest.fixture(autouse=True)
def nowhere_afterwards(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """After every test the planted number is in no table, cache, log line or output."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # it logs what it sends
    yield
    assert BSN not in database()
    assert BSN not in repr(vars(cache._connections[cache._alias]))  # type: ignore[attr-defined]
    assert BSN not in caplog.text
    assert BSN not in "".join(capsys.readouterr())


def database() -> str:
    """Everything in every table, sessions and messages included."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_no_way_of_writing_stores_an_identifier(way: str, at: Written) -> None:
    assert len(WAYS) >= 20
    with pytest.raises(TextRefused) as refused, transaction.atomic():
        WAYS[way](at)
    told = [*refused.value.messages, repr(refused.value), str(refused.value)]
    assert BSN not in "".join(told)
    assert refused.value.__cause__ is None


def test_dump_of_the_database_sees_what_is_stored(at: Written) -> None:
    at.rows.update(remarks="een tekst zonder nummer")
    assert "een tekst zonder nummer" in database()


def test_validation_tells_the_fault_at_its_field(at: Written) -> None:
    with pytest.raises(ValidationError) as refused:
        at.other(remarks=TEXT).full_clean()
    assert list(refused.value.message_dict) == ["remarks"]
    assert "een burgerservicenummer" in str(refused.value)
    assert BSN not in str(refused.value)


@pytest.mark.parametrize("text", ["", None, "Gesprek met de buurt.", f"Wethouder {NAME} sprak."])
def test_other_texts_are_stored(text: Any, at: Written) -> None:
    at.other(description=text).save()
    assert at.rows.get().description == text


def test_null_and_lists_are_stored_in_json(at: Written) -> None:
    at.other(neighbourhoods=["West"], limited_to_groups=[{"kind": "ethnic", "label": "A"}]).save()
    stored = at.rows.get()
    assert (stored.neighbourhoods, stored.limited_to_groups[0]["label"]) == (["West"], "A")


def test_text_is_no_longer_than_the_guard_looks(at: Written) -> None:
    at.rows.update(remarks="x" * MAXIMUM_LENGTH)
    with pytest.raises(TextRefused) as refused, transaction.atomic():
        at.rows.update(remarks="x" * (MAXIMUM_LENGTH + 1))
    assert refused.value.code == "too_long"
    with pytest.raises(ValueError, match="no more than 4000"):
        GuardedTextField(max_length=MAXIMUM_LENGTH + 1)


def test_codes_of_the_format_are_no_texts_but_long_numbers_are(at: Written) -> None:
    session = session_under_way(at.side)
    MappingSession.objects.filter(pk=session.pk).update(findings_before=[{"code": "a_b-1"}])
    with pytest.raises(TextRefused), transaction.atomic():
        MappingSession.objects.filter(pk=session.pk).update(findings_before=[{"code": BSN}])


def test_without_a_lexicon_every_text_is_refused(
    at: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*args: Any) -> Any:
        raise guard.GuardUnavailable("gone")

    monkeypatch.setattr("core.deidentification.guard.blocked", unavailable)
    with pytest.raises(TextRefused) as refused, transaction.atomic():
        at.rows.update(remarks="schoon")
    assert refused.value.code == "unavailable"
    at.rows.update(remarks="")
    assert at.rows.get().remarks == ""


def test_filtering_on_a_guarded_text_is_no_writing(at: Written) -> None:
    assert not Activity.objects.filter(remarks__contains=BSN).exists()
    assert Activity.objects.filter(title=F("title")).exists()


def test_names_are_a_question_for_the_form_not_for_the_field() -> None:
    refuse_identifiers(f"{NAME} was erbij.")


# --- doors and commands -----------------------------------------------------------------------
def test_command_refuses_a_programme_by_the_path_of_the_text(
    at: Written, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    data = programme_data("maasmonde")
    data["activities"][2]["description"] = TEXT
    data["organisations"][0]["id"] = BSN
    path = tmp_path / "programma.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    before = Activity.objects.count()
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_programme", str(path), municipality="maasmonde", stderr=err)
    assert ended.value.code == 1
    told = err.getvalue()
    assert "$.activities[2].description: " in told
    assert "burgerservicenummer" in told
    assert "$.organisations[0].id: " in told
    assert BSN not in told
    assert Activity.objects.count() == before


def rows_with_a_number() -> list[list[Any]]:
    return [
        ["Activiteit", "Eigenaar", "Omschrijving"],
        ["Dorpstafels", "Welzijn", "Gesprekken in het dorp"],
        ["Kookgroep", "Welzijn", TEXT],
        ["Taalcafé", "Welzijn", "Taal oefenen"],
    ]


def test_command_refuses_one_row_of_a_list_and_keeps_the_rest(at: Written, tmp_path: Any) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes(lists.csv(rows_with_a_number()))
    out = io.StringIO()
    call_command("import_activities", str(path), municipality="maasmonde", json=True, stdout=out)
    answer = json.loads(out.getvalue())
    assert [row["title"] for row in answer["rows"]] == ["Dorpstafels", "Taalcafé"]
    assert [(row["row"], row["reason"]) for row in answer["faulty"]] == [(3, "identifier")]
    titles = set(Activity.objects.values_list("title", flat=True))
    assert {"Dorpstafels", "Taalcafé"} <= titles
    assert "Kookgroep" not in titles
    assert BSN not in out.getvalue()


def test_uploaded_list_keeps_only_the_kind_of_what_it_refused(at: Written) -> None:
    rows = [*rows_with_a_number(), [int(BSN), "Welzijn", "x"], ["Lang", "Welzijn", "y " * 3000]]
    upload = SimpleUploadedFile("lijst.csv", lists.csv(rows))
    address = at.side.url(f"programmes/{at.programme.reference}/activities/import/")
    response = at.client.post(address, {"file": upload}, follow=True)
    assert response.status_code == 200
    page = response.content.decode()
    assert "leidt naar een persoon" in page
    assert "een burgerservicenummer" in page
    assert BSN not in page
    record = at.programme.activity_imports.get()
    faulty = [(row.row, row.first_fault.reason) for row in record.found.faulty]
    assert (3, "identifier") in faulty
    assert (5, "identifier") in faulty
    assert (6, "text_too_long") in faulty


def test_refused_cell_can_be_mended_with_a_clean_text_only(at: Written) -> None:
    upload = SimpleUploadedFile("lijst.csv", lists.csv(rows_with_a_number()))
    address = at.side.url(f"programmes/{at.programme.reference}/activities/import/")
    at.client.post(address, {"file": upload})
    record = at.programme.activity_imports.get()
    revise = f"{record.get_absolute_url()}do/revise/"
    form = at.client.get(record.get_absolute_url()).context["form"]
    cell = next(name for name in form.fields if name.startswith("cell_"))
    refused = at.client.post(revise, {"shown": "True", cell: TEXT})
    assert refused.status_code == 422
    assert cell in refused.context["form"].errors
    mended = at.client.post(revise, {"shown": "True", cell: "Samen koken"})
    assert mended.status_code == 302
    record = at.programme.activity_imports.get()
    assert not record.found.faulty


def test_file_name_with_an_identifier_is_told_and_not_kept(at: Written) -> None:
    upload = SimpleUploadedFile(f"lijst {BSN}.csv", lists.csv(rows_with_a_number()[:2]))
    address = at.side.url(f"programmes/{at.programme.reference}/activities/import/")
    response = at.client.post(address, {"file": upload})
    assert response.status_code == 422
    assert "burgerservicenummer" in response.content.decode()


def test_field_that_no_form_asked_about_answers_with_a_page(
    at: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal that reaches the door is no error of ours: 422, without the text."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        refuse_identifiers(TEXT)

    monkeypatch.setattr("programmes.views.activities.activity_page", refuse)
    url = at.side.url(f"programmes/activities/{at.activity.reference}/")
    response = at.client.get(url)
    assert response.status_code == 422
    assert "burgerservicenummer" in response.content.decode()
    assert BSN not in response.content.decode()


def test_evaluation_is_fully_guarded() -> None:
    field: Any = ActivityEvaluation._meta.get_field("summary")
    assert isinstance(field, GuardedTextField)
    assert not field.blocks_only
