"""Addresses of the catalogue."""

from django.urls import path

from interventions.views import catalogue, knowledge, phenomena

app_name = "interventions"

urlpatterns = [
    path("", catalogue.InterventionList.as_view(), name="list"),
    path("new/", catalogue.InterventionCreate.as_view(), name="create"),
    path("catalogue.xlsx", catalogue.CatalogueExport.as_view(kind="xlsx"), name="export-xlsx"),
    path("catalogue.ods", catalogue.CatalogueExport.as_view(kind="ods"), name="export-ods"),
    path("catalogue.csv", catalogue.CatalogueExport.as_view(kind="csv"), name="export-csv"),
    path("phenomena/", phenomena.PhenomenonList.as_view(), name="phenomenon-list"),
    path(
        "phenomena/<slug:reference>/edit/",
        phenomena.PhenomenonUpdate.as_view(),
        name="phenomenon-update",
    ),
    path("<reference:reference>/", catalogue.InterventionDetail.as_view(), name="detail"),
    path("<reference:reference>/edit/", catalogue.InterventionUpdate.as_view(), name="update"),
    path(
        "<reference:reference>/lessons/new/",
        knowledge.LessonCreate.as_view(),
        name="lesson-create",
    ),
]
