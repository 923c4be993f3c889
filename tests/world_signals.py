"""One example object of signals per door and per model, for the tests that walk through all.

Everybody of the world is of one organisation; ``a_colleague_elsewhere`` is of another.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F

from core.models import Membership, Organisation, RoleGrant, User
from network.actions.partners import ensure_organisation
from signals.actions.partner_pages import open_partner_page
from signals.actions.structure import create_structure, seed_structure, set_partners
from signals.models import (
    ClosedDay,
    Interpretation,
    PartnerPage,
    PeerQuestion,
    Signal,
    SignalRoute,
    SignalStructure,
    StructureBox,
    ThermometerSession,
    ThermometerTheme,
)
from signals.models.setup import ROUTED_BY
from tests.factories.advice import make_answer, make_question
from tests.factories.signals import ask_for_view, file_view, make_area, make_signal
from tests.factories.thermometer import make_agreement, make_seat, make_talk, make_theme
from tests.world import PASSWORD, Side


def a_colleague_elsewhere(side: Side, role: str = "focal_officer") -> Membership:
    """Somebody with a role who works for another organisation than everybody else."""
    name = f"elders.{role}.{side.municipality.slug}"
    found = Membership.objects.filter(user__username=name).first()
    if found:
        return found
    user = User.objects.create_user(name, password=PASSWORD, name="Elders Jansen")
    organisation: Organisation = ensure_organisation("Jongerenwerk De Brug", type="other")
    membership = Membership.objects.create(
        user=user,
        municipality=side.municipality,
        organisation=organisation,
        function="jongerenwerker",
    )
    RoleGrant.objects.create(membership=membership, role=role)
    return membership


def a_signal(side: Side) -> Signal:
    """A signal of the focal officer, taken up by the coordinator; the participant is asked."""
    signal = make_signal(
        reporter=side.membership("focal_officer"),
        handler=side.membership("signal_coordinator"),
        status=Signal.Status.UNDER_INTERPRETATION,
    )
    ask_for_view(signal, side.membership("participant"))
    return signal


def a_view(side: Side) -> Interpretation:
    """A view that was filed, while another one is awaited."""
    return file_view(a_signal(side), a_colleague_elsewhere(side))


def a_question(side: Side) -> PeerQuestion:
    """A question of the focal officer to colleagues, with an answer of the signal coordinator."""
    question = make_question(side.membership("focal_officer"))
    make_answer(question, side.membership("signal_coordinator"))
    return question


def a_planned_talk(side: Side) -> ThermometerSession:
    """A planned thermometer session at which everybody's organisation sits."""
    talk = make_talk(ThermometerSession.Status.PLANNED)
    make_seat(talk, side.membership("signal_coordinator").organisation, "beleidsadviseur")
    return talk


def a_talk(side: Side) -> ThermometerSession:
    """A thermometer session under way, with a theme and something agreed."""
    who = side.membership("signal_coordinator").organisation
    talk = make_talk()
    make_seat(talk, who, "beleidsadviseur")
    make_theme(talk)
    make_agreement(talk, who)
    return talk


def a_talk_theme(side: Side) -> ThermometerTheme:
    """The theme of a thermometer session under way."""
    return a_talk(side).themes.get()  # type: ignore[no-any-return]


def a_partner_page(side: Side) -> PartnerPage:
    """The open page of the organisation of everybody."""
    me = side.membership("signal_coordinator")
    organisation = me.organisation
    found = PartnerPage.objects.open().filter(organisation=organisation).first()
    return found or open_partner_page(membership=me, organisation=organisation)  # type: ignore[arg-type]


def a_structure(side: Side) -> SignalStructure:
    """The product's proposal, in use."""
    seed_structure()
    return SignalStructure.objects.in_use()


def a_draft_structure(side: Side) -> SignalStructure:
    """A draft with the steps of the proposal and one partner."""
    seed_structure()
    draft = create_structure(
        membership=side.membership("signal_coordinator"),
        title="Nieuwe route",
        contact="14 0000",
        urgent="0900-8844",
        promise="U hoort altijd iets terug.",
        escalation="Bel de gemeente.",
    )
    organisation = ensure_organisation("Jongerenwerk De Brug", type="youth_work")
    return set_partners(
        draft, membership=side.membership("signal_coordinator"), organisations=[organisation]
    )


def a_closed_day(side: Side) -> ClosedDay:
    """A day on which this municipality is closed."""
    day: ClosedDay = ClosedDay.objects.get_or_create(day="2027-05-07", label="Brugdag")[0]
    return day


def a_route(side: Side, *named: str) -> SignalRoute:
    """The signal coordinator handles everything, or what these name: organisation, area."""
    facts = {
        "organisation": side.membership("participant").organisation
        if "organisation" in named
        else None,
        "area": make_area() if "area" in named else None,
    }
    handler = side.membership("signal_coordinator")
    route: SignalRoute = SignalRoute.objects.get_or_create(**facts, defaults={"handler": handler})[
        0
    ]
    return route


#: Name of a view or a model → what makes its object; added to those of world_objects.
MAKERS: dict[str, Any] = {
    "ThermometerSession": a_talk,
    "ThermometerSession/verb": a_planned_talk,
    "ThermometerTheme": a_talk_theme,
    "ThermometerThemeCreate": a_talk,
    "ThermometerSeat": lambda side: a_talk(side).seats.get(),
    "ThermometerAction": lambda side: a_talk(side).actions.get(),
    "PeerAnswer": lambda side: a_question(side).answers.get(),
    "PeerQuestion": a_question,
    "Signal": a_signal,
    "SignalFact": lambda side: a_signal(side).facts.get(),
    "SignalStructure": a_structure,
    "SignalStructure/verb": a_draft_structure,
    "StructureUpdate": a_draft_structure,
    "StructureSteps": a_draft_structure,
    "StructurePartners": a_draft_structure,
    "StructureStep": lambda side: a_structure(side).steps.first(),
    "StructureBox": lambda side: StructureBox.objects.filter(
        step__structure=a_structure(side)
    ).first(),
    "StructurePartner": lambda side: a_draft_structure(side).partners.get(),
    "SignalArea": lambda side: make_area(),
    "ClosedDay": a_closed_day,
    "SignalRoute": a_route,
    "signal_structure_reference_once": a_draft_structure,
    "signal_structure_version_once": a_draft_structure,
    "structure_step_term_once": lambda side: a_structure(side).steps.exclude(term="").first(),
    **{
        f"signal_route_once_{name}": lambda side, named=named: a_route(side, *named)
        for name, named in ROUTED_BY.items()
    },
    "PartnerPage": a_partner_page,
    "Interpretation": a_view,
}

#: Name of a rule → values that break it; ``tests/architecture/test_constraints.py`` adds these.
BREAKERS: dict[str, dict[str, Any]] = {
    "signal_decided_has_outcome": {"status": "decided", "outcome": ""},
    "signal_support_names_intervention": {"outcome": "support", "intervention": None},
    "signal_fed_back_or_reason": {
        "status": "fed_back",
        "outcome": "advice",
        "theme": "online",
        "decided_on": "2026-01-01",
        "feedback_kind": "",
    },
    "signal_waived_has_reason": {"feedback_kind": "waived", "waive_reason": ""},
    "signal_taken_up_has_handler": {"handler": None},
    "signal_closed_has_day": {"closed_on": "2026-01-01"},
    "signal_fact_has_text": {"text": ""},
    "signal_note_has_text": {"text": ""},
    "signal_message_has_text": {"kind": "question", "text": "", "is_unknown": False},
    "interpretation_filed_or_stepped_back": {"stepped_back_on": "2026-01-01"},
    "interpretation_filed_has_text": {"reading": ""},
    "interpretation_text_was_filed": {"filed_on": None, "reading": "Ik lees boosheid."},
    "interpretation_opened_was_filed": {"filed_on": None, "reading": "", "opened_on": "2026-01-01"},
    "peer_answer_has_text": {"text": ""},
    "signal_route_deputy_is_somebody_else": {"deputy": F("handler")},
    "signal_structure_status_known": {"status": "in_use", "in_use_since": None},
    "thermometer_session_explained_first": {"status": "held", "is_explained": False},
    "thermometer_session_ends_after_it_starts": {"starts_at": "09:00", "ends_at": "09:00"},
    "thermometer_action_has_text": {"what": ""},
}
