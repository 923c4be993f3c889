"""What cannot be read in, through the page: a plain sentence at the field, 422, nothing stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.tenancy import acting_for
from programmes.models import Activity, ActivityImport, Programme, ProgrammeImport
from tests.programmes import lists
from tests.programmes.test_import_bad_input import REFUSED
from tests.programmes.test_import_pages import address, do, page, upload, uploaded
from tests.world import Side, World, programme_data

SENTENCES = {
    "empty": "Dit bestand is leeg",
    "protected": "wachtwoord",
    "bomb": "100 MB",
    "not_a_spreadsheet": "geen rekenblad",
    "too_many_rows": "5.000 rijen",
    "too_many_sheets": "20 tabbladen",
    "too_many_columns": "200 kolommen",
    "too_large": "10 MB",
}


@pytest.fixture
def side(world: World) -> Any:
    """Maasmonde, its scope entered."""
    with acting_for(world.maasmonde.municipality):
        yield world.maasmonde


@pytest.mark.parametrize("case", REFUSED)
def test_file_is_refused_at_its_field(case: str, side: Side) -> None:
    make, codes = REFUSED[case]
    response = upload(side, make(), "lijst.xlsx")
    text = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in text
    assert any(SENTENCES[code] in text for code in codes.split())
    assert not ActivityImport.objects.exists()


def test_no_file_is_asked_for(side: Side) -> None:
    url = address(side, "activity-import", reference=side.programme.reference)
    response = side.client("policy_adviser").post(url, {})
    assert response.status_code == 422
    assert "Kies het bestand met uw lijst" in response.content.decode()


def test_file_without_a_list_is_told_what_is_missing(side: Side) -> None:
    response = upload(side, lists.xlsx(("Blad1", [["Notulen"], ["Aanwezig: OOV"]])))
    assert response.status_code == 422
    assert "onder een rij met kopjes" in response.content.decode()


@pytest.mark.parametrize("kind", ["text/html", "image/png", "application/x-sh", "", "x" * 300])
def test_declared_type_does_not_matter(kind: str, side: Side) -> None:
    assert upload(side, lists.given("lijst-broekerlanden.xlsx"), "x.pdf", kind).status_code == 302


@pytest.mark.parametrize(
    "name", ["/etc/", "..", ".", "a" * 400 + ".xlsx", "<b>x</b>.xlsx", "\x00.csv"]
)
def test_odd_file_name_does_no_harm(name: str, side: Side) -> None:
    file = SimpleUploadedFile("x", lists.given("lijst-broekerlanden.xlsx"))
    file._name = name  # what a hostile client sends
    url = address(side, "activity-import", reference=side.programme.reference)
    response = side.client("policy_adviser").post(url, {"file": file})
    assert response.status_code in {302, 422}
    if response.status_code == 302:
        assert "<b>x</b>" not in page(side, ActivityImport.objects.get())


def test_script_in_every_text_is_shown_as_text(side: Side) -> None:
    evil = "<script>alert(1)</script>"
    rows = [
        ["Activiteit", "Eigenaar", "Doelgroep", "Einde", "Opmerkingen", f"{evil}kop"],
        [f"{evil}a", f"{evil}b", evil, evil, evil, evil],
        [f"{evil}c", f"{evil}d", evil, "", evil, evil],
        [evil, "", "", "", "", ""],
    ]
    record = uploaded(side, lists.xlsx((evil.replace("/", "")[:20], rows)), f"{evil}.xlsx")
    assert evil not in page(side, record)
    assert do(side, record, "store").status_code == 302
    assert evil not in page(side, record)
    stored = Activity.objects.get(title=f"{evil}c")
    assert evil not in side.client("policy_adviser").get(stored.get_absolute_url()).content.decode()


def test_huge_text_is_a_fault_at_its_cell(side: Side) -> None:
    rows = [["Activiteit", "Eigenaar", "Omschrijving"], ["Dorpstafels", "OOV", "x" * 100_000]]
    record = uploaded(side, lists.csv(rows), "lijst.csv")
    text = page(side, record)
    assert "langer dan 4000 tekens" in text
    assert do(side, record, "store").status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {"skip": "9:9"},
        {"column_0_1": "password"},
        {"column_9_9": "title"},
        {"cell_0_14_7": "x" * 6000},
        {"new_status": "nonsense"},
        {"cell_0_999_7": "1-1-2026"},
    ],
)
def test_forged_field_changes_nothing(data: dict[str, str], side: Side) -> None:
    record, before = uploaded(side), Activity.objects.count()
    assert do(side, record, "revise", **data).status_code in {302, 422}
    assert do(side, record, "revise").status_code == 302
    assert Activity.objects.count() == before
    assert "9 rijen inlezen" in page(side, record)


# --- the exchange format --------------------------------------------------------------------------
def send(side: Side, content: bytes, **data: str) -> Any:
    """Send a file to the page that reads in programmes."""
    file = SimpleUploadedFile("programma.json", content)
    url = address(side, "programme-import")
    return side.client("policy_adviser").post(url, {"file": file, **data})


def as_bytes(name: str, **changes: Any) -> bytes:
    return json.dumps({**programme_data(name), **changes}).encode()


BAD_JSON: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "Dit bestand is leeg"),
    "no json": (b"{programma", "$"),
    "not a number": (b'{"a": NaN}', "NaN"),
    "nested deeply": (b"[" * 100_000, "$"),
    "nested in objects": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "$"),
    "11 MB": (b"[" + b"1," * 6_000_000 + b"1]", "10 MB"),
    "another encoding": ("{“}".encode("utf-16"), "UTF-8"),
    "no programme": (b"[1, 2]", "$"),
    "a spreadsheet": (lists.given("lijst-broekerlanden.xlsx"), "UTF-8"),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_faulty_programme_is_refused_at_its_field(case: str, side: Side) -> None:
    content, told = BAD_JSON[case]
    response = send(side, content)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not ProgrammeImport.objects.exists()


def test_every_fault_is_told_by_its_path(side: Side) -> None:
    data = programme_data("grensbeek")
    data["activities"][2]["start"] = "31-02-2026"
    data["activities"][3]["main_phase"] = "quartair"
    text = send(side, json.dumps(data).encode()).content.decode()
    assert "$.activities[2].start" in text
    assert "$.activities[3].main_phase" in text


def test_programme_is_looked_at_before_it_is_stored(side: Side) -> None:
    before = Programme.objects.count()
    response = send(side, as_bytes("grensbeek"))
    record = ProgrammeImport.objects.get()
    assert response["Location"] == record.get_absolute_url()
    assert Programme.objects.count() == before
    text = page(side, record)  # type: ignore[arg-type]
    assert "nog niets opgeslagen" in text
    assert Programme.objects.count() == before
    url = address(side, "programme-import-transition", reference=record.reference, verb="store")
    assert side.client("policy_adviser").post(url).status_code == 302
    assert Programme.objects.count() == before + 1
    assert side.client("policy_adviser").post(url).status_code == 422
    assert Programme.objects.count() == before + 1


def test_programme_in_the_file_can_update_one(side: Side) -> None:
    count = side.programme.activities.count()
    send(side, as_bytes("maasmonde"), target=side.programme.reference)
    record = ProgrammeImport.objects.get()
    url = address(side, "programme-import-transition", reference=record.reference, verb="store")
    response = side.client("policy_adviser").post(url)
    assert response["Location"] == side.programme.get_absolute_url()
    assert side.programme.activities.count() == count
