"""The list of activities and the page of one: order, filter, several at once, who sees what."""

from __future__ import annotations

import re

import pytest

from core.tenancy import acting_for
from programmes.models import Activity
from tests.programmes.pages import activity, address, queries, sized_programme, text_of
from tests.world import World

OTHER_WORKERS = [
    "focal_officer",
    "signal_coordinator",
    "meeting_chair",
    "process_director",
    "case_director",
    "participant",
    "executive",
]


def titles(page: str) -> list[str]:
    """The titles in the list, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def the_list(world: World, query: str = "", role: str = "policy_adviser") -> str:
    """The page of the list."""
    client = world.maasmonde.client(role)
    return str(client.get(address(world.maasmonde, f"activities/{query}")).content.decode())


def test_list_has_every_activity_with_its_facts(world: World) -> None:
    page = the_list(world)
    assert len(titles(page)) == 45
    row = page.split("Weerbaarheidstraining Diamant Havenkwartier</a>")[1].split("</tr>")[0]
    for fact in ("Jongerenwerk Maasmonde", "Loopt", "vanaf 01-03-2026", "€\u00a027.500"):
        assert fact in row


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        (
            "title",
            "Aanpak personen met onbegrepen gedrag en dreiging",
            "Wijkconciërges als vraagbaak",
        ),
        (
            "-title",
            "Wijkconciërges als vraagbaak",
            "Aanpak personen met onbegrepen gedrag en dreiging",
        ),
        ("phase", "Lessenreeks VIP op vo-scholen", "Werkplek na veroordeling"),
        ("-budget", "Mij en Mij jr. in het basisonderwijs", None),
        ("period", "Multidisciplinair casusoverleg", None),
        ("nonsense", "Lessenreeks VIP op vo-scholen", "Werkplek na veroordeling"),
    ],
)
def test_list_is_sorted_by_one_column(world: World, sort: str, first: str, last: str) -> None:
    found = titles(the_list(world, f"?sort={sort}"))
    assert len(found) == 45
    assert found[0] == first
    assert last is None or found[-1] == last


def test_heading_says_the_direction_and_turns_it_round(world: World) -> None:
    page = the_list(world, "?sort=owner&status=running")
    head = page.split('aria-sort="ascending"')[1].split("</th>")[0]
    assert "sort=-owner" in head
    assert "status=running" in head
    assert page.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in the_list(world, "?sort=-owner")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?phase=tertiary", 4),
        ("?status=planned&status=idea", 4),
        ("?domain=none", 2),
        ("?q=sleutelfiguren", 2),
        ("?q=<script>", 0),
        ("?q=%00&phase=tertiary", 4),
        ("?phase=secondary&domain=care", 4),
        ("?phase=unknown_phase", 45),
        ("?page=99", 45),
    ],
)
def test_filter_keeps_what_fits(world: World, query: str, number: int) -> None:
    assert len(titles(the_list(world, query))) == number


def test_choices_are_counted_and_those_without_activities_are_left_out(world: World) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", the_list(world)))
    assert "Primair: kwetsbare groepen 21" in text
    assert "Geannuleerd" not in text.split("Filter toepassen")[0]


def test_filter_that_is_on_is_shown_and_can_be_taken_off(world: World) -> None:
    page = the_list(world, "?phase=tertiary&sort=title")
    chip = re.search(r'<a class="chip chip--on" href="([^"]*)">', page)
    assert chip
    assert chip[1] == "?sort=title"


@pytest.mark.parametrize("role", OTHER_WORKERS)
def test_budget_is_for_who_may_see_it(world: World, role: str) -> None:
    assert "€\u00a027.500" in the_list(world)
    other = the_list(world, role=role)
    assert len(titles(other)) == 45
    assert "27.500" not in other
    assert "Budget" not in other
    assert titles(the_list(world, "?sort=budget", role=role)) == titles(other)


@pytest.mark.parametrize("role", OTHER_WORKERS)
def test_budget_remarks_and_history_on_the_page_are_for_who_may_see_them(
    world: World, role: str
) -> None:
    side = world.maasmonde
    row = activity(side, "A30")
    with acting_for(side.municipality):
        Activity.objects.filter(pk=row.pk).update(remarks="Alleen voor het team.")
    url = side.url(f"programmes/activities/{row.reference}/")
    adviser, other = side.client("policy_adviser").get(url), side.client(role).get(url)
    for secret in (
        "27.500",
        "Alleen voor het team.",
        "Wat is er veranderd",
        "Evaluatie vastleggen",
    ):
        assert secret in text_of(adviser)
        assert secret not in text_of(other)
    assert ("Geen blinde vlekken" in text_of(other)) is (role == "executive")


def test_page_shows_rung_reservation_line_of_time_and_blind_spots(world: World) -> None:
    side = world.maasmonde
    url = side.url(f"programmes/activities/{activity(side, 'A30').reference}/")
    page = side.client("policy_adviser").get(url).content.decode()
    rung = re.search(
        r'<li aria-current="true"><span class="ladder__number">(\d)</span> ([^<]+)', page
    )
    assert rung
    assert (rung[1], rung[2]) == ("4", "Effect onderzocht")
    assert "geen radicalen deelnamen" in page
    assert page.index("14 oktober 2026") < page.index("1 maart 2026</span>")
    spots = side.client("policy_adviser").get(
        side.url(f"programmes/activities/{activity(side, 'A03').reference}/")
    )
    assert "is geen eigenaar vastgelegd" in text_of(spots)
    assert "#BS06-activity-A03" in spots.content.decode()


def test_page_tells_what_changed_by_whom_from_what_to_what(world: World) -> None:
    side = world.maasmonde
    row = activity(side, "A30")
    client = side.client("policy_adviser")
    client.post(
        side.url(f"programmes/activities/{row.reference}/do/set_status/"), {"status": "paused"}
    )
    page = text_of(client.get(side.url(f"programmes/activities/{row.reference}/")))
    assert "policy_adviser Jansen Status loopt gepauzeerd" in page.split("Wat is er veranderd")[1]


def test_several_change_at_once_and_the_filter_stays(world: World) -> None:
    side = world.maasmonde
    chosen = [activity(side, code).reference for code in ("A01", "A02")]
    answer = side.client("policy_adviser").post(
        address(side, "activities/bulk/?phase=primary_breeding_ground"),
        {"activities": chosen, "status": "ended", "owner": "none", "main_phase": ""},
    )
    assert answer["Location"].endswith("activities/?phase=primary_breeding_ground")
    for code in ("A01", "A02"):
        row = activity(side, code)
        assert (row.status, row.owner_id, row.main_phase) == (
            "ended",
            None,
            "primary_breeding_ground",
        )


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"status": "ended"}, "Kies minstens één activiteit"),
        ({"activities": ["A01"]}, "Kies wat moet veranderen"),
        ({"activities": ["A01", "foreign"], "status": "ended"}, "geen activiteit (meer)"),
        ({"activities": ["A01", "B-9999"], "status": "ended"}, "geen activiteit (meer)"),
        ({"activities": ["A01", "\x00"], "status": "ended"}, "geen activiteit (meer)"),
        ({"activities": ["A01"], "status": "<script>"}, "<script>"),
        ({"activities": ["A01"], "owner": "O999"}, "O999"),
        ({"activities": ["A01"], "main_phase": "quaternary"}, "quaternary"),
    ],
)
def test_faulty_bulk_change_changes_nothing_and_keeps_the_choice(
    world: World, posted: dict[str, object], message: str
) -> None:
    side = world.maasmonde
    with acting_for(world.broekerlanden.municipality):
        theirs = world.broekerlanden.programme.activities.order_by("-pk")[0]
    names = {"A01": activity(side, "A01").reference, "foreign": f"{theirs.reference}-x"}
    rows = posted.get("activities", [])
    assert isinstance(rows, list)
    data = {**posted, "activities": [names.get(name, name) for name in rows]}
    answer = side.client("policy_adviser").post(address(side, "activities/bulk/"), data)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert "<script>" not in answer.content.decode().split("<main")[1]
    row = activity(side, "A01")
    assert (row.status, row.revision) == ("running", 1)
    ticked = re.findall(r'name="activities" value="([^"]+)" checked', answer.content.decode())
    assert ticked == ([names["A01"]] if "A01" in rows else [])


@pytest.mark.parametrize("role", ["policy_adviser", "focal_officer"])
def test_empty_programme_says_what_belongs_in_the_list(world: World, role: str) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        side.programme.activities.all().delete()
    page = the_list(world, role=role)
    assert "Nog geen activiteiten" in page
    assert ("activities/new/" in page.split("<main")[1]) is (role == "policy_adviser")


def test_list_and_page_cost_the_same_queries_with_10_and_500_activities(world: World) -> None:
    side, found = world.maasmonde, []
    for size in (10, 500):
        programme = sized_programme(world, size)
        with acting_for(side.municipality):
            one = programme.activities.first()
        found.append(
            [
                queries(side.client("policy_adviser"), side.url(rest))
                for rest in (
                    f"programmes/{programme.reference}/activities/",
                    f"programmes/{programme.reference}/activities/?q=training&sort=-owner",
                    f"programmes/activities/{one.reference}/",
                )
            ]
        )
    assert found[0] == found[1]
    assert max(found[0]) <= 20
