"""The map as a page: what stands where, who sees what, and moving a card without script."""

from __future__ import annotations

import re

import pytest

from core.tenancy import acting_for
from programmes.models import ActivityChange
from programmes.models.map import spans
from tests.programmes.pages import activity, address, queries, sized_programme, text_of
from tests.world import World

PHASES = ["primary_breeding_ground", "primary_vulnerable", "secondary", "tertiary"]
WORKERS = [
    "policy_adviser",
    "focal_officer",
    "signal_coordinator",
    "meeting_chair",
    "process_director",
    "case_director",
    "participant",
]


def cards(page: str, phase: str = "") -> list[str]:
    """The references of the cards, of one band or of all."""
    if phase:
        page = page.split(f'id="{phase}"')[1].split("</section>\n    \n")[0].split('id="open-')[1]
    return re.findall(r'<li class="card-on-map [^"]*" id="([^"]+)"', page)


@pytest.mark.parametrize(
    ("counts", "limit", "expected"),
    [
        ([], 8, []),
        ([2], 8, [1]),
        ([7, 2, 2, 2, 1, 1], 8, [3, 1, 1, 1, 1, 1]),
        ([9, 5, 3, 2, 2, 1], 7, [2, 1, 1, 1, 1, 1]),
        ([4, 1, 1], 4, [2, 1, 1]),
        ([1] * 12, 8, [1] * 12),
    ],
)
def test_fullest_column_is_widened_while_there_is_room(
    counts: list[int], limit: int, expected: list[int]
) -> None:
    assert spans(counts, limit) == expected


def test_map_shows_every_active_activity_once(world: World) -> None:
    page = world.maasmonde.client("policy_adviser").get(address(world.maasmonde, "map/"))
    found = cards(page.content.decode())
    assert len(found) == len(set(found)) == 43
    ended = activity(world.maasmonde, "A39")
    assert ended.reference not in found
    everything = world.maasmonde.client("policy_adviser").get(
        address(world.maasmonde, "map/?all=on")
    )
    assert len(cards(everything.content.decode())) == 45


@pytest.mark.parametrize("by", ["target_group", "phenomenon", "domain", "neighbourhood"])
def test_every_grouping_shows_the_same_cards(world: World, by: str) -> None:
    page = world.maasmonde.client("policy_adviser").get(address(world.maasmonde, f"map/?by={by}"))
    assert len(cards(page.content.decode())) == 43
    assert f'href="?by={by}" aria-current="true"' in page.content.decode()


def test_gap_says_through_what_the_group_is_reached_and_leads_to_a_filled_form(
    world: World,
) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    page = client.get(address(side, "map/"))
    assert "Alleen via Online tegengeluid" in text_of(page)
    link = re.search(
        r'href="([^"]+phase=primary_breeding_ground&amp;group=parents)"', str(page.content)
    )
    assert link
    form = client.get(link[1].replace("&amp;", "&"))
    assert 'value="primary_breeding_ground" selected' in form.content.decode()
    assert 'value="parents" selected' in form.content.decode()


def test_gaps_by_theme_stand_together_and_name_the_theme(world: World) -> None:
    page = world.maasmonde.client("policy_adviser").get(
        address(world.maasmonde, "map/?by=phenomenon")
    )
    assert "column__cards--gaps" in page.content.decode()
    assert "Links-extremisme Lokaal redelijk sterk · alleen via alle vormen" in text_of(page)


def test_owner_filter_keeps_the_cards_of_that_domain_and_can_be_taken_off(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    page = client.get(address(world.maasmonde, "map/?domain=care")).content.decode()
    assert len(cards(page)) == 6
    assert "domain__mark--social" not in page.split('id="funnel"')[1]
    assert 'href="?" aria-current="true"' in page


def test_size_is_remembered_and_an_unknown_choice_changes_nothing(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    url = address(world.maasmonde, "map/")
    assert "map--cards" in client.get(url).content.decode()
    assert "map--titles" in client.get(f"{url}?size=titles").content.decode()
    assert "map--titles" in client.get(url).content.decode()
    page = client.get(f"{url}?size=<script>&by=nothing&form=x&domain=nobody")
    assert page.status_code == 200
    assert "map--titles" in page.content.decode()
    assert "map--cards" in client.get(f"{url}?size=cards").content.decode()


def test_table_has_every_card_and_every_gap_of_the_map(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    funnel = client.get(address(world.maasmonde, "map/")).content.decode()
    table = client.get(address(world.maasmonde, "map/?form=table")).content.decode()
    rows = table.split("<tbody>")[1]
    assert rows.count('<th scope="row">') == 43
    assert rows.count("tbl__gap") == funnel.count('class="gap"') == 6


@pytest.mark.parametrize("role", [*WORKERS, "executive"])
def test_reader_without_blind_spots_sees_no_severity_on_the_map(world: World, role: str) -> None:
    page = world.maasmonde.client(role).get(address(world.maasmonde, "map/")).content.decode()
    may_find = role in {"policy_adviser", "executive"}
    assert len(cards(page)) == 43
    assert ("severity--high" in page) is may_find
    assert ("Wat valt op?" in page) is may_find


@pytest.mark.parametrize("role", ["focal_officer", "executive"])
def test_reader_who_may_not_change_gets_no_way_to_move_or_add(world: World, role: str) -> None:
    url = address(world.maasmonde, "map/")
    adviser = world.maasmonde.client("policy_adviser").get(url).content.decode()
    other = world.maasmonde.client(role).get(url).content.decode()
    for trace in ("do/move/", "draggable", 'id="move-form"', "activities/new/"):
        assert trace in adviser
        assert trace not in other


@pytest.mark.parametrize("phase", [*PHASES, ""])
def test_card_moves_by_form_and_the_map_points_at_it(world: World, phase: str) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    card = activity(side, "A01")
    url = side.url(f"programmes/activities/{card.reference}/do/move/?next=map")
    assert "checked" in client.get(url).content.decode()
    answer = client.post(url, {"main_phase": phase})
    assert answer["Location"] == f"{address(side, 'map/')}#{card.reference}"
    assert activity(side, "A01").main_phase == (phase or None)
    page = client.get(answer["Location"])
    assert card.title in text_of(page).split("De kaart van het programma")[0]
    changed = phase != card.main_phase
    with acting_for(side.municipality):
        assert ActivityChange.objects.filter(activity=card, field="main_phase").exists() is changed


def test_move_to_an_unknown_phase_is_refused_with_words(world: World) -> None:
    side = world.maasmonde
    card = activity(side, "A01")
    url = side.url(f"programmes/activities/{card.reference}/do/move/")
    answer = side.client("policy_adviser").post(url, {"main_phase": "quaternary", "next": "map"})
    assert answer.status_code == 422
    assert "quaternary" in text_of(answer)
    assert activity(side, "A01").main_phase == card.main_phase


def test_unclassified_activities_stand_in_a_strip(world: World) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        side.programme.activities.filter(exchange_id="A01").update(main_phase=None)
    page = side.client("policy_adviser").get(address(side, "map/")).content.decode()
    strip = page.split('class="unclassified"')[1].split("</section>")[0]
    assert cards(strip) == [activity(side, "A01").reference]


def test_empty_programme_says_what_belongs_on_the_map(world: World) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        side.programme.activities.all().delete()
    adviser = side.client("policy_adviser").get(address(side, "map/"))
    assert "Nog geen activiteiten" in text_of(adviser)
    assert "activities/new/" in adviser.content.decode()
    other = side.client("participant").get(address(side, "map/"))
    assert "Nog geen activiteiten" in text_of(other)
    assert "activities/new/" not in other.content.decode()


def test_map_costs_the_same_queries_with_10_and_500_activities(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    numbers = set()
    for size in (10, 500):
        reference = sized_programme(world, size).reference
        numbers.add(queries(client, world.maasmonde.url(f"programmes/{reference}/map/")))
    assert len(numbers) == 1
    assert numbers.pop() <= 12
