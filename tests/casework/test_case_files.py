"""Documents at a case: a PDF that names nobody, encrypted; whatever else comes is kept nowhere."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pikepdf import Dictionary, Name

from casework.actions import file_text
from casework.actions.files import MAXIMUM_SIZE, attach_file, detach_file, judge
from casework.models import Case, CaseFile
from core.documents import render_pdf
from core.lifecycle import FactsRefused, TransitionRefused
from core.models import AuditEvent
from core.tenancy import acting_for
from network.actions.signed_refusal import FileRefused
from tests.factories.casework import a_partner, make_case, make_participant
from tests.network import signed_samples as samples
from tests.stand_in import BSN, NAME, PHONE, WORD
from tests.world import World

TEXT = "De mentor ziet dat het beter gaat met school."


def pdf(text: str = TEXT) -> bytes:
    """A PDF as a word processor makes it: fonts of its own."""
    head = "<head><title>x</title></head>"
    return render_pdf(f'<!doctype html><html lang="nl">{head}<body><p>{text}</p></body></html>')


def simple(text: str = TEXT, **font: Any) -> bytes:
    """A PDF with a font that every reader knows."""
    made = samples.new_pdf()
    for one in made.pages[0].obj.Resources.Font.values():
        for key, value in font.items():
            one[f"/{key}"] = value
    made.pages[0].obj.Contents = made.make_stream(
        f"BT /AA 12 Tf 20 200 Td ({text}) Tj ET".encode("cp1252")
    )
    return samples.saved(made)


@pytest.fixture
def case(acting: World) -> Case:
    """A case in which the participant of the world takes part."""
    made = make_case()
    make_participant(made, acting.maasmonde.membership("participant"))
    return made


def attach(world: World, case: Case, content: bytes = b"", **facts: Any) -> None:
    who = facts.pop("membership", None) or world.maasmonde.membership("participant")
    attach_file(case, membership=who, title="Verslag van school", content=content or pdf())


def client(world: World) -> Client:
    return world.maasmonde.client("participant")


def door(world: World, case: Case, verb: str) -> str:
    return world.maasmonde.url(f"casework/cases/{case.code}/do/{verb}/")


def send(world: World, case: Case, content: bytes, name: str = "verslag.pdf") -> Any:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client(world).post(door(world, case, "attach"), {"title": "Verslag", "content": file})


# --- what is read ---------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [pdf, simple])
def test_text_of_a_document_is_read(acting: World, make: Any) -> None:
    assert TEXT in " ".join(file_text.text_of(judge(make())).split())


def test_signs_that_a_font_names_itself_are_read() -> None:
    named = Dictionary(Type=Name.Encoding, Differences=[65, Name.B, Name.eacute])
    assert file_text.text_of(simple("AB", Encoding=named)) == "Bé"


def test_text_in_a_drawing_on_the_page_is_read(acting: World, planted: None) -> None:
    made = samples.new_pdf()
    page = made.pages[0].obj
    drawing = made.make_stream(f"BT /AA 12 Tf 20 20 Td ({BSN}) Tj ET".encode())
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    drawing.BBox, drawing.Resources = [0, 0, 300, 300], page.Resources
    page.Resources = Dictionary(Font=page.Resources.Font, XObject=Dictionary(F=drawing))
    page.Contents = made.make_stream(b"BT /AA 12 Tf 20 200 Td (Rust) Tj ET /F Do")
    with pytest.raises(FileRefused):
        judge(samples.saved(made))


# --- what is kept ---------------------------------------------------------------------------------
def test_document_is_kept_encrypted_and_served_to_who_sees_the_case(
    acting: World, case: Case
) -> None:
    content = pdf()
    assert send(acting, case, content).status_code == 302
    file = CaseFile.objects.get()
    assert (file.title, file.organisation) == (
        "Verslag",
        acting.maasmonde.membership("participant").organisation,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, title FROM casework_casefile")
        stored = repr(cursor.fetchone())
    assert "%PDF" not in stored and "Verslag" not in stored
    before = AuditEvent.objects.count()
    answer = client(acting).get(acting.maasmonde.url(f"casework/cases/files/{file.code}.pdf"))
    assert TEXT in " ".join(file_text.text_of(answer.content).split())
    assert answer["Content-Disposition"] == f'attachment; filename="{file.code}.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("pk").action == "case.download"


def test_document_is_no_longer_for_who_left_the_case(acting: World, case: Case) -> None:
    attach(acting, case)
    address = acting.maasmonde.url(f"casework/cases/files/{CaseFile.objects.get().code}.pdf")
    assert client(acting).get(address).status_code == 200
    case.participants.all().delete()
    assert client(acting).get(address).status_code == 404
    assert acting.maasmonde.client("process_director").get(address).status_code == 404
    assert acting.maasmonde.client("privacy_officer").get(address).status_code == 403
    with acting_for(acting.broekerlanden.municipality):
        elsewhere = acting.broekerlanden.client("participant")
        foreign = address.replace("maasmonde", "broekerlanden")
        assert elsewhere.get(foreign).status_code == 404


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"MZ\x90\x00" + b"x" * 200, "programma"),
        (b"\x7fELF" + b"x" * 200, "programma"),
        (b"PK\x03\x04" + b"x" * 200, "archief"),
        (b"<!doctype html><script>alert(1)</script>", "webpagina"),
        (samples.png(), "PDF"),
        (b"   ", "leeg"),
        (b"%PDF-1.7 onzin", "beschadigd"),
        (samples.active_pdf(), "start iets vanzelf"),
        (samples.plain_pdf() + samples.archive(), "tweede bestand"),
    ],
    ids=["exe", "elf", "zip", "html", "png", "empty", "broken", "active", "polyglot"],
)
def test_anything_else_is_refused_and_kept_nowhere(
    acting: World, case: Case, content: bytes, told: str, tmp_path: Any, settings: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT = str(tmp_path)
    answer = send(acting, case, content)
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["content"])
    assert not CaseFile.objects.exists()
    assert list(tmp_path.iterdir()) == []


def with_script() -> pikepdf.Pdf:
    made = samples.new_pdf()
    action = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    made.Root.OpenAction = action
    return made


def with_file() -> pikepdf.Pdf:
    made = samples.new_pdf()
    made.attachments["virus.exe"] = b"MZ"
    return made


def with_launch() -> pikepdf.Pdf:
    made = samples.new_pdf()
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch)
    )
    made.pages[0].obj.Annots = [link]
    return made


@pytest.mark.parametrize("make", [with_script, with_file, with_launch])
def test_each_thing_that_runs_or_hides_is_refused(make: Any) -> None:
    with pytest.raises(FileRefused, match="vanzelf"):
        judge(samples.saved(make()))


def test_archive_of_programs_under_the_name_of_a_pdf_is_refused(acting: World, case: Case) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("setup.exe", b"MZ")
    assert send(acting, case, out.getvalue()).status_code == 422


def test_too_large_a_file_is_refused(acting: World, case: Case) -> None:
    answer = send(acting, case, b"%PDF-" + b"x" * MAXIMUM_SIZE)
    assert answer.status_code == 422
    assert "10 MB" in str(answer.context["form"].errors["content"])


@pytest.mark.parametrize("seed", [BSN, PHONE, NAME])
def test_document_that_names_somebody_is_refused(
    acting: World, case: Case, planted: None, seed: str
) -> None:
    filler = "Rust in de wijk. " * 300
    answer = send(acting, case, pdf(f"{filler} Bel {seed} vandaag."))
    assert answer.status_code == 422 and not CaseFile.objects.exists()
    assert seed not in answer.content.decode()


def test_word_that_may_be_a_name_is_no_reason(acting: World, case: Case, planted: None) -> None:
    attach(acting, case, pdf(f"De straat heet {WORD}."))
    assert CaseFile.objects.count() == 1


def test_document_whose_text_cannot_be_read_is_refused() -> None:
    made = samples.new_pdf()
    made.pages[0].obj.Contents = made.make_stream(b"0 0 10 10 re f")
    with pytest.raises(FileRefused, match="niet te lezen"):
        judge(samples.saved(made))
    with pytest.raises(FileRefused, match="niet te lezen"):
        judge(simple("Geheim", Subtype=Name.Type0))


def test_title_is_guarded(acting: World, case: Case, planted: None) -> None:
    file = SimpleUploadedFile("x.pdf", pdf(), "application/pdf")
    answer = client(acting).post(
        door(acting, case, "attach"), {"title": f"Bel {PHONE}", "content": file}
    )
    assert answer.status_code == 422 and not CaseFile.objects.exists()


# --- taken back -----------------------------------------------------------------------------------
def test_own_organisation_takes_its_document_back(acting: World, case: Case) -> None:
    attach(acting, case)
    file = CaseFile.objects.get()
    page = client(acting).get(f"{door(acting, case, 'detach')}?file={file.code}")
    assert page.context["form"]["file"].value() == file.pk
    done = client(acting).post(door(acting, case, "detach"), {"file": file.pk})
    assert done.status_code == 302 and not CaseFile.objects.exists()
    assert AuditEvent.objects.filter(action="case.detach").count() == 1


def test_other_organisation_does_not(acting: World, case: Case) -> None:
    other = a_partner()
    make_participant(case, other)
    attach(acting, case, membership=other)
    file = CaseFile.objects.get()
    assert client(acting).post(door(acting, case, "detach"), {"file": file.pk}).status_code == 422
    with pytest.raises(FactsRefused):
        detach_file(case, membership=acting.maasmonde.membership("participant"), file=file)
    second = make_case()
    make_participant(second, other)
    with pytest.raises(FactsRefused):
        detach_file(second, membership=other, file=file)
    assert CaseFile.objects.count() == 1


def test_who_does_not_see_the_case_adds_nothing(acting: World, case: Case) -> None:
    with pytest.raises(TransitionRefused):
        attach(acting, case, membership=a_partner("vreemd", "Elders"))
    closed = make_case(status=Case.Status.CLOSED)
    with pytest.raises(TransitionRefused):
        attach(acting, closed)
