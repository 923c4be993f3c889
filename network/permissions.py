"""Who may do what in the network."""

from django.utils.translation import gettext_lazy as _

from core.models import Role
from core.permissions import READERS, declare

NETWORK = "network of partner organisations"

declare("partner.view", _("See partner organisations"), READERS, processing=NETWORK)
declare(
    "partner.create", _("Add a partner organisation"), [Role.POLICY_ADVISER], processing=NETWORK
)
declare(
    "partner.edit", _("Change a partner organisation"), [Role.POLICY_ADVISER], processing=NETWORK
)
