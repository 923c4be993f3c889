"""Who may do what with programmes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Role
from core.permissions import READERS, Area, declare, declare_area

PROGRAMME = "local prevention programme"
ADVISER = [Role.POLICY_ADVISER]
EVERYBODY = list(Role)

declare("home.view", _("See the home page"), EVERYBODY, processing=PROGRAMME)
declare("programme.view", _("See programmes and their map"), READERS, processing=PROGRAMME)
declare(
    "finding.view",
    _("See the blind spots"),
    [Role.POLICY_ADVISER, Role.EXECUTIVE],
    processing=PROGRAMME,
)
for code, label in [
    ("programme.create", _("Start a programme")),
    ("programme.edit", _("Change a programme")),
    ("programme.adopt", _("Record the adoption of a programme")),
    ("programme.review", _("Put a programme under review")),
    ("programme.renew", _("Renew a programme")),
    ("programme.end", _("End a programme")),
    ("programme.export", _("Export a programme")),
    ("programme.import", _("Import a programme")),
    ("activity.view_internal", _("See budgets and remarks")),
    ("activity.create", _("Add an activity")),
    ("activity.edit", _("Change an activity")),
    ("activity.move", _("Move an activity to another phase")),
    ("activity.set_status", _("Change the status of an activity")),
    ("activity.export", _("Export activities")),
    ("activity.import", _("Import activities")),
    ("activity_import.create", _("Upload a list of activities")),
    ("activity_import.revise", _("Mend an uploaded list")),
    ("activity_import.undo", _("Undo an import")),
    ("activity_import.discard", _("Throw an uploaded list away")),
    ("programme_import.create", _("Upload a programme")),
    ("programme_import.discard", _("Throw an uploaded programme away")),
    ("blind_spot.accept", _("Leave a blind spot so on purpose")),
    ("blind_spot.address", _("Turn a blind spot into an action point")),
    ("blind_spot.reopen", _("Reopen a blind spot")),
    ("action_point.view", _("See action points")),
    ("action_point.create", _("Add an action point")),
    ("action_point.edit", _("Change an action point")),
    ("action_point.set_status", _("Change the status of an action point")),
]:
    declare(code, label, ADVISER, processing=PROGRAMME)

declare("activity.view", _("See activities"), READERS, processing=PROGRAMME)

SCAN_READERS = [Role.POLICY_ADVISER, Role.EXECUTIVE]
declare("scan.view", _("See adopted scans"), SCAN_READERS, processing=PROGRAMME)
declare("scan.download", _("Download a scan"), SCAN_READERS, processing=PROGRAMME)
declare("scan.compare", _("Compare two scans"), SCAN_READERS, processing=PROGRAMME)
for code, label in [
    ("scan.view_draft", _("See draft scans")),
    ("scan.preview", _("Download the scan of the programme as it is now")),
    ("scan.create", _("Make a scan")),
    ("scan.revise", _("Change the recommendations of a scan")),
    ("scan.adopt", _("Adopt a scan")),
    ("scan.discard", _("Throw a draft scan away")),
]:
    declare(code, label, ADVISER, processing=PROGRAMME)
declare("map.download", _("Download the map on A3"), READERS, processing=PROGRAMME)


def is_not_concluded(membership: Any, session: Any) -> bool:
    """What a concluded session says stays as it was."""
    return session.concluded_at is None


SESSION_READERS = [Role.POLICY_ADVISER, Role.EXECUTIVE]
declare(
    "session.edit",
    _("Prepare a mapping session"),
    ADVISER,
    processing=PROGRAMME,
    predicate=is_not_concluded,
)
declare("session.view", _("See concluded sessions"), SESSION_READERS, processing=PROGRAMME)
for code, label in [
    ("session.create", _("Plan a mapping session")),
    ("session.hold", _("Begin a mapping session")),
    ("session.record", _("Record what is said in a session")),
    ("session.conclude", _("Conclude a session")),
    ("session.discard", _("Drop a planned session")),
    ("gap_card.make_idea", _("Make a gap card an idea for an activity")),
    ("gap_card.make_action", _("Put a gap card in the action plan")),
    ("gap_card.drop", _("Drop a gap card")),
    ("session_decision.make_action", _("Put a decision in the action plan")),
    ("session_decision.drop", _("Drop a decision")),
]:
    declare(code, label, ADVISER, processing=PROGRAMME)

declare_area(Area(_("Start"), "programmes:home", "home.view", 10))
declare_area(Area(_("Programme"), "programmes:list", "programme.view", 20, ("/programmes/",)))
