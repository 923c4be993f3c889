"""Key figures: what is refused, what their verbs leave, and what goes at once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.actions import deactivate_membership
from core.lifecycle import FactsRefused
from core.models import AuditEvent, Membership, RoleGrant
from core.models.guarded import TextRefused
from core.retention import due
from core.tenancy import acting_for
from network.actions.key_figures import (
    create_key_figure,
    end_key_figure,
    refusals,
    update_key_figure,
)
from network.models import KeyFigure
from network.models.key_figures import able_colleagues
from tests.factories.network import KeyFigureFactory
from tests.world import World

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
#: The only fields there are (rule N12): none for belief, origin, or what was said about others.
FIELDS = {
    "id", "municipality", "reference", "name", "phone", "email", "role", "not_the_role", "area",
    "availability", "contact", "agreed_on", "review_on", "ended_on", "revision",
}  # fmt: skip


def adviser(world: World) -> Membership:
    return world.maasmonde.membership("policy_adviser")


def colleague(world: World, role: str = "participant") -> Membership:
    return world.maasmonde.membership(role)


def last_event(world: World) -> AuditEvent:
    found: AuditEvent = AuditEvent.objects.of_chain(world.maasmonde.municipality).last()
    return found


def facts(**changes: Any) -> dict[str, Any]:
    """What a key figure with a name needs."""
    return {
        "name": "Saar Lindehof",
        "phone": "06 00 00 01 21",
        "email": "saar@voorbeeld.example",
        "role": "Kent ouders in de wijk.",
        "not_the_role": "Geen informant.",
        "area": "Havenkwartier",
        "availability": "",
        "contact": None,
        "agreed_on": TODAY(),
        "review_on": TODAY() + 365 * DAY,
        **changes,
    }


def nameless(world: World, **changes: Any) -> dict[str, Any]:
    """What a key figure needs of whom only a colleague knows who it is."""
    bare = {"name": "", "phone": "", "email": "", "contact": colleague(world)}
    return facts(**{**bare, **changes})


def kept(key_figure: KeyFigure) -> dict[str, Any]:
    return {name: getattr(key_figure, name) for name in facts()}


def test_record_has_no_other_field() -> None:
    assert {field.name for field in KeyFigure._meta.get_fields()} == FIELDS


# --- adding ----------------------------------------------------------------------------------
def test_key_figure_is_added_with_one_line_in_the_log_that_holds_no_name(acting: World) -> None:
    number = AuditEvent.objects.count()
    key_figure = create_key_figure(membership=adviser(acting), facts=facts())
    assert key_figure.reference == f"SF-{TODAY().year}-001"
    assert str(key_figure) == key_figure.reference
    event = last_event(acting)
    assert AuditEvent.objects.count() == number + 1
    assert (event.action, event.object_id) == ("key_figure.create", str(key_figure.pk))
    assert not [part for part in ("Saar", "06 00", "saar@") if part in str(event.__dict__)]


def test_key_figure_without_a_name_is_reached_through_a_colleague(acting: World) -> None:
    key_figure = create_key_figure(membership=adviser(acting), facts=nameless(acting))
    assert (key_figure.name, key_figure.contact) == ("", colleague(acting))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": "", "phone": "", "email": ""}, ["contact"]),
        ({"name": "  ", "phone": "", "email": ""}, ["contact"]),
        ({"name": ""}, ["phone", "email", "contact"]),
        ({"phone": "bel Saar"}, ["phone"]),
        ({"phone": "+" * 8}, ["phone"]),
        ({"phone": "0" * 16}, ["phone"]),
        ({"agreed_on": TODAY() + DAY}, ["agreed_on"]),
        ({"review_on": TODAY() - DAY}, ["review_on"]),
    ],
)
def test_refused_with_a_sentence_at_its_field_and_nothing_stored(
    acting: World, changes: dict[str, Any], fields: list[str]
) -> None:
    number = AuditEvent.objects.count()
    with pytest.raises(FactsRefused) as refused:
        create_key_figure(membership=adviser(acting), facts=facts(**changes))
    assert list(refused.value.reasons) == fields
    assert str(refused.value)
    assert not KeyFigure.objects.exists()
    assert AuditEvent.objects.count() == number


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "", "email": ""},
        {"phone": "112"},
        {"phone": "+31 (0)10-000.01.12"},
        {"agreed_on": TODAY(), "review_on": TODAY()},
        {"agreed_on": TODAY() - 800 * DAY, "review_on": TODAY() - 400 * DAY},
    ],
)
def test_accepted(acting: World, changes: dict[str, Any]) -> None:
    assert refusals(facts(**changes)) == {}


@pytest.mark.parametrize("field", ["role", "not_the_role", "area", "availability"])
def test_guard_refuses_a_phone_number_in_a_text(acting: World, field: str) -> None:
    with pytest.raises(TextRefused):
        create_key_figure(membership=adviser(acting), facts=facts(**{field: "bel 06-12345678"}))
    assert not KeyFigure.objects.exists()


# --- who keeps in touch ----------------------------------------------------------------------
def test_colleague_of_another_municipality_is_refused(acting: World) -> None:
    theirs = acting.broekerlanden.membership("participant")
    assert list(refusals(facts(contact=theirs))) == ["contact"]
    assert theirs not in able_colleagues()


@pytest.mark.parametrize("closed", ["membership", "later", "user", "role", "role_later"])
def test_colleague_whose_access_or_role_does_not_hold_is_refused(
    acting: World, closed: str
) -> None:
    account = colleague(acting)
    grants = RoleGrant.objects.filter(membership=account)
    assert refusals(facts(contact=account)) == {}
    if closed == "user":
        type(account.user).objects.filter(pk=account.user_id).update(is_active=False)
    elif closed == "membership":
        Membership.objects.filter(pk=account.pk).update(until=TODAY() - DAY)
    elif closed == "later":
        Membership.objects.filter(pk=account.pk).update(active_from=TODAY() + DAY)
    elif closed == "role":
        grants.update(until=TODAY() - DAY)
    else:
        grants.update(granted_on=TODAY() + DAY)
    assert list(refusals(facts(contact=account))) == ["contact"]


@pytest.mark.parametrize("role", ["executive", "privacy_officer", "application_manager", "no_role"])
def test_colleague_who_never_sees_contact_data_cannot_keep_in_touch(
    acting: World, role: str
) -> None:
    assert list(refusals(facts(contact=colleague(acting, role)))) == ["contact"]


def test_able_colleagues_are_those_who_may_see_contact_data(acting: World) -> None:
    expected = {
        one.pk
        for one in Membership.objects.filter(municipality=acting.maasmonde.municipality)
        if one.may("key_figure.contact")
    }
    assert expected
    assert set(able_colleagues().values_list("pk", flat=True)) == expected


# --- changing --------------------------------------------------------------------------------
def test_change_logs_names_of_fields_and_counts_up(acting: World) -> None:
    key_figure = create_key_figure(membership=adviser(acting), facts=facts())
    changed = update_key_figure(
        key_figure,
        membership=adviser(acting),
        facts=facts(name="Ton Zilverberk", contact=colleague(acting)),
    )
    assert (changed.name, changed.contact, changed.revision) == (
        "Ton Zilverberk",
        colleague(acting),
        2,
    )
    event = last_event(acting)
    assert (event.action, event.changed_fields) == ("key_figure.edit", "name contact")
    assert "Zilverberk" not in str(event.__dict__)


def test_change_without_a_difference_leaves_no_trace(acting: World) -> None:
    key_figure, number = KeyFigureFactory(), AuditEvent.objects.count()
    same = update_key_figure(key_figure, membership=adviser(acting), facts=kept(key_figure))
    assert same.revision == 1
    assert AuditEvent.objects.count() == number


def test_refused_change_changes_nothing(acting: World) -> None:
    key_figure, number = KeyFigureFactory(), AuditEvent.objects.count()
    wrong = {**kept(key_figure), "name": "", "area": "Elders"}
    with pytest.raises(FactsRefused):
        update_key_figure(key_figure, membership=adviser(acting), facts=wrong)
    fresh = KeyFigure.objects.get(pk=key_figure.pk)
    assert (fresh.name, fresh.area, fresh.revision) == (key_figure.name, "Havenkwartier", 1)
    assert AuditEvent.objects.count() == number


def test_role_that_ended_meanwhile_is_not_changed(acting: World) -> None:
    key_figure = KeyFigureFactory()
    end_key_figure(key_figure, membership=adviser(acting), ended_on=TODAY())
    with pytest.raises(FactsRefused):
        update_key_figure(
            key_figure, membership=adviser(acting), facts={**kept(key_figure), "name": "X"}
        )
    assert KeyFigure.objects.get(pk=key_figure.pk).name == ""


# --- ending ----------------------------------------------------------------------------------
def test_end_wipes_the_person_and_logs_once_without_a_name(acting: World) -> None:
    key_figure = KeyFigureFactory(contact=colleague(acting))
    name, number = key_figure.name, AuditEvent.objects.count()
    end_key_figure(key_figure, membership=adviser(acting), ended_on=TODAY() - DAY)
    gone = KeyFigure.objects.get(pk=key_figure.pk)
    assert (gone.name, gone.phone, gone.email, gone.contact) == ("", "", "", None)
    assert (gone.ended_on, gone.revision) == (TODAY() - DAY, 2)
    assert gone.role == key_figure.role, "what was agreed stays until its term"
    assert AuditEvent.objects.count() == number + 1
    event = last_event(acting)
    assert event.action == "key_figure.end"
    assert event.changed_fields == "ended_on name phone email contact"
    assert name not in str(event.__dict__)


def test_end_twice_is_the_same_as_once(acting: World) -> None:
    key_figure = KeyFigureFactory()
    for day in (TODAY(), TODAY() - DAY):
        end_key_figure(key_figure, membership=adviser(acting), ended_on=day)
    fresh = KeyFigure.objects.get(pk=key_figure.pk)
    assert (fresh.ended_on, fresh.revision) == (TODAY(), 2)
    assert AuditEvent.objects.filter(action="key_figure.end").count() == 1


@pytest.mark.parametrize("days", [1, -31], ids=["future", "before the agreement"])
def test_end_on_a_day_that_cannot_be_is_refused(acting: World, days: int) -> None:
    key_figure = KeyFigureFactory(agreed_on=TODAY() - 30 * DAY)
    with pytest.raises(FactsRefused) as refused:
        end_key_figure(key_figure, membership=adviser(acting), ended_on=TODAY() + days * DAY)
    assert list(refused.value.reasons) == ["ended_on"]
    fresh = KeyFigure.objects.get(pk=key_figure.pk)
    assert (fresh.ended_on, fresh.name) == (None, key_figure.name)


def test_end_on_the_day_of_the_agreement_is_no_fault(acting: World) -> None:
    key_figure = KeyFigureFactory(agreed_on=TODAY() - 30 * DAY)
    day = TODAY() - 30 * DAY
    assert end_key_figure(key_figure, membership=adviser(acting), ended_on=day).ended_on == day


def test_database_keeps_no_contact_data_of_who_is_gone(acting: World) -> None:
    key_figure = KeyFigureFactory()
    with pytest.raises(IntegrityError, match="gone_without"), transaction.atomic():
        KeyFigure.objects.filter(pk=key_figure.pk).update(ended_on=TODAY())


def test_rest_is_destroyed_after_the_term_and_no_day_sooner(acting: World) -> None:
    for days in (365, 366):
        key_figure = KeyFigureFactory(agreed_on=TODAY() - 400 * DAY)
        end_key_figure(key_figure, membership=adviser(acting), ended_on=TODAY() - days * DAY)
    KeyFigureFactory(agreed_on=TODAY() - 900 * DAY)
    assert [row.ended_on for row in due(KeyFigure)] == [TODAY() - 366 * DAY]


# --- whom one finds --------------------------------------------------------------------------
def test_other_municipality_finds_none_of_them(acting: World) -> None:
    KeyFigureFactory()
    with acting_for(acting.broekerlanden.municipality):
        assert not KeyFigure.objects.exists()


def test_search_knows_role_area_and_availability_and_never_who_it_is(acting: World) -> None:
    KeyFigureFactory(name="Saar", phone="06 11", email="saar@x.example")
    found = {
        word: KeyFigure.objects.matching(word).count()
        for word in ("OUDERS haven", "avond", "", "Saar", "06 11", "saar@x.example")
    }
    assert found == {
        "OUDERS haven": 1, "avond": 1, "": 1, "Saar": 0, "06 11": 0, "saar@x.example": 0,
    }  # fmt: skip


def test_colleague_who_left_is_no_way_to_the_key_figure(acting: World) -> None:
    account = colleague(acting)
    KeyFigureFactory(contact=account)
    assert KeyFigure.objects.with_contact().get().is_in_touch
    deactivate_membership(account, membership=colleague(acting, "application_manager"))
    assert not KeyFigure.objects.with_contact().get().is_in_touch
    KeyFigureFactory(reference="SF-2020-001")
    assert not KeyFigure.objects.with_contact().get(reference="SF-2020-001").is_in_touch
