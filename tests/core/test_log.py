"""The log as the privacy officer reads it: sentences, filter, timeline, check, export."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import audit
from core.models import AuditEvent, RoleGrant
from programmes.models import Activity
from tests.world import World

LOG = "/maasmonde/settings/log/"


@pytest.fixture
def officer(world: World) -> Client:
    return world.maasmonde.client("privacy_officer")


@pytest.fixture
def lines(acting: World) -> list[AuditEvent]:
    """A few lines of different kinds."""
    manager = acting.maasmonde.membership("application_manager")
    executive = acting.maasmonde.membership("executive")
    grant = RoleGrant.objects.get(membership=executive)
    adviser = acting.maasmonde.membership("policy_adviser")
    activity = Activity.objects.order_by("pk").first()
    return [
        audit.record("membership.edit", executive, membership=manager, changed=["function"]),
        audit.record("role.grant", grant, membership=manager),
        audit.record("activity.edit", activity, membership=adviser, changed=["title", "budget"]),
        audit.record("activity.edit", activity, membership=executive, refused=True),
        audit.record("account.login", executive.user, user=executive.user),
        audit.record("account.login", refused=True),
    ]


def told(response: Any) -> list[str]:
    return [line.sentence for line in response.context["lines"]]


def test_lines_are_sentences_without_content(
    world: World, officer: Client, lines: list[AuditEvent]
) -> None:
    page = officer.get(LOG)
    sentences = told(page)
    assert "application_manager Jansen wijzigt het lidmaatschap van executive Jansen." in sentences
    assert any("Bestuurder" in sentence and "rol" in sentence for sentence in sentences)
    assert "executive Jansen logt in." in sentences
    assert "privacy_officer Jansen leest het logboek." in sentences  # this very look
    text = page.content.decode()
    assert "titel" in text.casefold()
    assert "Geweigerd" in text
    assert Activity._meta.verbose_name.capitalize() in text


def test_no_title_of_an_activity_reaches_the_log(
    acting: World, officer: Client, lines: list[AuditEvent]
) -> None:
    title = Activity.objects.order_by("pk").first().title
    assert title not in officer.get(LOG).content.decode()
    assert title not in officer.get(f"{LOG}log.csv").content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("action=role.grant", ["role.grant"]),
        ("kind=core.rolegrant", ["role.grant"]),
        ("result=refused", ["activity.edit"]),
        ("person=executive.maasmonde", ["account.login", "activity.edit"]),
        ("since=1-1-2100", []),
        ("until=1-1-2000", []),
        ("person=executive.maasmonde&result=refused", ["activity.edit"]),
    ],
)
def test_log_is_narrowed(
    world: World, officer: Client, lines: list[AuditEvent], query: str, expected: list[str]
) -> None:
    page = officer.get(f"{LOG}?{query}")
    assert [line.event.action for line in page.context["lines"]] == expected
    if not expected:
        assert "Geen regel past bij dit filter" in page.content.decode()


def test_filter_of_today_shows_today(world: World, officer: Client, lines: Any) -> None:
    today = timezone.localdate().strftime("%d-%m-%Y")
    found = officer.get(f"{LOG}?since={today}&until={today}").context["lines"]
    assert len(found) >= len(lines) - 1


@pytest.mark.parametrize("query", ["since=gisteren", "person=nobody", "action=x", "page=99"])
def test_wrong_filter_is_told_and_loses_nothing(
    world: World, officer: Client, lines: list[AuditEvent], query: str
) -> None:
    page = officer.get(f"{LOG}?{query}")
    assert page.status_code == (200 if query.startswith("page") else 400)
    assert page.context["lines"]
    if query.startswith("since"):
        assert "dag-maand-jaar" in page.content.decode()


def test_log_ins_of_others_municipalities_are_not_shown(
    world: World, officer: Client, lines: list[AuditEvent]
) -> None:
    stranger = world.broekerlanden.user("executive")
    audit.record("account.login", stranger, user=stranger)
    theirs = world.broekerlanden.client("privacy_officer").get("/broekerlanden/settings/log/")
    assert "executive Jansen logt in." in told(theirs)
    shown = [line.event for line in officer.get(LOG).context["lines"]]
    outside = [event.actor_id for event in shown if event.municipality_id is None]
    assert outside  # their own people
    assert stranger.pk not in outside
    assert None not in outside  # a failed log-in belongs to nobody


def test_reading_the_log_is_in_the_log(world: World, officer: Client) -> None:
    for _look in range(2):
        officer.get(LOG)
    found = AuditEvent.objects.filter(action="audit.view", origin="web")
    assert found.count() == 2


def test_log_costs_the_same_for_many_lines(
    acting: World, officer: Client, lines: Any, django_assert_max_num_queries: Any
) -> None:
    officer.get(LOG)
    with django_assert_max_num_queries(18):
        officer.get(LOG)
    for _line in range(40):
        audit.record(
            "membership.edit",
            acting.maasmonde.membership("executive"),
            membership=acting.maasmonde.membership("application_manager"),
        )
    with django_assert_max_num_queries(18):
        officer.get(LOG)


def test_timeline_tells_what_happened_to_one_object(
    acting: World, officer: Client, lines: list[AuditEvent]
) -> None:
    event = lines[2]
    address = f"{LOG}{event.object_type}/{event.object_id}/"
    assert address in officer.get(LOG).content.decode()
    page = officer.get(address)
    assert [item["who"] for item in page.context["events"]] == ["Gemeente", "Gemeente"]
    text = page.content.decode()
    assert "Geweigerd: er is niets gewijzigd." in text
    assert "titel, " in text.casefold()
    assert "timeline" in text


@pytest.mark.parametrize("rest", ["programmes.activity/999999/", "no.model/1/", "core.user/x/"])
def test_timeline_of_nothing_is_missing(world: World, officer: Client, rest: str) -> None:
    assert officer.get(f"{LOG}{rest}").status_code == 404


def test_timeline_of_another_municipality_is_missing(
    acting: World, lines: list[AuditEvent]
) -> None:
    event = lines[2]
    other = acting.broekerlanden.client("privacy_officer")
    address = f"/broekerlanden/settings/log/{event.object_type}/{event.object_id}/"
    assert other.get(address).status_code == 404


def test_timeline_survives_the_object_and_the_model(acting: World, officer: Client) -> None:
    audit.record("thing.done", membership=acting.maasmonde.membership("executive"))
    gone = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    line = audit.tell([gone])[0]
    assert line.sentence == "thing.done"
    gone.object_type, gone.object_id = "programmes.vanished", "7"
    assert audit.tell([gone])[0].kind == "programmes.vanished"
    gone.object_type = "nonsense"
    assert audit.tell([gone])[0].kind == "nonsense"


def test_export_holds_what_the_filter_shows(
    world: World, officer: Client, lines: list[AuditEvent]
) -> None:
    response = officer.get(f"{LOG}log.csv?result=refused")
    assert response["Content-Disposition"] == 'attachment; filename="log-maasmonde.csv"'
    assert response["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Nummer", "Wanneer", "Wie"]
    assert [row[7] for row in rows[1:]] == ["activity.edit"]
    whole = officer.get(f"{LOG}log.csv?since=onzin").content.decode("utf-8-sig")
    assert len(whole.splitlines()) > len(rows)


def test_check_is_recorded_and_shown(world: World, officer: Client) -> None:
    assert "nog niet gecontroleerd" in officer.get(LOG).content.decode()
    assert officer.get(f"{LOG}do/verify/")["Location"] == LOG
    page = officer.post(f"{LOG}do/verify/", follow=True).content.decode()
    assert "Het logboek is compleet" in page
    assert "Laatste controle" in page


def test_every_action_of_an_account_has_its_sentence_and_label() -> None:
    for action in audit.ACCOUNT_ACTIONS:
        assert audit.is_told(action)
        assert audit.action_label(action) != action
