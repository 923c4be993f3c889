"""One's own actions, and what is said of one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.actions import case_actions
from casework.forms import case_actions as forms
from casework.lifecycle import ACTION
from casework.models import Action
from casework.models.my_actions import my_actions
from casework.views.drafting import KeepsDraft
from core.tenancy import reverse
from core.views import Page, Transition

#: What is said when a verb was carried out.
DONE = {
    "finish": _("The result is recorded."),
    "verify": _("It is recorded that this was done."),
    "drop": _("It is recorded that this is not needed any more."),
    "postpone": _("The new day is recorded."),
}


class ActionList(Page):
    """What one promised, by day; what waits for one's look; what is late in one's cases."""

    permission = "action.view"
    template_name = "casework/action_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the actions."""
        return super().get_context_data(mine=my_actions(self.membership), **kwargs)


class ActionTransition(KeepsDraft, Transition):
    """Carries out one verb of an action."""

    model = Action
    reference_field = "code"
    verbs = {
        "finish": (case_actions.finish, forms.FinishForm),
        "verify": (case_actions.verify, forms.VerifyForm),
        "drop": (case_actions.drop, forms.DropForm),
        "postpone": (case_actions.postpone, forms.PostponeForm),
    }
    template_name = "casework/action_transition.html"

    def get_queryset(self) -> Any:
        """The actions one may see, with what they are about."""
        rows = super().get_queryset().select_related("case", "registration")
        return rows.select_related("owner_organisation", "item__meeting", "case", "registration")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds why the verb is not open now, for people."""
        why = ACTION.refusal(self.verb, self.object, self.membership)
        if why == "state":
            why = str(_("This action is “%(state)s” now.")) % {
                "state": self.object.get_status_display()
            }
        return super().get_context_data(action=self.object, missing=why, **kwargs)

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """What happened."""
        return str(DONE[self.verb.name])

    def get_success_url(self) -> str:
        """One's actions."""
        return reverse("casework:action_list")
