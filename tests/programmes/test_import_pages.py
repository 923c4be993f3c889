"""Reading a list in on screen: preview, mending, storing, undoing, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEvent
from core.tenancy import acting_for
from programmes.models import Activity, ActivityChange, ActivityImport, ProgrammeOrganisation
from tests.programmes import lists
from tests.world import Side, World

LIST = "inventarisatie-maasmonde.xlsx"


@pytest.fixture
def side(world: World) -> Any:
    """Maasmonde, its scope entered."""
    with acting_for(world.maasmonde.municipality):
        yield world.maasmonde


def address(side: Side, name: str, **kwargs: Any) -> str:
    slug = side.municipality.slug
    return reverse(f"programmes:{name}", kwargs={"municipality": slug, **kwargs})


def upload(side: Side, content: bytes, name: str = LIST, kind: str = "") -> Any:
    """Send a file to the upload page."""
    url = address(side, "activity-import", reference=side.programme.reference)
    file = SimpleUploadedFile(name, content, content_type=kind or "application/octet-stream")
    return side.client("policy_adviser").post(url, {"file": file})


def uploaded(side: Side, content: bytes | None = None, name: str = LIST) -> ActivityImport:
    """The list as it waits for its preview."""
    response = upload(side, lists.given(LIST) if content is None else content, name)
    assert response.status_code == 302
    record: ActivityImport = ActivityImport.objects.order_by("-pk").first()
    assert response["Location"] == record.get_absolute_url()
    return record


def do(side: Side, record: ActivityImport, verb: str, **data: Any) -> Any:
    """Carry out a verb as the page does."""
    url = address(side, "activity-import-transition", reference=record.reference, verb=verb)
    return side.client("policy_adviser").post(url, {"shown": "1", **data})


def page(side: Side, record: ActivityImport) -> str:
    response = side.client("policy_adviser").get(record.get_absolute_url())
    assert response.status_code == 200
    return str(response.content.decode())


# --- preview ------------------------------------------------------------------------------------
def test_upload_changes_nothing_in_the_programme(side: Side) -> None:
    before = list(Activity.objects.order_by("pk").values_list("pk", "revision"))
    record = uploaded(side)
    assert list(Activity.objects.order_by("pk").values_list("pk", "revision")) == before
    assert record.is_preview


def test_preview_names_every_fault_with_a_link_to_its_cell(side: Side) -> None:
    text = page(side, uploaded(side))
    assert "4 van de 13 rijen kunnen nog niet worden ingelezen" in text
    assert "9 rijen inlezen" in text
    for cell in ("cell_0_14_7", "cell_0_15_1", "cell_0_17_6", "cell_0_22_3"):
        assert f'href="#{cell}"' in text
        assert f'id="{cell}"' in text
    assert "1 maart 2026 is eerder dan 1 juni 2026" in text
    assert "Fase niet herkend: “quartair”" in text


def test_preview_stays_when_somebody_leaves_it(side: Side) -> None:
    record = uploaded(side)
    url = address(side, "activity-import", reference=side.programme.reference)
    again = side.client("policy_adviser").get(url).content.decode()
    assert record.get_absolute_url() in again


def test_contact_details_are_neither_kept_nor_shown(side: Side) -> None:
    record = uploaded(side, lists.given("lijst-broekerlanden.xlsx"), "lijst.xlsx")
    assert "dorpscoördinator" not in str(record.sheets)
    text = page(side, record)
    assert "dorpscoördinator" not in text
    assert "Nooit ingelezen: contactgegevens" in text


def test_column_can_be_made_something_else(side: Side) -> None:
    rows = [["Activiteit", "Eigenaar", "Zaal"], ["Dorpstafels", "Welzijn", "Noord; Zuid"]]
    record = uploaded(side, lists.xlsx(("Blad1", rows)))
    assert do(side, record, "revise", column_0_2="neighbourhoods").status_code == 302
    record = ActivityImport.objects.get(pk=record.pk)
    assert record.found.rows[0].values["neighbourhoods"] == ["Noord", "Zuid"]


def test_column_of_the_activity_cannot_be_lost(side: Side) -> None:
    record = uploaded(side)
    response = do(side, record, "revise", column_0_1="nothing")
    assert response.status_code == 422
    assert "in welke kolom de activiteit staat" in response.content.decode()


def test_two_columns_cannot_become_the_same(side: Side) -> None:
    response = do(side, uploaded(side), "revise", column_0_9="owner")
    assert response.status_code == 422
    assert "kunnen niet allebei" in response.content.decode()


# --- mending and storing ----------------------------------------------------------------------
def test_mended_cells_are_read_in_too(side: Side) -> None:
    record = uploaded(side)
    mended = {
        "cell_0_14_7": "1-3-2027",
        "cell_0_15_1": "Oudergroep",
        "cell_0_17_6": "28-02-2026",
        "cell_0_22_3": "secundair",
    }
    assert do(side, record, "revise", **mended).status_code == 302
    assert "13 rijen inlezen" in page(side, record)
    assert do(side, record, "store").status_code == 302
    made = side.programme.activities.get(title="Oudergroep")
    assert made.main_phase == "primary_vulnerable"


def test_store_with_unseen_changes_shows_them_first(side: Side) -> None:
    record, before = uploaded(side), Activity.objects.count()
    assert do(side, record, "store", cell_0_15_1="Oudergroep").status_code == 302
    assert Activity.objects.count() == before
    assert "er is nog niets opgeslagen" in page(side, record)
    assert "10 rijen inlezen" in page(side, record)


def test_store_writes_history_and_one_event(side: Side) -> None:
    known = side.programme.activities.get(title="Cursus Weerbaar Opvoeden")
    record, count = uploaded(side), side.programme.activities.count()
    response = do(side, record, "store", new_status="planned")
    assert response.status_code == 302
    stored = ActivityImport.objects.get(pk=record.pk)
    new = [entry for entry in stored.outcome["activities"] if entry["before"] is None]
    assert side.programme.activities.count() == count + len(new)
    assert ActivityChange.objects.filter(activity=known, origin="import").exists()
    assert AuditEvent.objects.filter(action="activity.import").count() == 1
    assert not AuditEvent.objects.filter(action="activity.create").exists()


def test_skipped_row_stays_out(side: Side) -> None:
    record = uploaded(side)
    assert do(side, record, "store", skip=["0:9"]).status_code == 302
    assert not side.programme.activities.filter(title="Theater NADIA").exists()
    assert side.programme.activities.filter(title="Under Pressure mbo").exists()


def test_second_store_is_refused(side: Side) -> None:
    record = uploaded(side)
    assert do(side, record, "store").status_code == 302
    count = Activity.objects.count()
    assert do(side, record, "store").status_code == 422
    assert Activity.objects.count() == count


def test_new_owner_is_offered_a_domain(side: Side) -> None:
    rows = [["Activiteit", "Eigenaar"], ["Dorpstafels", "Stichting Nieuw & Zn."]]
    record = uploaded(side, lists.xlsx(("Blad1", rows)))
    do(side, record, "store")
    owner = ProgrammeOrganisation.objects.get(name="Stichting Nieuw")
    assert owner.domain == "unknown"
    text = page(side, record)
    assert "Stichting Nieuw" in text
    assert address(side, "organisations", reference=side.programme.reference) in text
    assert address(side, "map", reference=side.programme.reference) in text


def test_list_of_faults_can_be_mended_and_uploaded_again(side: Side) -> None:
    record = uploaded(side, lists.given("lijst-broekerlanden.xlsx"), "lijst.xlsx")
    url = address(side, "activity-import-faults", reference=record.reference)
    content = side.client("policy_adviser").get(url).content
    again = lists.read(content)
    assert {row.title: lists.reason(row) for row in again.faulty} == {
        "Bewonersavonden opvang asielzoekers": "unreadable_date",
        "Overleg dierhouderij en actiegroepen": "unreadable_date",
    }
    phases = [row.values["main_phase"] for row in again.rows]
    assert phases == ["primary_breeding_ground", "secondary"]
    assert "Contactpersoon" not in [column.heading for column in again.tables[0].columns]


# --- undoing ------------------------------------------------------------------------------------
def state(side: Side) -> list[Any]:
    """Everything an import may touch in the programme."""
    names = ["title", "main_phase", "owner_id", "start", "end", "budget", "phenomena", "remarks"]
    activities = list(side.programme.activities.order_by("pk").values_list("pk", *names))
    return [*activities, *side.programme.organisations.order_by("pk").values_list("pk", "name")]


def test_undo_gives_the_programme_as_it_was(side: Side) -> None:
    before = state(side)
    record = uploaded(side)
    do(side, record, "store")
    assert state(side) != before
    assert do(side, record, "undo").status_code == 302
    assert state(side) == before
    assert "ongedaan" in page(side, record)


def test_undo_is_refused_whole_when_somebody_changed_a_row(side: Side) -> None:
    from programmes.actions.programme import update_activity

    record = uploaded(side)
    do(side, record, "store")
    theatre = side.programme.activities.get(title="Theater NADIA")
    update_activity(theatre, membership=side.membership("policy_adviser"), remarks="nieuw")
    after = state(side)
    response = do(side, record, "undo")
    assert response.status_code == 422
    assert "Theater NADIA" in response.content.decode()
    assert state(side) == after


def test_undo_is_refused_when_a_row_is_used(side: Side) -> None:
    from programmes.actions.programme import create_action_point

    record = uploaded(side)
    do(side, record, "store")
    theatre = side.programme.activities.get(title="Theater NADIA")
    adviser = side.membership("policy_adviser")
    create_action_point(side.programme, membership=adviser, title="Bel", activity=theatre)
    response = do(side, record, "undo")
    assert response.status_code == 422
    assert side.programme.activities.filter(title="Theater NADIA").exists()


def test_only_the_last_import_can_be_undone(side: Side) -> None:
    first = uploaded(side)
    do(side, first, "store")
    second = uploaded(side, lists.given("lijst-broekerlanden.xlsx"), "lijst.xlsx")
    do(side, second, "store")
    assert do(side, first, "undo").status_code == 422
    assert do(side, second, "undo").status_code == 302
    assert do(side, first, "undo").status_code == 302


def test_thrown_away_list_is_gone(side: Side) -> None:
    record = uploaded(side)
    assert do(side, record, "discard").status_code == 302
    assert not ActivityImport.objects.filter(pk=record.pk).exists()
