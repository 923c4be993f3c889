"""The pages of the directory: whom they name, to whom, in which order; they keep nothing."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext

from core.actions import deactivate_membership
from core.models import AuditEvent, Organisation, Role
from core.spreadsheets import read_workbook
from core.tenancy import acting_for
from network.models import FocalOfficer, PartnerOrganisation
from tests.factories.network import FocalOfficerFactory, PartnerFactory
from tests.world import World

READERS = ["policy_adviser", "participant", "executive", "signal_coordinator"]
EVIL = "<script>alert('x')</script>\"'>&"
NO_NAME = "Do not name the person. You do not need to, to talk it over."


def page(world: World, rest: str = "", role: str = "participant") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/people/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).post(world.maasmonde.url(f"network/people/{rest}"), data)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def says(response: Any, sentence: str) -> bool:
    """Whether the page says this, in the language of the page."""
    with translation.override("nl"):
        return escape(gettext(sentence)) in " ".join(response.content.decode().split())


def named(response: Any) -> list[str]:
    """Who the page names, in order."""
    found = re.findall(r'<h2 id="first">([^<]*)|<h3>([^<]*)', response.content.decode())
    return [first or other for first, other in found]


def own(world: World) -> Organisation:
    found: Organisation = world.maasmonde.membership("participant").organisation
    return found


def data(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": own(world).pk,
        "name": "Merel Zandoever",
        "function": "zorgcoördinator",
        "phone": "010 000 01 12",
        "agreed_on": "05-01-2026",
        **changes,
    }


@pytest.fixture
def network(acting: World) -> World:
    """Own officer and deputy, and officers near and far."""
    PartnerOrganisation.objects.filter(organisation=own(acting)).update(domain="care")
    for domain, name in [
        ("safety", "Ans"),
        ("care", "Zoë"),
        ("care", "Émile"),
        ("social", "Bodil"),
    ]:
        there = PartnerFactory(domain=domain, organisation__name=f"{name}s werk").organisation
        FocalOfficerFactory(organisation=there, name=name)
    deputy = FocalOfficer.objects.get(name="Ans")
    FocalOfficerFactory(organisation=own(acting), name="Merel Zandoever", deputy=deputy)
    return acting


# --- whom it names ---------------------------------------------------------------------------
def test_own_officer_first_then_deputy_then_near_to_far_and_by_name(network: World) -> None:
    response = page(network)
    assert response.status_code == 200
    assert named(response) == ["Merel Zandoever", "Ans", "Émile", "Zoë", "Bodil"]
    assert says(response, NO_NAME)
    assert 'href="tel:112"' in response.content.decode()


def test_other_organisation_gives_another_answer(network: World) -> None:
    elsewhere = Organisation.objects.get(name="Bodils werk")
    response = page(network, f"?organisation={elsewhere.pk}&topic=talk")
    assert named(response) == ["Bodil", "Émile", "Merel Zandoever", "Zoë", "Ans"]
    assert f'<option value="{elsewhere.pk}" selected>' in response.content.decode()


def test_own_organisation_stands_ready_in_the_question(network: World) -> None:
    assert f'<option value="{own(network).pk}" selected>' in page(network).content.decode()


def test_call_and_message_links_hold_no_subject_and_no_text(network: World) -> None:
    FocalOfficer.objects.filter(name="Bodil").update(email="a?subject=x&body=y@b.example")
    html = page(network).content.decode()
    links = set(re.findall(r'href="((?:tel|mailto):[^"]*)"', html))
    assert "tel:0100000112" in links
    assert "mailto:contact@voorbeeld.example" in links
    assert not [link for link in links if "?" in link or "&" in link]


def test_only_eight_others_are_named_and_the_list_has_them_all(network: World) -> None:
    FocalOfficerFactory.create_batch(9)
    response = page(network)
    assert len(named(response)) == 1 + 8
    assert network.maasmonde.url("network/people/list/") in response.content.decode()


HOLDERS = {
    "concern": Role.SIGNAL_COORDINATOR,
    "privacy": Role.PRIVACY_OFFICER,
    "training": Role.POLICY_ADVISER,
}


@pytest.mark.parametrize("topic", ["talk", *HOLDERS])
def test_question_names_who_answers_it_by_function_and_never_by_name(
    network: World, topic: str
) -> None:
    PartnerOrganisation.objects.filter(organisation=own(network)).update(contact_point="14 010")
    response = page(network, f"?topic={topic}")
    with translation.override("nl"):
        expected = [str(HOLDERS[topic].label)] if topic in HOLDERS else []
    officers = ["Merel Zandoever", "Ans", "Émile", "Zoë", "Bodil"]
    assert [name for name in named(response) if name not in officers] == expected
    assert ("14 010" in response.content.decode()) is (topic in HOLDERS)
    assert "coordinator Jansen" not in response.content.decode()
    assert "officer Jansen" not in response.content.decode()
    if topic == "concern":
        assert named(response) == [*officers, *expected]


def test_holder_who_is_a_focal_officer_gives_the_number_they_agreed_to(acting: World) -> None:
    account = acting.maasmonde.membership("signal_coordinator")
    FocalOfficerFactory(
        organisation=account.organisation, name="", membership=account, phone="06 11 22 33 44"
    )
    html = page(acting, "?topic=concern").content.decode().partition('id="holders"')[2]
    assert 'href="tel:0611223344"' in html


def test_role_that_nobody_holds_is_said(acting: World) -> None:
    account = acting.maasmonde.membership("signal_coordinator")
    FocalOfficerFactory()
    account.grants.all().delete()
    response = page(acting, "?topic=concern")
    assert says(
        response, "Nobody has this role in your municipality yet. Ask a focal officer on this page."
    )


# --- when there is nobody --------------------------------------------------------------------
def test_nobody_at_all_says_so_and_what_to_do(acting: World) -> None:
    response = page(acting)
    assert says(response, "Nobody is listed yet")
    assert "112" in text_of(response)
    assert "/people/new/" not in response.content.decode()
    assert "/people/new/" in page(acting, "", "policy_adviser").content.decode()


def test_own_organisation_without_an_officer_says_so_and_names_others(acting: World) -> None:
    other = FocalOfficerFactory(name="Ans")
    response = page(acting)
    assert says(response, "Your organisation has no focal officer yet")
    assert says(response, "You can ask anybody on this page. " + NO_NAME)
    assert named(response) == [other.name]


@pytest.mark.parametrize("query", ["?topic=circus", "?organisation=999999", "?organisation=Merel"])
def test_question_that_cannot_be_read_is_said_and_still_names_people(
    network: World, query: str
) -> None:
    response = page(network, query)
    assert response.status_code == 400
    assert len(named(response)) == 5
    assert says(response, NO_NAME) or "112" in text_of(response)


# --- nobody keeps track ----------------------------------------------------------------------
@pytest.mark.parametrize("rest", ["", "?topic=concern", "list/", "list/?q=Bo", "one"])
def test_looking_somebody_up_leaves_no_trace(network: World, rest: str) -> None:
    rest = f"{FocalOfficer.objects.get(name='Bodil').reference}/" if rest == "one" else rest
    number = AuditEvent.objects.count()
    with CaptureQueriesContext(connection) as captured:
        response = page(network, rest)
    writes = [
        q["sql"]
        for q in captured
        if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "DECLARE"))
    ]
    assert response.status_code == 200
    assert writes == []
    assert "sessionid" not in response.cookies
    assert AuditEvent.objects.count() == number


# --- who may ---------------------------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_every_reader_may_look(network: World, role: str) -> None:
    bo = FocalOfficer.objects.get(name="Bodil")
    for rest in ("", "list/", f"{bo.reference}/"):
        assert "Bodil" in page(network, rest, role).content.decode()


@pytest.mark.parametrize("role", ["application_manager", "privacy_officer", "no_role"])
def test_who_is_no_reader_sees_no_name(network: World, role: str) -> None:
    bo = FocalOfficer.objects.get(name="Bodil")
    for rest in ("", "list/", "export/", f"{bo.reference}/"):
        response = page(network, rest, role)
        assert response.status_code == 403
        assert "Bodil" not in response.content.decode()


@pytest.mark.parametrize("role", ["executive", "participant", "privacy_officer", "no_role"])
def test_who_may_not_write_is_refused(network: World, role: str) -> None:
    bo = FocalOfficer.objects.get(name="Bodil")
    for rest in ("new/", f"{bo.reference}/edit/", f"{bo.reference}/end/"):
        assert send(network, rest, data(network), role).status_code == 403
    assert page(network, "export/", role).status_code == 403
    bo.refresh_from_db()
    assert (bo.name, FocalOfficer.objects.count()) == ("Bodil", 5)


def test_other_municipality_never_sees_them(network: World) -> None:
    bo = FocalOfficer.objects.get(name="Bodil")
    client, side = network.broekerlanden.client("policy_adviser"), network.broekerlanden
    for rest in ("", "list/", "export/?kind=csv", "?topic=concern"):
        answer = client.get(side.url(f"network/people/{rest}")).content.decode()
        assert "Merel" not in answer
        assert "Bodils werk" not in answer
    for rest in ("", "edit/", "end/"):
        assert client.get(side.url(f"network/people/{bo.reference}/{rest}")).status_code == 404
    question = side.url(f"network/people/?organisation={own(network).pk}")
    assert client.get(question).status_code == 400


def test_whose_access_ends_is_not_found_and_refused_on_the_next_request(acting: World) -> None:
    account, client = acting.maasmonde.membership("participant"), Client()
    client.force_login(account.user)
    officer = FocalOfficerFactory(organisation=own(acting), name="", membership=account)
    other = FocalOfficerFactory(name="Ans", deputy=officer)
    address = acting.maasmonde.url("network/people/")
    assert client.get(address).status_code == 200
    assert named(page(acting, "", "executive")) == [str(account.user), "Ans"]
    deactivate_membership(account, membership=acting.maasmonde.membership("application_manager"))
    assert client.get(address).status_code == 404
    assert named(page(acting, "", "executive")) == ["Ans"]
    for rest in ("list/", f"{other.reference}/"):
        assert str(account.user) not in page(acting, rest, "executive").content.decode()
    assert page(acting, f"{officer.reference}/", "executive").status_code == 404
    assert page(acting, f"{officer.reference}/end/", "policy_adviser").status_code == 200


# --- list and export -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Ans", "Bodil", "Zoë", "Émile", "Merel Zandoever"}),
        ("?q=bodils werk", {"Bodil"}),
        ("?q=ZORGCOORDINATOR", {"Ans", "Bodil", "Zoë", "Émile", "Merel Zandoever"}),
        ("?domain=safety&domain=social", {"Ans", "Bodil"}),
        ("?domain=unknown", set()),
        ("?q=xyzzy", set()),
    ],
)
def test_list_is_narrowed_by_text_and_domain(network: World, query: str, found: set[str]) -> None:
    html = page(network, f"list/{query}").content.decode()
    assert set(re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', html)) == found


def test_organisation_without_a_profile_is_of_an_unknown_domain(network: World) -> None:
    PartnerOrganisation.objects.filter(organisation__name="Bodils werk").delete()
    assert "Bodils werk" in text_of(page(network, "list/?domain=unknown"))


@pytest.mark.parametrize("query", ["?domain=army", f"?q={'x' * 101}"])
def test_filter_that_cannot_be_read_is_said(network: World, query: str) -> None:
    response = page(network, f"list/{query}")
    assert response.status_code == 400
    assert "Merel Zandoever" in text_of(response)


def test_findings_are_for_who_can_do_something_about_them(network: World) -> None:
    assert 'data-code="NO_DEPUTY"' in page(network, "list/", "policy_adviser").content.decode()
    assert "NO_DEPUTY" not in page(network, "list/", "executive").content.decode()


@pytest.mark.any_database
def test_pages_ask_as_many_queries_with_5_as_with_300(network: World) -> None:
    def queries() -> list[int]:
        found = []
        for rest in ("", "?topic=concern", "list/", "list/?q=werk", "export/?kind=csv"):
            with CaptureQueriesContext(connection) as captured:
                assert page(network, rest, "policy_adviser").status_code == 200
            found.append(len(captured))
        return found

    queries()
    few = queries()
    there = own(network)
    FocalOfficer.objects.bulk_create(
        FocalOfficer(
            municipality=network.maasmonde.municipality,
            reference=f"AF-2025-{number:03}",
            organisation=there,
            name=f"N{number}",
            function="f",
            agreed_on=timezone.localdate(),
        )
        for number in range(295)
    )
    assert queries() == few
    assert max(few[:4]) <= 14
    assert "51" in text_of(page(network, "list/?page=2"))


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_export_holds_what_the_filter_shows_and_no_formula(network: World, kind: str) -> None:
    FocalOfficer.objects.filter(name="Bodil").update(name="=1+1", deputy=None)
    number = AuditEvent.objects.count()
    response = page(network, f"export/?kind={kind}&domain=social&domain=care", "policy_adviser")
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    rows = read_workbook(response.content, f"x.{kind}").sheets[0].rows
    assert len(rows) == 1 + 4
    assert {row[3] for row in rows[1:]} >= {"Émile", "Merel Zandoever"}
    assert b"<f>" not in response.content
    assert AuditEvent.objects.count() == number + 1


def test_export_of_another_kind_is_not_there(network: World) -> None:
    assert page(network, "export/?kind=exe", "policy_adviser").status_code == 404


# --- making, changing, ending ----------------------------------------------------------------
def test_officer_is_added_shown_and_told(acting: World) -> None:
    assert send(acting, "new/", data(acting)).status_code == 302
    officer = FocalOfficer.objects.get()
    assert (officer.name, officer.agreed_on) == ("Merel Zandoever", datetime.date(2026, 1, 5))
    response = page(acting, f"{officer.reference}/", "policy_adviser")
    assert says(response, "The focal officer has been added.")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": ""}, "organisation"),
        ({"organisation": "999999"}, "organisation"),
        ({"name": ""}, "membership"),
        ({"function": ""}, "function"),
        ({"agreed_on": ""}, "agreed_on"),
        ({"agreed_on": "31-02-2026"}, "agreed_on"),
        ({"agreed_on": "01-01-2999"}, "agreed_on"),
        ({"phone": "geen"}, "phone"),
        ({"phone": "", "email": ""}, "phone"),
        ({"email": "merel"}, "email"),
        ({"trained_on": "01-01-2999"}, "trained_on"),
        ({"trained_until": "01-01-2026"}, "trained_on"),
        ({"trained_on": "02-01-2026", "trained_until": "01-01-2026"}, "trained_until"),
        ({"membership": "999999", "name": ""}, "membership"),
        ({"deputy": "999999"}, "deputy"),
        ({"function": "vader van 123456782"}, "function"),
    ],
)
def test_faulty_officer_comes_back_whole_and_nothing_is_stored(
    acting: World, changes: dict[str, str], field: str
) -> None:
    response = send(acting, "new/", data(acting, availability="wat ik typte", **changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "wat ik typte" in response.content.decode()
    assert not FocalOfficer.objects.exists()


def test_people_of_another_municipality_cannot_be_chosen(acting: World) -> None:
    theirs = acting.broekerlanden.membership("participant")
    response = send(acting, "new/", data(acting, name="", membership=theirs.pk))
    assert list(response.context["form"].errors) == ["membership"]
    offered = response.context["form"].fields["membership"].queryset
    assert {one.municipality for one in offered} == {acting.maasmonde.municipality}


def test_form_begins_with_the_organisation_in_the_address(acting: World) -> None:
    html = page(acting, f"new/?organisation={own(acting).pk}", "policy_adviser").content.decode()
    assert f'<option value="{own(acting).pk}" selected>' in html
    for wrong in ("999999", "x" * 300, "%00"):
        assert page(acting, f"new/?organisation={wrong}", "policy_adviser").status_code == 200


def test_account_taken_meanwhile_comes_back_at_its_field(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = acting.maasmonde.membership("participant")
    FocalOfficerFactory(organisation=own(acting), name="", membership=account)
    monkeypatch.setattr("network.forms.people.refusals", lambda *_all: {})
    monkeypatch.setattr(FocalOfficer, "validate_constraints", lambda *_all, **_more: None)
    response = send(acting, "new/", data(acting, name="", membership=account.pk))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["membership"]
    assert FocalOfficer.objects.count() == 1


def test_officer_is_changed_and_a_stale_save_shows_both(acting: World) -> None:
    officer = FocalOfficerFactory(organisation=own(acting), name="Merel Zandoever")
    rest = f"{officer.reference}/edit/"
    assert send(acting, rest, data(acting, name="Joran", revision=1)).status_code == 302
    response = send(acting, rest, data(acting, name="Lars", revision=1))
    assert response.status_code == 422
    assert {"Joran", "Lars"} <= set(re.findall(r"Joran|Lars", text_of(response)))
    officer.refresh_from_db()
    assert (officer.name, officer.revision) == ("Joran", 2)


def test_end_leads_to_what_is_to_be_done_and_only_for_who_keeps_the_list(acting: World) -> None:
    officer = FocalOfficerFactory(organisation=own(acting), name="Merel Zandoever")
    rest = f"{officer.reference}/"
    for _twice in range(2):
        response = send(acting, f"{rest}end/", {"ended_on": "05-02-2026"})
        assert response.status_code == 302
    shown = page(acting, rest, "policy_adviser")
    assert "Merel" not in shown.content.decode()
    assert f"/people/new/?organisation={own(acting).pk}" in shown.content.decode()
    assert says(shown, "What is to be done now")
    assert "/edit/" not in shown.content.decode()
    assert page(acting, f"{rest}edit/", "policy_adviser").status_code == 404
    assert page(acting, rest, "participant").status_code == 404
    assert "zorgcoördinator" not in page(acting, "list/", "policy_adviser").content.decode()


@pytest.mark.parametrize("day", ["", "gisteren", "01-01-2999"])
def test_end_asks_for_a_day_that_has_been(acting: World, day: str) -> None:
    officer = FocalOfficerFactory()
    response = send(acting, f"{officer.reference}/end/", {"ended_on": day})
    assert response.status_code == 422
    officer.refresh_from_db()
    assert officer.ended_on is None


def test_html_in_every_text_is_shown_as_text(acting: World) -> None:
    with acting_for(acting.maasmonde.municipality):
        officer = FocalOfficerFactory(
            organisation=own(acting), name=EVIL, function=EVIL, area=EVIL, availability=EVIL
        )
    for rest in ("", "list/", f"{officer.reference}/", f"{officer.reference}/edit/"):
        html = page(acting, rest, "policy_adviser").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(" in html
