"""Who may do what in the network."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.models import Role
from core.permissions import READERS, WORKING, Area, declare, declare_area

NETWORK = "network of partner organisations"

#: Which role answers besides the focal officers, by the kind of question of the directory.
ANSWERING = {
    "concern": Role.SIGNAL_COORDINATOR.value,
    "training": Role.POLICY_ADVISER.value,
    "privacy": Role.PRIVACY_OFFICER.value,
}

declare("partner.view", _("See partner organisations"), READERS, processing=NETWORK)
declare(
    "partner.create", _("Add a partner organisation"), [Role.POLICY_ADVISER], processing=NETWORK
)
declare(
    "partner.edit", _("Change a partner organisation"), [Role.POLICY_ADVISER], processing=NETWORK
)

declare("directory.view", _("Find whom to turn to"), READERS, processing=NETWORK)
declare("consultation.view", _("See the consultations"), READERS, processing=NETWORK)
for code, label in [
    ("officer.create", _("Add a focal officer")),
    ("officer.edit", _("Change a focal officer")),
    ("officer.end", _("End the role of a focal officer")),
    ("officer.export", _("Export the directory")),
    ("consultation.create", _("Add a consultation")),
    ("consultation.edit", _("Change a consultation")),
    ("consultation.end", _("End a consultation")),
]:
    declare(code, label, [Role.POLICY_ADVISER], processing=NETWORK)


# --- key figures: contact data for whom it concerns only ------------------------------------------
def keeps_in_touch(membership: Any, obj: Any) -> bool:
    """Who keeps the agreements, and the colleague who is this key figure's contact."""
    return bool(Role.POLICY_ADVISER in membership.role_codes or obj.contact_id == membership.pk)


declare("key_figure.view", _("See which key figures there are"), READERS, processing=NETWORK)
declare(
    "key_figure.contact",
    _("See the contact data of a key figure"),
    WORKING,
    processing=NETWORK,
    predicate=keeps_in_touch,
)
declare(
    "key_figure.download",
    _("Download the agreement with a key figure"),
    WORKING,
    processing=NETWORK,
    predicate=keeps_in_touch,
)


# --- the record of a disclosure: the author's own -------------------------------------------------
def is_author(membership: Any, obj: Any) -> bool:
    """Only who made a record reads or changes it."""
    return bool(obj.author_id == membership.pk)


declare("disclosure.create", _("Record a disclosure"), WORKING, processing=NETWORK)
for code, label in [
    ("disclosure.view", _("See one's own record of a disclosure")),
    ("disclosure.edit", _("Change one's own record of a disclosure")),
    ("disclosure.finish", _("Finish one's own record of a disclosure")),
    ("disclosure.discard", _("Throw away one's own record of a disclosure")),
    ("disclosure.download", _("Download one's own record of a disclosure")),
]:
    declare(code, label, WORKING, processing=NETWORK, predicate=is_author)

# --- what everybody in the network reads ----------------------------------------------------------
for code, label, roles in [
    ("training.view", _("See the trainings and who is trained, in numbers"), READERS),
    ("library.view", _("See the library"), READERS),
    ("library.read", _("Say what one has read"), READERS),
    ("bulletin.view", _("See the bulletins"), READERS),
    ("bulletin.subscribe", _("Receive the bulletin by mail"), READERS),
    ("work_session.view", _("See the work sessions"), READERS),
    ("sharing_guide.view", _("See how information is shared"), [*READERS, Role.PRIVACY_OFFICER]),
    ("covenant.view", _("See the agreements"), [*READERS, Role.PRIVACY_OFFICER]),
]:
    declare(code, label, roles, processing=NETWORK)

# --- who keeps it up ------------------------------------------------------------------------------
for code, label in [
    ("key_figure.create", _("Add a key figure")),
    ("key_figure.edit", _("Change an agreement with a key figure")),
    ("key_figure.end", _("End the role of a key figure")),
    ("training.create", _("Add a training")),
    ("training.edit", _("Change a training")),
    ("training_session.create", _("Plan a training session")),
    ("training_session.edit", _("Change a training session and who came")),
    ("training_session.cancel", _("Cancel a training session")),
    ("training.import", _("Read in a list of trainings")),
    ("training.export", _("Export the training register")),
    ("covenant.create", _("Add an agreement")),
    ("covenant.edit", _("Change an agreement")),
    ("covenant.sign", _("Record that an agreement was signed")),
    ("covenant.renew", _("Renew an agreement")),
    ("covenant.end", _("End an agreement")),
    ("bulletin.create", _("Write a bulletin")),
    ("bulletin.edit", _("Change a bulletin")),
    ("bulletin.send", _("Send a bulletin")),
    ("work_session.create", _("Plan a work session")),
    ("work_session.edit", _("Change a work session")),
    ("work_session.hold", _("Record that a work session was held")),
    ("work_session.conclude", _("Conclude a work session")),
]:
    declare(code, label, [Role.POLICY_ADVISER], processing=NETWORK)

for code, label in [
    ("library.create", _("Put something in the library")),
    ("library.edit", _("Change something in the library")),
]:
    declare(code, label, [Role.POLICY_ADVISER, Role.FOCAL_OFFICER], processing=NETWORK)

for code, label in [
    ("sharing_guide.create", _("Make a version of the sharing guide")),
    ("sharing_guide.edit", _("Change a version of the sharing guide")),
    ("sharing_guide.use", _("Put a version of the sharing guide in use")),
    ("covenant.check", _("Check an agreement")),
]:
    declare(code, label, [Role.PRIVACY_OFFICER], processing=NETWORK)

declare(
    "covenant.download",
    _("Download the signed file of an agreement"),
    [Role.POLICY_ADVISER, Role.PRIVACY_OFFICER],
    processing=NETWORK,
)

declare_area(Area(_("Network"), "network:directory", "directory.view", 40, ("/network/",)))
declare_area(
    Area(
        _("Agreements on sharing"),
        "network:covenant_list",
        "covenant.check",  # for who watches over them and has no other part in the network
        41,
        ("/network/covenants/", "/network/sharing/"),
    )
)
