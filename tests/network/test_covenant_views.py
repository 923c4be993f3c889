"""The pages of agreements: list, page, forms, verbs, signed file, and who may not."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from core.tenancy import acting_for
from network.actions import covenants as rules
from network.models import Covenant
from tests.factories.network import (
    ConsultationFactory,
    CovenantConsultationFactory,
    CovenantFactory,
    CovenantFileFactory,
    CovenantPartyFactory,
)
from tests.factories.programmes import OrganisationFactory
from tests.network.covenant_pages import (
    a_draft,
    agreement,
    day,
    errors,
    inside,
    page,
    send,
    text_of,
    typed,
)
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&"
OUTSIDE = ["application_manager", "no_role"]


# --- the list -------------------------------------------------------------------------------------
def test_list_tells_parties_standing_day_and_check(acting: World) -> None:
    covenant = agreement(title="Weegteam", valid_until=inside(200))
    a_draft(0, title="Concept", checked_on=None, checked_by=None)
    rows = re.findall(r"<tr>.*?</tr>", page(acting).content.decode(), re.DOTALL)[1:]
    draft, signed = rows
    names = [row.organisation.name for row in covenant.parties.all()]
    for word in [*names, day(200), day(0), gettext("in force").capitalize(), "Weegteam"]:
        assert word in html.unescape(signed)
    assert gettext("not checked yet") in draft
    assert gettext("draft").capitalize() in draft


@pytest.mark.parametrize("role", ["participant", "executive", "focal_officer"])
def test_readers_see_the_list_and_nothing_to_do(acting: World, role: str) -> None:
    covenant = agreement(title="Weegteam", checked_on=None, checked_by=None)
    response = page(acting, "", role)
    assert response.status_code == 200
    assert response.context["findings"] == []
    assert "/covenants/new/" not in response.content.decode()
    assert page(acting, f"{covenant.reference}/", role).status_code == 200


def test_privacy_officer_has_a_menu_and_what_waits_to_be_checked(acting: World) -> None:
    covenant = agreement(title="Weegteam", checked_on=None, checked_by=None)
    response = page(acting, "", "privacy_officer")
    assert [one.code for one in response.context["findings"]] == ["NOT_CHECKED"]
    body = response.content.decode()
    assert re.search(r'href="/maasmonde/network/covenants/"[^>]*aria-current', body)
    detail = page(acting, f"{covenant.reference}/", "privacy_officer").content.decode()
    assert "/do/check/" in detail
    for way in ("/edit/", "/do/sign/", "/do/end/", "/do/renew/", "/file/edit/"):
        assert way not in detail


@pytest.mark.parametrize("role", OUTSIDE)
def test_who_may_not_look_is_refused(acting: World, role: str) -> None:
    covenant = agreement()
    for rest in ("", f"{covenant.reference}/"):
        assert page(acting, rest, role).status_code == 403


def test_filter_narrows_by_standing_and_kind(acting: World) -> None:
    agreement(title="Geldig")
    agreement(title="Protocol", kind="privacy_protocol")
    agreement(title="Afgelopen", valid_until=inside(-1), review_on=inside(-1))
    a_draft(title="Concept")

    def titles(query: str) -> list[str]:
        return [one.title for one in page(acting, query).context["covenants"]]

    assert titles("?standing=in_force") == ["Geldig", "Protocol"]
    assert titles("?standing=draft&standing=expired") == ["Afgelopen", "Concept"]
    assert titles("?standing=in_force&kind=privacy_protocol") == ["Protocol"]
    assert titles("?kind=other") == []
    assert gettext("No agreement fits this filter") in text_of(page(acting, "?kind=other"))


@pytest.mark.parametrize("query", ["?standing=circus", "?kind=%00", "?standing=in_force&kind=x"])
def test_filter_that_cannot_be_read_is_the_clients_fault(acting: World, query: str) -> None:
    agreement()
    assert page(acting, query).status_code == 400


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99"])
def test_strange_page_numbers_are_no_error(acting: World, query: str) -> None:
    assert page(acting, query).status_code == 200


def test_ended_ones_come_last_and_the_list_is_in_pages(acting: World) -> None:
    agreement(title="AA", status="ended", ended_on=inside(0))
    CovenantFactory.create_batch(50)
    response = page(acting)
    assert response.context["page_obj"].paginator.num_pages == 2
    assert [one.title for one in page(acting, "?page=2").context["covenants"]] == ["AA"]


def test_nothing_yet_offers_a_beginning_to_who_may(acting: World) -> None:
    assert page(acting).content.decode().count("/covenants/new/") == 1
    assert "/covenants/new/" not in page(acting, "", "executive").content.decode()


def test_pages_ask_as_many_queries_with_few_as_with_many(acting: World) -> None:
    def queries(rest: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(acting, rest).status_code == 200
        return len(captured)

    covenant = agreement(title="A")
    CovenantConsultationFactory(covenant=covenant)
    rests = ["", f"{covenant.reference}/", f"{covenant.reference}/edit/"]
    for rest in rests:
        page(acting, rest)
    few = {rest: queries(rest) for rest in rests}
    for number in range(15):
        one = agreement(3, title=f"B{number:02}")
        CovenantConsultationFactory(covenant=one)
    CovenantPartyFactory.create_batch(5, covenant=covenant)
    CovenantConsultationFactory.create_batch(5, covenant=covenant)
    assert {rest: queries(rest) for rest in rests} == few
    assert max(few.values()) <= 18


# --- the page -------------------------------------------------------------------------------------
def test_page_answers_in_the_order_a_reader_asks(acting: World) -> None:
    covenant = agreement(discussed="Eerst zonder naam.", keeping="Een jaar.", contact="regisseur")
    CovenantConsultationFactory(covenant=covenant, consultation=ConsultationFactory(name="Weging"))
    text = text_of(page(acting, f"{covenant.reference}/"))
    party = covenant.parties.all()[0].organisation.name
    asked = [covenant.purpose, party, covenant.data_categories, covenant.legal_basis]
    asked += ["Eerst zonder naam.", "Een jaar.", "Regisseur"]
    places = [text.index(word) for word in asked]
    assert places == sorted(places)
    assert "Weging" in text


def test_page_says_when_nothing_may_be_shared(acting: World) -> None:
    drafted = a_draft()
    expired = agreement(valid_until=inside(-1), review_on=inside(-1))
    ended = agreement(status="ended", ended_on=inside(-1))
    sentences = {
        drafted: "This agreement is not in force: nothing may be shared under it yet.",
        expired: "This agreement was valid until %(day)s. Nothing is shared under it any more.",
        ended: "This agreement ended on %(day)s. Nothing is shared under it any more.",
    }
    for covenant, sentence in sentences.items():
        told = gettext(sentence).partition("%(day)s")[0]
        assert told in text_of(page(acting, f"{covenant.reference}/", "participant"))
    assert "/edit/" not in page(acting, f"{ended.reference}/").content.decode()


def test_long_agreement_is_a_warning_to_who_keeps_it(acting: World) -> None:
    covenant = agreement(valid_until=inside(365 * 6))
    warning = gettext(
        "This agreement runs for more than five years. Choose a day sooner, unless there is a"
        " reason: what is not looked at again grows old (proposal of this product)."
    )
    assert warning in text_of(page(acting, f"{covenant.reference}/"))
    assert warning not in text_of(page(acting, f"{covenant.reference}/", "participant"))


def test_texts_are_shown_and_never_run(acting: World) -> None:
    names = ["title", "purpose", "legal_basis", "data_categories", "discussed", "check_note"]
    covenant = agreement(**dict.fromkeys(names, EVIL))
    for rest in ("", f"{covenant.reference}/", f"{covenant.reference}/edit/"):
        body = page(acting, rest).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_other_municipality_is_not_there(acting: World) -> None:
    covenant = agreement()
    CovenantFileFactory(covenant=covenant)
    client, side = acting.broekerlanden.client("policy_adviser"), acting.broekerlanden
    rests = ["", "edit/", "do/sign/", "file/", "file/edit/"]
    for rest in rests:
        address = side.url(f"network/covenants/{covenant.reference}/{rest}")
        assert client.get(address).status_code == 404


# --- making and changing --------------------------------------------------------------------------
def test_agreement_is_added_with_parties_and_consultations(acting: World) -> None:
    parties, consultation = OrganisationFactory.create_batch(2), ConsultationFactory()
    data = typed(parties=[one.pk for one in parties], consultations=[consultation.pk])
    response = send(acting, "new/", data)
    covenant = Covenant.objects.get()
    assert response.url.endswith(f"/network/covenants/{covenant.reference}/")
    assert covenant.parties.count() == 2
    assert covenant.dependents.get().consultation == consultation


def test_consultation_that_shares_under_nothing_is_ticked_already(acting: World) -> None:
    consultation = ConsultationFactory()
    response = page(acting, f"new/?consultation={consultation.reference}")
    assert response.context["form"].initial["consultations"] == [consultation.pk]
    for wrong in ("OV-1999-01", "%00", "x" * 300):
        assert page(acting, f"new/?consultation={wrong}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"valid_until": ""}, "valid_until", rules.WITHOUT_END),
        ({"review_on": ""}, "review_on", rules.WITHOUT_REVIEW),
        ({"review_on": day(301)}, "review_on", rules.AFTER_THE_END),
    ],
)
def test_agreement_without_end_is_refused_at_the_field(
    acting: World, changes: dict[str, Any], field: str, sentence: Any
) -> None:
    response = send(acting, "new/", typed(**changes))
    assert response.status_code == 422
    assert errors(response) == {field: str(sentence)}
    assert "Samen wegen." in response.content.decode(), "nothing typed is lost"
    assert not Covenant.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"kind": "circus"}, "kind"),
        ({"valid_until": "31-02-2027"}, "valid_until"),
        ({"parties": ["999999"]}, "parties"),
        ({"parties": ["x"]}, "parties"),
        ({"consultations": ["999999"]}, "consultations"),
        ({"purpose": "BSN 123456782"}, "purpose"),
    ],
)
def test_wrong_input_is_told_at_its_field(
    acting: World, changes: dict[str, Any], field: str
) -> None:
    response = send(acting, "new/", typed(**changes))
    assert response.status_code == 422
    assert field in errors(response)
    assert not Covenant.objects.exists()


def test_party_of_another_municipality_cannot_be_chosen(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = OrganisationFactory().pk
    assert "parties" in errors(send(acting, "new/", typed(parties=[theirs])))


def test_signed_agreement_keeps_two_parties_and_its_end_after_the_signing(acting: World) -> None:
    covenant = agreement()
    one = [covenant.parties.all()[0].organisation_id]
    response = send(acting, f"{covenant.reference}/edit/", typed(covenant, parties=one))
    assert errors(response) == {"parties": str(rules.TOO_FEW)}
    data = typed(covenant, valid_until=day(-31), review_on=day(-31))
    response = send(acting, f"{covenant.reference}/edit/", data)
    assert errors(response) == {"valid_until": str(rules.BEFORE_SIGNING)}


def test_change_that_takes_the_check_away_says_so(acting: World) -> None:
    covenant = agreement()
    rest = f"{covenant.reference}/edit/"
    assert page(acting, rest).context["view"].will_lose_the_check
    client, address = acting.maasmonde.client("policy_adviser"), acting.maasmonde.url
    data = typed(covenant, valid_until=day(365), review_on=day(180))
    kept = client.post(address(f"network/covenants/{rest}"), {**data, "title": "A"}, follow=True)
    assert len(kept.context["messages"]) == 1
    data = {**data, "title": "A", "revision": 2, "purpose": "Iets anders."}
    gone = client.post(address(f"network/covenants/{rest}"), data, follow=True)
    levels = sorted(message.level_tag for message in gone.context["messages"])
    assert levels == ["success", "warning"]
    assert Covenant.objects.get().checked_on is None


def test_two_people_editing_see_both_texts(acting: World) -> None:
    covenant = agreement(title="Zoals het was")
    data = typed(covenant, valid_until=day(365), review_on=day(180))
    rest = f"{covenant.reference}/edit/"
    assert send(acting, rest, {**data, "title": "Van de eerste"}).status_code == 302
    late = {**data, "title": "Van de tweede", "parties": data["parties"][:1]}
    response = send(acting, rest, late)
    assert response.status_code == 422
    assert response.context["form"].stale
    body = response.content.decode()
    assert "Van de eerste" in body
    assert "Van de tweede" in body
    assert Covenant.objects.get().title == "Van de eerste"


def test_ended_agreement_leads_back_and_takes_no_late_save(acting: World) -> None:
    covenant = agreement(status="ended", ended_on=inside(0))
    for rest in ("edit/", "file/edit/"):
        assert page(acting, f"{covenant.reference}/{rest}").status_code == 302
    data = typed(covenant, signed_on="", title="Te laat")
    response = send(acting, f"{covenant.reference}/edit/", data)
    assert response.status_code == 422
    assert errors(response) == {"__all__": str(rules.ENDED_MEANWHILE)}
    assert "Te laat" in response.content.decode()


# --- the verbs ------------------------------------------------------------------------------------
def test_agreement_goes_through_its_life(acting: World) -> None:
    covenant = a_draft(checked_on=None, checked_by=None)
    rest = f"{covenant.reference}/do"
    note = {"check_note": "Akkoord."}
    assert send(acting, f"{rest}/check/", note, "privacy_officer").status_code == 302
    assert send(acting, f"{rest}/sign/", {"signed_on": day(0)}).status_code == 302
    days = {"valid_until": day(500), "review_on": day(400)}
    assert send(acting, f"{rest}/renew/", days).status_code == 302
    text = text_of(page(acting, f"{covenant.reference}/"))
    assert "Akkoord." in text
    assert send(acting, f"{rest}/end/", {"ended_on": day(0)}).status_code == 302
    assert Covenant.objects.get().has_ended
    for verb in ("sign", "renew", "end"):
        data = {"signed_on": day(0), "ended_on": day(0), **days}
        assert send(acting, f"{rest}/{verb}/", data).status_code == 422


@pytest.mark.parametrize(
    ("verb", "data", "field"),
    [
        ("sign", {"signed_on": ""}, "signed_on"),
        ("sign", {"signed_on": day(1)}, "signed_on"),
        ("sign", {"signed_on": day(366)}, "signed_on"),
        ("renew", {"valid_until": "", "review_on": day(5)}, "valid_until"),
        ("renew", {"valid_until": day(365), "review_on": day(5)}, "valid_until"),
        ("renew", {"valid_until": day(500), "review_on": day(501)}, "review_on"),
        ("renew", {"valid_until": day(500), "review_on": day(0)}, "review_on"),
        ("end", {"ended_on": day(1)}, "ended_on"),
        ("end", {"ended_on": day(-31)}, "ended_on"),
        ("end", {"ended_on": "morgen"}, "ended_on"),
    ],
)
def test_wrong_day_is_told_at_its_field(
    acting: World, verb: str, data: dict[str, str], field: str
) -> None:
    covenant = a_draft() if verb == "sign" else agreement()
    response = send(acting, f"{covenant.reference}/do/{verb}/", data)
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert Covenant.objects.get().revision == 1


def test_one_party_cannot_sign(acting: World) -> None:
    covenant = a_draft(1)
    response = send(acting, f"{covenant.reference}/do/sign/", {"signed_on": day(0)})
    assert response.status_code == 422
    told = gettext("Choose at least two parties first: change the agreement.")
    assert errors(response) == {"__all__": told}
    assert "/do/sign/" not in page(acting, f"{covenant.reference}/").content.decode()


def test_signing_twice_is_told(acting: World) -> None:
    covenant = a_draft()
    rest = f"{covenant.reference}/do/sign/"
    assert send(acting, rest, {"signed_on": day(-5)}).status_code == 302
    assert send(acting, rest, {"signed_on": day(0)}).status_code == 422
    assert Covenant.objects.get().signed_on == inside(-5)


def test_check_is_of_what_was_read(acting: World) -> None:
    covenant = agreement(checked_on=None, checked_by=None)
    Covenant.objects.update(purpose="Nu iets anders.", revision=2)
    data = {"check_note": "Akkoord.", "revision": 1}
    response = send(acting, f"{covenant.reference}/do/check/", data, "privacy_officer")
    assert response.status_code == 422
    assert response.context["form"].stale
    assert Covenant.objects.get().checked_on is None


@pytest.mark.parametrize(
    ("verb", "role"),
    [
        ("check", "policy_adviser"),
        ("sign", "privacy_officer"),
        ("renew", "privacy_officer"),
        ("end", "privacy_officer"),
        ("remove_file", "privacy_officer"),
        ("sign", "participant"),
        ("check", "executive"),
    ],
)
def test_verb_of_another_role_is_forbidden(acting: World, verb: str, role: str) -> None:
    covenant = agreement()
    rest = f"{covenant.reference}/do/{verb}/"
    assert page(acting, rest, role).status_code == 403
    assert send(acting, rest, {"check_note": "Akkoord."}, role).status_code == 403


def test_unknown_verb_is_not_there(acting: World) -> None:
    assert page(acting, f"{agreement().reference}/do/circus/").status_code == 404
