"""What a municipality sets for its network: how long things are kept, and how soon it is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.models import ParameterDefinition, declare_parameter

PROPOSAL = _("Proposal of this product; to be confirmed by the municipality.")

#: How long a consultation is kept after it ended, in days.
CONSULTATION_TERM = declare_parameter(
    ParameterDefinition(
        key="consultation_days",
        label=_("Days a consultation is kept after it ended"),
        explanation=_("After that it is destroyed, with its seats and links."),
        kind="number",
        proposal=365,
        source=PROPOSAL,
        minimum=30,
    )
)

#: How long a focal officer is kept after the role ended, in days.
FOCAL_OFFICER_TERM = declare_parameter(
    ParameterDefinition(
        key="focal_officer_days",
        label=_("Days a focal officer is kept after the role ended"),
        explanation=_("Name and contact data go at once; the rest after this many days."),
        kind="number",
        proposal=365,
        source=PROPOSAL,
        minimum=30,
    )
)

#: How long an agreement with a key figure is kept after the role ended, in days.
KEY_FIGURE_TERM = declare_parameter(
    ParameterDefinition(
        key="key_figure_days",
        label=_("Days an agreement with a key figure is kept after the role ended"),
        explanation=_("Name and contact data go at once; the rest after this many days."),
        kind="number",
        proposal=365,
        source=PROPOSAL,
        minimum=30,
    )
)

#: How long a training session is kept after it was held, in days.
TRAINING_TERM = declare_parameter(
    ParameterDefinition(
        key="training_session_days",
        label=_("Days a training session is kept after it was held"),
        explanation=_("After that it is destroyed, with who came."),
        kind="number",
        proposal=1825,
        source=PROPOSAL,
        minimum=365,
    )
)

#: How long an agreement is kept after it ended, in days.
COVENANT_TERM = declare_parameter(
    ParameterDefinition(
        key="covenant_days",
        label=_("Days an agreement is kept after it ended"),
        explanation=_("After that it is destroyed, with its signed file."),
        kind="number",
        proposal=1825,
        source=PROPOSAL,
        minimum=365,
    )
)

#: So many days before an agreement ends it is told.
COVENANT_NOTICE = declare_parameter(
    ParameterDefinition(
        key="covenant_notice_days",
        label=_("Days before an agreement ends that it is told"),
        explanation=_("From then on it is among the findings, so that there is time to renew it."),
        kind="number",
        proposal=90,
        source=PROPOSAL,
        minimum=7,
    )
)

#: So many days before a training runs out it is told.
TRAINING_NOTICE = declare_parameter(
    ParameterDefinition(
        key="training_notice_days",
        label=_("Days before a training runs out that it is told"),
        explanation=_("From then on it is among the findings, so that there is time to plan one."),
        kind="number",
        proposal=60,
        source=PROPOSAL,
        minimum=7,
    )
)

#: So many days after a training one asks whether it could be used.
TRANSFER_WAIT = declare_parameter(
    ParameterDefinition(
        key="transfer_check_days",
        label=_("Days after a training that one asks whether it could be used"),
        explanation=_("Then the organisations that came are asked."),
        kind="number",
        proposal=90,
        source=PROPOSAL,
        minimum=14,
    )
)

#: How long a bulletin is kept after it was sent, in days.
BULLETIN_TERM = declare_parameter(
    ParameterDefinition(
        key="bulletin_days",
        label=_("Days a bulletin is kept after it was sent"),
        explanation=_("After that it is destroyed; the library stays."),
        kind="number",
        proposal=730,
        source=PROPOSAL,
        minimum=30,
    )
)

#: How long a work session is kept after it was held, in days.
WORK_SESSION_TERM = declare_parameter(
    ParameterDefinition(
        key="work_session_days",
        label=_("Days a work session is kept after it was held"),
        explanation=_("After that it is destroyed, with its questions and follow-up."),
        kind="number",
        proposal=730,
        source=PROPOSAL,
        minimum=30,
    )
)

#: How long a record of a disclosure is kept after it was started, in days.
DISCLOSURE_TERM = declare_parameter(
    ParameterDefinition(
        key="disclosure_days",
        label=_("Days a record of a disclosure is kept after it was started"),
        explanation=_("After that it is destroyed, finished or not."),
        kind="number",
        proposal=365,
        source=PROPOSAL,
        minimum=30,
    )
)
