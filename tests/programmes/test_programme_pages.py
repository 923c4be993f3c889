"""The pages of a programme: list, overview, parts, life cycle; wrong input changes nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from core.tenancy import acting_for
from programmes.models import Programme
from tests.programmes.pages import address, queries, sized_programme, text_of
from tests.world import World

READERS = ["focal_officer", "signal_coordinator", "meeting_chair", "participant", "executive"]
SCRIPT = "<script>alert(1)</script>"


def fresh(world: World) -> Programme:
    """The first programme of Maasmonde, read again."""
    with acting_for(world.maasmonde.municipality):
        return Programme.objects.get(pk=world.maasmonde.programme.pk)  # type: ignore[no-any-return]


def rows_of(world: World, part: str) -> dict[str, Any]:
    """What the browser would send back unchanged from the page of a part."""
    page = world.maasmonde.client("policy_adviser").get(address(world.maasmonde, part))
    sent: dict[str, Any] = {}
    for bound in page.context["form"]:
        value = bound.value()
        if isinstance(value, datetime.date):
            sent[bound.html_name] = f"{value:%d-%m-%Y}"
        elif value not in (None, ""):
            sent[bound.html_name] = value
    return sent


def test_overview_names_goals_with_their_activities_and_the_goal_without(world: World) -> None:
    page = text_of(world.maasmonde.client("policy_adviser").get(address(world.maasmonde)))
    assert "Ouders en naasten voelen zich gesteund" in page
    assert "Oudercursus Oumnia Works Vogelbuurt" in page.split("Ouders en naasten")[1]
    assert page.count("Nog geen geplande of lopende activiteit werkt aan dit doel.") == 1


@pytest.mark.parametrize("role", READERS)
def test_only_who_may_change_gets_the_ways_to_change(world: World, role: str) -> None:
    adviser = world.maasmonde.client("policy_adviser").get(address(world.maasmonde))
    other = world.maasmonde.client(role).get(address(world.maasmonde))
    for way in ("edit/", "goals/", "local-picture/", "organisations/", "do/adopt/"):
        url = address(world.maasmonde, way)
        assert f'href="{url}"' in adviser.content.decode()
        assert f'href="{url}"' not in other.content.decode()
    assert ("Blinde vlekken" in text_of(other)) is (role == "executive")


@pytest.mark.parametrize("part", ["goals/", "local-picture/", "organisations/"])
def test_part_sent_back_unchanged_changes_nothing(world: World, part: str) -> None:
    side, before = world.maasmonde, fresh(world)
    answer = side.client("policy_adviser").post(address(side, part), rows_of(world, part))
    assert answer.status_code == 302
    after = fresh(world)
    assert after.locally_relevant == before.locally_relevant
    assert after.expected_domains == before.expected_domains
    with acting_for(side.municipality):
        assert list(after.goals.values("title", "indicator")) == list(
            before.goals.values("title", "indicator")
        )
        assert after.organisations.count() == before.organisations.count()


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("goals/", "title-0", "x" * 301),
        ("goals/", "title-0", "a\x00b"),
        ("goals/", "indicator-1", "x" * 301),
        ("local-picture/", "source-0", ""),
        ("local-picture/", "source-0", "x" * 401),
        ("local-picture/", "phenomenon-0", "nothing"),
        ("local-picture/", "level-0", "enormous"),
        ("local-picture/", "valid_from-0", "31-2-2026"),
        ("organisations/", "name-0", "x" * 161),
        ("organisations/", "domain-0", "magic"),
        ("organisations/", "type-0", "magic"),
        ("organisations/", "secondary", ["magic"]),
    ],
)
def test_wrong_row_is_told_at_its_field_and_the_other_rows_stay(
    world: World, part: str, field: str, value: Any
) -> None:
    side = world.maasmonde
    data = rows_of(world, part)
    kept = next(name for name in data if name.endswith("-1") and name != field)
    answer = side.client("policy_adviser").post(address(side, part), {**data, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode() or field == "secondary"
    assert str(data[kept]) in answer.content.decode()
    assert fresh(world).revision == 1


def test_organisation_that_owns_activities_cannot_be_dropped(world: World) -> None:
    side = world.maasmonde
    data = rows_of(world, "organisations/")
    answer = side.client("policy_adviser").post(
        address(side, "organisations/"), {**data, "name-0": ""}
    )
    assert answer.status_code == 422
    assert "Bibliotheek Maasmonde" in text_of(answer)
    with acting_for(side.municipality):
        assert fresh(world).organisations.filter(name="Bibliotheek Maasmonde").exists()


def test_markup_in_the_parts_is_shown_as_text(world: World) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    for part, field in (
        ("goals/", "title-0"),
        ("goals/", "indicator-0"),
        ("local-picture/", "source-0"),
        ("organisations/", "name-0"),
    ):
        data = {**rows_of(world, part), field: SCRIPT}
        assert client.post(address(side, part), data).status_code == 302
        for rest in ("", part, "activities/", "map/?form=table"):
            assert SCRIPT not in client.get(address(side, rest)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"start": ""}, "start"),
        ({"start": "vorig jaar"}, "start"),
        ({"start": "1-6-2026", "end": "1-5-2026"}, "end"),
        ({"vision": "x" * 100_000}, "vision"),
    ],
)
def test_wrong_programme_is_told_at_its_field_and_keeps_what_was_typed(
    world: World, changes: dict[str, str], field: str
) -> None:
    side = world.maasmonde
    data = {"title": "Nieuw programma", "start": "1-1-2026", "end": "", "vision": "Bewaar dit"}
    answer = side.client("policy_adviser").post(side.url("programmes/new/"), {**data, **changes})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert field in errors or (field == "end" and "__all__" in errors)
    assert "Bewaar dit" in answer.content.decode() or field == "vision"
    with acting_for(side.municipality):
        assert not Programme.objects.filter(title="Nieuw programma").exists()


def test_two_people_changing_the_programme_see_both_texts(world: World) -> None:
    side = world.maasmonde
    client, url = side.client("policy_adviser"), address(side, "edit/")
    data = rows_of(world, "edit/")
    assert client.post(url, {**data, "vision": "Van de eerste"}).status_code == 302
    answer = client.post(url, {**data, "vision": "Van de tweede"})
    assert answer.status_code == 422
    for text in ("Van de eerste", "Van de tweede"):
        assert text in text_of(answer)
    assert fresh(world).vision == "Van de eerste"


def test_programme_goes_through_its_life_with_reasons(world: World) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    empty = client.post(address(side, "do/adopt/"), {"adopted_on": "morgen", "decision": ""})
    assert empty.status_code == 422
    assert set(empty.context["form"].errors) == {"adopted_on", "decision"}
    facts = {"adopted_on": "1-11-2026", "decision": "Het college stelt vast."}
    assert client.post(address(side, "do/adopt/"), facts).status_code == 302
    assert fresh(world).status == "adopted"
    assert "Het college stelt vast." in text_of(client.get(address(side)))
    again = client.post(address(side, "do/adopt/"), facts)
    assert again.status_code == 422
    assert "intussen" in text_of(again) or "niet meer" in text_of(again)
    assert client.post(address(side, "do/end/"), {"decision": "Afgelopen"}).status_code == 302
    assert fresh(world).status == "ended"


def test_list_shows_every_programme_with_period_and_status(world: World) -> None:
    side = world.maasmonde
    page = text_of(side.client("participant").get(side.url("programmes/")))
    assert "Samen weerbaar Maasmonde 2025-2028" in page
    assert "1 januari 2025 – 31 december 2028" in page
    assert "Concept" in page


def test_overview_and_list_cost_the_same_queries_whatever_there_is(world: World) -> None:
    side, found = world.maasmonde, []
    for size in (10, 500):
        reference = sized_programme(world, size).reference
        client = side.client("policy_adviser")
        found.append(
            [
                queries(client, side.url(f"programmes/{reference}/")),
                queries(client, side.url("programmes/")),
            ]
        )
    assert found[0] == found[1]
    assert max(found[0]) <= 20
