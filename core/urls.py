"""Addresses of the core: log-in surroundings, public pages, and the administration."""

from django.urls import path, register_converter

from core.references import ReferenceConverter
from core.views import administration, guard, local_words, log, public

register_converter(ReferenceConverter, "reference")

app_name = "core"

urlpatterns = [
    path("", public.ChooseMunicipality.as_view(), name="choose-municipality"),
    path("account/", public.Account.as_view(), name="account"),
    path("health/", public.Alive.as_view(), name="alive"),
    path("health/ready/", public.Ready.as_view(), name="ready"),
    path("toegankelijkheid/", public.Accessibility.as_view(), name="accessibility"),
    path("privacy/", public.Privacy.as_view(), name="privacy"),
    path(".well-known/security.txt", public.SecurityText.as_view(), name="security-text"),
    path("<slug:municipality>/theme.css", public.Theme.as_view(), name="theme"),
    path("<slug:municipality>/guard/", guard.Guard.as_view(), name="guard"),
    path("<slug:municipality>/logo.png", public.LogoImage.as_view(), name="logo"),
]

PERSON = "people/<str:reference>/"

#: Below ``/<municipality>/settings/``, in the namespace "administration".
administration_patterns = [
    path("people/", administration.PersonList.as_view(), name="person-list"),
    path("people/new/", administration.PersonCreate.as_view(), name="person-create"),
    path(PERSON, administration.PersonDetail.as_view(), name="person-detail"),
    path(f"{PERSON}edit/", administration.PersonUpdate.as_view(), name="person-update"),
    path(
        f"{PERSON}do/deactivate/",
        administration.PersonDeactivate.as_view(),
        name="person-deactivate",
    ),
    path(f"{PERSON}do/password/", administration.PersonPassword.as_view(), name="person-password"),
    path(f"{PERSON}do/grant/", administration.RoleGrantCreate.as_view(), name="role-grant"),
    path(f"{PERSON}do/withdraw/", administration.RoleWithdraw.as_view(), name="role-withdraw"),
    path("parameters/", administration.ParameterList.as_view(), name="parameter-list"),
    path(
        "parameters/<slug:key>/new/",
        administration.ParameterPropose.as_view(),
        name="parameter-propose",
    ),
    path(
        "parameters/<slug:reference>/do/<slug:verb>/",
        administration.ParameterTransition.as_view(),
        name="parameter-transition",
    ),
    path("known-names/", local_words.LocalWordList.as_view(), name="local-word-list"),
    path("known-names/new/", local_words.LocalWordCreate.as_view(), name="local-word-create"),
    path(
        "known-names/<slug:reference>/do/remove/",
        local_words.LocalWordRemove.as_view(),
        name="local-word-remove",
    ),
    path("theme/", administration.Theme.as_view(), name="theme"),
    path("log/", log.LogList.as_view(), name="log-list"),
    path("log/do/verify/", log.LogVerify.as_view(), name="log-verify"),
    path("log/<str:kind>/<slug:object_id>/", log.LogObject.as_view(), name="log-object"),
    path("log/log.csv", log.LogExport.as_view(), name="log-export"),
]
