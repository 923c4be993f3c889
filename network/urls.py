"""Addresses of the network."""

from django.urls import path

from network.views import partners

app_name = "network"

urlpatterns = [
    path("", partners.PartnerList.as_view(), name="list"),
    path("new/", partners.PartnerCreate.as_view(), name="create"),
    path("<reference:reference>/", partners.PartnerDetail.as_view(), name="detail"),
    path("<reference:reference>/edit/", partners.PartnerUpdate.as_view(), name="update"),
]
