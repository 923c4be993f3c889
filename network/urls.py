"""Addresses of the network."""

from django.urls import path

from network.views import partners

app_name = "network"

urlpatterns = [
    path("", partners.PartnerList.as_view(), name="list"),
    path("<reference:reference>/", partners.PartnerDetail.as_view(), name="detail"),
]
