"""The frame of every page, the log-in pages and the pages of what went wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import get_template
from django.test import Client, RequestFactory, override_settings
from django.utils import translation
from django.views import defaults
from lxml import etree

from core.models import Membership, Municipality, RoleGrant, User
from core.tenancy import acting_for
from core.views import csrf_failure
from tests.strict import PageReader, faults_of
from tests.world import PASSWORD, World

MUNICIPALITY = Municipality(pk=1, name="Maasmonde", slug="maasmonde")


def person() -> Membership:
    """A policy adviser who exists in memory only."""
    user = User(pk=1, username="noor", name="Noor Veldkamp")
    membership = Membership(pk=1, user=user, municipality=MUNICIPALITY, function="Adviseur")
    membership.__dict__["grants_now"] = (RoleGrant(role="policy_adviser"),)
    return membership


def asking(path: str = "/maasmonde/", membership: Membership | None = None) -> Any:
    """A request of that member, or of somebody who is not logged in."""
    request: Any = RequestFactory().get(path)
    request.membership = membership
    request.municipality = membership.municipality if membership else None
    request.user = membership.user if membership else AnonymousUser()
    return request


def page(template: str, request: Any, **context: Any) -> Any:
    """The rendered page as a tree, after the checks that hold for every page."""
    with translation.override("nl"), acting_for(MUNICIPALITY):
        html = get_template(template).render(context, request)
    assert not PageReader(html).faults
    return etree.HTML(html)


def words(tree: Any, path: str) -> str:
    """The text of the first element at the path, with single spaces."""
    return " ".join("".join(tree.xpath(path)[0].itertext()).split())


# --- the frame ------------------------------------------------------------------------------
def test_first_link_skips_to_the_content() -> None:
    tree = page("404.html", asking(membership=person()))
    first = tree.xpath("//body//a | //body//button | //body//summary")[0]
    assert first.get("href") == "#main"
    assert tree.xpath("//main[@id='main']/@tabindex") == ["-1"]


def test_page_names_its_language_and_municipality() -> None:
    tree = page("404.html", asking(membership=person()))
    assert tree.get("lang") == "nl"
    assert words(tree, "//title") == (
        "Pagina niet gevonden · Maasmonde · Lokale preventieve aanpak"
    )
    assert "Gemeente Maasmonde" in words(tree, "//header")
    assert "Gemeente Maasmonde" in words(tree, "//footer")


def test_footer_leads_to_accessibility_and_privacy() -> None:
    links = page("404.html", asking()).xpath("//footer//a/@href")
    assert "/toegankelijkheid/" in links
    assert "/privacy/" in links


def test_account_menu_names_the_person_and_logs_out_by_post() -> None:
    tree = page("404.html", asking(membership=person()))
    menu = tree.xpath("//details[contains(@class, 'menu')]")[0]
    assert "Noor Veldkamp" in words(menu, "./summary")
    assert "Adviseur" in words(menu, "./summary")
    form = menu.xpath(".//form")[0]
    assert (form.get("method"), form.get("action")) == ("post", "/accounts/logout/")
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']")
    assert "/account/" in menu.xpath(".//a/@href")


def test_somebody_unknown_is_offered_to_log_in() -> None:
    tree = page("404.html", asking())
    assert not tree.xpath("//details")
    assert "/accounts/login/" in tree.xpath("//header//a/@href")


@pytest.mark.parametrize("demo", [True, False])
def test_demonstration_says_so_on_every_page(demo: bool) -> None:
    with override_settings(DEMO=demo):
        tree = page("404.html", asking())
    assert bool(tree.xpath("//aside[contains(@class, 'demo-bar')]")) is demo


def test_own_theme_is_loaded_last_and_only_when_there_is_one() -> None:
    plain = page("404.html", asking(membership=person()))
    assert "has-own-accent" not in plain.get("class")
    member = person()
    member.municipality = Municipality(
        pk=1, name="Maasmonde", slug="maasmonde", theme={"accent_600": "#224466"}
    )
    own = page("404.html", asking(membership=member))
    assert "has-own-accent" in own.get("class")
    sheets = own.xpath("//link[@rel='stylesheet']/@href")
    assert sheets[-1] == "/maasmonde/theme.css"
    assert "/static/css/site.css" in sheets[:-1]


def test_htmx_may_not_evaluate_or_style() -> None:
    tree = page("404.html", asking(membership=person()))
    config = tree.xpath("//meta[@name='htmx-config']/@content")[0]
    for switch in ("includeIndicatorStyles", "allowEval", "allowScriptTags"):
        assert f'"{switch}": false' in config
    assert '"historyCacheSize": 0' in config


def test_tabs_show_where_one_is() -> None:
    tabs = [("Overzicht", "/a/", False), ("De kaart", "/b/", True)]
    tree = page("404.html", asking(membership=person()), tabs=tabs)
    assert tree.xpath("//nav//a[@aria-current='page']/@href") == ["/b/"]
    assert not page("404.html", asking(membership=person())).xpath(
        "//ul[contains(@class, 'app-subnav')]"
    )


def test_navigation_regions_have_different_names() -> None:
    tabs = [("Overzicht", "/a/", True)]
    names = page("404.html", asking(membership=person()), tabs=tabs).xpath("//nav/@aria-label")
    assert len(names) == len(set(names)) == 2


# --- what went wrong ------------------------------------------------------------------------
def test_missing_page_and_foreign_page_look_the_same() -> None:
    request = asking("/x/")
    with translation.override("nl"):
        response = defaults.page_not_found(request, Exception("secret detail"))
    assert response.status_code == 404
    assert not faults_of(response)
    assert b"secret detail" not in response.content


def test_missing_right_says_who_can_help() -> None:
    with translation.override("nl"), acting_for(MUNICIPALITY):
        request = asking(membership=person())
        response = defaults.permission_denied(request, PermissionDenied("secret detail"))
    text = response.content.decode()
    assert response.status_code == 403
    assert not faults_of(response)
    assert "Noor Veldkamp" in text
    assert "functioneel beheerder" in text
    assert "secret detail" not in text


def test_expired_form_says_what_is_kept() -> None:
    with translation.override("nl"):
        response = csrf_failure(asking())
    assert response.status_code == 403
    assert not faults_of(response)
    assert "Er is niets opgeslagen" in response.content.decode()


def test_server_error_needs_neither_database_nor_session() -> None:
    with translation.override("nl"):
        response = defaults.server_error(RequestFactory().get("/"))
        refused = defaults.bad_request(RequestFactory().get("/"), SuspiciousOperation())
    for answer, status in ((response, 500), (refused, 400)):
        assert answer.status_code == status
        assert not faults_of(answer)
        assert "opgeslagen" in answer.content.decode()


# --- log-in ---------------------------------------------------------------------------------
def test_log_in_page_has_the_two_fields_of_the_contract(db: None) -> None:
    tree = etree.HTML(Client().get("/accounts/login/").content)
    assert tree.xpath("//form//input[@id]/@name") == ["login", "password"]
    assert "Inloggen" in words(tree, "//h1")
    assert not tree.xpath("//a[contains(@href, 'signup')]")


def test_wrong_password_keeps_the_name_and_says_what_to_do(world: World) -> None:
    response = Client().post("/accounts/login/", {"login": "noor", "password": "verkeerd"})
    tree = etree.HTML(response.content)
    assert tree.xpath("//input[@name='login']/@value") == ["noor"]
    assert tree.xpath("//*[contains(@class, 'error-summary')]")
    assert "verkeerd" not in response.content.decode()


def test_logging_in_gives_no_message_of_its_own(world: World) -> None:
    client = Client()
    data = {"login": "policy_adviser.maasmonde", "password": PASSWORD}
    client.post("/accounts/login/", data)
    response = client.get("/account/")
    assert response.status_code == 200
    assert not etree.HTML(response.content).xpath("//*[contains(@class, 'messages')]")


def test_logging_out_asks_first(world: World) -> None:
    response = world.maasmonde.client("policy_adviser").get("/accounts/logout/")
    tree = etree.HTML(response.content)
    assert tree.xpath("//main//form/@action") == ["/accounts/logout/"]


def test_password_can_be_changed_and_says_so(world: World) -> None:
    client = world.maasmonde.client("policy_adviser")
    data = {"oldpassword": PASSWORD, "password1": "lange-nieuwe-zin-8"}
    wrong = client.post("/accounts/password/change/", {**data, "password2": "iets-anders-9"})
    assert etree.HTML(wrong.content).xpath("//*[contains(@class, 'error-summary')]//a")
    done = client.post(
        "/accounts/password/change/", {**data, "password2": "lange-nieuwe-zin-8"}, follow=True
    )
    assert etree.HTML(done.content).xpath("//*[contains(@class, 'notice--success')]")
    assert world.maasmonde.user("policy_adviser").check_password("lange-nieuwe-zin-8")
