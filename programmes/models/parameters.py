"""What a municipality sets for its programmes: expected target groups, term of the history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.models import ParameterDefinition, declare_parameter
from interventions.classification import DEFAULT_EXPECTED_GROUPS, PreventionPhase, TargetGroup

PROPOSAL = _("Proposal of this product; to be confirmed by the municipality.")

#: An expected group without an activity of its own is a drawn gap on the map (decision 14).
EXPECTED_TARGET_GROUPS = declare_parameter(
    ParameterDefinition(
        key="expected_target_groups",
        label=_("Expected target groups per phase"),
        explanation=_("The map draws a gap where an expected target group has no activity."),
        kind="lists",
        proposal=DEFAULT_EXPECTED_GROUPS,
        source=PROPOSAL,
        choices=tuple(TargetGroup.choices),
        keys=tuple(PreventionPhase.choices),
    )
)

#: How long the history of an activity is kept, in days.
ACTIVITY_HISTORY = declare_parameter(
    ParameterDefinition(
        key="activity_history_days",
        label=_("Days the history of activities is kept"),
        explanation=_("Older changes of activities are destroyed."),
        kind="number",
        proposal=1825,
        source=PROPOSAL,
        minimum=365,
    )
)
