"""What there is to do about key figures: hand-made agreements with the expected findings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actions import deactivate_membership
from core.tenancy import acting_for
from network.actions.key_figures import end_key_figure
from network.models import KeyFigure
from network.models.key_figure_findings import key_figure_findings
from tests.factories.network import KeyFigureFactory
from tests.world import World

#: Name → (key figures: reference → (days until the review, contact), code and reference of each).
AGREEMENTS: dict[str, tuple[dict[str, tuple[int, bool]], list[tuple[str, str]]]] = {
    "nobody": ({}, []),
    "all is well": ({"SF-2026-001": (1, True)}, []),
    "to be looked at today": ({"SF-2026-001": (0, True)}, [("REVIEW_DUE", "SF-2026-001")]),
    "looked at too late": ({"SF-2026-001": (-400, True)}, [("REVIEW_DUE", "SF-2026-001")]),
    "nobody keeps in touch": ({"SF-2026-001": (1, False)}, [("NO_CONTACT", "SF-2026-001")]),
    "both, in the order of what is first": (
        {"SF-2026-001": (0, True), "SF-2026-003": (0, False), "SF-2026-002": (9, False)},
        [
            ("NO_CONTACT", "SF-2026-002"),
            ("NO_CONTACT", "SF-2026-003"),
            ("REVIEW_DUE", "SF-2026-001"),
            ("REVIEW_DUE", "SF-2026-003"),
        ],
    ),
}


def inside(days: int) -> datetime.date:
    """The day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def agree(world: World, reference: str, days: int, has_contact: bool) -> KeyFigure:
    """An agreement, long ago, to be looked at so many days from today."""
    contact = world.maasmonde.membership("participant") if has_contact else None
    found: KeyFigure = KeyFigureFactory(
        reference=reference, agreed_on=inside(-800), review_on=inside(days), contact=contact
    )
    return found


def found() -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in key_figure_findings()]


@pytest.mark.parametrize("name", AGREEMENTS)
def test_agreements_give_these_findings_and_no_other(acting: World, name: str) -> None:
    agreements, expected = AGREEMENTS[name]
    for reference, (days, has_contact) in agreements.items():
        agree(acting, reference, days, has_contact)
    assert found() == expected


def test_findings_name_no_key_figure_and_lead_to_the_next_step(acting: World) -> None:
    one = agree(acting, "SF-2026-001", -1, has_contact=False)
    url = acting.maasmonde.url("network/key-figures/SF-2026-001/edit/")
    client = acting.maasmonde.client("policy_adviser")
    for finding in key_figure_findings():
        assert finding.url == url
        assert "SF-2026-001" in finding.sentence
        assert "Havenkwartier" in finding.sentence
        assert one.name not in finding.sentence
        assert finding.step
        assert finding.is_urgent
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("closed", ["membership", "user", "role"])
def test_colleague_whose_access_or_role_ended_keeps_no_touch(acting: World, closed: str) -> None:
    agree(acting, "SF-2026-001", 9, has_contact=True)
    account: Any = acting.maasmonde.membership("participant")
    if closed == "user":
        account.user.is_active = False
        account.user.save()
    elif closed == "role":
        account.grants.update(until=inside(-1))
    else:
        manager = acting.maasmonde.membership("application_manager")
        deactivate_membership(account, membership=manager)
    assert found() == [("NO_CONTACT", "SF-2026-001")]


def test_ended_role_asks_for_nothing_more(acting: World) -> None:
    one = agree(acting, "SF-2026-001", -1, has_contact=False)
    adviser = acting.maasmonde.membership("policy_adviser")
    end_key_figure(one, membership=adviser, ended_on=inside(0))
    assert found() == []


def test_other_municipality_has_findings_of_its_own(acting: World) -> None:
    agree(acting, "SF-2026-001", -1, has_contact=False)
    with acting_for(acting.broekerlanden.municipality):
        assert found() == []


def test_as_many_queries_with_3_as_with_60(acting: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            key_figure_findings()
        return len(captured)

    KeyFigureFactory.create_batch(3)
    few = queries()
    KeyFigureFactory.create_batch(57, contact=acting.maasmonde.membership("participant"))
    assert queries() == few == 1
