"""What the coordinator fills in to open or close a page of a partner."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.models import Organisation
from core.tenancy import TenantChoiceField
from signals.models import PartnerPage


class PartnerPageForm(Form):
    """Which organisation gets a page; one that has an open page is not offered."""

    submit_label = _("Open the page")

    organisation = TenantChoiceField(
        model=Organisation,
        label=_("Organisation"),
        help_text=_("Its people can report by this page without an account."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = PartnerPage.objects.open().values("organisation")
        free = Organisation.objects.exclude(pk__in=taken).order_by("name")
        self.fields["organisation"].queryset = free  # type: ignore[attr-defined]


class PartnerPageCloseForm(Form):
    """Nothing to fill in: only to confirm."""

    submit_label = _("Close the page")
    danger = True
