"""Addresses of programmes, and the home page of the municipality."""

from django.urls import path

from programmes.views import (
    action_plan,
    activities,
    exports,
    home,
    imports,
    mapping,
    mapping_page,
    mapping_room,
    parts,
    programme,
    scans,
)

app_name = "programmes"

PROGRAMME = "programmes/<reference:reference>/"
ACTIVITY = "programmes/activities/<reference:reference>/"
ACTION = "programmes/actions/<reference:reference>/"
SCAN = "programmes/scans/<reference:reference>/"
SESSION = "programmes/sessions/<reference:reference>/"
GAP = "programmes/gaps/<reference:reference>/"
DECISION = "programmes/decisions/<reference:reference>/"

IMPORT = "programmes/imports/<reference:reference>/"
PROGRAMME_IMPORT = "programmes/programme-imports/<reference:reference>/"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("programmes/", programme.ProgrammeList.as_view(), name="list"),
    path("programmes/new/", programme.ProgrammeCreate.as_view(), name="create"),
    path(PROGRAMME, programme.ProgrammeDetail.as_view(), name="detail"),
    path(f"{PROGRAMME}edit/", programme.ProgrammeUpdate.as_view(), name="update"),
    path(f"{PROGRAMME}do/<slug:verb>/", programme.ProgrammeTransition.as_view(), name="transition"),
    path(f"{PROGRAMME}goals/", parts.GoalsUpdate.as_view(), name="goals"),
    path(f"{PROGRAMME}local-picture/", parts.LocalPictureUpdate.as_view(), name="local-picture"),
    path(f"{PROGRAMME}organisations/", parts.OrganisationsUpdate.as_view(), name="organisations"),
    path("programmes/rules/", action_plan.Rules.as_view(), name="rules"),
    # a programme in the exchange format
    path(f"{PROGRAMME}programme.json", exports.ProgrammeJson.as_view(), name="export"),
    path("programmes/import/", imports.ProgrammeImportCreate.as_view(), name="programme-import"),
    path(PROGRAMME_IMPORT, imports.ProgrammeImportDetail.as_view(), name="programme-import-detail"),
    path(
        f"{PROGRAMME_IMPORT}do/<slug:verb>/",
        imports.ProgrammeImportTransition.as_view(),
        name="programme-import-transition",
    ),
    # the map
    path(f"{PROGRAMME}map/", mapping_page.Map.as_view(), name="map"),
    # activities
    path(f"{PROGRAMME}activities/", activities.ActivityList.as_view(), name="activity-list"),
    path(
        f"{PROGRAMME}activities/new/", activities.ActivityCreate.as_view(), name="activity-create"
    ),
    path(f"{PROGRAMME}activities/bulk/", activities.ActivityBulk.as_view(), name="activity-bulk"),
    path(
        f"{PROGRAMME}activities/import/",
        imports.ActivityImportCreate.as_view(),
        name="activity-import",
    ),
    path(f"{PROGRAMME}activities.xlsx", exports.ActivitiesXlsx.as_view(), name="activities-xlsx"),
    path(f"{PROGRAMME}activities.ods", exports.ActivitiesOds.as_view(), name="activities-ods"),
    path(f"{PROGRAMME}activities.csv", exports.ActivitiesCsv.as_view(), name="activities-csv"),
    path(IMPORT, imports.ActivityImportDetail.as_view(), name="activity-import-detail"),
    path(
        f"{IMPORT}do/<slug:verb>/",
        imports.ActivityImportTransition.as_view(),
        name="activity-import-transition",
    ),
    path(
        f"{IMPORT}faults.xlsx",
        imports.ActivityImportFaults.as_view(),
        name="activity-import-faults",
    ),
    path(ACTIVITY, activities.ActivityDetail.as_view(), name="activity-detail"),
    path(f"{ACTIVITY}edit/", activities.ActivityUpdate.as_view(), name="activity-update"),
    path(
        f"{ACTIVITY}do/<slug:verb>/",
        activities.ActivityTransition.as_view(),
        name="activity-transition",
    ),
    path(
        f"{ACTIVITY}evaluations/new/",
        activities.EvaluationCreate.as_view(),
        name="evaluation-create",
    ),
    # blind spots and action points
    path(f"{PROGRAMME}findings/", action_plan.Findings.as_view(), name="findings"),
    path(
        f"{PROGRAMME}findings/<str:code>/<str:subject>/do/<slug:verb>/",
        action_plan.BlindSpotTransition.as_view(),
        name="blind-spot-transition",
    ),
    path(f"{PROGRAMME}actions/", action_plan.ActionList.as_view(), name="action-list"),
    path(f"{PROGRAMME}actions/new/", action_plan.ActionCreate.as_view(), name="action-create"),
    path(ACTION, action_plan.ActionDetail.as_view(), name="action-detail"),
    path(f"{ACTION}edit/", action_plan.ActionUpdate.as_view(), name="action-update"),
    path(
        f"{ACTION}do/<slug:verb>/", action_plan.ActionTransition.as_view(), name="action-transition"
    ),
    # mapping sessions: preparing, the room, what comes out
    path(f"{PROGRAMME}sessions/", mapping.SessionList.as_view(), name="session-list"),
    path(f"{PROGRAMME}sessions/new/", mapping.SessionCreate.as_view(), name="session-create"),
    path(SESSION, mapping.SessionDetail.as_view(), name="session-detail"),
    path(f"{SESSION}edit/", mapping.SessionUpdate.as_view(), name="session-update"),
    path(
        f"{SESSION}participants/",
        mapping.SessionParticipants.as_view(),
        name="session-participants",
    ),
    path(
        f"{SESSION}do/<slug:verb>/", mapping.SessionTransition.as_view(), name="session-transition"
    ),
    path(f"{SESSION}room/", mapping_room.Room.as_view(), name="session-room"),
    path(f"{SESSION}activities/new/", mapping_room.SessionEntry.as_view(), name="session-entry"),
    path(f"{SESSION}gaps/new/", mapping_room.GapCreate.as_view(), name="gap-create"),
    path(f"{SESSION}decisions/new/", mapping_room.DecisionCreate.as_view(), name="decision-create"),
    path(f"{GAP}edit/", mapping_room.GapUpdate.as_view(), name="gap-update"),
    path(f"{GAP}do/<slug:verb>/", mapping_room.GapTransition.as_view(), name="gap-transition"),
    path(f"{DECISION}edit/", mapping_room.DecisionUpdate.as_view(), name="decision-update"),
    path(
        f"{DECISION}do/<slug:verb>/",
        mapping_room.DecisionTransition.as_view(),
        name="decision-transition",
    ),
    # programme scans, and the map on A3
    path(f"{PROGRAMME}scans/", scans.ScanList.as_view(), name="scan-list"),
    path(f"{PROGRAMME}scans/new/", scans.ScanCreate.as_view(), name="scan-create"),
    path(f"{PROGRAMME}scan.pdf", scans.ScanPreview.as_view(), name="scan-preview"),
    path(f"{PROGRAMME}map.pdf", scans.MapPdf.as_view(), name="map-a3"),
    path(SCAN, scans.ScanDetail.as_view(), name="scan-detail"),
    path(f"{SCAN}do/<slug:verb>/", scans.ScanTransition.as_view(), name="scan-transition"),
    path(f"{SCAN}compare/", scans.ScanCompare.as_view(), name="scan-compare"),
    path(f"{SCAN}scan.pdf", scans.ScanPdf.as_view(), name="scan-pdf"),
]
