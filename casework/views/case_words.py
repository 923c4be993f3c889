"""What the page says after a verb of a case, and which verbs have a place of their own on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Verb → one sentence.
DONE: dict[str, Any] = {
    "admit": _("Admitted. Access ends by itself on the day you chose."),
    "release": _("The access has ended."),
    "appoint": _("The directors of the case were named."),
    "contribute": _("Your contribution stands in the case."),
    "retract": _("The text is gone. That it was taken back stays visible."),
    "attach": _("The document stands in the case."),
    "detach": _("The document is gone."),
    "mark": _("This has been kept with the fact."),
    "rectify": _("The correction has been kept."),
    "inform": _("This has been recorded."),
    "wish": _("Your question was passed on to the process director."),
    "scale_up": _("The case was scaled up. That body reads that it exists, and how it stands."),
    "scale_down": _("The case was scaled down."),
    "reconvene": _("The case is being discussed again."),
    "review": _("The review has been kept."),
    "start_aftercare": _("Aftercare has begun."),
    "close": _("The case is closed. Only its process director reads it now."),
    "restrict": _("The use of the case is restricted. Nobody but its process director finds it."),
    "lift": _("The restriction was lifted."),
}

#: Verbs whose button stands beside what they are about; the others stand together in one card.
SHOWN_ELSEWHERE = frozenset(
    {"contribute", "retract", "mark", "rectify", "wish", "admit", "release", "inform", "review"}
    | {"attach", "detach", "write_plan", "adopt_plan"}
)
