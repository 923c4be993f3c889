"""What a thermometer session hands out: the report on paper and the calendar entry."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from core.models import AuditEvent
from network.actions.partners import ensure_organisation
from signals.documents import ThermometerReport
from tests.factories.signals import make_area
from tests.factories.thermometer import T, make_agreement, make_seat, make_talk, make_theme
from tests.pdf import Pdf
from tests.signals.test_thermometer_views import EVIL, TODAY, coordinator, page
from tests.world import World


def report(world: World, talk: Any) -> Pdf:
    document = Pdf(ThermometerReport().render(talk, coordinator(world)))
    assert not document.faults()
    return document


def test_report_holds_the_talk_and_no_reader_or_writer(acting: World) -> None:
    last = make_talk(T.CONCLUDED, held_on=TODAY - datetime.timedelta(days=90))
    school = ensure_organisation("Vmbo De Kade")
    make_agreement(last, school, result="In oktober.", done_on=TODAY)
    talk = make_talk(positive="Een buurtdag.", title="Zuid, najaar")
    make_seat(talk, coordinator(acting).organisation)
    make_seat(talk, school, "teamleider")
    for title in ("Wantrouwen", "Online haat", "Spanning"):
        make_theme(talk, title, area=make_area("Havenkwartier"))
    make_agreement(talk, school, what="Bereidt een les voor.")
    response = page(acting, f"{talk.reference}/report.pdf", "participant")
    assert response["Content-Type"] == "application/pdf"
    assert f"thermometergesprek-{talk.reference}.pdf" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    (text,) = Pdf(response.content).texts
    for shown in (
        "Zuid, najaar",
        "niet over wie",
        "Havenkwartier",
        "Een buurtdag.",
        "Bereidt een les voor.",
        "In oktober.",
        "teamleider",
        "Meer dan vorige keer",
    ):
        assert shown in text
    assert text.index("Online haat") < text.index("Spanning") < text.index("Wantrouwen")
    assert "Jansen" not in text
    assert AuditEvent.objects.filter(action="thermometer.download").count() == 1
    assert report(acting, talk).headings[0] == 1


@pytest.mark.parametrize("status", [T.PLANNED, T.HELD])
def test_report_of_an_empty_talk_is_one_sound_page(acting: World, status: Any) -> None:
    assert len(report(acting, make_talk(status)).texts) == 1


def test_report_with_the_longest_texts_loses_nothing(acting: World) -> None:
    talk = make_talk(title="x" * 120, positive="Goed gegaan. " * 230 + "EINDE-GOED")
    for number in range(2):
        seen = "Op twee plekken hingen stickers. " * 85 + f"EINDE{number}"
        make_theme(talk, "y" * 80, seen=seen, against=EVIL + "z" * 2000)
    text = "".join(report(acting, talk).texts)
    for end in ("EINDE0", "EINDE1", "EINDE-GOED"):
        assert end in text


def test_report_is_for_the_table_and_who_oversees(acting: World) -> None:
    talk = make_talk()
    assert page(acting, f"{talk.reference}/report.pdf", "participant").status_code == 404
    assert page(acting, f"{talk.reference}/report.pdf", "executive").status_code == 403
    assert page(acting, f"{talk.reference}/report.pdf", "policy_adviser").status_code == 200


def test_calendar_file_holds_number_time_and_place_only(acting: World) -> None:
    talk = make_talk(T.PLANNED, title="Onderwerp", place="Stadhuis", starts_at=datetime.time(10))
    response = page(acting, f"{talk.reference}/calendar.ics")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;TZID=Europe/Amsterdam:{talk.held_on:%Y%m%d}T100000" in text
    assert "LOCATION:Stadhuis" in text
    assert talk.reference in text
    assert "Onderwerp" not in text
    assert AuditEvent.objects.filter(action="thermometer.view").count() == 1
