"""Addresses of signals."""

from typing import Any

from django.urls import path, register_converter

from signals.views import setup, structure, thermometer
from signals.views.advice import (
    Advice,
    QuestionCreate,
    QuestionDetail,
    QuestionList,
    QuestionTransition,
)
from signals.views.detail import SignalDetail, SignalTransition
from signals.views.handling import SignalList
from signals.views.partner_pages import (
    PartnerLook,
    PartnerPageClose,
    PartnerPageCreate,
    PartnerPageList,
    PartnerReport,
)
from signals.views.receipt import ReceiptDoor
from signals.views.reporting import SignalDraftSave, SignalReport
from signals.views.trends import TrendsDocumentFile, TrendsPage, TrendsTable

app_name = "signals"


class CodeConverter:
    """The code of a signal or a question in an address: two groups of three signs."""

    regex = "[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}"

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


register_converter(CodeConverter, "signal_code")

#: Below this stands everything about one thermometer session.
THERMOMETER = "thermometer/<reference:reference>/"

#: Below this stands everything about one version of the signalling structure.
STRUCTURE = "structure/versions/<reference:reference>/"

urlpatterns: list[Any] = [
    # the list, one signal, its verbs
    path("", SignalList.as_view(), name="list"),
    path("<signal_code:reference>/", SignalDetail.as_view(), name="detail"),
    path("<signal_code:reference>/do/<slug:verb>/", SignalTransition.as_view(), name="transition"),
    # reporting a signal, and what was written so far
    path("new/", SignalReport.as_view(), name="create"),
    path("new/draft/", SignalDraftSave.as_view(), name="draft"),
    # advice without a signal, and questions to colleagues
    path("advice/", Advice.as_view(), name="advice"),
    path("advice/questions/", QuestionList.as_view(), name="question_list"),
    path("advice/questions/new/", QuestionCreate.as_view(), name="question_create"),
    path(
        "advice/questions/<signal_code:reference>/",
        QuestionDetail.as_view(),
        name="question_detail",
    ),
    path(
        "advice/questions/<signal_code:reference>/do/<slug:verb>/",
        QuestionTransition.as_view(),
        name="question_transition",
    ),
    # thermometer sessions
    path("thermometer/", thermometer.ThermometerList.as_view(), name="thermometer_list"),
    path("thermometer/new/", thermometer.ThermometerCreate.as_view(), name="thermometer_create"),
    path(THERMOMETER, thermometer.ThermometerDetail.as_view(), name="thermometer_detail"),
    path(f"{THERMOMETER}edit/", thermometer.ThermometerUpdate.as_view(), name="thermometer_update"),
    path(f"{THERMOMETER}seats/", thermometer.ThermometerSeats.as_view(), name="thermometer_seats"),
    path(
        f"{THERMOMETER}themes/new/",
        thermometer.ThermometerThemeCreate.as_view(),
        name="thermometer_theme_create",
    ),
    path(
        f"{THERMOMETER}themes/<int:number>/edit/",
        thermometer.ThermometerThemeUpdate.as_view(),
        name="thermometer_theme_update",
    ),
    path(
        f"{THERMOMETER}themes/<int:number>/remove/",
        thermometer.ThermometerThemeRemove.as_view(),
        name="thermometer_theme_remove",
    ),
    path(
        f"{THERMOMETER}actions/",
        thermometer.ThermometerActions.as_view(),
        name="thermometer_actions",
    ),
    path(
        f"{THERMOMETER}look-back/",
        thermometer.ThermometerLookBack.as_view(),
        name="thermometer_look_back",
    ),
    path(
        f"{THERMOMETER}do/<slug:verb>/",
        thermometer.ThermometerTransition.as_view(),
        name="thermometer_transition",
    ),
    path(
        f"{THERMOMETER}report.pdf",
        thermometer.ThermometerReportFile.as_view(),
        name="thermometer_report",
    ),
    path(
        f"{THERMOMETER}calendar.ics",
        thermometer.ThermometerCalendarFile.as_view(),
        name="thermometer_calendar",
    ),
    # without an account: the receipt, and the page of a partner
    path("receipt/", ReceiptDoor.as_view(), name="receipt"),
    path("partner/<str:code>/", PartnerReport.as_view(), name="partner_report"),
    path("partner/<str:code>/look/", PartnerLook.as_view(), name="partner_look"),
    path("setup/pages/", PartnerPageList.as_view(), name="partner_page_list"),
    path("setup/pages/new/", PartnerPageCreate.as_view(), name="partner_page_create"),
    path(
        "setup/pages/<str:reference>/close/", PartnerPageClose.as_view(), name="partner_page_close"
    ),
    # trends
    path("trends/", TrendsPage.as_view(), name="trends"),
    path("trends/trends.csv", TrendsTable.as_view(), name="trends_table"),
    path("trends/trends.pdf", TrendsDocumentFile.as_view(), name="trends_document"),
    # how a signal goes: the version in use, the poster, the versions
    path("structure/", structure.StructurePage.as_view(), name="structure"),
    path(
        "structure/poster.pdf",
        structure.StructurePosterDownload.as_view(),
        name="structure_poster",
    ),
    path("structure/versions/", structure.StructureList.as_view(), name="structure_list"),
    path("structure/versions/new/", structure.StructureCreate.as_view(), name="structure_create"),
    path(STRUCTURE, structure.StructureDetail.as_view(), name="structure_detail"),
    path(f"{STRUCTURE}change/", structure.StructureUpdate.as_view(), name="structure_update"),
    path(f"{STRUCTURE}steps/", structure.StructureSteps.as_view(), name="structure_steps"),
    path(f"{STRUCTURE}partners/", structure.StructurePartners.as_view(), name="structure_partners"),
    path(
        f"{STRUCTURE}do/<slug:verb>/",
        structure.StructureTransition.as_view(),
        name="structure_transition",
    ),
    # what is set up before anybody reports
    path("setup/", setup.Setup.as_view(), name="setup"),
    path("setup/areas/new/", setup.AreaCreate.as_view(), name="area_create"),
    path("setup/areas/<slug:reference>/", setup.AreaUpdate.as_view(), name="area_update"),
    path("setup/days/new/", setup.ClosedDayCreate.as_view(), name="closed_day_create"),
    path(
        "setup/days/<slug:reference>/remove/",
        setup.ClosedDayRemove.as_view(),
        name="closed_day_remove",
    ),
    path("setup/handlers/new/", setup.RouteCreate.as_view(), name="route_create"),
    path("setup/handlers/<slug:reference>/", setup.RouteUpdate.as_view(), name="route_update"),
    path(
        "setup/handlers/<slug:reference>/remove/",
        setup.RouteRemove.as_view(),
        name="route_remove",
    ),
]
