"""Known names: a municipality tells the guard which names are no private persons."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, LocalWord, Municipality, known_words
from core.tenancy import acting_for
from tests.world import World

BASE = "/maasmonde/settings/known-names/"
NEW = f"{BASE}new/"


@pytest.fixture
def manager(world: World) -> Client:
    return world.maasmonde.client("application_manager")


def facts(**changes: str) -> dict[str, str]:
    return {"name": "Buurthuis De Brug", "kind": "organisation", **changes}


def municipality(slug: str = "maasmonde") -> Municipality:
    """Freshly read, as every request does."""
    return Municipality.objects.get(slug=slug)


def listed(world: World) -> list[str]:
    with acting_for(world.maasmonde.municipality):
        return [word.name for word in LocalWord.objects.all()]


def add(world: World, name: str, kind: str = "organisation") -> LocalWord:
    with acting_for(world.maasmonde.municipality):
        return LocalWord.objects.create(name=name, kind=kind)  # type: ignore[no-any-return]


# --- what the guard gets ------------------------------------------------------------------------
def test_guard_gets_the_names_of_this_municipality_only(world: World, manager: Client) -> None:
    assert manager.post(NEW, facts())["Location"] == BASE
    assert known_words(municipality()) == {"Maasmonde", "Buurthuis De Brug"}
    assert known_words(municipality("broekerlanden")) == {"Broekerlanden"}


def test_guard_gets_each_word_of_the_name_of_the_municipality(world: World) -> None:
    Municipality.objects.filter(slug="maasmonde").update(name="Nieuw Maasmonde")
    assert known_words(municipality()) == {"Nieuw Maasmonde", "Nieuw", "Maasmonde"}


def test_names_are_asked_once_per_request(world: World, django_assert_num_queries: Any) -> None:
    add(world, "Buurthuis De Brug")
    here = municipality()
    with django_assert_num_queries(1):
        first = known_words(here)
    with django_assert_num_queries(0):
        assert known_words(here) is first


def test_removed_name_is_asked_about_again(world: World, manager: Client) -> None:
    word = add(world, "Buurthuis De Brug")
    address = f"{BASE}{word.pk}/do/remove/"
    assert "Buurthuis De Brug" in manager.get(address).content.decode()
    assert manager.post(address)["Location"] == BASE
    assert known_words(municipality()) == {"Maasmonde"}
    assert manager.post(address).status_code == 404


# --- the list -----------------------------------------------------------------------------------
def test_list_shows_and_finds_names(world: World, manager: Client) -> None:
    for name, kind in (("Buurthuis De Brug", "organisation"), ("Brugwijk", "place")):
        add(world, name, kind)
    add(world, "Sportclub Rapid")
    assert all(name in manager.get(BASE).content.decode() for name in listed(world))
    found = manager.get(BASE, {"q": "DE BRUG"}).content.decode()
    assert "Buurthuis De Brug" in found
    assert "Brugwijk" not in found
    places = manager.get(BASE, {"kind": "place"}).content.decode()
    assert "Brugwijk" in places
    assert "Rapid" not in places
    assert "past bij dit filter" in manager.get(BASE, {"q": "zeppelin"}).content.decode()


def test_empty_list_says_what_belongs_there(world: World, manager: Client) -> None:
    assert "Nog geen namen" in manager.get(BASE).content.decode()


def test_long_list_takes_no_more_queries(world: World, manager: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            manager.get(BASE)
        return len(asked)

    add(world, "Eerste Club")
    few = queries()
    for number in range(30):
        add(world, f"Club Nummer {number}")
    assert queries() == few


# --- what may be a name ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "12 3"}, "name"),
        ({"name": "De"}, "name"),
        ({"kind": ""}, "kind"),
        ({"kind": "person"}, "kind"),
        ({"name": "Fatima", "kind": "public_figure"}, "name"),
    ],
)
def test_name_is_refused_at_its_field(
    world: World, manager: Client, changes: dict[str, str], field: str
) -> None:
    response = manager.post(NEW, facts(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert listed(world) == []


@pytest.mark.parametrize(
    "name",
    [
        "999990019",
        "Karim 06-48291735",
        "karim@voorbeeld.nl",
        "NL91 ABNA 0417 1643 00",
        "@karim_010",
    ],
)
def test_what_leads_to_a_person_is_no_name(world: World, manager: Client, name: str) -> None:
    response = manager.post(NEW, facts(name=name))
    assert response.status_code == 422
    assert listed(world) == []


@pytest.mark.parametrize("name", ["x" * 80, "Kees Bestuurder", "SV 't Hoekje '72", "D66"])
def test_name_may_hold_any_sign(world: World, manager: Client, name: str) -> None:
    assert manager.post(NEW, facts(name=name)).status_code == 302
    assert listed(world) == [name]


def test_name_stands_in_the_list_once(world: World, manager: Client) -> None:
    manager.post(NEW, facts())
    response = manager.post(NEW, facts(name="buurthuis  de brug", kind="place"))
    assert "al in de lijst" in " ".join(response.context["form"].errors["name"])
    with pytest.raises(IntegrityError), transaction.atomic():
        add(world, "BUURTHUIS DE BRUG")
    elsewhere = world.broekerlanden.client("application_manager")
    assert elsewhere.post(NEW.replace("maasmonde", "broekerlanden"), facts()).status_code == 302


def test_list_has_an_end(world: World, manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LocalWord.MOST == 2_000
    monkeypatch.setattr(LocalWord, "MOST", 1)
    manager.post(NEW, facts())
    response = manager.post(NEW, facts(name="Sportclub Rapid"))
    assert "vol" in " ".join(response.context["form"].non_field_errors())
    assert listed(world) == ["Buurthuis De Brug"]


# --- who, and the log -----------------------------------------------------------------------------
def test_log_tells_that_names_changed_and_never_which(world: World, manager: Client) -> None:
    manager.post(NEW, facts())
    with acting_for(world.maasmonde.municipality):
        word = LocalWord.objects.get()
    manager.post(f"{BASE}{word.pk}/do/remove/")
    chain = AuditEvent.objects.of_chain(world.maasmonde.municipality).filter(origin="web")
    assert [event.action for event in chain] == ["local_word.create", "local_word.remove"]
    page = world.maasmonde.client("privacy_officer").get("/maasmonde/settings/log/")
    assert "voegt een bekende naam toe" in page.content.decode()
    assert "verwijdert een bekende naam" in page.content.decode()
    assert "De Brug" not in page.content.decode()


def test_page_is_a_tab_of_the_manager_only(world: World, manager: Client) -> None:
    people = "/maasmonde/settings/parameters/"
    assert BASE in manager.get(people).content.decode()
    assert BASE not in world.maasmonde.client("privacy_officer").get(people).content.decode()
