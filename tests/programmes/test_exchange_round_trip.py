"""import(export(x)) = x, for the delivered programmes and for random ones."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings

from core.models import AuditEvent
from core.tenancy import acting_for
from programmes.actions.exchange import ImportOutcome, import_programme, parse_programme
from programmes.actions.exchange_file import validator
from programmes.models import Activity, Programme
from programmes.models.exchange import ProgrammeState
from tests.factories.exchange import ActivityData, programme
from tests.programmes.strategies import programmes, with_known_ids
from tests.programmes.test_blind_spots_files import NAMES
from tests.world import DATA, World, programme_data


def exported(reference: str) -> dict[str, Any]:
    """The programme as a file that was written and read again."""
    state = ProgrammeState(Programme.objects.get(reference=reference))
    found: dict[str, Any] = json.loads(json.dumps(state.data, ensure_ascii=False).encode())
    return found


def imported(data: dict[str, Any], **options: Any) -> ImportOutcome:
    """What an import of the data as a file did."""
    return import_programme(parse_programme(json.dumps(data).encode()), **options)


@pytest.mark.parametrize("name", NAMES)
def test_delivered_programme_comes_back_as_it_was(name: str, acting: World) -> None:
    data = programme_data(name)
    back = exported(imported(data).reference)
    data["municipality"] = {"name": "Maasmonde", "code": "GM9001"}
    assert back == data
    assert list(validator().iter_errors(back)) == []


@settings(
    max_examples=40,
    phases=[Phase.generate],  # a smaller example is not worth a minute of database
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=programmes)
def test_random_programme_comes_back_as_it_was(
    data: dict[str, Any], acting: World, planted: None
) -> None:
    wanted = with_known_ids(json.loads(json.dumps(data)))
    outcome = imported(data)
    assert exported(outcome.reference) == wanted
    again = imported(wanted, programme=Programme.objects.get(reference=outcome.reference))
    assert (again.created, again.updated) == (0, 0)
    assert exported(outcome.reference) == wanted


@pytest.mark.parametrize(
    "facts",
    [
        {"description": ""},
        {"description": "x" * 4000},
        {"title": "é" * 200},
        {"title": " spaties en\ttab "},
        {"description": "regel\r\nregel\u2028\u200b=1+1 <script>"},
        {"description": "👩‍👩‍👧‍👦 \x01\x1b"},
        {"neighbourhoods": ["West, Noord", "Zuid"]},
        {"limited_to_groups": [{"kind": "ethnic", "label": "A"}] * 2},
        {"target_groups": ["youth", "residents", "parents"]},
        {"side_phases": ["tertiary", "primary_vulnerable"]},
        {"budget": 0},
        {"budget": 0.01},
        {"budget": 12500.5},
        {"budget": 999_999_999_999},
        {"goals": ["G9"]},
        {"main_phase": None, "side_phases": []},
    ],
    ids=str,
)
def test_corner_of_an_activity_comes_back_as_it_was(facts: dict[str, Any], acting: World) -> None:
    data = programme(ActivityData(**facts))
    assert exported(imported(data).reference) == data


def test_command_writes_what_the_command_reads(world: World, tmp_path: Any) -> None:
    out = StringIO()
    call_command(
        "import_programme", str(DATA / "maasmonde.json"), "--municipality", "maasmonde", "--json",
        stdout=out,
    )  # fmt: skip
    answer = json.loads(out.getvalue())
    assert set(answer) == {"reference", "created", "updated", "warnings"}
    assert (answer["updated"], answer["warnings"]) == (0, [])
    words = ["--municipality", "maasmonde", "--programme", answer["reference"]]
    out = StringIO()
    call_command("export_programme", *words, stdout=out)
    assert json.loads(out.getvalue()) == programme_data("maasmonde")
    file = tmp_path / "terug.json"
    file.write_text(out.getvalue(), encoding="utf-8")
    out = StringIO()
    call_command("import_programme", str(file), *words, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {**answer, "created": 0}


def test_import_is_one_event_in_the_chain_of_the_municipality(world: World) -> None:
    municipality = world.maasmonde.municipality
    call_command(
        "import_programme", str(DATA / "grensbeek.json"), "--municipality", "maasmonde",
        stdout=StringIO(),
    )  # fmt: skip
    event = AuditEvent.objects.of_chain(municipality).last()
    with acting_for(municipality):
        newest = Programme.objects.newest()
    assert (event.action, event.object_id, event.origin) == (
        "programme.import",
        str(newest.pk),
        "command",
    )
    adviser = world.maasmonde.membership("policy_adviser")
    with acting_for(municipality):
        import_programme(programme_data("grensbeek"), membership=adviser)
    event = AuditEvent.objects.of_chain(municipality).last()
    assert (event.action, event.actor) == ("programme.import", adviser.user)


def test_two_programmes_with_the_same_identifiers_never_mix(acting: World) -> None:
    first = imported(programme_data("maasmonde")).reference
    second = imported(programme_data("maasmonde")).reference
    changed = programme_data("maasmonde")
    changed["activities"][0]["title"] = "Anders"
    changed["organisations"][0]["domain"] = "unknown"
    changed["programme"]["goals"][0]["title"] = "Ander doel"
    changed["actions"][0]["title"] = "Andere afspraak"
    outcome = imported(changed, programme=Programme.objects.get(reference=second))
    assert (outcome.created, outcome.updated) == (0, 4)
    assert exported(first) == programme_data("maasmonde")
    assert exported(second) == changed
    assert Activity.objects.filter(programme__reference=first).count() == 45


def test_update_changes_adds_and_leaves_the_rest_with_a_warning(acting: World) -> None:
    data = programme(ActivityData(id="A1"), ActivityData(id="A2"), ActivityData(id="A3"))
    reference = imported(data).reference
    stored = Programme.objects.get(reference=reference)
    kept = Activity.objects.get(programme=stored, exchange_id="A2")
    newer = json.loads(json.dumps(data))
    del newer["activities"][1]
    newer["activities"][1]["status"] = "ended"
    newer["activities"].insert(0, ActivityData(id="A4"))
    newer["programme"]["title"] = "Nieuwe titel"
    with translation.override("nl"):
        outcome = imported(newer, programme=stored)
    assert (outcome.reference, outcome.created, outcome.updated) == (reference, 1, 2)
    (warning,) = outcome.warnings
    assert "A2" in warning and kept.title in warning and "niet in het bestand" in warning
    back = exported(reference)
    assert [row["id"] for row in back["activities"]] == ["A4", "A1", "A3", "A2"]
    assert back["activities"][2]["status"] == "ended"
    kept.refresh_from_db()
    assert kept.revision == 1


def test_update_leaves_history_and_keeps_references(acting: World) -> None:
    data = programme(ActivityData(id="A1", main_phase="secondary"))
    stored = Programme.objects.get(reference=imported(data).reference)
    before = stored.activities.get()
    data["activities"][0] |= {"main_phase": "tertiary", "evaluations": []}
    with translation.override("nl"):
        outcome = imported(data, programme=stored)
    activity = stored.activities.get()
    assert (activity.reference, activity.revision) == (before.reference, 2)
    assert (outcome.created, outcome.updated) == (0, 1)
    history = {row.field: (row.before, row.after, row.origin) for row in activity.changes.all()}
    assert history == {
        "main_phase": ("secundaire preventie", "tertiaire preventie", "import"),
        "evaluations": ("procesevaluatie · afgerond, 1 juni 2026", "", "import"),
    }


def test_only_the_evaluations_changed_is_an_update_too(acting: World) -> None:
    data = programme(ActivityData(id="A1"))
    stored = Programme.objects.get(reference=imported(data).reference)
    data["activities"][0]["evaluations"][0]["status"] = "cancelled"
    outcome = imported(data, programme=stored)
    assert (outcome.created, outcome.updated) == (0, 1)
    assert exported(stored.reference) == data
    assert stored.activities.get().revision == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["municipality"].update(name="Grensbeek"), ["Grensbeek", "Maasmonde"]),
        (lambda data: data["activities"][0].update(owner="O-weg"), ["O-weg", "Dialoog"]),
        (lambda data: data["activities"][0].update(proposed_owner="O-weg"), ["O-weg", "Dialoog"]),
        (lambda data: data["actions"][0].update(owner="O-weg"), ["O-weg", "Bellen"]),
        (lambda data: data["actions"][0].update(activity="A-weg"), ["A-weg", "Bellen"]),
        (lambda data: data["activities"][0].update(budget=1.005), ["Dialoog", "centen"]),
        (
            lambda data: data["activities"][0].update(start="2026-02-01", end="2026-01-01"),
            ["Dialoog", "einde"],
        ),
    ],
    ids=["municipality", "owner", "proposed owner", "action's owner", "activity", "cents", "dates"],
)
def test_what_is_odd_but_stored_is_one_warning(change: Any, told: list[str], acting: World) -> None:
    from tests.factories.exchange import ActionData

    data = programme(ActivityData(title="Dialoog"), actions=[ActionData(title="Bellen")])
    assert imported(data).warnings == []
    change(data)
    with translation.override("nl"):
        (warning,) = imported(data).warnings
    assert all(word in warning for word in told), warning


def test_same_municipality_in_other_letters_is_no_warning(acting: World) -> None:
    assert imported(programme(municipality={"name": "MAASMONDE ", "code": "GM9001"})).warnings == []
