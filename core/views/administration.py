"""The administration: people and their roles, parameters, the look of the municipality."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import actions
from core.forms import administration as forms
from core.forms.theme import ThemeForm
from core.models import Membership, Municipality, Parameter, definitions
from core.models.theme import complete, given, ratios
from core.tenancy import reverse
from core.views.bases import Create, Detail, List, Page, Transition, Update

#: URL name, label and right of each tab, in their order.
TABS = [
    ("administration:person-list", _("People"), "membership.view"),
    ("administration:log-list", _("Log"), "audit.view"),
    ("administration:parameter-list", _("Parameters"), "parameter.view"),
    ("administration:local-word-list", _("Known names"), "local_word.view"),
    ("administration:theme", _("Look"), "theme.edit"),
]


def administration_tabs(membership: Membership, current: str) -> list[tuple[Any, str, bool]]:
    """(label, address, is it this page) for each tab the membership may open."""
    return [
        (label, reverse(name), name == current)
        for name, label, permission in TABS
        if membership.may(permission)
    ]


def show_password(request: Any, person: Membership, password: str) -> HttpResponse:
    """The one page that shows a first password; it is kept by nobody and by no cache."""
    response = render(request, "core/password.html", {"person": person, "password": password})
    response["Cache-Control"] = "no-store"
    return response


# --- people -----------------------------------------------------------------------------------
class PersonList(List):
    """Everybody with access to the municipality."""

    model = Membership
    permission = "membership.view"
    template_name = "core/person_list.html"
    filter_form = forms.PersonFilter
    ordering = ("user__name", "user__username")

    def get_queryset(self) -> Any:
        """With account, organisation and roles, in two queries."""
        rows = super().get_queryset()
        return rows.select_related("user", "organisation").prefetch_related("grants")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the tabs."""
        tabs = administration_tabs(self.membership, "administration:person-list")
        return super().get_context_data(tabs=tabs, **kwargs)


class PersonDetail(Detail):
    """One person: membership, roles now and before, and what may be done about them."""

    model = Membership
    permission = "membership.view"
    reference_field = "user__username"
    template_name = "core/person_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the roles, newest first."""
        grants = self.object.grants.select_related("granted_by").order_by("-granted_on", "role")
        return super().get_context_data(grants=list(grants), **kwargs)


class PersonCreate(Create):
    """Adds a person and shows the first password, once."""

    model = Membership
    permission = "membership.create"
    form_class = forms.PersonForm
    template_name = "core/person_form.html"
    heading = _("Add a person")
    lead = _("The person gets an account without a role. You grant roles on the next page.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("administration:person-list")

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the person; the password is in this answer and nowhere else."""
        person, password = actions.add_person(membership=self.membership, **form.cleaned_data)
        return show_password(self.request, person, password)


class PersonUpdate(Update):
    """Changes organisation, function or end of a membership."""

    model = Membership
    permission = "membership.edit"
    reference_field = "user__username"
    form_class = forms.MembershipForm
    template_name = "core/person_form.html"
    heading = _("Change details")
    success_message = _("The membership has been saved.")

    def perform(self, form: Any) -> Membership:
        """Change it, with the log."""
        person = Membership.objects.get(pk=form.instance.pk)
        return actions.update_membership(person, membership=self.membership, **form.cleaned_data)


class PersonDeactivate(Update):
    """Ends somebody's access at once."""

    model = Membership
    permission = "membership.deactivate"
    reference_field = "user__username"
    form_class = forms.ConfirmForm
    template_name = "core/person_confirm.html"
    heading = _("End access")
    button = _("End access now")
    lead = _("The next click of this person is refused. What they did stays in the log.")
    success_message = _("The access has ended.")

    def perform(self, form: Any) -> Membership:
        """End it, with the log."""
        return actions.deactivate_membership(self.object, membership=self.membership)


class PersonPassword(Update):
    """Gives somebody who forgot it a new first password, shown once."""

    model = Membership
    permission = "membership.issue_password"
    reference_field = "user__username"
    form_class = forms.ConfirmForm
    template_name = "core/person_confirm.html"
    heading = _("Give a new first password")
    button = _("Make a new password")
    lead = _("The present password stops working, and this person is logged out everywhere.")

    def form_valid(self, form: Any) -> HttpResponse:
        """Make it; it is in this answer and nowhere else."""
        password = actions.issue_password(self.object, membership=self.membership)
        return show_password(self.request, self.object, password)


class _RoleChange(Update):
    """What granting and withdrawing share: a role that is refused comes back at its field."""

    model = Membership
    reference_field = "user__username"
    template_name = "core/person_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Change the role, or show the form again with the reason."""
        try:
            return super().form_valid(form)
        except actions.RoleRefused as refusal:
            form.add_error("role", str(refusal))
            return self.form_invalid(form)


class RoleGrantCreate(_RoleChange):
    """Grants a role to somebody else."""

    permission = "role.grant"
    form_class = forms.GrantForm
    heading = _("Grant a role")
    success_message = _("The role has been granted.")

    def perform(self, form: Any) -> Membership:
        """Grant it, with the log."""
        actions.grant_role(self.object, membership=self.membership, **form.cleaned_data)
        return self.object  # type: ignore[no-any-return]


class RoleWithdraw(_RoleChange):
    """Withdraws a role of somebody else at once."""

    permission = "role.withdraw"
    form_class = forms.WithdrawForm
    heading = _("Withdraw a role")
    lead = _("The role ends at once: the next click of this person is without it.")
    success_message = _("The role has been withdrawn.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the roles of this person."""
        return {**super().get_form_kwargs(), "person": self.object}

    def get_initial(self) -> dict[str, Any]:
        """The role that was pointed at."""
        return {"role": self.request.GET.get("role", "")}

    def perform(self, form: Any) -> Membership:
        """Withdraw it, with the log."""
        role = form.cleaned_data["role"]
        actions.withdraw_role(self.object, membership=self.membership, role=role)
        return self.object  # type: ignore[no-any-return]


# --- parameters -------------------------------------------------------------------------------
class ParameterList(Page):
    """Every parameter: the value that holds, where it comes from, and its versions."""

    permission = "parameter.view"
    template_name = "core/parameter_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the parameters and the tabs."""
        tabs = administration_tabs(self.membership, "administration:parameter-list")
        states = Parameter.objects.overview()
        return super().get_context_data(states=states, tabs=tabs, **kwargs)


class ParameterPropose(Create):
    """Proposes the next version of a parameter."""

    model = Parameter
    permission = "parameter.propose"
    form_class = forms.ParameterForm
    template_name = "core/parameter_form.html"
    success_message = _("The proposal has been sent to the privacy officer.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("administration:parameter-list")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The parameter in the address, with the value that holds."""
        self.definition = definitions.get(self.kwargs["key"])
        if self.definition is None:
            raise Http404
        self.heading, self.lead = self.definition.label, self.definition.explanation
        value = Parameter.objects.value(self.definition.key)
        return {**super().get_form_kwargs(), "definition": self.definition, "value": value}

    def perform(self, form: Any) -> Parameter:
        """Propose it, with the log."""
        data = form.cleaned_data
        return actions.propose_parameter(
            membership=self.membership,
            key=form.definition.key,
            value=form.proposed(),
            source=data["source"],
            valid_from=data["valid_from"],
        )


class ParameterTransition(Transition):
    """Approves or rejects a version that somebody else proposed."""

    model = Parameter
    reference_field = "full_reference"
    template_name = "core/parameter_transition.html"
    success_message = _("Your decision has been recorded.")
    verbs = {
        "approve": (actions.approve_parameter, None),
        "reject": (actions.reject_parameter, None),
    }

    def get_queryset(self) -> Any:
        """With the reference of each version."""
        rows = super().get_queryset().with_reference()
        return rows.select_related("author__user", "author__organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the value that holds now."""
        now = self.object.definition.shown(Parameter.objects.value(self.object.key))
        return super().get_context_data(now=now, **kwargs)


# --- the look ---------------------------------------------------------------------------------
class Theme(Update):
    """Changes the colours and the logo of the municipality."""

    model = Municipality
    permission = "theme.edit"
    form_class = ThemeForm
    template_name = "core/theme.html"
    heading = _("Look of the municipality")
    success_message = _("The look has been saved.")

    @property
    def cancel_url(self) -> str:
        """Back to the first page of the administration."""
        return reverse("administration:person-list")

    def get_object(self, queryset: Any = None) -> Municipality:
        """The municipality acted for: there is no other."""
        municipality: Municipality = self.membership.municipality
        return municipality

    def get_initial(self) -> dict[str, Any]:
        """The colours that somebody chose, and whether there is a logo to take away."""
        return {**given(self.object.theme), "has_logo": "logo" in self.object.theme}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the contrasts of the colours that hold now, and the tabs."""
        tabs = administration_tabs(self.membership, "administration:theme")
        colours = complete(given(self.object.theme))
        holding = [(pair, ratio, colours[pair.name]) for pair, ratio in ratios(colours)]
        return super().get_context_data(ratios=holding, tabs=tabs, **kwargs)

    def perform(self, form: Any) -> Municipality:
        """Save it, with the log."""
        actions.save_theme(membership=self.membership, **form.facts())
        return self.object  # type: ignore[no-any-return]

    def get_success_url(self) -> str:
        """The same page, in the new look."""
        return reverse("administration:theme")
