"""The pages of partners: filter, page, making and changing, and who may not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import permissions
from core.tenancy import acting_for
from network.models import PartnerOrganisation
from tests.factories.network import PartnerFactory
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"


def page(world: World, rest: str = "", role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).post(world.maasmonde.url(f"network/{rest}"), data)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def named(response: Any) -> list[str]:
    """The partners in the table."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', body)


@pytest.fixture
def three(acting: World) -> World:
    """Maasmonde with three partners and no other."""
    PartnerOrganisation.objects.all().delete()
    PartnerFactory(organisation__name="Politie Delta", type="police", domain="safety")
    PartnerFactory(organisation__name="Welzijn Delta", type="welfare", domain="social")
    PartnerFactory(organisation__name="GGZ Delta", type="mental_health", domain="care")
    return acting


# --- where it stands -------------------------------------------------------------------------
def test_network_is_an_area_of_its_own_and_partners_lie_in_it(acting: World) -> None:
    assert "network:directory" in [area.url_name for area in permissions.areas()]
    html = page(acting).content.decode()
    current = re.findall(r'<a class="app-nav__link" href="([^"]*)" aria-current="true">', html)
    assert current == [acting.maasmonde.url("network/people/")]
    tabs = re.findall(r'<li><a href="([^"]*)"( aria-current="page")?>', html)
    assert (acting.maasmonde.url("network/"), ' aria-current="page"') in tabs
    assert (acting.maasmonde.url("network/people/"), "") in tabs


@pytest.mark.parametrize("rest", ["", "organisations/"])
def test_programme_leads_to_the_partners(acting: World, rest: str) -> None:
    address = f"{acting.maasmonde.programme.get_absolute_url()}{rest}"
    html = acting.maasmonde.client("policy_adviser").get(address).content.decode()
    assert f'href="{acting.maasmonde.url("network/")}"' in html


# --- list ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["GGZ Delta", "Politie Delta", "Welzijn Delta"]),
        ("?q=politie", ["Politie Delta"]),
        ("?domain=safety&domain=care", ["GGZ Delta", "Politie Delta"]),
        ("?type=welfare", ["Welzijn Delta"]),
        ("?type=welfare&domain=care", []),
        ("?q=xyzzy", []),
    ],
)
def test_list_is_narrowed_by_name_domain_and_kind(
    three: World, query: str, found: list[str]
) -> None:
    response = page(three, query)
    assert response.status_code == 200
    assert named(response) == found
    assert ("Geen partner past bij dit filter" in text_of(response)) is (found == [])


@pytest.mark.parametrize("query", ["?domain=army", "?type=circus", f"?q={'x' * 101}"])
def test_filter_that_cannot_be_read_is_said_and_shows_everything(three: World, query: str) -> None:
    response = page(three, query)
    assert response.status_code == 400
    assert "aandacht" in text_of(response)
    assert len(named(response)) == 3


def test_no_partner_yet_offers_a_beginning_to_who_may(acting: World) -> None:
    PartnerOrganisation.objects.all().delete()
    assert "Nog geen partnerorganisatie" in text_of(page(acting))
    assert page(acting).content.decode().count("/network/new/") == 2
    reader = page(acting, "", "executive")
    assert "De beleidsadviseur van uw gemeente voegt ze toe" in text_of(reader)
    assert "/network/new/" not in reader.content.decode()


def test_list_and_page_never_show_people(acting: World) -> None:
    partner = PartnerOrganisation.objects.get(organisation__name="Gemeente")
    assert acting.maasmonde.membership("executive").organisation == partner.organisation
    for rest in ("", f"{partner.reference}/"):
        assert "Jansen" not in page(acting, rest, "executive").content.decode().replace(
            "executive Jansen", ""
        )


def queries(world: World, rest: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page(world, rest).status_code == 200
    return len(captured)


def test_list_and_page_ask_as_many_queries_with_3_as_with_60(three: World) -> None:
    reference = PartnerOrganisation.objects.first().reference
    for rest in ("", "?q=delta", f"{reference}/"):
        page(three, rest)
    few = {rest: queries(three, rest) for rest in ("", "?q=delta", f"{reference}/")}
    PartnerFactory.create_batch(57)
    assert {rest: queries(three, rest) for rest in few} == few
    assert max(few.values()) <= 12


# --- making and changing ---------------------------------------------------------------------
DATA = {"name": "Bibliotheek aan Zee", "type": "sport_culture", "domain": "social"}


def test_partner_is_added_and_shown_with_a_message(acting: World) -> None:
    response = send(acting, "new/", {**DATA, "contact_point": "0800 1234"})
    assert response.status_code == 302
    partner = PartnerOrganisation.objects.get(organisation__name="Bibliotheek aan Zee")
    text = text_of(page(acting, f"{partner.reference}/"))
    assert "De partnerorganisatie is toegevoegd" in text
    assert "0800 1234" in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "verplicht"),
        ({"name": "gemeente"}, "Er is al een partner met deze naam"),
        ({"name": "x" * 161}, "160"),
        ({"type": "circus"}, "geldige keuze"),
        ({"domain": ""}, "verplicht"),
        ({"contact_point": "x" * 201}, "200"),
        ({"note": "x" * 100_000}, "2.000"),
        ({"focal_seats": "51"}, "50"),
        ({"focal_seats": "-1"}, "0"),
        ({"focal_seats": "drie"}, "geheel getal"),
    ],
)
def test_faulty_partner_comes_back_whole_and_nothing_is_stored(
    acting: World, changes: dict[str, str], told: str
) -> None:
    before = PartnerOrganisation.objects.count()
    response = send(acting, "new/", {**DATA, "contact_point": "wat ik typte", **changes})
    assert response.status_code == 422
    assert told in text_of(response)
    if "contact_point" not in changes:
        assert "wat ik typte" in response.content.decode()
    assert PartnerOrganisation.objects.count() == before


def test_places_for_focal_officers_are_kept_and_an_empty_field_changes_nothing(
    three: World,
) -> None:
    partner = PartnerOrganisation.objects.get(type="police")
    data = {"name": "Politie Delta", "type": "police", "domain": "safety", "revision": 1}
    send(three, f"{partner.reference}/edit/", {**data, "focal_seats": "2"})
    partner.refresh_from_db()
    assert (partner.focal_seats, partner.revision) == (2, 2)
    send(three, f"{partner.reference}/edit/", {**data, "focal_seats": "", "revision": 2})
    partner.refresh_from_db()
    assert (partner.focal_seats, partner.revision) == (2, 2)


def test_partner_is_changed(three: World) -> None:
    partner = PartnerOrganisation.objects.get(type="police")
    data = {"name": "Politie Nieuw", "type": "police", "domain": "safety", "revision": 1}
    assert send(three, f"{partner.reference}/edit/", data).status_code == 302
    partner.refresh_from_db()
    assert (partner.name, partner.revision) == ("Politie Nieuw", 2)


def test_stale_save_shows_both_names(three: World) -> None:
    partner = PartnerOrganisation.objects.get(type="police")
    PartnerOrganisation.objects.filter(pk=partner.pk).update(revision=2)
    data = {"name": "Van mij", "type": "police", "domain": "safety", "revision": 1}
    response = send(three, f"{partner.reference}/edit/", data)
    assert response.status_code == 422
    assert "Politie Delta" in text_of(response).partition("Beide teksten")[2]
    assert PartnerOrganisation.objects.get(pk=partner.pk).name == "Politie Delta"


@pytest.mark.parametrize("rest", ["new/", "edit/"])
def test_name_taken_meanwhile_comes_back_at_its_field(
    three: World, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    from network.forms.partners import PartnerForm

    monkeypatch.setattr(PartnerForm, "clean_name", lambda form: "Welzijn Delta")
    partner = PartnerOrganisation.objects.get(type="police")
    where = rest if rest == "new/" else f"{partner.reference}/edit/"
    response = send(three, where, {**DATA, "revision": 1})
    assert response.status_code == 422
    assert "Er is al een partner met deze naam" in text_of(response)
    assert PartnerOrganisation.objects.count() == 3


@pytest.mark.parametrize("role", ["executive", "participant", "application_manager", "no_role"])
def test_who_may_not_write_is_refused(three: World, role: str) -> None:
    partner = PartnerOrganisation.objects.get(type="police")
    assert send(three, "new/", DATA, role).status_code == 403
    assert send(three, f"{partner.reference}/edit/", DATA, role).status_code == 403
    assert PartnerOrganisation.objects.count() == 3
    partner.refresh_from_db()
    assert partner.name == "Politie Delta"


def test_reader_sees_no_note_and_no_button(three: World) -> None:
    partner = PartnerOrganisation.objects.get(type="police")
    PartnerOrganisation.objects.filter(pk=partner.pk).update(note="kanarie")
    assert "kanarie" in text_of(page(three, f"{partner.reference}/"))
    html = page(three, f"{partner.reference}/", "executive").content.decode()
    assert "kanarie" not in html
    assert "/edit/" not in html


def test_partner_of_another_municipality_answers_like_a_missing_one(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = PartnerFactory(reference="O-2025-999")
    for rest in ("", "edit/"):
        foreign = page(acting, f"{theirs.reference}/{rest}")
        assert foreign.status_code == page(acting, f"O-1999-99/{rest}").status_code == 404


def test_html_in_every_text_is_shown_as_text(acting: World) -> None:
    data = {**DATA, "name": EVIL, "contact_point": f"contact {EVIL}", "note": f"notitie {EVIL}"}
    assert send(acting, "new/", data).status_code == 302
    partner = PartnerOrganisation.objects.get(contact_point__startswith="contact")
    for rest in ("?q=alert", f"{partner.reference}/", f"{partner.reference}/edit/"):
        html = page(acting, rest).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(" in html
