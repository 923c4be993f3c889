"""The known names of the municipality: the list, a new one, and taking one away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import actions
from core.forms import local_words as forms
from core.models import LocalWord
from core.tenancy import reverse
from core.views.administration import administration_tabs
from core.views.bases import Create, List, Update


class LocalWordList(List):
    """Every name that the guard knows here as no private person."""

    model = LocalWord
    permission = "local_word.view"
    template_name = "core/local_word_list.html"
    filter_form = forms.LocalWordFilter
    ordering = ("name_key", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the tabs."""
        tabs = administration_tabs(self.membership, "administration:local-word-list")
        return super().get_context_data(tabs=tabs, **kwargs)


class LocalWordCreate(Create):
    """Adds a name."""

    model = LocalWord
    permission = "local_word.create"
    form_class = forms.LocalWordForm
    template_name = "core/local_word_form.html"
    heading = _("Add a known name")
    lead = _("From now on nobody is asked about this name any more. Never add a person you help.")
    success_message = _("The name is in the list.")

    @property
    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("administration:local-word-list")


class LocalWordRemove(Update):
    """Takes a name away: from then on it is asked about again."""

    model = LocalWord
    permission = "local_word.remove"
    reference_field = "full_reference"
    form_class = forms.LocalWordRemoveForm
    template_name = "core/local_word_form.html"
    heading = _("Remove a known name")
    success_message = _("The name has been removed from the list.")

    @property
    def lead(self) -> str:
        """Which name it is."""
        return str(self.object)

    def get_queryset(self) -> Any:
        """With the reference of each name."""
        return super().get_queryset().with_reference()

    def perform(self, form: Any) -> LocalWord:
        """Remove it, with the log."""
        return actions.remove_local_word(self.object, membership=self.membership)
