"""Programme scans: frozen, then revised, adopted or thrown away by the gate, and kept for good."""

from __future__ import annotations

import datetime
import hashlib
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.lifecycle import TransitionRefused
from core.models import AuditEvent
from programmes.actions import scans as actions
from programmes.documents import ProgrammeScanDocument
from programmes.models import Activity, Programme, ProgrammeScan
from programmes.models.scans import FrozenScan
from tests.pdf import Pdf
from tests.programmes.scans import small, stored
from tests.world import Side, World


@pytest.fixture
def side(acting: World) -> Side:
    return acting.maasmonde


@pytest.fixture
def adviser(side: Side) -> Any:
    return side.membership("policy_adviser")


@pytest.fixture
def programme(side: Side) -> Programme:
    return stored(small())


@pytest.fixture
def scan(programme: Programme, adviser: Any) -> ProgrammeScan:
    return actions.make_scan(programme, membership=adviser, recommendations="Eerst dit.")


def adopted(scan: ProgrammeScan, adviser: Any) -> ProgrammeScan:
    actions.adopt_scan(
        scan,
        membership=adviser,
        adopted_on=timezone.localdate(),
        render=lambda fresh: ProgrammeScanDocument().render(fresh, adviser),
    )
    return ProgrammeScan.objects.get(pk=scan.pk)


def events(scan: ProgrammeScan) -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(object_type="programmes.programmescan", object_id=str(scan.pk))
    return list(rows.order_by("pk").values_list("action", "result"))


# --- frozen --------------------------------------------------------------------------------
def test_scan_keeps_what_the_programme_was(programme: Programme, scan: ProgrammeScan) -> None:
    before = scan.content.figures["activities"]["total"]
    Activity.objects.filter(programme=programme).first().delete()
    programme.title = "Iets heel anders"
    programme.save()
    kept = ProgrammeScan.objects.get(pk=scan.pk)
    assert kept.content.figures["activities"]["total"] == before
    assert kept.content.title == scan.title != "Iets heel anders"


@pytest.mark.parametrize("field", ["snapshot", "title", "day", "model_version", "made_at"])
def test_what_is_frozen_cannot_be_saved_again(scan: ProgrammeScan, field: str) -> None:
    with pytest.raises(FrozenScan):
        scan.save()
    with pytest.raises(FrozenScan):
        scan.save(update_fields=[field])
    with pytest.raises(FrozenScan):
        ProgrammeScan.objects.filter(pk=scan.pk).update(**{field: getattr(scan, field)})


def test_making_a_scan_changes_nothing_of_the_programme(programme: Programme, adviser: Any) -> None:
    before = programme.revision
    actions.make_scan(programme, membership=adviser)
    programme.refresh_from_db()
    assert programme.revision == before


# --- the gate ------------------------------------------------------------------------------
def test_draft_is_revised_and_only_its_recommendations_change(
    scan: ProgrammeScan, adviser: Any
) -> None:
    before = scan.revision
    actions.revise_scan(scan, membership=adviser, recommendations="Toch anders.")
    fresh = ProgrammeScan.objects.get(pk=scan.pk)
    assert (fresh.recommendations, fresh.revision) == ("Toch anders.", before + 1)
    assert fresh.snapshot == scan.snapshot
    assert events(scan) == [("scan.create", "done"), ("scan.revise", "done")]


@pytest.mark.any_database
def test_adopted_scan_keeps_document_and_hash_that_can_be_proved_again(
    scan: ProgrammeScan, adviser: Any
) -> None:
    kept = adopted(scan, adviser)
    content = bytes(kept.document)
    assert hashlib.sha256(content).hexdigest() == kept.document_hash
    assert ProgrammeScanDocument().render(kept, adviser) == content
    pdf = Pdf(content)
    assert pdf.faults() == []
    assert all("Interne editie · stand " in text for text in pdf.texts[1:])
    assert not any("concept" in text for text in pdf.texts)
    assert "Vastgesteld op" in pdf.texts[-1]


@pytest.mark.parametrize("verb", ["revise", "adopt", "discard"])
def test_adopted_scan_is_final(scan: ProgrammeScan, adviser: Any, verb: str) -> None:
    kept = adopted(scan, adviser)
    facts: dict[str, Any] = {
        "revise": {"recommendations": "Nog iets."},
        "adopt": {"adopted_on": kept.day, "render": lambda _scan: b"x"},
        "discard": {},
    }[verb]
    with pytest.raises(TransitionRefused):
        getattr(actions, f"{verb}_scan")(kept, membership=adviser, **facts)
    again = ProgrammeScan.objects.get(pk=scan.pk)
    assert (again.status, bytes(again.document)) == ("adopted", bytes(kept.document))
    assert events(scan)[-1] == (f"scan.{verb}", "refused")


@pytest.mark.parametrize("role", ["executive", "participant", "application_manager"])
def test_only_the_adviser_passes_the_gate(scan: ProgrammeScan, side: Side, role: str) -> None:
    with pytest.raises(TransitionRefused):
        actions.revise_scan(scan, membership=side.membership(role), recommendations="x")
    assert ProgrammeScan.objects.get(pk=scan.pk).recommendations == "Eerst dit."


def test_discarded_draft_is_gone_and_the_log_stays(scan: ProgrammeScan, adviser: Any) -> None:
    actions.discard_scan(scan, membership=adviser)
    assert not ProgrammeScan.objects.filter(pk=scan.pk).exists()
    assert events(scan)[-1] == ("scan.discard", "done")


def test_document_that_fails_leaves_a_draft(scan: ProgrammeScan, adviser: Any) -> None:
    def breaks(_scan: ProgrammeScan) -> bytes:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        actions.adopt_scan(scan, membership=adviser, adopted_on=scan.day, render=breaks)
    assert ProgrammeScan.objects.get(pk=scan.pk).status == "draft"


# --- screens -------------------------------------------------------------------------------
def test_adviser_makes_revises_and_adopts_on_screen(side: Side, programme: Programme) -> None:
    client = side.client("policy_adviser")
    new = side.url(f"programmes/{programme.reference}/scans/new/")
    made = client.post(new, {"recommendations": "Begin bij de eigenaren."})
    address = made["Location"]
    page = client.get(address).content.decode()
    assert "Begin bij de eigenaren." in page
    assert "Stel de scan vast" in page or "Scan vaststellen" in page

    revised = client.post(f"{address}do/revise/", {"recommendations": "Anders.", "revision": "1"})
    assert revised["Location"] == address
    stale = client.post(f"{address}do/revise/", {"recommendations": "Weg?", "revision": "1"})
    assert stale.status_code == 422
    assert "Weg?" in stale.content.decode()
    assert "Anders." in stale.content.decode()

    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    early = client.post(f"{address}do/adopt/", {"adopted_on": tomorrow.strftime("%d-%m-%Y")})
    assert early.status_code == 422
    assert "Deze dag moet nog komen" in early.content.decode()
    today = timezone.localdate().strftime("%d-%m-%Y")
    client.post(f"{address}do/adopt/", {"adopted_on": today, "revision": "2"})
    executive = side.client("executive")
    assert executive.get(address).status_code == 200
    file = executive.get(f"{address}scan.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file["Cache-Control"] == "no-store"
    assert 'filename="programmascan-maasmonde-' in file["Content-Disposition"]
    assert hashlib.sha256(file.content).hexdigest() in client.get(address).content.decode()


@pytest.mark.parametrize("rest", ["", "scan.pdf", "compare/", "do/revise/", "do/adopt/"])
def test_draft_does_not_exist_for_the_executive(side: Side, scan: ProgrammeScan, rest: str) -> None:
    answer = side.client("executive").get(side.url(f"programmes/scans/{scan.reference}/{rest}"))
    assert answer.status_code in ({404} if not rest.startswith("do/") else {403})


def test_executive_sees_adopted_scans_only(
    side: Side, programme: Programme, scan: ProgrammeScan, adviser: Any
) -> None:
    final = adopted(actions.make_scan(programme, membership=adviser), adviser)
    address = side.url(f"programmes/{programme.reference}/scans/")
    page = side.client("executive").get(address).content.decode()
    assert final.reference in page
    assert scan.reference not in page
    choices = side.client("executive").get(side.url(f"programmes/scans/{final.reference}/compare/"))
    assert scan.reference not in choices.content.decode()
    assert "zoals het nu is" not in choices.content.decode()


@pytest.mark.any_database
def test_preview_keeps_nothing(side: Side, programme: Programme) -> None:
    address = side.url(f"programmes/{programme.reference}/scan.pdf")
    answer = side.client("policy_adviser").get(address)
    assert Pdf(answer.content).faults() == []
    assert not ProgrammeScan.objects.exists()
    assert AuditEvent.objects.filter(action="scan.preview").exists()


@pytest.mark.any_database
def test_without_pango_the_page_says_what_to_do(
    side: Side, scan: ProgrammeScan, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
            if name.startswith("weasyprint"):
                raise OSError("cannot load library 'libgobject-2.0-0'")

    for name in [name for name in sys.modules if name.startswith("weasyprint")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    client = side.client("policy_adviser")
    address = side.url(f"programmes/scans/{scan.reference}/")
    answer = client.get(f"{address}scan.pdf")
    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0" in answer.content.decode()
    today = timezone.localdate().strftime("%d-%m-%Y")
    refused = client.post(f"{address}do/adopt/", {"adopted_on": today, "revision": "1"})
    assert refused.status_code == 422
    assert "Pango" in refused.content.decode()
    assert ProgrammeScan.objects.get(pk=scan.pk).status == "draft"


# --- the command ---------------------------------------------------------------------------
@pytest.mark.any_database
def test_command_writes_what_the_screen_offers(
    side: Side, programme: Programme, tmp_path: Any
) -> None:
    file = tmp_path / "scan.pdf"
    named = ["--municipality", "maasmonde", "--programme", programme.reference]
    call_command("programme_scan", *named, "--output", str(file))
    address = side.url(f"programmes/{programme.reference}/scan.pdf")
    on_screen = Pdf(side.client("policy_adviser").get(address).content)
    assert [text.split("Gemaakt door")[0] for text in Pdf(file.read_bytes()).texts[:-1]] == [
        text.split("Gemaakt door")[0] for text in on_screen.texts[:-1]
    ]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("more", "line"),
    [
        (["--format", "docx"], "The Word version comes in a later version."),
        (["--edition", "public"], "The public edition comes in a later version."),
        (["--programme", "P-1999-01"], "There is no programme “P-1999-01” in this municipality."),
        (["--municipality", "nergens"], "There is no municipality “nergens”."),
        (["--output", "/nergens/scan.pdf"], "cannot be written"),
    ],
)
def test_command_refuses_in_one_line(
    programme: Programme, tmp_path: Any, capsys: Any, more: list[str], line: str
) -> None:
    usual = ["--municipality", "maasmonde", "--programme", programme.reference]
    with pytest.raises(SystemExit) as stop:
        call_command("programme_scan", *usual, "--output", str(tmp_path / "x.pdf"), *more)
    assert stop.value.code == 2
    told = capsys.readouterr().err.strip()
    assert line in told
    assert "\n" not in told
