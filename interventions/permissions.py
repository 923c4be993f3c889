"""Who may do what with the catalogue."""

from django.utils.translation import gettext_lazy as _

from core.models import Role
from core.permissions import READERS, Area, declare, declare_area

CATALOGUE = "catalogue of interventions"

declare("intervention.view", _("See the catalogue"), READERS, processing=CATALOGUE)
for code, label in [
    ("intervention.create", _("Add an intervention")),
    ("intervention.edit", _("Change an intervention")),
    ("intervention.export", _("Export the catalogue")),
    ("lesson.create", _("Add a lesson from practice to an intervention")),
    ("phenomenon.view", _("See the phenomena")),
    ("phenomenon.edit", _("Change the wording of a phenomenon")),
]:
    declare(code, label, [Role.POLICY_ADVISER], processing=CATALOGUE)

declare_area(
    Area(_("Interventions"), "interventions:list", "intervention.view", 30, ("/interventions/",))
)
