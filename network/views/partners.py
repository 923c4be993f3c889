"""Partner organisations: list and page."""

from __future__ import annotations

from typing import Any

from core.views import Detail, List
from network.models import PartnerOrganisation


class PartnerList(List):
    """The partner organisations of the municipality."""

    model = PartnerOrganisation
    permission = "partner.view"
    template_name = "network/partner_list.html"

    def get_queryset(self) -> Any:
        """With the organisation's name, in one query."""
        return super().get_queryset().select_related("organisation")


class PartnerDetail(Detail):
    """One partner organisation."""

    model = PartnerOrganisation
    permission = "partner.view"
    template_name = "network/partner_detail.html"
