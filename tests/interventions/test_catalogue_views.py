"""The pages of the catalogue: what they show, to whom, and in how many queries."""

from __future__ import annotations

import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from core.spreadsheets import read_workbook
from core.tenancy import acting_for
from interventions.models import Intervention
from programmes.models import Activity
from tests.factories.interventions import InterventionFactory
from tests.world import World

EVIL = "<script>alert('x')</script>\"'>&{{ 7 }}"
ESCAPED = "&lt;script&gt;alert("


def page(world: World, rest: str = "", role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).get(world.maasmonde.url(f"interventions/{rest}"))


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def address_of(name: str) -> str:
    return f"{Intervention.objects.get(name=name).reference}/"


# --- list ------------------------------------------------------------------------------------
def test_list_says_how_many_and_that_it_is_no_quality_mark(acting: World) -> None:
    text = text_of(page(acting))
    assert "40 interventies met wat erover bekend is" in text
    assert "geen keurmerk" in text
    assert "1 tot en met 10 van 40" in text


def test_every_result_has_its_evidence_and_its_availability(acting: World) -> None:
    html = page(acting).content.decode()
    results = html.split('<ul class="results">')[1].split("</ul>")[0]
    assert results.count('class="result__title"') == 10
    assert results.count('class="evidence__rungs"') == 10
    assert results.count("Status onbekend") == 10


def test_filter_is_shown_as_chip_with_a_way_to_take_it_off(acting: World) -> None:
    response = page(acting, "?phase=primary_vulnerable&order=name&page=2")
    html, text = response.content.decode(), text_of(response)
    assert "17 interventies" in text
    assert 'href="?phase=&amp;' not in html
    chip = re.search(r'<a class="chip chip--on" href="([^"]*)"', html)
    assert chip
    assert chip.group(1) == "?order=name"


def test_search_without_result_is_a_drawn_emptiness(acting: World) -> None:
    response = page(acting, "?q=xyzzy")
    assert response.status_code == 200
    assert "Geen interventie past bij dit filter" in text_of(response)
    assert "0 interventies" in text_of(response)


def test_empty_catalogue_is_another_emptiness(acting: World) -> None:
    Intervention.objects.all().delete()
    text = text_of(page(acting))
    assert "De catalogus is nog leeg" in text
    assert "past bij dit filter" not in text


def test_filter_that_cannot_be_read_is_said_and_shows_everything(acting: World) -> None:
    response = page(acting, "?phase=fourth")
    assert response.status_code == 400
    assert "Dit filter is niet te lezen, daarom ziet u alles Fase:" in text_of(response)
    assert "De Vreedzame School" in text_of(response), "in the order that it says"
    assert "40 interventies" in text_of(response)


@pytest.mark.parametrize("number", ["0", "-1", "99", "abc"])
def test_page_that_does_not_exist_becomes_the_nearest(acting: World, number: str) -> None:
    assert page(acting, f"?page={number}").status_code == 200


def queries(world: World, rest: str = "") -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert page(world, rest).status_code == 200
    return len(captured)


def test_list_asks_as_many_queries_with_3_as_with_60(acting: World) -> None:
    Intervention.objects.all().delete()
    page(acting)
    InterventionFactory.create_batch(3)
    few = queries(acting)
    InterventionFactory.create_batch(57, phenomena=["jihadism", "polarisation"])
    assert queries(acting) == few
    assert queries(acting, "?q=buurt&type=youth_resilience&page=2") == few
    assert few <= 14


def test_page_of_one_asks_as_many_queries_with_3_as_with_60(acting: World) -> None:
    Intervention.objects.all().delete()
    entry = InterventionFactory.create_batch(3)[0]
    rest = f"{entry.reference}/"
    page(acting, rest)
    few = queries(acting, rest)
    InterventionFactory.create_batch(57)
    assert queries(acting, rest) == few


# --- page of one -----------------------------------------------------------------------------
def test_page_puts_what_is_not_known_beside_what_is(acting: World) -> None:
    text = text_of(page(acting, address_of("Under Pressure")))
    for part in (
        "Wat onderzoek zegt",
        "532 leerlingen",
        "Wat het niet zegt",
        "Sommige dingen werkten en andere niet",
        "Let op",
        "Nog niemand heeft bevestigd",
        "radaradvies.nl",
        "Uit de startcatalogus",
        "Status onbekend",
    ):
        assert part in text


def test_page_says_that_no_research_says_nothing_about_quality(acting: World) -> None:
    text = text_of(page(acting, address_of("Buro Zend-Uit")))
    assert text.count("zegt niets over de kwaliteit") == 2


def test_reader_sees_no_note_and_no_buttons(acting: World) -> None:
    Intervention.objects.filter(name="Under Pressure").update(note="kanarie")
    rest = address_of("Under Pressure")
    assert "kanarie" in text_of(page(acting, rest))
    for role in ("executive", "participant"):
        html = page(acting, rest, role).content.decode()
        assert "kanarie" not in html
        assert "/edit/" not in html
        assert "De beleidsadviseur van uw gemeente kan dit bevestigen" in html
        listing = page(acting, "", role).content.decode()
        assert "/new/" not in listing
        assert "catalogue.xlsx" not in listing
        assert "phenomena/" not in listing


def test_activity_says_of_its_intervention_what_the_catalogue_says(acting: World) -> None:
    """A remark of the delivered file (“unknown (…)”) is shown in words there too."""
    activity = Activity.objects.exclude(intervention=None).first()
    found = Intervention.objects.filter(name="Gelijk=Gelijk?")
    Activity.objects.filter(pk=activity.pk).update(intervention=found.get().name)
    client = acting.maasmonde.client("policy_adviser")
    text = text_of(client.get(activity.get_absolute_url()))
    assert "unknown (" not in text
    assert "Wel prijzen genoemd" in text
    assert "zegt niets over de kwaliteit" in text


# --- making and changing ---------------------------------------------------------------------
DATA = {"name": "Buurtgesprek", "availability": "unknown", "types": ["guidance"]}


def send(world: World, rest: str, data: dict[str, Any], role: str = "policy_adviser") -> Any:
    return world.maasmonde.client(role).post(world.maasmonde.url(f"interventions/{rest}"), data)


def test_own_entry_is_added_and_shown_with_a_message(acting: World) -> None:
    response = send(acting, "new/", DATA)
    entry = Intervention.objects.get(name="Buurtgesprek")
    assert response.status_code == 302
    assert response["Location"] == acting.maasmonde.url(f"interventions/{entry.reference}/")
    text = text_of(page(acting, f"{entry.reference}/"))
    assert "De interventie is toegevoegd aan de catalogus" in text
    assert "Toegevoegd door uw eigen gemeente" in text


def test_faulty_entry_comes_back_whole_and_nothing_is_stored(acting: World) -> None:
    typed = {**DATA, "name": "Under Pressure", "description": "Wat ik net had getypt."}
    response = send(acting, "new/", typed)
    assert response.status_code == 422
    text = text_of(response)
    assert "De catalogus heeft al een interventie met deze naam" in text
    assert "Wat ik net had getypt." in text
    assert Intervention.objects.count() == 40


def test_name_that_was_taken_meanwhile_comes_back_at_its_field(
    acting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the form's question and the lock somebody else may take the name."""
    from interventions.forms.catalogue import InterventionForm

    monkeypatch.setattr(InterventionForm, "clean_name", lambda form: "Under Pressure")
    response = send(acting, "new/", DATA)
    assert response.status_code == 422
    assert "De catalogus heeft al een interventie" in text_of(response)
    assert Intervention.objects.filter(name="Under Pressure").count() == 1


def test_starter_entry_takes_availability_and_nothing_of_its_source(acting: World) -> None:
    entry = Intervention.objects.get(name="Under Pressure")
    data = {
        "availability": "available",
        "availability_confirmed_on": "20-11-2025",
        "note": "Gebeld met de aanbieder.",
        "name": "Overschreven",
        "evaluation": "Bewezen",
        "evidence_status": "recognised_by_committee",
        "revision": "1",
    }
    assert send(acting, f"{entry.reference}/edit/", data).status_code == 302
    entry.refresh_from_db()
    assert (entry.name, entry.evidence_rung) == ("Under Pressure", "mixed")
    assert (entry.availability, entry.note) == ("available", "Gebeld met de aanbieder.")
    text = text_of(page(acting, f"{entry.reference}/"))
    assert "bevestigd op 20 november 2025" in text
    assert "Nog niemand heeft bevestigd" not in text


def test_stale_save_shows_both_in_words_and_stores_neither(acting: World) -> None:
    day = datetime.date(2025, 11, 20)
    entry = InterventionFactory(
        note="van de ander",
        evidence_status="own_claims",
        availability="ended",
        availability_confirmed_on=day,
    )
    Intervention.objects.filter(pk=entry.pk).update(revision=2)
    data = {
        "name": entry.name,
        "provider": entry.provider,
        "description": entry.description,
        "types": entry.types,
        "phases": ["tertiary", "secondary"],
        "target_groups": entry.target_groups,
        "settings": entry.settings,
        "domains": entry.domains,
        "phenomena": entry.phenomena,
        "evidence_status": ["own_claims"],
        "availability": "unknown",
        "note": "van mij",
        "revision": "1",
    }
    response = send(acting, f"{entry.reference}/edit/", data)
    assert response.status_code == 422
    table = response.content.decode().partition('aria-labelledby="stale-title"')[2]
    rows = re.findall(r'<th scope="row">([^<]*)</th>', table)
    assert rows == ["Fase", "Beschikbaarheid", "Bevestigd op", "Eigen notitie"]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
    assert cells[:2] == ["primair: kwetsbare groepen", "tertiaire preventie, secundaire preventie"]
    assert cells[2:4] == ["wordt niet meer aangeboden", "status onbekend"]
    assert cells[4:] == ["20-11-2025", "<em>leeg</em>", "van de ander", "van mij"]
    entry.refresh_from_db()
    assert entry.note == "van de ander"


@pytest.mark.parametrize("role", ["executive", "focal_officer", "application_manager", "no_role"])
def test_who_may_not_write_is_refused_and_stores_nothing(acting: World, role: str) -> None:
    entry = Intervention.objects.get(name="Under Pressure")
    assert send(acting, "new/", DATA, role).status_code == 403
    answer = send(
        acting, f"{entry.reference}/edit/", {"availability": "unknown", "note": "x"}, role
    )
    assert answer.status_code == 403
    entry.refresh_from_db()
    assert entry.note == ""
    assert not Intervention.objects.filter(name="Buurtgesprek").exists()


def test_entry_of_another_municipality_answers_like_a_missing_one(acting: World) -> None:
    with acting_for(acting.broekerlanden.municipality):
        theirs = InterventionFactory(reference="I-2025-999")
    for rest in ("", "edit/"):
        foreign = page(acting, f"{theirs.reference}/{rest}")
        missing = page(acting, f"I-1999-99/{rest}")
        assert foreign.status_code == missing.status_code == 404


@pytest.mark.usefixtures("planted")
def test_html_in_every_text_is_shown_as_text(acting: World) -> None:
    texts = ["provider", "description", "target_group_text", "evaluation", "source_title", "note"]
    data = {**DATA, **{name: f"{name} {EVIL}" for name in texts}}
    data |= {"name": f"naam {EVIL}", "source_site": "javascript:alert(1)"}
    data |= {"evidence_status": ["evaluated_mixed"]}
    assert send(acting, "new/", data).status_code == 302
    entry = Intervention.objects.get(name__startswith="naam")
    pages = {
        "list": page(acting, "?q=naam"),
        "detail": page(acting, f"{entry.reference}/"),
        "form": page(acting, f"{entry.reference}/edit/"),
        "search": page(acting, "?q=%3Cscript%3E"),
    }
    for name, response in pages.items():
        html = response.content.decode()
        assert response.status_code == 200
        assert "<script>alert" not in html, name
        assert ESCAPED in html, name
        assert 'href="javascript' not in html, name


# --- export ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_export_holds_every_row_and_every_column(acting: World, kind: str) -> None:
    InterventionFactory(note=EVIL)
    response = page(acting, f"catalogue.{kind}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert f"interventies-maasmonde.{kind}" in response["Content-Disposition"]
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    else:
        lines = [list(row) for row in read_workbook(response.content, f"x.{kind}").sheets[0].rows]
    heads, rows = lines[0], lines[1:]
    assert len(rows) == 41
    assert heads[:3] == ["Kenmerk", "Naam", "Aanbieder"]
    assert len(heads) == len(set(heads)) == 20
    found = {row[1]: dict(zip(heads, row, strict=True)) for row in rows}
    under = found["Under Pressure"]
    assert "532 leerlingen" in under["Wat onderzoek zegt"]
    assert under["Onderzoek"] == "Onderzocht, gemengd beeld"
    assert under["Beschikbaarheid"] == "status onbekend"
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert event.action == "intervention.export"


def test_text_that_looks_like_a_formula_is_not_live_in_the_export(acting: World) -> None:
    InterventionFactory(name="=1+1")
    content = page(acting, "catalogue.csv").content.decode("utf-8-sig")
    assert ";'=1+1;" in content
