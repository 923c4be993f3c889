"""The page of blind spots: what it says, deciding in place, and what is gone meanwhile."""

from __future__ import annotations

import re

import pytest

from core.tenancy import acting_for
from programmes.models import ActionPoint, Activity, BlindSpot
from programmes.models.exchange import ProgrammeState
from programmes.models.findings import entries, parts
from tests.programmes.pages import activity, address, queries, sized_programme, text_of
from tests.world import World

OTHERS = ["focal_officer", "meeting_chair", "participant", "privacy_officer"]
GONE = "BS06/activity:A03"


def decide(world: World, verb: str, which: str = GONE) -> str:
    """The address of a decision on one finding."""
    return address(world.maasmonde, f"findings/{which}/do/{verb}/")


def mend(world: World) -> None:
    """Give the activity without an owner an owner, so that the finding is gone."""
    side = world.maasmonde
    with acting_for(side.municipality):
        owner = side.programme.organisations.order_by("pk")[0]
        side.programme.activities.filter(exchange_id="A03").update(owner=owner)


def test_page_has_every_finding_once_with_why_and_proposal(world: World) -> None:
    side = world.maasmonde
    page = side.client("policy_adviser").get(address(side, "findings/"))
    html, text = page.content.decode(), text_of(page)
    with acting_for(side.municipality):
        found = entries(ProgrammeState(side.programme))
    assert len(found) == 45
    for entry in found:
        assert html.count(f'id="{entry.anchor}"') == 1
        assert entry.finding.why in text
        assert entry.finding.proposal in text


def test_findings_stand_by_severity_and_what_a_rule_shares_is_said_once(world: World) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        found = parts(entries(ProgrammeState(side.programme)))
    assert [(part.severity, part.number, part.is_open) for part in found] == [
        ("high", 3, True),
        ("medium", 23, True),
        ("low", 19, False),
    ]
    anchors = [group.anchor for part in found for group in part.groups]
    assert len(anchors) == len(set(anchors))
    text = text_of(side.client("policy_adviser").get(address(side, "findings/")))
    assert text.count("Plan een evaluatie die past bij de omvang") == 1


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?severity=high", 3),
        ("?severity=high&severity=medium", 26),
        ("?theme=ownership", 8),
        ("?severity=low&theme=ownership", 2),
        ("?severity=<script>", 45),
        ("?decision=accepted", 0),
    ],
)
def test_filter_keeps_what_fits(world: World, query: str, number: int) -> None:
    side = world.maasmonde
    page = side.client("policy_adviser").get(address(side, f"findings/{query}"))
    assert page.status_code == 200
    assert page.content.decode().count("do/address/") == number


def test_form_opens_in_place_and_makes_an_action_point(world: World) -> None:
    side = world.maasmonde
    client, url = side.client("policy_adviser"), decide(world, "address")
    page = client.get(f"{url}?severity=high").content.decode()
    row = page.split('id="BS06-activity-A03"')[1].split("</form>")[0]
    assert "Spreek af welke organisatie verantwoordelijk is." in row
    assert 'name="due_on"' in row
    answer = client.post(
        f"{url}?severity=high", {"title": "Kies een eigenaar", "due_on": "8-12-2026"}
    )
    assert answer["Location"] == address(side, "findings/?severity=high")
    after = client.get(answer["Location"])
    assert "In het actieplan gezet." in text_of(after)
    assert "Kies een eigenaar" in text_of(after)
    with acting_for(side.municipality):
        point = ActionPoint.objects.get(title="Kies een eigenaar")
        assert point.activity.exchange_id == "A03"


def test_looking_at_the_form_decides_nothing(world: World) -> None:
    side = world.maasmonde
    side.client("policy_adviser").get(decide(world, "accept"))
    with acting_for(side.municipality):
        assert not BlindSpot.objects.exclude(status="open").exists()


@pytest.mark.parametrize(
    ("verb", "posted", "field"),
    [
        ("accept", {"reason": ""}, "reason"),
        ("accept", {"reason": "x" * 1001}, "reason"),
        ("accept", {"reason": "a\x00b"}, "reason"),
        ("accept", {"reason": "Zo bedoeld", "review_on": "32-1-2027"}, "review_on"),
        ("address", {"title": ""}, "title"),
        ("address", {"title": "x" * 301}, "title"),
        ("address", {"title": "Goed", "owner": "999999"}, "owner"),
        ("address", {"title": "Goed", "due_on": "morgen"}, "due_on"),
    ],
)
def test_wrong_decision_is_explained_in_place_and_keeps_what_was_typed(
    world: World, verb: str, posted: dict[str, str], field: str
) -> None:
    answer = world.maasmonde.client("policy_adviser").post(decide(world, verb), posted)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    row = answer.content.decode().split('id="BS06-activity-A03"')[1].split("</form>")[0]
    assert f'id="id_{field}_error"' in row
    kept = [value for name, value in posted.items() if name != "owner" and "\x00" not in value]
    assert all(value in row for value in kept)
    with acting_for(world.maasmonde.municipality):
        assert not BlindSpot.objects.exclude(status="open").exists()


def test_what_is_left_so_stays_visible_with_who_why_until_and_can_be_reopened(
    world: World,
) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    client.post(
        decide(world, "accept"), {"reason": "<b>Samen</b> met de school", "review_on": "1-9-2027"}
    )
    page = client.get(address(side, "findings/?severity=medium"))
    part = text_of(page).split("Bewust zo gelaten 1")[-1]
    for fact in ("<b>Samen</b> met de school", "policy_adviser Jansen", "1 september 2027"):
        assert fact in part
    assert "<b>Samen</b>" not in page.content.decode()
    assert client.post(decide(world, "reopen")).status_code == 302
    assert "met de school" not in text_of(client.get(address(side, "findings/")))


@pytest.mark.parametrize("verb", ["accept", "address", "reopen"])
def test_finding_that_is_gone_is_explained_and_what_was_typed_is_kept(
    world: World, verb: str
) -> None:
    client = world.maasmonde.client("policy_adviser")
    assert client.get(decide(world, verb)).status_code == 200
    mend(world)
    answer = client.post(decide(world, verb), {"title": "Mijn actie", "reason": "Mijn reden"})
    assert answer.status_code == 409
    for text in ("Deze blinde vlek is er niet meer", "Mijn actie", "Mijn reden"):
        assert text in text_of(answer)
    assert client.get(decide(world, verb)).status_code == 409
    with acting_for(world.maasmonde.municipality):
        assert not ActionPoint.objects.filter(title="Mijn actie").exists()


def test_second_decision_on_the_same_finding_is_refused_with_words(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    assert client.post(decide(world, "accept"), {"reason": "Eerst"}).status_code == 302
    answer = client.post(decide(world, "address"), {"title": "Toch een actie"})
    assert answer.status_code == 422
    assert "Toch een actie" in answer.content.decode()
    assert "iemand" in text_of(answer).lower()


@pytest.mark.parametrize(
    "which", ["BS99/activity:A03", "<script>/x", "BS06/%00", "BS06/activity:A01"]
)
def test_address_that_never_was_a_finding_is_no_error_of_ours(world: World, which: str) -> None:
    answer = world.maasmonde.client("policy_adviser").get(decide(world, "accept", which))
    assert answer.status_code in {404, 409}


def test_executive_reads_and_decides_nothing(world: World) -> None:
    side = world.maasmonde
    page = side.client("executive").get(address(side, "findings/"))
    assert "45 meldingen" in text_of(page)
    assert "do/address/" not in page.content.decode()
    assert (
        side.client("executive").post(decide(world, "accept"), {"reason": "x"}).status_code == 403
    )


@pytest.mark.parametrize("role", OTHERS)
def test_others_do_not_see_blind_spots(world: World, role: str) -> None:
    assert (
        world.maasmonde.client(role).get(address(world.maasmonde, "findings/")).status_code == 403
    )


def test_programme_without_blind_spots_or_activities_says_so(world: World) -> None:
    side = world.maasmonde
    with acting_for(side.municipality):
        Activity.objects.filter(programme=side.programme).delete()
    text = text_of(side.client("policy_adviser").get(address(side, "findings/?theme=ownership")))
    assert "Geen blinde vlek past bij dit filter" in text or "Nog geen activiteiten" in text


def test_map_points_at_the_first_finding_of_a_rule(world: World) -> None:
    side = world.maasmonde
    shown = side.client("policy_adviser").get(address(side, "map/")).content.decode()
    codes = re.findall(r"findings/#(BS\d\d)\"", shown)
    page = side.client("policy_adviser").get(address(side, "findings/")).content.decode()
    assert codes
    assert all(f'id="{code}"' in page for code in codes)


def test_page_costs_the_same_queries_with_10_and_500_activities(world: World) -> None:
    found = []
    for size in (10, 500):
        reference = sized_programme(world, size).reference
        url = world.maasmonde.url(f"programmes/{reference}/findings/")
        found.append(queries(world.maasmonde.client("policy_adviser"), url))
    assert found[0] == found[1]
    assert found[0] <= 20


def test_activity_that_was_renamed_keeps_its_decision(world: World) -> None:
    side = world.maasmonde
    client = side.client("policy_adviser")
    client.post(decide(world, "accept"), {"reason": "Blijft"})
    row = activity(side, "A03")
    with acting_for(side.municipality):
        Activity.objects.filter(pk=row.pk).update(title="Nieuwe naam")
    text = text_of(client.get(address(side, "findings/")))
    assert "Nieuwe naam" in text.split("Bewust zo gelaten 1")[-1]
