"""The pages about key figures: what every reader sees, and who sees how to reach somebody."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext

from core.actions import deactivate_membership
from core.models import AuditEvent, RoleGrant
from core.tenancy import acting_for
from network.actions.key_figures import end_key_figure
from network.forms.key_figures import NOT_THE_ROLE
from network.models import KeyFigure
from tests.factories.network import KeyFigureFactory
from tests.world import World

READERS = [
    "policy_adviser",
    "focal_officer",
    "signal_coordinator",
    "meeting_chair",
    "process_director",
    "case_director",
    "participant",
    "executive",
]
OUTSIDE = ["application_manager", "privacy_officer", "no_role"]
EVIL = "<script>alert('x')</script>\"'>&"
#: What leads to the person; the number as it is shown and as it is called.
SECRETS = ("Saar Lindehof", "06 00 00 01 21", "0600000121", "saar.lindehof")


def page(world: World, rest: str = "", role: str = "executive") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"network/key-figures/{rest}"))


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    address = world.maasmonde.url(f"network/key-figures/{rest}")
    return world.maasmonde.client(role).post(address, data)


def says(response: Any, sentence: str) -> bool:
    """Whether the page says this, in the language of the page."""
    with translation.override("nl"):
        return escape(gettext(sentence)) in " ".join(response.content.decode().split())


def told(response: Any) -> list[str]:
    """What of the person stands in an answer: its page, its headers, its cookies."""
    everything = f"{response.content.decode(errors='replace')}{response.headers}{response.cookies}"
    return [secret for secret in SECRETS if secret in everything]


def data(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "role": "Kent ouders in de wijk.",
        "not_the_role": "Geen informant.",
        "area": "Havenkwartier",
        "contact": world.maasmonde.membership("participant").pk,
        "name": "Saar Lindehof",
        "phone": "06 00 00 01 21",
        "email": "saar.lindehof@voorbeeld.example",
        "agreed_on": "05-01-2026",
        "review_on": "05-01-2027",
        **changes,
    }


@pytest.fixture
def saar(acting: World) -> KeyFigure:
    """A key figure with whom the participant keeps in touch."""
    found: KeyFigure = KeyFigureFactory(
        name="Saar Lindehof",
        phone="06 00 00 01 21",
        email="saar.lindehof@voorbeeld.example",
        not_the_role="Onderzoekt niemand.",
        contact=acting.maasmonde.membership("participant"),
    )
    return found


# --- what every reader sees, and what nobody else does ---------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_every_reader_sees_the_agreement_and_through_whom(
    acting: World, saar: KeyFigure, role: str
) -> None:
    account = acting.maasmonde.membership("participant")
    listed, shown = page(acting, "", role), page(acting, f"{saar.reference}/", role)
    for response in (listed, shown):
        html = response.content.decode()
        assert response.status_code == 200
        assert {saar.area, saar.availability, str(account.user)} <= set(
            re.findall(f"{saar.area}|{saar.availability}|{account.user}", html)
        )
        assert saar.role in html
    assert saar.not_the_role in shown.content.decode()
    assert saar.review_on.strftime("%d-%m-%Y") in listed.content.decode()
    assert str(saar.review_on.year) in shown.content.decode()


@pytest.mark.parametrize("role", READERS)
def test_contact_data_only_for_adviser_and_who_keeps_in_touch(
    acting: World, saar: KeyFigure, role: str
) -> None:
    may = role in ("policy_adviser", "participant")
    assert told(page(acting, f"{saar.reference}/", role)) == (list(SECRETS) if may else [])
    for rest in ("", "?q=Saar", "?q=ouders", f"{saar.reference}/end/"):
        assert told(page(acting, rest, role)) == []
    edits = told(page(acting, f"{saar.reference}/edit/", role))
    assert bool(edits) is (role == "policy_adviser")


def test_list_and_findings_name_nobody_even_to_the_adviser(acting: World, saar: KeyFigure) -> None:
    KeyFigure.objects.update(contact=None, review_on=timezone.localdate())
    response = page(acting, "", "policy_adviser")
    assert len(response.context["findings"]) == 2
    assert told(response) == []


@pytest.mark.parametrize("role", OUTSIDE)
def test_who_is_no_reader_sees_nothing(acting: World, saar: KeyFigure, role: str) -> None:
    for rest in ("", "new/", f"{saar.reference}/", f"{saar.reference}/sheet.pdf"):
        response = page(acting, rest, role)
        assert response.status_code == 403
        assert told(response) == []


@pytest.mark.parametrize("how", ["access", "role", "another"])
def test_colleague_loses_the_contact_data_with_access_role_or_task(
    acting: World, saar: KeyFigure, how: str
) -> None:
    account = acting.maasmonde.membership("participant")
    rests = (f"{saar.reference}/", f"{saar.reference}/sheet.pdf")
    assert told(page(acting, rests[0], "participant")) == list(SECRETS)
    if how == "access":
        manager = acting.maasmonde.membership("application_manager")
        deactivate_membership(account, membership=manager)
    elif how == "role":
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        RoleGrant.objects.filter(membership=account).update(until=yesterday)
    else:
        other = acting.maasmonde.membership("focal_officer")
        KeyFigure.objects.filter(pk=saar.pk).update(contact=other)
    for rest in rests:
        assert told(page(acting, rest, "participant")) == []
    assert page(acting, rests[1], "participant").status_code in (403, 404)
    if how != "another":
        shown = page(acting, rests[0])
        assert says(shown, "Nobody keeps in touch at the moment. Ask the policy adviser.")
        assert str(account.user) not in shown.content.decode()


def test_log_and_titles_hold_no_name(acting: World) -> None:
    assert send(acting, "new/", data(acting)).status_code == 302
    reference = KeyFigure.objects.get().reference
    changed = data(acting, name="Saar Lindehof-Berk", revision=1)
    assert send(acting, f"{reference}/edit/", changed).status_code == 302
    titles = [
        page(acting, f"{reference}/{rest}", "policy_adviser").content.decode()
        for rest in ("", "edit/", "end/")
    ]
    assert not [html for html in titles if "Saar" in html.partition("</title>")[0]]
    assert not [html for html in titles if "Saar" in "".join(re.findall("<h1.*?</h1>", html))]
    send(acting, f"{reference}/end/", {"ended_on": "06-02-2026"})
    events = [str(event.__dict__) for event in AuditEvent.objects.all()]
    assert not [text for text in events if any(secret in text for secret in SECRETS)]
    log = acting.maasmonde.client("privacy_officer").get(acting.maasmonde.url("settings/log/"))
    assert log.status_code == 200
    assert told(log) == []


@pytest.mark.parametrize("rest", ["", "?q=haven", "one"])
def test_looking_leaves_no_trace(acting: World, saar: KeyFigure, rest: str) -> None:
    rest = f"{saar.reference}/" if rest == "one" else rest
    number = AuditEvent.objects.count()
    response = page(acting, rest, "participant")
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert AuditEvent.objects.count() == number


# --- who may write ---------------------------------------------------------------------------
@pytest.mark.parametrize("role", [*READERS[1:], *OUTSIDE])
def test_who_may_not_write_is_refused_also_who_keeps_in_touch(
    acting: World, saar: KeyFigure, role: str
) -> None:
    for rest in ("new/", f"{saar.reference}/edit/", f"{saar.reference}/end/"):
        response = send(acting, rest, data(acting, ended_on="01-02-2026"), role)
        assert response.status_code == 403
        assert page(acting, rest, role).status_code == 403
    fresh = KeyFigure.objects.get()
    assert (fresh.name, fresh.ended_on, fresh.revision) == (saar.name, None, 1)


def test_other_municipality_never_sees_them(acting: World, saar: KeyFigure) -> None:
    side = acting.broekerlanden
    client = side.client("policy_adviser")
    listed = client.get(side.url("network/key-figures/"))
    assert listed.status_code == 200
    assert told(listed) == []
    assert saar.reference not in listed.content.decode()
    for rest in ("", "edit/", "end/", "sheet.pdf"):
        address = side.url(f"network/key-figures/{saar.reference}/{rest}")
        assert client.get(address).status_code == 404
        if rest in ("edit/", "end/"):
            assert client.post(address, data(acting)).status_code == 404
    theirs = acting.maasmonde.url(f"network/key-figures/{saar.reference}/")
    assert client.get(theirs).status_code == 404


# --- the list --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Haven", "Noord"}),
        ("?q=HAVEN", {"Haven"}),
        ("?q=wijk avond", {"Noord"}),
        ("?q=xyzzy", set()),
        ("?page=99", {"Haven", "Noord"}),
    ],
)
def test_list_is_narrowed_by_text(acting: World, query: str, found: set[str]) -> None:
    KeyFigureFactory(area="Haven", role="Traint een ploeg.", availability="")
    KeyFigureFactory(area="Noord", role="Kent de wijk.", availability="in de avond")
    html = page(acting, query).content.decode()
    assert set(re.findall(r'<th scope="row"><a href="[^"]*">(\w+)', html)) == found


def test_filter_that_cannot_be_read_is_said(acting: World, saar: KeyFigure) -> None:
    response = page(acting, f"?q={'x' * 101}")
    assert response.status_code == 400
    assert saar.area in response.content.decode()


def test_findings_are_for_who_can_do_something_about_them(acting: World) -> None:
    KeyFigureFactory()
    assert 'data-code="NO_CONTACT"' in page(acting, "", "policy_adviser").content.decode()
    assert "NO_CONTACT" not in page(acting, "", "executive").content.decode()


def test_empty_list_says_what_belongs_here(acting: World) -> None:
    assert says(page(acting), "The policy adviser of your municipality adds them.")
    shown = page(acting, "", "policy_adviser")
    assert says(shown, "No key figure yet")
    assert shown.content.decode().count("key-figures/new/") == 2


def test_detail_asks_as_many_queries_with_1_as_with_60(acting: World, saar: KeyFigure) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(acting, f"{saar.reference}/", "participant").status_code == 200
        return len(captured)

    queries()
    few = queries()
    KeyFigureFactory.create_batch(60)
    assert queries() == few


# --- making, changing, ending ----------------------------------------------------------------
def test_form_begins_with_what_the_role_is_not(acting: World, saar: KeyFigure) -> None:
    assert says(page(acting, "new/", "policy_adviser"), str(NOT_THE_ROLE))
    assert "informant" in page(acting, "new/", "policy_adviser").content.decode()
    edited = page(acting, f"{saar.reference}/edit/", "policy_adviser")
    assert edited.context["form"]["not_the_role"].value() == "Onderzoekt niemand."


def test_form_has_no_field_for_belief_origin_or_what_was_said(acting: World) -> None:
    names = set(page(acting, "new/", "policy_adviser").context["form"].fields)
    assert names == {
        "role", "not_the_role", "area", "availability", "contact", "name", "phone", "email",
        "agreed_on", "review_on",
    }  # fmt: skip


def test_key_figure_is_added_and_told_without_a_name(acting: World) -> None:
    response = send(acting, "new/", data(acting))
    assert response.status_code == 302
    assert told(response) == []
    one = KeyFigure.objects.get()
    assert (one.name, one.agreed_on) == ("Saar Lindehof", datetime.date(2026, 1, 5))
    assert says(
        page(acting, f"{one.reference}/", "policy_adviser"), "The key figure has been added."
    )


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"role": ""}, ["role"]),
        ({"not_the_role": ""}, ["not_the_role"]),
        ({"area": ""}, ["area"]),
        ({"area": "x" * 121}, ["area"]),
        ({"role": "x" * 1001}, ["role"]),
        ({"name": "", "phone": "", "email": "", "contact": ""}, ["contact"]),
        ({"name": ""}, ["phone", "email"]),
        ({"phone": "geen"}, ["phone"]),
        ({"email": "saar"}, ["email"]),
        ({"agreed_on": ""}, ["agreed_on"]),
        ({"agreed_on": "31-02-2026"}, ["agreed_on"]),
        ({"agreed_on": "01-01-2999", "review_on": "01-01-2999"}, ["agreed_on"]),
        ({"review_on": ""}, ["review_on"]),
        ({"review_on": "04-01-2026"}, ["review_on"]),
        ({"contact": "999999"}, ["contact"]),
        ({"contact": "Saar"}, ["contact"]),
        ({"role": "bel haar op 06-12345678"}, ["role"]),
        ({"not_the_role": "haar bsn is 123456782"}, ["not_the_role"]),
        ({"area": "mail saar@voorbeeld.nl"}, ["area"]),
        ({"availability": "06-12345678"}, ["availability"]),
    ],
)
def test_faulty_agreement_comes_back_whole_and_nothing_is_stored(
    acting: World, changes: dict[str, str], fields: list[str]
) -> None:
    typed = data(acting, **{"availability": "wat ik typte", **changes})
    response = send(acting, "new/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == fields
    if "availability" not in changes:
        assert "wat ik typte" in response.content.decode()
    assert not KeyFigure.objects.exists()


@pytest.mark.parametrize("role", ["executive", "privacy_officer", "no_role"])
def test_only_who_sees_contact_data_can_be_chosen(acting: World, role: str) -> None:
    for account in (
        acting.broekerlanden.membership("participant"),
        acting.maasmonde.membership(role),
    ):
        response = send(acting, "new/", data(acting, contact=account.pk))
        assert list(response.context["form"].errors) == ["contact"]
        offered = response.context["form"].fields["contact"].queryset
        assert account not in offered
        assert acting.maasmonde.membership("participant") in offered


def test_what_turns_out_wrong_while_saving_comes_back_at_its_field(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("network.forms.key_figures.refusals", lambda *_all: {})
    monkeypatch.setattr(KeyFigure, "validate_constraints", lambda *_all, **_more: None)
    response = send(acting, "new/", data(acting, agreed_on="01-01-2999", review_on="01-01-2999"))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["agreed_on"]
    assert not KeyFigure.objects.exists()


def test_agreement_is_changed_and_a_stale_save_shows_both(acting: World, saar: KeyFigure) -> None:
    rest = f"{saar.reference}/edit/"
    assert send(acting, rest, data(acting, area="Noord", revision=1)).status_code == 302
    response = send(acting, rest, data(acting, area="Zuid", revision=1))
    assert response.status_code == 422
    assert response.context["form"].stale
    assert {"Noord", "Zuid"} <= set(re.findall(r"Noord|Zuid", response.content.decode()))
    fresh = KeyFigure.objects.get()
    assert (fresh.area, fresh.revision) == ("Noord", 2)
    assert send(acting, rest, data(acting, area="Zuid", revision=2)).status_code == 302
    assert KeyFigure.objects.get().area == "Zuid"


def test_role_that_ended_while_somebody_typed_is_not_changed(
    acting: World, saar: KeyFigure
) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    end_key_figure(saar, membership=adviser, ended_on=timezone.localdate())
    assert send(acting, f"{saar.reference}/edit/", data(acting, revision=1)).status_code == 404
    assert KeyFigure.objects.get().name == ""


def test_end_wipes_and_only_the_adviser_still_finds_the_agreement(
    acting: World, saar: KeyFigure
) -> None:
    rest, day = f"{saar.reference}/", timezone.localdate().strftime("%d-%m-%Y")
    for _twice in range(2):
        assert send(acting, f"{rest}end/", {"ended_on": day}).status_code == 302
    shown = page(acting, rest, "policy_adviser")
    assert told(shown) == []
    assert "participant Jansen" not in shown.content.decode()
    assert "/edit/" not in shown.content.decode()
    assert "sheet.pdf" not in shown.content.decode()
    for gone in ("edit/", "sheet.pdf"):
        assert page(acting, f"{rest}{gone}", "policy_adviser").status_code == 404
    for role in ("participant", "executive"):
        assert page(acting, rest, role).status_code == 404
        assert page(acting, f"{rest}sheet.pdf", role).status_code in (403, 404)
    assert saar.reference not in page(acting, "", "policy_adviser").content.decode()


@pytest.mark.parametrize("day", ["", "gisteren", "01-01-2999", "before"])
def test_end_asks_for_a_day_that_has_been(acting: World, saar: KeyFigure, day: str) -> None:
    before = saar.agreed_on - datetime.timedelta(days=1)
    typed = before.strftime("%d-%m-%Y") if day == "before" else day
    response = send(acting, f"{saar.reference}/end/", {"ended_on": typed})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["ended_on"]
    assert KeyFigure.objects.get().ended_on is None


def test_agreement_moved_while_somebody_ended_comes_back_at_the_day(
    acting: World, saar: KeyFigure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("network.forms.key_figures.end_refusal", lambda *_all: "")
    response = send(acting, f"{saar.reference}/end/", {"ended_on": "01-01-2999"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["ended_on"]


def test_html_in_every_text_is_shown_as_text(acting: World) -> None:
    with acting_for(acting.maasmonde.municipality):
        one = KeyFigureFactory(
            name=EVIL, role=EVIL, not_the_role=EVIL, area=EVIL, availability=EVIL, phone=EVIL[:30]
        )
    for rest in ("", f"{one.reference}/", f"{one.reference}/edit/", f"{one.reference}/end/"):
        html = page(acting, rest, "policy_adviser").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(" in html
