"""Pages of partners: opened with an address that nobody guesses, closed for good."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.lifecycle import FactsRefused
from core.models import Membership, Organisation
from core.tenancy import take_turn
from signals.models import PartnerPage

#: Random bytes in an address; written in 22 signs.
BYTES = 16


@transaction.atomic
def open_partner_page(*, membership: Membership, organisation: Organisation) -> PartnerPage:
    """Open the page of an organisation. Raises ``FactsRefused`` while it has an open one."""
    take_turn()
    if PartnerPage.objects.open().filter(organisation=organisation).exists():
        raise FactsRefused(
            {"organisation": _("This organisation has an open page. Close that one first.")}
        )
    page = PartnerPage(organisation=organisation, code=secrets.token_urlsafe(BYTES))
    page.save()
    audit.record("partner_page.create", page, membership=membership)
    return page


@transaction.atomic
def close_partner_page(page: PartnerPage, *, membership: Membership) -> PartnerPage:
    """Close a page: nothing can be sent through it any more; receipts keep working.

    Closing a closed page changes nothing.
    """
    take_turn()
    page.refresh_from_db()
    if page.is_open:
        page.closed_on = timezone.localdate()
        page.save(update_fields=["closed_on"])
        audit.record("partner_page.close", page, membership=membership, changed=["closed_on"])
    return page
