"""Wrong input about an activity: a plain sentence at the field, 4xx, and nothing is lost."""

from __future__ import annotations

import datetime
import html
from decimal import Decimal
from typing import Any

import pytest

from core.tenancy import acting_for
from interventions.models import Phenomenon
from programmes.models import Activity, ActivityChange
from tests.programmes.pages import activity, address, text_of
from tests.world import World

SCRIPT = "<script>alert(1)</script><b>vet</b> & \"'"


def edit_url(world: World, code: str = "A30") -> str:
    """Where the activity is changed."""
    side = world.maasmonde
    return side.url(f"programmes/activities/{activity(side, code).reference}/edit/")


def filled(world: World, code: str = "A30") -> dict[str, Any]:
    """What the browser would send back unchanged."""
    form = world.maasmonde.client("policy_adviser").get(edit_url(world, code)).context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if hasattr(bound.field, "prepare_value") and isinstance(value, list | tuple):
            sent[bound.html_name] = [str(item) for item in value]
        elif isinstance(value, datetime.date):
            sent[bound.html_name] = f"{value:%d-%m-%Y}"
        elif value is not None:
            sent[bound.html_name] = str(value)
    return sent


def send(world: World, code: str = "A30", **changes: Any) -> Any:
    """Send the form back with some fields changed."""
    data = {**filled(world, code), **changes}
    return world.maasmonde.client("policy_adviser").post(edit_url(world, code), data)


def test_form_sent_back_unchanged_changes_nothing(world: World) -> None:
    before = activity(world.maasmonde, "A30")
    answer = send(world)
    assert answer.status_code == 302
    after = activity(world.maasmonde, "A30")
    for field in Activity._meta.concrete_fields:
        assert getattr(after, field.attname) == getattr(before, field.attname), field.name
    with acting_for(world.maasmonde.municipality):
        assert not ActivityChange.objects.filter(activity=after).exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Dit veld is verplicht"),
        ("title", "wijkboa's in GESPREK", "al een activiteit met deze titel"),
        ("title", "x" * 201, "200"),
        ("title", "a\x00b", "nul"),
        ("description", "lang " * 20_000, "4.000"),
        ("description", "a\x00b", "nul"),
        ("main_phase", "quaternary", "quaternary"),
        ("side_phases", ["secondary", "quaternary"], "quaternary"),
        ("target_groups", ["robots"], "robots"),
        ("first_target_group", "robots", "robots"),
        ("phenomena", ["nothing"], "nothing"),
        ("settings", ["moon"], "moon"),
        ("goals", ["G99"], "G99"),
        ("intervention", "Bestaat niet", "Bestaat niet"),
        ("owner", "999999", "keuze"),
        ("owner", "<script>", "keuze"),
        ("start", "31-02-2026", "dag-maand-jaar"),
        ("start", "gisteren", "dag-maand-jaar"),
        ("start", "1-1-0000", "dag-maand-jaar"),
        ("budget", "-1", "nul of meer"),
        ("budget", "veel", "bedrag"),
        ("budget", "1e999", "bedrag"),
        ("budget", "NaN", "bedrag"),
        ("budget", "9" * 30, "te groot"),
        ("plan_of_approach", "x" * 4001, "4.000"),
        ("unintended_effects", "x" * 4001, "4.000"),
        ("remarks", "x" * 4001, "4.000"),
        ("neighbourhoods", "w" * 5000, "te lang"),
    ],
)
def test_wrong_value_is_explained_at_its_field_and_everything_typed_stays(
    world: World, field: str, value: Any, message: str
) -> None:
    before = activity(world.maasmonde, "A30")
    answer = send(
        world, **{field: value, "remarks" if field != "remarks" else "title": "Bewaar mij"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert message.lower() in " ".join(errors[field]).lower()
    assert f'id="id_{field}_error"' in page
    assert "Bewaar mij" in page
    if isinstance(value, str) and "\x00" not in value and field not in {"owner", "main_phase"}:
        shown = html.unescape(page)
        assert value[:200] in shown or field in {"first_target_group", "intervention"}
    after = activity(world.maasmonde, "A30")
    assert after.revision == before.revision


def test_end_before_start_is_told_at_the_end(world: World) -> None:
    answer = send(world, start="01-06-2026", end="1-3-2026")
    assert answer.status_code == 422
    assert "Het einde ligt voor het begin" in text_of(answer)
    assert 'value="1-3-2026"' in answer.content.decode()


@pytest.mark.parametrize("text", ["5-3-2026", "05/03/2026", "5.3.2026", "2026-03-05", "05-03-26"])
def test_date_is_read_in_five_notations(world: World, text: str) -> None:
    assert send(world, start=text).status_code == 302
    assert activity(world.maasmonde, "A30").start == datetime.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("27500", "27500"),
        ("27.500", "27500"),
        ("27500,50", "27500.50"),
        ("€ 27.500", "27500"),
        ("0", "0"),
        ("", None),
    ],
)
def test_budget_is_read_as_the_dutch_write_it(world: World, text: str, amount: str | None) -> None:
    assert send(world, budget=text).status_code == 302
    expected = None if amount is None else Decimal(amount)
    assert activity(world.maasmonde, "A30").budget == expected


def test_markup_in_every_text_is_shown_as_text(world: World) -> None:
    texts = ("title", "description", "plan_of_approach", "unintended_effects", "remarks")
    lists = ("neighbourhoods", "ethnic_groups", "religious_groups")
    changes = dict.fromkeys([*texts, *lists], SCRIPT)
    assert send(world, **changes).status_code == 302
    row, side = activity(world.maasmonde, "A30"), world.maasmonde
    assert row.title == SCRIPT
    page = f"programmes/activities/{row.reference}/"
    for url in (
        side.url(page),
        side.url(f"{page}edit/"),
        side.url(f"{page}do/move/"),
        address(side, "map/"),
        address(side, "map/?form=table"),
        address(side, "map/?by=neighbourhood"),
        address(side, "activities/"),
        address(side, "findings/"),
        address(side),
        side.url(),
    ):
        shown = side.client("policy_adviser").get(url)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.content.decode()
        assert "<b>vet" not in shown.content.decode()


def test_retired_phenomenon_stays_where_it_was_but_cannot_be_chosen_anew(world: World) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        yesterday = datetime.date(2020, 1, 1)
        Phenomenon.objects.filter(code="jihadism").update(valid_until=yesterday)
    assert send(world, "A30", title="Nieuwe titel").status_code == 302
    assert activity(side, "A30").phenomena == ["jihadism"]
    refused = send(world, "A01", phenomena=["jihadism"])
    assert refused.status_code == 422
    assert "Jihadisme / islamistisch extremisme’ wordt niet meer gebruikt" in text_of(refused)


def test_two_people_see_both_texts_and_nothing_is_lost(world: World) -> None:
    first, second = filled(world), filled(world)
    client, url = world.maasmonde.client("policy_adviser"), edit_url(world)
    assert client.post(url, {**first, "description": "Van de eerste"}).status_code == 302
    answer = client.post(url, {**second, "description": "Van de tweede", "title": "Titel twee"})
    assert answer.status_code == 422
    page = text_of(answer)
    for text in ("Iemand anders", "Van de eerste", "Van de tweede"):
        assert text in page
    assert activity(world.maasmonde, "A30").description == "Van de eerste"
    again = {**second, "description": "Van de tweede", "title": "Titel twee"}
    again["revision"] = str(answer.context["form"]["revision"].value())
    assert client.post(url, again).status_code == 302
    row = activity(world.maasmonde, "A30")
    assert (row.title, row.description) == ("Titel twee", "Van de tweede")


def test_back_and_sending_again_is_told_and_changes_nothing_twice(world: World) -> None:
    data = {**filled(world), "title": "Eén keer"}
    client, url = world.maasmonde.client("policy_adviser"), edit_url(world)
    assert client.post(url, data).status_code == 302
    answer = client.post(url, data)
    assert answer.status_code in {302, 422}
    row = activity(world.maasmonde, "A30")
    assert (row.title, row.revision) == ("Eén keer", 2)


def test_new_activity_keeps_what_was_typed_and_is_made_once(world: World) -> None:
    side = world.maasmonde
    client, url = side.client("policy_adviser"), address(side, "activities/new/")
    refused = client.post(url, {"title": "", "description": "Bewaar dit", "status": "running"})
    assert refused.status_code == 422
    assert "Bewaar dit" in refused.content.decode()
    unknown = client.post(url, {"title": "Nieuw", "status": "flying"})
    assert unknown.status_code == 422
    assert list(unknown.context["form"].errors) == ["status"]
    made = client.post(url, {"title": "Nieuw", "status": "planned", "main_phase": "secondary"})
    assert made.status_code == 302
    with acting_for(side.municipality):
        assert side.programme.activities.filter(title="Nieuw").count() == 1


def test_new_activity_sent_twice_is_made_once_and_told(world: World) -> None:
    side = world.maasmonde
    client, url = side.client("policy_adviser"), address(side, "activities/new/")
    data = {"title": "Maar één keer", "status": "running"}
    assert client.post(url, data).status_code == 302
    again = client.post(url, data)
    assert again.status_code == 422
    assert "misschien hebt u die net opgeslagen" in text_of(again)
    with acting_for(side.municipality):
        assert side.programme.activities.filter(title="Maar één keer").count() == 1
