"""Addresses of the network."""

from django.urls import path

from network.views import (
    bulletins,
    consultations,
    covenants,
    key_figures,
    library,
    partners,
    people,
    sharing,
    training,
    training_coverage,
    training_import,
    training_transfer,
    work_sessions,
)

app_name = "network"

#: Below this stands everything about one consultation.
CONSULTATION = "consultations/<reference:reference>/"
#: Below this stands everything about one work session.
WORK_SESSION = "work-sessions/<reference:reference>/"

#: Below this stands everything about one key figure.
KEY_FIGURE = "key-figures/<reference:reference>/"

#: Below this stands everything about one version of the sharing guide.
SHARING_VERSION = "sharing/versions/<reference:reference>/"

#: Below this stands everything about one's own record of a disclosure.
DISCLOSURE = "sharing/records/<reference:reference>/"

#: Below these stands everything about one training, and about one session of a training.
TRAINING = "training/offer/<reference:reference>/"
TRAINING_SESSION = "training/sessions/<reference:reference>/"

#: Below these stands everything about one item of the library, and about one bulletin.
LIBRARY_ITEM = "library/<reference:reference>/"
BULLETIN = "bulletins/<reference:reference>/"

#: Below this stands everything about one agreement.
COVENANT = "covenants/<reference:reference>/"

urlpatterns = [
    path("", partners.PartnerList.as_view(), name="list"),
    path("new/", partners.PartnerCreate.as_view(), name="create"),
    path("people/", people.Directory.as_view(), name="directory"),
    path("people/new/", people.OfficerCreate.as_view(), name="officer_create"),
    path("people/list/", people.OfficerList.as_view(), name="officer_list"),
    path("people/export/", people.OfficerExport.as_view(), name="officer_export"),
    path("people/<reference:reference>/", people.OfficerDetail.as_view(), name="officer_detail"),
    path(
        "people/<reference:reference>/edit/", people.OfficerUpdate.as_view(), name="officer_update"
    ),
    path("people/<reference:reference>/end/", people.OfficerEnd.as_view(), name="officer_end"),
    path("consultations/", consultations.ConsultationList.as_view(), name="consultation_list"),
    path(
        "consultations/new/",
        consultations.ConsultationCreate.as_view(),
        name="consultation_create",
    ),
    path(
        "consultations/export/",
        consultations.ConsultationExport.as_view(),
        name="consultation_export",
    ),
    path(
        "consultations/wall.pdf",
        consultations.ConsultationWallFile.as_view(),
        name="consultation_wall",
    ),
    path(CONSULTATION, consultations.ConsultationDetail.as_view(), name="consultation_detail"),
    path(
        f"{CONSULTATION}edit/",
        consultations.ConsultationUpdate.as_view(),
        name="consultation_update",
    ),
    path(
        f"{CONSULTATION}seats/",
        consultations.ConsultationSeats.as_view(),
        name="consultation_seats",
    ),
    path(
        f"{CONSULTATION}links/",
        consultations.ConsultationLinks.as_view(),
        name="consultation_links",
    ),
    path(f"{CONSULTATION}end/", consultations.ConsultationEnd.as_view(), name="consultation_end"),
    path("key-figures/", key_figures.KeyFigureList.as_view(), name="key_figure_list"),
    path("key-figures/new/", key_figures.KeyFigureCreate.as_view(), name="key_figure_create"),
    path(KEY_FIGURE, key_figures.KeyFigureDetail.as_view(), name="key_figure_detail"),
    path(f"{KEY_FIGURE}edit/", key_figures.KeyFigureUpdate.as_view(), name="key_figure_update"),
    path(f"{KEY_FIGURE}end/", key_figures.KeyFigureEnd.as_view(), name="key_figure_end"),
    path(f"{KEY_FIGURE}sheet.pdf", key_figures.KeyFigureSheet.as_view(), name="key_figure_sheet"),
    path("sharing/", sharing.SharingGuidePage.as_view(), name="sharing_guide"),
    path("sharing/versions/", sharing.GuideList.as_view(), name="sharing_guide_list"),
    path("sharing/versions/new/", sharing.GuideCreate.as_view(), name="sharing_guide_create"),
    path(SHARING_VERSION, sharing.GuideDetail.as_view(), name="sharing_guide_detail"),
    path(f"{SHARING_VERSION}edit/", sharing.GuideUpdate.as_view(), name="sharing_guide_update"),
    path(f"{SHARING_VERSION}steps/", sharing.GuideSteps.as_view(), name="sharing_guide_steps"),
    path(
        f"{SHARING_VERSION}do/<slug:verb>/",
        sharing.GuideTransition.as_view(),
        name="sharing_guide_transition",
    ),
    path("sharing/records/", sharing.DisclosureList.as_view(), name="disclosure_list"),
    path("sharing/records/new/", sharing.DisclosureCreate.as_view(), name="disclosure_create"),
    path(DISCLOSURE, sharing.DisclosureDetail.as_view(), name="disclosure_detail"),
    path(f"{DISCLOSURE}edit/", sharing.DisclosureUpdate.as_view(), name="disclosure_update"),
    path(
        f"{DISCLOSURE}steps/<int:order>/",
        sharing.DisclosureStep.as_view(),
        name="disclosure_step",
    ),
    path(
        f"{DISCLOSURE}do/<slug:verb>/",
        sharing.DisclosureTransition.as_view(),
        name="disclosure_transition",
    ),
    path(f"{DISCLOSURE}sheet.pdf", sharing.DisclosureSheet.as_view(), name="disclosure_sheet"),
    path("training/", training_coverage.TrainingList.as_view(), name="training_list"),
    path("training/export/", training_coverage.TrainingExport.as_view(), name="training_export"),
    path("training/import/", training_import.TrainingImport.as_view(), name="training_import"),
    path(
        "training/import/store/",
        training_import.TrainingImportStore.as_view(),
        name="training_import_store",
    ),
    path("training/offer/", training.TrainingCatalogue.as_view(), name="training_catalogue"),
    path("training/offer/new/", training.TrainingCreate.as_view(), name="training_create"),
    path(TRAINING, training.TrainingDetail.as_view(), name="training_detail"),
    path(f"{TRAINING}edit/", training.TrainingUpdate.as_view(), name="training_update"),
    path(
        "training/sessions/", training.TrainingSessionList.as_view(), name="training_session_list"
    ),
    path(
        "training/sessions/new/",
        training.TrainingSessionCreate.as_view(),
        name="training_session_create",
    ),
    path(
        TRAINING_SESSION, training.TrainingSessionDetail.as_view(), name="training_session_detail"
    ),
    path(
        f"{TRAINING_SESSION}edit/",
        training.TrainingSessionUpdate.as_view(),
        name="training_session_update",
    ),
    path(
        f"{TRAINING_SESSION}cancel/",
        training.TrainingSessionCancel.as_view(),
        name="training_session_cancel",
    ),
    path(
        f"{TRAINING_SESSION}people/",
        training.TrainingSessionPeople.as_view(),
        name="training_session_people",
    ),
    path(
        f"{TRAINING_SESSION}calendar/",
        training.TrainingSessionCalendar.as_view(),
        name="training_session_calendar",
    ),
    path(
        f"{TRAINING_SESSION}afterwards/",
        training_transfer.TrainingTransfer.as_view(),
        name="training_transfer",
    ),
    path("library/", library.LibraryList.as_view(), name="library_list"),
    path("library/new/", library.LibraryCreate.as_view(), name="library_create"),
    path(LIBRARY_ITEM, library.LibraryDetail.as_view(), name="library_detail"),
    path(f"{LIBRARY_ITEM}edit/", library.LibraryUpdate.as_view(), name="library_update"),
    path(f"{LIBRARY_ITEM}shelf/", library.LibraryShelf.as_view(), name="library_shelf"),
    path(f"{LIBRARY_ITEM}read/", library.LibraryRead.as_view(), name="library_read"),
    path("bulletins/", bulletins.BulletinList.as_view(), name="bulletin_list"),
    path("bulletins/new/", bulletins.BulletinCreate.as_view(), name="bulletin_create"),
    path("bulletins/by-mail/", bulletins.BulletinSubscribe.as_view(), name="bulletin_subscribe"),
    path(BULLETIN, bulletins.BulletinDetail.as_view(), name="bulletin_detail"),
    path(f"{BULLETIN}edit/", bulletins.BulletinUpdate.as_view(), name="bulletin_update"),
    path(
        f"{BULLETIN}do/<slug:verb>/",
        bulletins.BulletinTransition.as_view(),
        name="bulletin_transition",
    ),
    path("work-sessions/", work_sessions.WorkSessionList.as_view(), name="work_session_list"),
    path(
        "work-sessions/new/",
        work_sessions.WorkSessionCreate.as_view(),
        name="work_session_create",
    ),
    path(WORK_SESSION, work_sessions.WorkSessionDetail.as_view(), name="work_session_detail"),
    path(
        f"{WORK_SESSION}edit/",
        work_sessions.WorkSessionUpdate.as_view(),
        name="work_session_update",
    ),
    path(
        f"{WORK_SESSION}questions/",
        work_sessions.WorkSessionQuestions.as_view(),
        name="work_session_questions",
    ),
    path(
        f"{WORK_SESSION}themes/",
        work_sessions.WorkSessionThemes.as_view(),
        name="work_session_themes",
    ),
    path(
        f"{WORK_SESSION}follow-up/",
        work_sessions.WorkSessionFollowUps.as_view(),
        name="work_session_follow_ups",
    ),
    path(
        f"{WORK_SESSION}follow-up/<int:number>/",
        work_sessions.WorkSessionFollowUp.as_view(),
        name="work_session_follow_up",
    ),
    path(
        f"{WORK_SESSION}do/<slug:verb>/",
        work_sessions.WorkSessionTransition.as_view(),
        name="work_session_transition",
    ),
    path(
        f"{WORK_SESSION}calendar.ics",
        work_sessions.WorkSessionCalendarFile.as_view(),
        name="work_session_calendar",
    ),
    path(
        f"{WORK_SESSION}programme.pdf",
        work_sessions.WorkSessionProgrammeFile.as_view(),
        name="work_session_programme",
    ),
    path("covenants/", covenants.CovenantList.as_view(), name="covenant_list"),
    path("covenants/new/", covenants.CovenantCreate.as_view(), name="covenant_create"),
    path(COVENANT, covenants.CovenantDetail.as_view(), name="covenant_detail"),
    path(f"{COVENANT}edit/", covenants.CovenantUpdate.as_view(), name="covenant_update"),
    path(
        f"{COVENANT}do/<slug:verb>/",
        covenants.CovenantTransition.as_view(),
        name="covenant_transition",
    ),
    path(
        f"{COVENANT}file/edit/",
        covenants.CovenantFileUpload.as_view(),
        name="covenant_file_upload",
    ),
    path(f"{COVENANT}file/", covenants.CovenantFileDownload.as_view(), name="covenant_file"),
    path("<reference:reference>/", partners.PartnerDetail.as_view(), name="detail"),
    path("<reference:reference>/edit/", partners.PartnerUpdate.as_view(), name="update"),
]
