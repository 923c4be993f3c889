"""The addresses: public pages, log-in, and the apps below their municipality."""

from allauth.account import views as account_views
from django.contrib import admin
from django.urls import include, path

from core.urls import administration_patterns  # registers the path converters, too

account_patterns = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("password/change/", account_views.password_change, name="account_change_password"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
]

urlpatterns = [
    path("", include("core.urls")),
    path("accounts/", include(account_patterns)),
    path("beheer-technisch/", admin.site.urls),
    path("<slug:municipality>/settings/", include((administration_patterns, "administration"))),
    path("<slug:municipality>/interventions/", include("interventions.urls")),
    path("<slug:municipality>/network/", include("network.urls")),
    path("<slug:municipality>/casework/", include("casework.urls")),
    path("<slug:municipality>/signals/", include("signals.urls")),
    path("<slug:municipality>/", include("programmes.urls")),
]
