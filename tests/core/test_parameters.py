"""A parameter takes two people: one proposes, another decides; what was decided stays readable."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core import actions
from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Parameter, definitions
from core.models.parameters import SMALL_NUMBER, ParameterDefinition, declare_parameter
from core.tenancy import acting_for
from tests.stand_in import BSN
from tests.world import World

BASE = "/maasmonde/settings/parameters/"
NEW = f"{BASE}small_number/new/"
DAY = datetime.timedelta(days=1)


def facts(**changes: str) -> dict[str, str]:
    day = timezone.localdate().strftime("%d-%m-%Y")
    return {"value": "8", "source": "Besluit van het college", "valid_from": day, **changes}


@pytest.fixture
def manager(world: World) -> Client:
    return world.maasmonde.client("application_manager")


@pytest.fixture
def officer(world: World) -> Client:
    return world.maasmonde.client("privacy_officer")


def value(world: World, on: datetime.date | None = None) -> Any:
    with acting_for(world.maasmonde.municipality):
        return Parameter.objects.value("small_number", on)


def test_proposal_holds_once_another_approved_it(
    world: World, manager: Client, officer: Client
) -> None:
    assert value(world) == 5
    assert manager.post(NEW, facts())["Location"] == f"{BASE}#small_number"
    assert value(world) == 5
    waiting = officer.get(BASE).content.decode()
    assert f"{BASE}small_number-1/do/approve/" in waiting
    asks = officer.get(f"{BASE}small_number-1/do/approve/").content.decode()
    assert "Besluit van het college" in asks
    assert officer.post(f"{BASE}small_number-1/do/approve/").status_code == 302
    assert value(world) == 8
    with acting_for(world.broekerlanden.municipality):
        assert Parameter.objects.value("small_number") == 5
    chain = AuditEvent.objects.of_chain(world.maasmonde.municipality).filter(origin="web")
    assert [(event.action, event.state_from, event.state_to) for event in chain] == [
        ("parameter.propose", "", ""),
        ("parameter.approve", "proposed", "approved"),
    ]


def test_rejected_proposal_never_holds(world: World, manager: Client, officer: Client) -> None:
    manager.post(NEW, facts())
    officer.post(f"{BASE}small_number-1/do/reject/")
    assert value(world) == 5
    assert officer.post(f"{BASE}small_number-1/do/approve/").status_code == 422
    assert "Afgewezen" in officer.get(BASE).content.decode()
    assert manager.post(NEW, facts()).status_code == 302  # and the next one may come


def test_author_does_not_decide(world: World) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        officer = side.membership("privacy_officer")
        own = actions.propose_parameter(
            membership=officer,
            key="small_number",
            value=9,
            source="x",
            valid_from=timezone.localdate(),
        )
        for decide in (actions.approve_parameter, actions.reject_parameter):
            with pytest.raises(TransitionRefused, match="zelf"):
                decide(own, membership=officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Parameter.objects.filter(pk=own.pk).update(approver=officer)


def test_author_who_is_asked_to_decide_reads_why_not(world: World, officer: Client) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        actions.propose_parameter(
            membership=side.membership("privacy_officer"),
            key="small_number",
            value=9,
            source="x",
            valid_from=timezone.localdate(),
        )
    response = officer.post(f"{BASE}small_number-1/do/approve/")
    assert response.status_code == 422
    assert "Iemand anders" in response.content.decode()


def test_manager_cannot_approve(world: World, manager: Client) -> None:
    manager.post(NEW, facts())
    assert manager.post(f"{BASE}small_number-1/do/approve/").status_code == 403
    assert value(world) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "2"}, "value"),
        ({"value": "veel"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "5"}, "__all__"),
        ({"source": ""}, "source"),
        ({"source": "x" * 401}, "source"),
        ({"valid_from": "1-1-2020"}, "valid_from"),
        ({"valid_from": "gisteren"}, "valid_from"),
    ],
)
def test_proposal_is_refused_at_the_field(
    world: World, manager: Client, changes: dict[str, str], field: str
) -> None:
    response = manager.post(NEW, facts(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    with acting_for(world.maasmonde.municipality):
        assert not Parameter.objects.exists()


def test_one_proposal_waits_at_a_time(world: World, manager: Client) -> None:
    manager.post(NEW, facts())
    response = manager.post(NEW, facts(value="9"))
    assert "wacht al" in " ".join(response.context["form"].non_field_errors())


def test_unknown_parameter_or_verb_is_missing(
    world: World, manager: Client, officer: Client
) -> None:
    assert manager.get(f"{BASE}unheard/new/").status_code == 404
    assert officer.get(f"{BASE}small_number-1/do/approve/").status_code == 404
    manager.post(NEW, facts())
    assert officer.get(f"{BASE}small_number-1/do/forget/").status_code == 404


def test_value_holds_from_its_day_on(world: World, manager: Client, officer: Client) -> None:
    today = timezone.localdate()
    manager.post(NEW, facts(valid_from=(today + 10 * DAY).strftime("%d-%m-%Y")))
    officer.post(f"{BASE}small_number-1/do/approve/")
    assert value(world) == value(world, today + 9 * DAY) == 5
    assert value(world, today + 10 * DAY) == 8
    with acting_for(world.maasmonde.municipality):
        states = {state.definition.key: state for state in Parameter.objects.overview()}
        assert states["small_number"].current is None
        later = Parameter.objects.overview(today + 10 * DAY)[0]
        assert later.current is not None
        assert later.current.version == 1


def test_lists_are_proposed_per_part(world: World, manager: Client) -> None:
    key = "expected_target_groups"
    page = manager.get(f"{BASE}{key}/new/")
    form = page.context["form"]
    parts = {name: list(form[name].value()) for name in form.fields if name.startswith("value_")}
    first = min(parts)
    parts[first] = parts[first][:1]
    manager.post(f"{BASE}{key}/new/", {**parts, "source": "x", "valid_from": facts()["valid_from"]})
    with acting_for(world.maasmonde.municipality):
        proposed = Parameter.objects.get(key=key)
        assert proposed.value[first.removeprefix("value_")] == parts[first]
        assert all(text for _label, text in proposed.shown)


def test_every_definition_can_be_shown_and_proposed(world: World, manager: Client) -> None:
    for key, definition in definitions.items():
        assert manager.get(f"{BASE}{key}/new/").status_code == 200
        assert definition.shown(definition.proposal)


def test_parameter_is_declared_once(world: World) -> None:
    with pytest.raises(ValueError, match="twice"):
        declare_parameter(SMALL_NUMBER)
    with acting_for(world.maasmonde.municipality), pytest.raises(KeyError):
        Parameter.objects.value("unheard")


def test_version_has_a_name_for_people_and_for_the_log(world: World, manager: Client) -> None:
    manager.post(NEW, facts())
    with acting_for(world.maasmonde.municipality):
        version = Parameter.objects.get()
        assert str(version) == "Drempel voor kleine aantallen · 1"
        assert version.name_in_log == "Drempel voor kleine aantallen, versie 1"
        assert version.get_absolute_url() == f"{BASE}#small_number"


# --- texts and lines ----------------------------------------------------------------------------
LINES = "Wonen | waar iemand woont\n\n  Werk en school\nGeld|"
READ = [
    {"label": "Wonen", "note": "waar iemand woont"},
    {"label": "Werk en school", "note": ""},
    {"label": "Geld", "note": ""},
]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parameter of each kind that is written, of this test's own."""
    for kind, proposal in (("text", ""), ("lines", [])):
        definition = ParameterDefinition(
            key=f"proof_{kind}",
            label="Proef",
            explanation="Proef",
            kind=kind,
            proposal=proposal,
            source="Proef",
            minimum=2,
            must_be_confirmed=True,
        )
        monkeypatch.setitem(definitions, definition.key, definition)


def section(client: Client, key: str) -> str:
    """What the page says about one parameter."""
    page = client.get(BASE).content.decode()
    return page.partition(f'id="{key}"')[2].partition("</section>")[0]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("key", "typed", "stored", "shown"),
    [
        (
            "proof_text",
            "artikel 1 van het convenant",
            "artikel 1 van het convenant",
            "artikel 1 van",
        ),
        ("proof_lines", LINES, READ, "<li>Wonen: waar iemand woont</li><li>Werk en school</li>"),
    ],
)
def test_written_value_holds_once_it_was_approved(
    world: World, manager: Client, officer: Client, key: str, typed: str, stored: Any, shown: str
) -> None:
    with acting_for(world.maasmonde.municipality):
        assert [row.key for row in Parameter.objects.unconfirmed(key, "small_number")] == [key]
    before = section(manager, key)
    assert before.count("Nog te bevestigen") == before.count("nog niet ingevuld") == 1
    assert manager.post(f"{BASE}{key}/new/", facts(value=typed)).status_code == 302
    assert shown in officer.get(f"{BASE}{key}-1/do/approve/").content.decode()
    assert officer.post(f"{BASE}{key}-1/do/approve/").status_code == 302
    with acting_for(world.maasmonde.municipality):
        assert Parameter.objects.value(key) == stored
        assert Parameter.objects.unconfirmed(key) == []
    assert shown in section(manager, key)
    assert "Nog te bevestigen" not in section(manager, key)
    again = manager.get(f"{BASE}{key}/new/").context["form"]["value"].value()
    assert again.splitlines()[0] == typed.splitlines()[0]


@pytest.mark.usefixtures("written", "planted")
@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("proof_text", "", "verplicht"),
        ("proof_text", "x" * 501, "500"),
        ("proof_text", f"artikel {BSN}", "burgerservicenummer"),
        ("proof_lines", "", "verplicht"),
        ("proof_lines", "Wonen", "2 regels of meer"),
        ("proof_lines", "Wonen\n| zonder naam", "Regel 2 heeft geen tekst"),
        ("proof_lines", "Wonen | a\nWONEN | b", "Regel 2 zegt"),
        ("proof_lines", f"Wonen\n{'x' * 501}", "Regel 2 is te lang"),
        ("proof_lines", f"Wonen\nWerk | {BSN}", "burgerservicenummer"),
    ],
)
def test_written_value_is_refused_at_its_field(
    world: World, manager: Client, key: str, typed: str, told: str
) -> None:
    response = manager.post(f"{BASE}{key}/new/", facts(value=typed))
    assert response.status_code == 422
    assert told in " ".join(response.context["form"].errors["value"])
    with acting_for(world.maasmonde.municipality):
        assert not Parameter.objects.exists()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("key", "value"), [("proof_text", ""), ("proof_text", "a\nb"), ("proof_lines", READ[:1])]
)
def test_incomplete_value_is_not_approved(world: World, key: str, value: Any) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        proposed = actions.propose_parameter(
            membership=side.membership("application_manager"),
            key=key,
            value=value,
            source="x",
            valid_from=timezone.localdate(),
        )
        with pytest.raises(TransitionRefused, match=r"tekst|regel"):
            actions.approve_parameter(proposed, membership=side.membership("privacy_officer"))
