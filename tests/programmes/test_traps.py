"""Traps that comparable systems fell into, as regression tests; the number is that of the trap."""

from __future__ import annotations

import ast
import html
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse as address_of

from core import permissions
from core.actions import RoleRefused, grant_role
from core.models import AuditEvent, Role
from core.spreadsheets import UnreadableSpreadsheet, read_workbook
from core.tenancy import acting_for
from interventions.classification import ActivityStatus, PreventionPhase
from interventions.models import Intervention
from programmes.actions import action_plan, programme, scans
from programmes.forms.activities import ActivityFilter, ActivityForm, BulkForm
from programmes.models import Activity, ProgrammeScan
from programmes.models.exchange import ProgrammeState
from programmes.models.home import home_page, programme_tasks
from tests.architecture.source import APPS
from tests.factories.exchange import ActivityData
from tests.factories.exchange import programme as programme_data
from tests.factories.programmes import (
    ActionPointFactory,
    ActivityFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
)
from tests.programmes.findings import of
from tests.world import PASSWORD, Side, World
from tests.world_objects import an_adopted_scan

ROOT = Path(settings.BASE_DIR)


def get(side: Side, role: str, rest: str) -> Any:
    return side.client(role).get(side.url(rest))


def listed(side: Side, query: str = "") -> str:
    """The list of activities as a policy adviser sees it."""
    where = f"programmes/{side.programme.reference}/activities/{query}"
    page: str = get(side, "policy_adviser", where).content.decode()
    return page


def test_trap_02_search_forgets_what_is_no_longer_there(acting: World) -> None:
    entry = Intervention.objects.order_by("pk").first()
    entry.provider = "Pepernoot en Zonen"
    entry.save()
    assert Intervention.objects.matching("pepernoot").exists()
    entry.provider = ""
    entry.save()
    assert not Intervention.objects.matching("pepernoot").exists()


def test_trap_04_deactivated_people_cannot_log_in(world: World) -> None:
    user = world.maasmonde.user("policy_adviser")
    running = world.maasmonde.client("policy_adviser")
    assert running.get(world.maasmonde.url()).status_code == 200
    user.is_active = False
    user.save()
    assert running.get(world.maasmonde.url()).status_code == 302
    page = {"login": user.username, "password": PASSWORD}
    assert Client().post("/accounts/login/", page).status_code == 200
    assert AuditEvent.objects.of_chain(None).last().result == "refused"


def test_trap_05_one_act_asks_one_right() -> None:
    """Several at once, the form and the verbs do the same things: their rights are the same."""
    acts = ["activity.edit", "activity.move", "activity.set_status"]
    assert len({permissions.registry[code].roles for code in acts}) == 1


def test_trap_06_no_pick_list_is_cut_off(acting: World) -> None:
    made = ProgrammeFactory()
    for _number in range(130):
        ProgrammeOrganisationFactory(programme=made)
        ActivityFactory(programme=made)
    form, several = ActivityForm(programme=made), BulkForm(programme=made)
    assert len(list(form.fields["owner"].choices)) == 131  # type: ignore[attr-defined]
    assert len(list(several.fields["owner"].choices)) == 132  # type: ignore[attr-defined]
    assert len(list(several.fields["activities"].choices)) == 130  # type: ignore[attr-defined]


def test_trap_07_filter_follows_what_was_classified_anew(acting: World) -> None:
    side = acting.maasmonde
    adviser = side.membership("policy_adviser")
    activity = side.programme.activities.filter(main_phase="secondary").first()
    assert activity.reference in listed(side, "?phase=secondary")
    programme.move_activity(activity, membership=adviser, main_phase="tertiary")
    programme.set_activity_status(activity, membership=adviser, status="paused")
    assert activity.reference not in listed(side, "?phase=secondary")
    assert activity.reference in listed(side, "?phase=tertiary&status=paused")
    programme.move_activity(activity, membership=adviser, main_phase=None)
    assert activity.reference in listed(side, "?phase=unclassified")


@cache
def texts_of(path: Path) -> str:
    """What a file says: of Python its strings without the docstrings, otherwise everything."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told = {
        ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, owners)
    }
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return "\n".join(value for value in found if isinstance(value, str) and value not in told)


@pytest.mark.parametrize("name", ["Maasmonde", "Broekerlanden", "Eikendonk", "Grensbeek"])
def test_trap_08_no_name_of_a_municipality_in_the_code(name: str) -> None:
    spared = {
        "programmes/actions/demonstration.py",
        "programmes/management/guide.py",
        "programmes/management/guide_casework.py",
        "programmes/management/guide_signals.py",
    }
    spared.add("programmes/management/commands/bench.py")  # measures the demonstration's programme
    files = [
        path
        for folder in ("config", *APPS, "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".po"}
    ]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if name.casefold() in texts_of(path).casefold()
    }
    assert found - spared == set()


def test_trap_09_failing_half_way_leaves_no_state_between(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    scan = scans.make_scan(acting.maasmonde.programme, membership=adviser)

    def fail(_scan: ProgrammeScan) -> bytes:
        raise ZeroDivisionError

    number = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        scans.adopt_scan(scan, membership=adviser, adopted_on=scan.day, render=fail)
    scan.refresh_from_db()
    assert (scan.status, scan.document, scan.adopted_on) == ("draft", None, None)
    assert AuditEvent.objects.count() == number
    scans.adopt_scan(scan, membership=adviser, adopted_on=scan.day, render=lambda _scan: b"%PDF-")
    assert scan.status == "adopted"


def test_trap_10_spreadsheet_cannot_read_our_files(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM")
    content = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="Blad"><table:table-row><table:table-cell'
        ' office:value-type="string"><text:p>&e;</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    try:
        cells = str(read_workbook(file.getvalue(), "lijst.ods").sheets)
    except UnreadableSpreadsheet as refused:
        cells = str(refused)
    assert "GEHEIM" not in cells


def test_trap_11_log_survives_what_it_is_about(acting: World) -> None:
    adviser = acting.maasmonde.membership("policy_adviser")
    made = ProgrammeFactory()
    activity = programme.create_activity(made, membership=adviser, title="Weg")
    code, number = str(activity.pk), AuditEvent.objects.count()
    made.delete()
    assert not Activity.objects.filter(pk=code).exists()
    assert AuditEvent.objects.count() == number
    assert AuditEvent.objects.filter(action="activity.create", object_id=code).exists()


def test_trap_12_nobody_raises_their_own_rights(world: World) -> None:
    side = world.maasmonde
    manager = side.membership("application_manager")
    where = f"settings/people/{manager.reference}/"
    pages = [f"{where}{rest}" for rest in ("grant/", "roles/", "do/grant/", "edit/")]
    for page in pages:
        side.client("application_manager").post(
            side.url(page), {"role": "policy_adviser", "granted_on": "01-01-2026"}
        )
    assert side.membership("application_manager").role_codes == {"application_manager"}
    assert not manager.may("role.grant", manager)
    for role in Role.values:
        if role != "application_manager":
            assert not side.membership(role).may("role.grant", manager), role


def test_trap_12_privacy_officer_gets_no_second_role(acting: World) -> None:
    side = acting.maasmonde
    manager = side.membership("application_manager")
    with pytest.raises(RoleRefused):
        grant_role(side.membership("privacy_officer"), membership=manager, role="policy_adviser")


def test_trap_13_document_asks_the_right_of_whoever_has_the_address(world: World) -> None:
    side, other = world.sides
    with acting_for(side.municipality):
        scan = an_adopted_scan(side)
    url = address_of(
        "programmes:scan-pdf",
        kwargs={"municipality": side.municipality.slug, "reference": scan.reference},
    )
    assert side.client("executive").get(url).status_code == 200
    assert side.client("focal_officer").get(url).status_code == 403
    assert other.client("policy_adviser").get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_trap_14_page_links_only_to_what_its_reader_may_see(acting: World) -> None:
    side = acting.maasmonde
    adviser = side.membership("policy_adviser")
    finding = ProgrammeState(side.programme).findings[0]
    spot = action_plan.blind_spot_for(side.programme, code=finding.code, subject=finding.subject)
    action = action_plan.address_blind_spot(spot, membership=adviser, title="Bespreken")
    where = f"programmes/{side.programme.reference}/findings/"
    assert action.get_absolute_url() in get(side, "policy_adviser", where).content.decode()
    page = get(side, "executive", where).content.decode()
    assert finding.title in html.unescape(page)
    assert action.get_absolute_url() not in page


@pytest.mark.any_database
@pytest.mark.usefixtures("quick_documents")
@pytest.mark.parametrize("role", ["policy_adviser", "executive", "focal_officer"])
def test_trap_14_no_link_on_a_page_turns_out_forbidden(role: str, acting: World) -> None:
    side = acting.maasmonde
    start = f"programmes/{side.programme.reference}/"
    activity = side.programme.activities.first()
    pages = ["", "programmes/", start, f"{start}map/", f"{start}activities/", f"{start}findings/"]
    pages += [f"{start}scans/", f"programmes/activities/{activity.reference}/"]
    links: set[str] = set()
    for page in pages:
        response = get(side, role, page)
        if response.status_code == 200:
            found = re.findall(r'href="(/maasmonde/[^"#?]*)', response.content.decode())
            links |= {link for link in found if not link.endswith((".pdf", ".xlsx", ".ods"))}
    assert len(links) > 15
    several = [link for link in links if re.search(r"/activities/A-", link)]
    for link in sorted(links - set(several[3:])):
        assert side.client(role).get(link).status_code < 400, link


@pytest.mark.parametrize(
    "value",
    [
        {"main_phase": "vierde"},
        {"side_phases": ["vierde"]},
        {"first_target_group": "iedereen"},
        {"target_groups": ["iedereen"]},
        {"phenomena": ["niets"]},
        {"settings": ["maan"]},
        {"goals": ["G999"]},
        {"intervention": "Bestaat niet"},
        {"owner": "999999"},
        {"status": "vergeten"},
        {"budget": "-1"},
        {"budget": "NaN"},
        {"start": "31-02-2026"},
        {"title": "x" * 201},
        {"title": "nul\x00teken"},
        {"description": "x" * 100_000},
    ],
    ids=lambda value: str(value)[:40],
)
def test_trap_16_and_30_server_checks_every_value(value: dict[str, Any], acting: World) -> None:
    side = acting.maasmonde
    typed = {"title": "Nieuw", "status": "running", **value}
    url = side.url(f"programmes/{side.programme.reference}/activities/new/")
    number = Activity.objects.count()
    response = side.client("policy_adviser").post(url, typed)
    assert response.status_code == 422
    assert Activity.objects.count() == number
    if "title" not in value:
        assert 'value="Nieuw"' in response.content.decode()


def test_trap_16_owner_of_another_programme_is_no_choice(acting: World) -> None:
    side = acting.maasmonde
    theirs = ProgrammeOrganisationFactory()
    url = side.url(f"programmes/{side.programme.reference}/activities/new/")
    typed = {"title": "Nieuw", "status": "running", "owner": str(theirs.pk)}
    assert side.client("policy_adviser").post(url, typed).status_code == 422


def test_trap_18_list_form_and_filter_offer_the_same(acting: World) -> None:
    several = BulkForm(programme=acting.maasmonde.programme)
    filters = ActivityFilter({})
    statuses = {code for code, _label in filters.fields["status"].choices}  # type: ignore[attr-defined]
    assert statuses == set(ActivityStatus.values)
    offered = {code for code, _label in several.fields["status"].choices} - {""}  # type: ignore[attr-defined]
    assert offered == statuses
    phases = {code for code, _label in filters.fields["phase"].choices}  # type: ignore[attr-defined]
    assert phases == {*PreventionPhase.values, "unclassified"}


def test_trap_18_saving_a_form_as_it_came_changes_nothing(acting: World) -> None:
    side = acting.maasmonde
    odd = ActivityFactory(
        programme=side.programme,
        neighbourhoods=["West, Noord", "Zuid"],
        limited_to_groups=[
            {"kind": "religious", "label": "Kerk A"},
            {"kind": "ethnic", "label": "Groep B"},
        ],
        intervention="Niet meer in de catalogus",
        description="regel één\nregel twee",
    )
    client = side.client("policy_adviser")
    for activity in [odd, *side.programme.activities.all()[:5]]:
        url = side.url(f"programmes/activities/{activity.reference}/edit/")
        form = client.get(url).context["form"]
        typed = {field.html_name: field.value() for field in form if field.value() is not None}
        response = client.post(url, typed)
        assert response.status_code == 302, response.context["form"].errors
        activity.refresh_from_db()
        changed = [(row.field, row.before, row.after) for row in activity.changes.all()]
        assert (activity.revision, changed) == (1, []), activity


def test_trap_19_accounts_are_seen_by_who_manages_them_here(world: World) -> None:
    side, other = world.sides
    for role in [*Role.values, "no_role"]:
        status = get(side, role, "settings/people/").status_code
        assert status == (200 if role == "application_manager" else 403), role
    page = get(side, "application_manager", "settings/people/").content.decode()
    assert side.user("executive").username in page
    assert other.user("executive").username not in page


def test_trap_22_conflict_shows_both_texts_escaped(acting: World) -> None:
    side = acting.maasmonde
    activity = side.programme.activities.first()
    client = side.client("policy_adviser")
    url = side.url(f"programmes/activities/{activity.reference}/edit/")
    form = client.get(url).context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() is not None}
    adviser = side.membership("policy_adviser")
    theirs, mine = "<script>alert('a')</script>", "<img src=x onerror=alert('b')>"
    programme.update_activity(activity, membership=adviser, description=theirs)
    response = client.post(url, {**typed, "description": mine})
    page = response.content.decode()
    assert response.status_code == 422
    assert theirs not in page and mine not in page
    assert "&lt;script&gt;alert" in page and "&lt;img src=x onerror" in page
    activity.refresh_from_db()
    assert activity.description == theirs


def test_trap_23_every_activity_is_in_the_list_whatever_its_state(acting: World) -> None:
    side = acting.maasmonde
    made = [ActivityFactory(programme=side.programme, status=state) for state in ActivityStatus]
    made.append(ActivityFactory(programme=side.programme, unclassified=True))
    page = listed(side)
    missing = [row for row in side.programme.activities.all() if row.reference not in page]
    assert missing == []
    assert len(set(made)) == 7


@pytest.mark.parametrize("role", ["focal_officer", "executive", "participant"])
def test_trap_24_remarks_and_budgets_stay_inside(role: str, acting: World) -> None:
    side = acting.maasmonde
    activity = side.programme.activities.first()
    Activity.objects.filter(pk=activity.pk).update(budget=98765, remarks="Alleen voor ons")
    start = f"programmes/{side.programme.reference}/"
    pages = ["", start, f"{start}map/", f"{start}activities/", f"{start}findings/"]
    pages += [f"programmes/activities/{activity.reference}/"]
    for page in pages:
        response = get(side, role, page)
        if response.status_code == 200:
            text = response.content.decode()
            assert "98.765" not in text and "Alleen voor ons" not in text, page
    own = get(side, "policy_adviser", f"programmes/activities/{activity.reference}/")
    assert "98.765" in own.content.decode() and "Alleen voor ons" in own.content.decode()


def test_trap_26_scan_does_not_depend_on_what_the_screen_showed(acting: World) -> None:
    side = acting.maasmonde
    scan = an_adopted_scan(side)
    url = side.url(f"programmes/scans/{scan.reference}/scan.pdf")
    client = side.client("policy_adviser")
    plain = client.get(url).content
    client.get(side.url(f"programmes/{side.programme.reference}/map/?by=domain&size=titles"))
    assert client.get(f"{url}?severity=high&phase=tertiary").content == plain


@pytest.mark.parametrize(
    ("alone", "total", "is_reported"),
    [
        (69, 99, False),
        (70, 100, True),
        (69, 98, True),
        (7, 10, True),
        (2, 3, False),
        (21, 30, True),
    ],
)
def test_trap_27_shares_are_never_rounded(alone: int, total: int, is_reported: bool) -> None:
    rows = [ActivityData(phenomena=["jihadism"]) for _number in range(alone)]
    rows += [ActivityData(phenomena=["hybrid", "lone_actor"]) for _number in range(total - alone)]
    local = [
        {"phenomenon": code, "level": "low", "source": "x", "valid_from": None}
        for code in ("hybrid", "lone_actor")
    ]
    found = of("BS04", programme_data(*rows, locally_relevant=local))
    assert bool(found) is is_reported


def test_trap_28_every_task_leads_to_what_it_names(acting: World) -> None:
    side = acting.maasmonde
    tasks = home_page(side.membership("policy_adviser"))["all_tasks"]
    assert len(tasks) > 1
    for task in tasks:
        page = side.client("policy_adviser").get(task.url)
        assert page.status_code == 200
        assert str(task.title) in html.unescape(page.content.decode()), task


def test_trap_29_nobody_is_reminded_of_what_is_finished(acting: World) -> None:
    side = acting.maasmonde
    adviser = side.membership("policy_adviser")
    action = ActionPointFactory(programme=side.programme, overdue=True, title="Nog doen")

    def titles() -> list[str]:
        return [
            str(task.title) for task in programme_tasks(ProgrammeState(side.programme), adviser)
        ]

    assert "Nog doen" in titles()
    programme.set_action_status(action, membership=adviser, status="done")
    assert "Nog doen" not in titles()


def test_trap_30_lists_of_providers_and_phenomena_are_data() -> None:
    rows = (ROOT / "interventions/data/catalogue.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 41
    code = [
        path for path in (ROOT / "interventions").rglob("*.py") if "migrations" not in path.parts
    ]
    assert not [path for path in code if "Under Pressure" in path.read_text(encoding="utf-8")]
