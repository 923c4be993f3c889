"""Who may do what in the network."""

from django.utils.translation import gettext_lazy as _

from core.models import Role
from core.permissions import declare

NETWORK = "network of partner organisations"
READERS = [
    Role.POLICY_ADVISER,
    Role.FOCAL_OFFICER,
    Role.SIGNAL_COORDINATOR,
    Role.MEETING_CHAIR,
    Role.PROCESS_DIRECTOR,
    Role.CASE_DIRECTOR,
    Role.PARTICIPANT,
    Role.EXECUTIVE,
]

declare("partner.view", _("See partner organisations"), READERS, processing=NETWORK)
declare(
    "partner.create", _("Add a partner organisation"), [Role.POLICY_ADVISER], processing=NETWORK
)
declare(
    "partner.edit", _("Change a partner organisation"), [Role.POLICY_ADVISER], processing=NETWORK
)
