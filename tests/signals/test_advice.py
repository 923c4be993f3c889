"""The doubt button: whom to ask, what counts in the trend, and that nothing else is kept."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from core.models import AuditEvent, Role
from core.permissions import registry
from core.tenancy import acting_for
from network.models import FocalOfficer
from signals.actions.advice import count_advice
from signals.models import PeerQuestion, Signal, SignalTheme, TrendFigure, quarter_of
from tests.factories.network import FocalOfficerFactory
from tests.world import NO_ROLE, Side, World

READERS = ["policy_adviser", "focal_officer", "signal_coordinator", "participant", "executive"]


def page(side: Side, role: str = "participant", rest: str = "") -> Any:
    return side.client(role).get(side.url(f"signals/advice/{rest}"))


def press(side: Side, theme: str = "online", role: str = "participant") -> Any:
    return side.client(role).post(side.url("signals/advice/"), {"theme": theme})


def text_of(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def counted(theme: str) -> int:
    found = TrendFigure.objects.filter(dimension="theme", value=theme).first()
    return found.number if found else 0


# --- whom to ask ----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_page_says_112_first_and_that_there_is_no_signal(acting: World, role: str) -> None:
    response = page(acting.maasmonde, role)
    main = response.content.decode().partition("<main")[2]
    assert response.status_code == 200
    assert gettext("In doubt? Ask for advice first") in text_of(response)
    assert 'href="tel:112"' in main
    assert main.index("tel:112") < main.index('id="how"') < main.index('id="counted"')


def test_page_names_who_is_in_the_directory_and_nobody_whose_role_ended(acting: World) -> None:
    own = FocalOfficerFactory(
        organisation=acting.maasmonde.membership("participant").organisation,
        name="Merel Zandoever",
        phone="010 000 01 12",
    )
    FocalOfficerFactory(name="Joran Rietveen")
    body = text_of(page(acting.maasmonde))
    assert "Merel Zandoever" in body
    assert "Joran Rietveen" in body
    assert gettext("Begin here. Your focal officer") in body
    assert str(Role.SIGNAL_COORDINATOR.label) in body
    FocalOfficer.objects.filter(pk=own.pk).update(
        ended_on=timezone.localdate(), name="", phone="", email=""
    )
    assert "Merel Zandoever" not in text_of(page(acting.maasmonde))


def test_page_shows_no_more_than_the_directory_to_this_reader(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    FocalOfficerFactory(name="Merel Zandoever")
    assert "Merel Zandoever" in text_of(page(acting.maasmonde))
    closed = registry["directory.view"].__class__(
        "directory.view", "", frozenset(), registry["directory.view"].processing, None
    )
    monkeypatch.setitem(registry, "directory.view", closed)
    response = page(acting.maasmonde)
    assert response.status_code == 200
    assert "Merel Zandoever" not in text_of(response)


def test_page_names_nobody_of_another_municipality(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        FocalOfficerFactory(name="Farah Heidebloem")
    assert "Farah Heidebloem" not in text_of(page(acting.maasmonde))
    assert "Farah Heidebloem" in text_of(page(acting.broekerlanden))


def test_only_peers_are_led_to_the_questions(acting: World) -> None:
    for role in READERS:
        leads = "advice/questions/" in page(acting.maasmonde, role).content.decode()
        assert leads == (role in {"focal_officer", "signal_coordinator"}), role


def test_who_may_report_is_told_how_when_the_worry_stays(acting: World) -> None:
    for role in READERS:
        leads = (
            f'href="{acting.maasmonde.url("signals/new/")}"'
            in page(acting.maasmonde, role).content.decode().partition('id="still"')[2]
        )
        assert leads == acting.maasmonde.membership(role).may("signal.create"), role


# --- counting -------------------------------------------------------------------------------------
def test_button_counts_the_theme_once_and_makes_nothing_else(world: World) -> None:
    for side in world.sides:
        with acting_for(side.municipality):
            before = AuditEvent.objects.count()
            response = press(side, "hate")
            assert response.url.endswith("/signals/advice/?counted=1")
            assert counted("hate") == 1
            assert AuditEvent.objects.count() == before + 1
            assert not Signal.objects.exists()
            assert not PeerQuestion.objects.exists()
            figure = TrendFigure.objects.get(dimension="theme")
            assert figure.quarter == quarter_of(timezone.localdate())


def test_log_says_that_somebody_counted_and_neither_theme_nor_object(acting: World) -> None:
    press(acting.maasmonde, "propaganda")
    event = AuditEvent.objects.get(action="advice.ask")
    assert (event.object_type, event.object_id, event.changed_fields) == ("", "", "")
    assert (event.state_from, event.state_to) == ("", "")
    facts = [str(getattr(event, field.attname)) for field in event._meta.concrete_fields]
    assert not any("propaganda" in fact for fact in facts)


def test_no_row_but_the_log_names_who_counted(acting: World) -> None:
    """Whatever table there is: counting adds figures and one event, nothing that names a person."""
    from django.apps import apps

    def sizes() -> dict[str, int]:
        kinds = [kind for kind in apps.get_models() if kind._meta.app_label != "sessions"]
        return {kind._meta.label: kind._base_manager.count() for kind in kinds}

    before = sizes()
    count_advice(membership=acting.maasmonde.membership("participant"), theme="online")
    grown = {label for label, number in sizes().items() if number != before[label]}
    assert grown == {"signals.TrendFigure", "core.AuditEvent"}


def test_same_page_sent_twice_counts_once_and_a_new_page_counts_again(acting: World) -> None:
    side = acting.maasmonde
    client = Client(enforce_csrf_checks=True)
    client.force_login(side.user("participant"))
    for total in (1, 2):
        shown = client.get(side.url("signals/advice/")).content.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
        assert found
        sent = {"theme": "online", "csrfmiddlewaretoken": found.group(1)}
        for _press in range(2):
            response = client.post(side.url("signals/advice/"), sent)
            assert response.status_code == 302
        assert counted("online") == total


def test_after_counting_the_form_is_gone_and_comes_back_on_asking(acting: World) -> None:
    body = page(acting.maasmonde, rest="?counted=1").content.decode()
    assert 'name="theme"' not in body
    assert gettext("I had another talk") in text_of(page(acting.maasmonde, rest="?counted=1"))
    assert 'name="theme"' in page(acting.maasmonde).content.decode()


@pytest.mark.parametrize("theme", ["", "geen", "x" * 5000])
def test_theme_outside_the_list_is_told_at_its_field_and_not_counted(
    acting: World, theme: str
) -> None:
    response = press(acting.maasmonde, theme)
    assert response.status_code == 422
    assert "theme" in response.context["form"].errors
    assert not TrendFigure.objects.exists()
    assert not AuditEvent.objects.filter(action="advice.ask").exists()


@pytest.mark.parametrize("theme", SignalTheme.values)
def test_every_theme_of_the_list_can_be_counted(acting: World, theme: str) -> None:
    assert press(acting.maasmonde, theme).status_code == 302
    assert counted(theme) == 1


@pytest.mark.parametrize("role", ["application_manager", "privacy_officer", NO_ROLE])
def test_who_does_not_work_with_it_is_refused(acting: World, role: str) -> None:
    assert page(acting.maasmonde, role).status_code == 403
    assert press(acting.maasmonde, role=role).status_code == 403
    assert not TrendFigure.objects.exists()


# --- queries --------------------------------------------------------------------------------------
def queries(side: Side) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page(side).status_code == 200
    return len(captured)


def test_page_asks_as_many_queries_with_3_people_as_with_30(acting: World) -> None:
    for _each in range(3):
        FocalOfficerFactory()
    page(acting.maasmonde)
    assert queries(acting.maasmonde) == 6
    for _each in range(27):
        FocalOfficerFactory()
    assert queries(acting.maasmonde) == 6
