"""Addresses of casework."""

from typing import Any

from django.urls import path, register_converter

from casework.models.codes import CodeConverter
from casework.views import (
    agenda,
    case_actions,
    destruction,
    figures,
    lessons,
    planning,
    plans,
    privacy,
    registers,
    room,
    series,
)
from casework.views.cases import CaseDetail, CaseList, CaseStatusList, CaseTransition
from casework.views.files import CaseFileDownload
from casework.views.home import CaseworkHome
from casework.views.registrations import RegistrationCreate, RegistrationDetail, RegistrationList
from casework.views.weighing import RegistrationTransition

app_name = "casework"

register_converter(CodeConverter, "case_code")

urlpatterns: list[Any] = [
    # what awaits one, and cases
    path("", CaseworkHome.as_view(), name="home"),
    path("cases/", CaseList.as_view(), name="case_list"),
    path("cases/<case_code:reference>/", CaseDetail.as_view(), name="case_detail"),
    path(
        "cases/<case_code:reference>/do/<slug:verb>/",
        CaseTransition.as_view(),
        name="case_transition",
    ),
    path("status/", CaseStatusList.as_view(), name="case_status_list"),
]

#: One case, by its code.
_CASE = "cases/<case_code:reference>/"

# --- plans, lessons and yearly figures ------------------------------------------------------------
urlpatterns += [
    path(f"{_CASE}plan/", plans.PlanDetail.as_view(), name="plan_detail"),
    path(f"{_CASE}plan/plan.pdf", plans.PlanPdf.as_view(), name="plan_document"),
    path(f"{_CASE}plan/write/", plans.PlanUpdate.as_view(), name="plan_update"),
    path(f"{_CASE}plan/<int:version>/", plans.PlanDetail.as_view(), name="plan_version"),
    path(f"{_CASE}plan/goals/new/", plans.GoalCreate.as_view(), name="goal_create"),
    path(f"{_CASE}plan/goals/<int:number>/", plans.GoalUpdate.as_view(), name="goal_update"),
    path(f"{_CASE}plan/goals/<int:number>/move/", plans.GoalMove.as_view(), name="goal_move"),
    path(f"{_CASE}plan/goals/<int:number>/remove/", plans.GoalRemove.as_view(), name="goal_remove"),
    path(f"{_CASE}plan/goals/<int:number>/result/", plans.GoalResult.as_view(), name="goal_result"),
    path("lessons/", lessons.LessonList.as_view(), name="lesson_list"),
    path(
        "lessons/<reference:reference>/do/<slug:verb>/",
        lessons.LessonTransition.as_view(),
        name="lesson_transition",
    ),
    path("figures/", figures.FiguresPage.as_view(), name="figures"),
    path("figures/figures.csv", figures.FiguresTable.as_view(), name="figures_table"),
    path("figures/figures.pdf", figures.FiguresPdf.as_view(), name="figures_document"),
]

# --- documents of cases ---------------------------------------------------------------------------
urlpatterns += [
    path("cases/files/<case_code:reference>.pdf", CaseFileDownload.as_view(), name="case_file"),
]

# --- registers, requests of persons, incidents, destruction; the public page ----------------------
_PROVISIONS = "registers/provisions/"
_REQUESTS = "registers/requests/"
_REQUEST = f"{_REQUESTS}<reference:reference>/"
_INCIDENTS = "registers/incidents/"
_LISTS = "registers/destruction/"
_LIST = f"{_LISTS}<reference:reference>/"
urlpatterns += [
    path("privacy/", privacy.Privacy.as_view(), name="privacy"),
    path("registers/", registers.RegisterList.as_view(), name="register_list"),
    path(_PROVISIONS, registers.ProvisionList.as_view(), name="provision_list"),
    path(f"{_PROVISIONS}new/", registers.ProvisionCreate.as_view(), name="provision_create"),
    path(
        f"{_PROVISIONS}<reference:reference>/",
        registers.ProvisionDetail.as_view(),
        name="provision_detail",
    ),
    path(_REQUESTS, registers.RequestList.as_view(), name="request_list"),
    path(f"{_REQUESTS}new/", registers.RequestCreate.as_view(), name="request_create"),
    path(_REQUEST, registers.RequestDetail.as_view(), name="request_detail"),
    path(
        f"{_REQUEST}do/<slug:verb>/",
        registers.RequestTransition.as_view(),
        name="request_transition",
    ),
    path(f"{_REQUEST}access.pdf", registers.RequestDownload.as_view(), name="request_document"),
    path(_INCIDENTS, registers.IncidentList.as_view(), name="incident_list"),
    path(f"{_INCIDENTS}new/", registers.IncidentCreate.as_view(), name="incident_create"),
    path(
        f"{_INCIDENTS}<reference:reference>/",
        registers.IncidentDetail.as_view(),
        name="incident_detail",
    ),
    path(
        f"{_INCIDENTS}<reference:reference>/do/<slug:verb>/",
        registers.IncidentTransition.as_view(),
        name="incident_transition",
    ),
    path(_LISTS, destruction.DestructionListList.as_view(), name="destruction_list"),
    path(f"{_LISTS}new/", destruction.DestructionPropose.as_view(), name="destruction_propose"),
    path(_LIST, destruction.DestructionDetail.as_view(), name="destruction_detail"),
    path(
        f"{_LIST}do/<slug:verb>/",
        destruction.DestructionTransition.as_view(),
        name="destruction_transition",
    ),
    path(
        f"{_LIST}certificate.pdf",
        destruction.DestructionCertificateDownload.as_view(),
        name="destruction_certificate",
    ),
]

# --- registrations and their weighing -------------------------------------------------------------
_REGISTRATION = "registrations/<case_code:reference>/"
urlpatterns += [
    path("registrations/", RegistrationList.as_view(), name="registration_list"),
    path("registrations/new/", RegistrationCreate.as_view(), name="registration_create"),
    path(_REGISTRATION, RegistrationDetail.as_view(), name="registration_detail"),
    path(
        f"{_REGISTRATION}do/<slug:verb>/",
        RegistrationTransition.as_view(),
        name="registration_transition",
    ),
]

# --- meetings: series, planning, agenda -----------------------------------------------------------
_SERIES = "series/<reference:reference>/"
_MEETING = "meetings/<reference:reference>/"
urlpatterns += [
    path("series/", series.SeriesList.as_view(), name="series_list"),
    path("series/new/", series.SeriesCreate.as_view(), name="series_create"),
    path(_SERIES, series.SeriesDetail.as_view(), name="series_detail"),
    path(f"{_SERIES}edit/", series.SeriesUpdate.as_view(), name="series_update"),
    path(f"{_SERIES}end/", series.SeriesEnd.as_view(), name="series_end"),
    path(f"{_SERIES}plan/", series.SeriesPlan.as_view(), name="series_plan"),
    path("meetings/", planning.MeetingList.as_view(), name="meeting_list"),
    path("meetings/new/", planning.MeetingCreate.as_view(), name="meeting_create"),
    path(_MEETING, agenda.MeetingDetail.as_view(), name="meeting_detail"),
    path(f"{_MEETING}edit/", planning.MeetingUpdate.as_view(), name="meeting_update"),
    path(f"{_MEETING}agenda/", agenda.MeetingAgenda.as_view(), name="meeting_agenda"),
    path(
        f"{_MEETING}do/<slug:verb>/",
        planning.MeetingTransition.as_view(),
        name="meeting_transition",
    ),
    path(f"{_MEETING}agenda.pdf", agenda.AgendaDownload.as_view(), name="meeting_document"),
    path(
        f"{_MEETING}invitation.ics", agenda.InvitationDownload.as_view(), name="meeting_invitation"
    ),
]

# --- the meeting room, decision lists, actions ----------------------------------------------------
_MEETING = "meetings/<reference:reference>/"
urlpatterns += [
    path(f"{_MEETING}room/", room.MeetingRoom.as_view(), name="meeting_room"),
    path(f"{_MEETING}room/do/<slug:verb>/", room.RoomTransition.as_view(), name="room_transition"),
    path(f"{_MEETING}room/<case_code:code>/", room.MeetingItem.as_view(), name="meeting_item"),
    path(
        f"{_MEETING}items/<case_code:code>/do/<slug:verb>/",
        room.ItemTransition.as_view(),
        name="item_transition",
    ),
    path(
        f"{_MEETING}decisions/<case_code:code>.pdf",
        room.DecisionListFile.as_view(),
        name="decision_list",
    ),
    path(
        f"{_MEETING}decisions/<case_code:code>/additions.pdf",
        room.AddendaFile.as_view(),
        name="decision_list_addenda",
    ),
    path("actions/", case_actions.ActionList.as_view(), name="action_list"),
    path(
        "actions/<case_code:reference>/do/<slug:verb>/",
        case_actions.ActionTransition.as_view(),
        name="action_transition",
    ),
]
