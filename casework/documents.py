"""What casework hands out as a file: each for one reader, with what that reader may see."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import (
    AgendaItem,
    Case,
    CaseMeeting,
    DecisionList,
    DestructionList,
    RightsRequest,
)
from casework.models.access_exports import everything_about
from casework.models.at_table import table_at
from casework.models.calendar import invitation_file
from casework.models.figure_tables import Figures
from casework.models.own_agenda import own_agenda
from core.documents import Document
from core.models import Membership, Municipality


# --- decision lists -------------------------------------------------------------------------------
class DecisionListDocument(Document):
    """What was decided on one item, for who may read that item only (rules C7, C9, C14).

    Contributions are never quoted in it, so that what is meant for the meeting only stays there.
    """

    name = "decision_list"
    title = gettext_lazy("Decision list")
    template = "casework/documents/decision_list.html"
    permission = "decision_list.view"

    def __init__(self, moment: datetime.datetime) -> None:
        #: When it is adopted: stands in the document.
        self.moment = moment

    def context(self, obj: AgendaItem, membership: Membership) -> dict[str, Any]:
        """The item with its outcome, the table at this item, and the actions."""
        return {
            "item": obj,
            "meeting": obj.meeting,
            "table": table_at(obj),
            "actions": obj.actions.by_day(),
            "moment": self.moment,
            "chair": membership,
            "municipality": obj.municipality,
        }


class AddendaDocument(Document):
    """The sheet beside an adopted decision list: what was added to it, by whom and when (C10)."""

    name = "decision_list_addenda"
    title = gettext_lazy("Additions to a decision list")
    template = "casework/documents/addenda.html"
    permission = "decision_list.view"

    def file_name(self, obj: DecisionList) -> str:
        """Such as ``aanvullingen-O-2026-01-W6-FQ8.pdf``: codes only."""
        return f"{slugify(_('Additions'))}-{obj.item.reference}.pdf"

    def context(self, obj: DecisionList, membership: Membership) -> dict[str, Any]:
        """The list that is added to, and the additions in the order in which they came."""
        return {
            "list": obj,
            "item": obj.item,
            "meeting": obj.item.meeting,
            "addenda": obj.addenda.select_related("organisation"),
            "municipality": obj.municipality,
        }


# --- what a person gets to see, and proof of destruction ------------------------------------------
class AccessExportDocument(Document):
    """All that is kept about somebody, minus what is held back: that is marked (rule P3)."""

    name = "access_export"
    title = gettext_lazy("What is kept about you")
    template = "casework/documents/access_export.html"
    permission = "request.download"

    def __init__(self, held_back: Collection[str] = ()) -> None:
        #: Codes of the parts that are named and not shown.
        self.held_back = held_back

    def file_name(self, obj: RightsRequest) -> str:
        """Such as ``inzage-VZ-2026-01.pdf``."""
        return f"{slugify(_('Access'))}-{obj.reference}.pdf"

    def context(self, obj: RightsRequest, membership: Membership) -> dict[str, Any]:
        """The request with everything about its subject, kind by kind."""
        return {
            "asked": obj,
            "sections": everything_about(obj.subject, self.held_back),
            "municipality": obj.municipality,
        }


class DestructionCertificate(Document):
    """That so many cases were destroyed: term, basis, who signed and when; no person (rule B4)."""

    name = "destruction_certificate"
    title = gettext_lazy("Certificate of destruction")
    template = "casework/documents/destruction_certificate.html"
    permission = "destruction.download"

    def file_name(self, obj: DestructionList) -> str:
        """Such as ``bewijs-van-vernietiging-VL-2026-01.pdf``."""
        return f"{slugify(self.title)}-{obj.reference}.pdf"

    def context(self, obj: DestructionList, membership: Membership) -> dict[str, Any]:
        """The list with its signatures by function and organisation."""
        return {"list": obj, "basis": Case.retention.basis, "municipality": obj.municipality}


# --- plans and yearly figures ---------------------------------------------------------------------
class PlanDocument(Document):
    """The newest version of the plan of a case, without contributions (rules C12, C14)."""

    name = "case_plan"
    title = gettext_lazy("Plan per life domain")
    template = "casework/documents/plan.html"
    permission = "case.download"

    def file_name(self, obj: Case) -> str:
        """Such as ``plan-4H-TR9.pdf``: the code only."""
        return f"plan-{obj.code}.pdf"

    def context(self, obj: Case, membership: Membership) -> dict[str, Any]:
        """The plan with its goals, and whether it was adopted."""
        plan = obj.plans.newest()
        return {
            "case": obj,
            "plan": plan,
            "goals": plan.rows if plan else [],
            "municipality": obj.municipality,
        }


class FiguresDocument(Document):
    """The yearly figures on paper: the same published numbers as the page (rule G4)."""

    name = "case_figures"
    title = gettext_lazy("Yearly figures of the person-centred approach")
    template = "casework/documents/figures.html"
    permission = "case_figure.download"

    def __init__(self, figures: Figures) -> None:
        #: The year to print, as it was published.
        self.figures = figures

    def file_name(self, obj: Municipality) -> str:
        """Such as ``jaarcijfers-maasmonde-2025.pdf``."""
        return f"{slugify(_('Yearly figures'))}-{obj.slug}-{self.figures.year or 0}.pdf"

    def context(self, obj: Municipality, membership: Membership) -> dict[str, Any]:
        """The tables of the year."""
        return {"municipality": obj, "figures": self.figures}


# --- invitation and agenda ------------------------------------------------------------------------
class MeetingInvitation(Document):
    """One's own time at a meeting for one's own calendar: number, day, time, place (N14, C6)."""

    name = "meeting_invitation"
    title = gettext_lazy("Invitation for a meeting")
    permission = "meeting.download"
    kind = "ics"

    def file_name(self, obj: CaseMeeting) -> str:
        """Such as ``overleg-O-2026-01.ics``."""
        return f"{slugify(_('Meeting'))}-{obj.reference}.{self.kind}"

    def render(self, obj: CaseMeeting, membership: Any) -> bytes:
        """The calendar file; a cancelled meeting takes the entry away again."""
        return invitation_file(own_agenda(obj, membership), membership, cancelled=obj.is_cancelled)


class AgendaDocument(Document):
    """The agenda of a meeting for one reader: own items, with their own times (rule C7)."""

    name = "meeting_agenda"
    title = gettext_lazy("Agenda of a meeting")
    template = "casework/documents/agenda.html"
    permission = "meeting.download"

    def file_name(self, obj: CaseMeeting) -> str:
        """Such as ``agenda-O-2026-01.pdf``; no code."""
        return f"agenda-{obj.reference}.{self.kind}"

    def context(self, obj: CaseMeeting, membership: Any) -> dict[str, Any]:
        """The reader's own agenda."""
        return {
            "meeting": obj,
            "agenda": own_agenda(obj, membership),
            "municipality": membership.municipality,
            "edition": _edition(obj),
        }


def _edition(meeting: CaseMeeting) -> str:
    """Which version of the agenda this is; before the first it is a draft of who leads."""
    if meeting.published_at is None:
        return _("For you only · not published yet")
    told = _("For you only · version %(version)d of %(day)s")
    return told % {"version": meeting.version, "day": date_format(meeting.published_at, "j F Y")}
