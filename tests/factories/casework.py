"""Registrations, cases and meetings in any state, made at once; actions follow a life cycle."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from casework.models import (
    Action,
    AgendaItem,
    AgendaItemVersion,
    Attendance,
    Case,
    CaseMeeting,
    CaseParticipant,
    CasePlan,
    Contribution,
    ContributionKind,
    Goal,
    InformationEntry,
    MeetingSeries,
    Registration,
    RegistrationFact,
    Side,
    Source,
    Statement,
    StatementReason,
    Why,
)
from casework.models.codes import new_code
from casework.models.parameters import BASIS, CRITERIA, ORGANISATIONS
from core.models import Membership, Organisation, Parameter, RoleGrant, User
from core.models.parameters import definitions
from core.references import next_reference
from core.tenancy import current
from network.actions.partners import ensure_organisation

R = Registration.Status
DAY = datetime.timedelta(days=1)
#: The three organisations of a weighing, as the demonstration and the tests call them.
REQUIRED = ("Gemeente", "Politie", "Openbaar Ministerie")


def approved(key: str, value: Any = None) -> Parameter:
    """An approved version of a parameter that holds since a year; its proposal unless given."""
    author, approver = Membership.objects.filter(municipality=current()).order_by("pk")[:2]
    version = Parameter.objects.filter(key=key).count() + 1
    return Parameter.objects.create(
        key=key,
        version=version,
        value=definitions[key].proposal if value is None else value,
        source="Vastgesteld door de gemeente",
        status=Parameter.Status.APPROVED,
        author=author,
        approver=approver,
        valid_from=timezone.localdate() - 365 * DAY,
    )


def in_force(key: str, value: Any = None) -> Parameter:
    """The version of a parameter that holds; one is approved when there is none."""
    return Parameter.objects.in_force(key) or approved(key, value)


def confirm_conditions() -> None:
    """Approve what a registration needs: the basis and the required organisations."""
    in_force(BASIS, "Grondslag van de proef, vastgesteld door de jurist")
    in_force(ORGANISATIONS, [{"label": name, "note": ""} for name in REQUIRED])
    in_force(CRITERIA)


def somebody(name: str, organisation: str, *roles: str, function: str = "adviseur") -> Membership:
    """A member of the current municipality: log-in ``<name>.<slug>``, found or made."""
    username = f"{name}.{current().slug}"
    found = Membership.objects.filter(user__username=username).first()
    if found:
        return found
    user = User.objects.create_user(
        username, f"{username}@voorbeeld.nl", password="wachtwoord-van-de-test", name=name.title()
    )
    membership = Membership.objects.create(
        user=user,
        municipality=current(),
        organisation=ensure_organisation(organisation, type="other"),
        function=function,
    )
    for role in roles:
        RoleGrant.objects.create(membership=membership, role=role)
    return membership


def a_partner(name: str = "wijkteam", organisation: str = "Wijkteam Zuid") -> Membership:
    """A participant of another organisation than everybody in the world."""
    return somebody(name, organisation, "participant")


def a_director(name: str = "regie") -> Membership:
    """A process director."""
    return somebody(name, "Zorg- en Veiligheidshuis", "process_director")


def make_registration(
    *, registrar: Membership | None = None, status: str = R.REGISTERED, **facts: Any
) -> Registration:
    """A registration with one fact in a state, every floor kept; statements stay to be made."""
    confirm_conditions()
    registrar = registrar or a_partner()
    today = timezone.localdate()
    values: dict[str, Any] = {
        "code": new_code(Registration),
        "status": status,
        "registrar": registrar,
        "organisation": registrar.organisation,
        "function": "wijkwerker",
        "goal": "School en thuis weer op één lijn krijgen.",
        "against": "Komt elke week naar de kookgroep.",
        "basis": "Onze taak in de jeugdhulp.",
        "told": "yes",
    }
    if status not in (R.REGISTERED, R.WITHDRAWN):
        values |= {
            "taken_up_on": today,
            "taken_up_by": a_director(),
            "statements_by": today + 10 * DAY,
            "criteria_version": in_force(CRITERIA),
            "basis_version": in_force(BASIS),
        }
    if status == R.AWAITING_INFORMATION:
        values |= {
            "question": "Wat vindt school hiervan?",
            "asked_organisation": registrar.organisation,
            "asked_on": today,
            "information_by": today + 28 * DAY,
        }
    if status in Registration.DECIDED_STATES:
        values |= {
            "opened_at": timezone.now(),
            "decider": somebody("besluit", "Gemeente", "meeting_chair"),
            "decided_on": today,
            "necessity": "Zonder overleg weten school en wijkteam niet van elkaar wat zij doen.",
            "proportionality": "Wij delen alleen wat nodig is.",
            "subsidiarity": "Begeleiding alleen hielp niet genoeg.",
        }
    if status == R.REFERRED:
        values["referred_to"] = "social_domain"
    if status in (R.DECLINED, R.REFERRED, R.HANDED_OVER, R.WITHDRAWN):
        values["ended_on"] = today
    registration: Registration = Registration.objects.create(**(values | facts))
    make_fact(registration)
    return registration


def make_fact(registration: Registration, **facts: Any) -> RegistrationFact:
    """The next fact of a registration."""
    values: dict[str, Any] = {
        "order": registration.facts.count() + 1,
        "text": "Bleef drie keer weg van de training.",
        "source": Source.OWN,
        "happened_on": timezone.localdate() - 14 * DAY,
    }
    fact: RegistrationFact = RegistrationFact.objects.create(
        registration=registration, **(values | facts)
    )
    return fact


def make_statement(
    registration: Registration,
    organisation: str | Organisation = "Politie",
    *,
    author: Membership | None = None,
    is_filed: bool = True,
    **facts: Any,
) -> Statement:
    """The statement of an organisation, given unless said otherwise, with a reason a criterion."""
    if isinstance(organisation, str):
        organisation = ensure_organisation(organisation, type="other")
    values: dict[str, Any] = {
        "organisation": organisation,
        "order": registration.statements.count() + 1,
    }
    if is_filed:
        author = author or somebody(
            f"lid{organisation.pk}", organisation.name, "participant", function="wijkagent"
        )
        values |= {
            "author": author,
            "function": "wijkagent",
            "against": "De kookgroep gaat goed.",
            "filed_on": timezone.localdate(),
        }
    statement: Statement = Statement.objects.create(registration=registration, **(values | facts))
    if is_filed:
        for order, criterion in enumerate(registration.criteria, start=1):
            StatementReason.objects.create(
                statement=statement,
                order=order,
                criterion=criterion["label"],
                heading="Twee feiten passen",
                reason="De uitspraak in oktober staat op zichzelf.",
            )
    return statement


def weighed(*, registrar: Membership | None = None, **facts: Any) -> Registration:
    """A registration whose required statements are all in and open: ready for a decision."""
    registration = make_registration(registrar=registrar, status=R.IN_WEIGHING, **facts)
    for name in REQUIRED:
        make_statement(registration, name)
    registration.opened_at = timezone.now()
    registration.save(update_fields=["opened_at"])
    return registration


def make_case(
    *,
    process_director: Membership | None = None,
    deputy_director: Membership | None = None,
    case_director: Membership | None = None,
    status: str = Case.Status.IN_CONSULTATION,
    **facts: Any,
) -> Case:
    """A case in a state, with its registration; every floor kept."""
    today = timezone.localdate()
    process_director = process_director or a_director()
    values: dict[str, Any] = {
        "code": new_code(Case),
        "status": status,
        "registration": make_registration(status=R.TAKEN_IN),
        "regime": "person_centred",
        "basis_version": in_force(BASIS),
        "purpose": "School en wonen weer op orde.",
        "process_director": process_director,
        "deputy_director": deputy_director or a_director("vervanger"),
        "case_director": case_director or somebody("casusregie", "Wijkteam Zuid", "case_director"),
        "opened_on": today,
        "next_review_by": today + 180 * DAY,
    }
    if status == Case.Status.SCALED_UP:
        values["scaled_to"] = "triangle"
    if status == Case.Status.AFTERCARE:
        values |= {"aftercare": "Belt elke maand.", "aftercare_on": today + 90 * DAY}
    if status == Case.Status.CLOSED:
        values |= {
            "closed_on": today,
            "closing_reason": "goals_reached",
            "closing_note": "De doelen zijn gehaald.",
            "transfer": "Het wijkteam blijft in beeld.",
            "evaluation": "Vroeg bellen hielp.",
            "informer": "Het wijkteam, deze week.",
        }
    case: Case = Case.objects.create(**(values | facts))
    return case


def make_participant(case: Case, membership: Membership, **facts: Any) -> CaseParticipant:
    """Somebody admitted to a case for half a year."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "membership": membership,
        "organisation": membership.organisation,
        "function": "begeleider",
        "basis": "Taak in de jeugdhulp.",
        "need": "Begeleidt thuis.",
        "from_on": today,
        "until": today + 180 * DAY,
    }
    participant: CaseParticipant = CaseParticipant.objects.create(case=case, **(values | facts))
    return participant


def make_contribution(case: Case, author: Membership, **facts: Any) -> Contribution:
    """A fact somebody contributed."""
    values: dict[str, Any] = {
        "number": case.contributions.count() + 1,
        "organisation": author.organisation,
        "author": author,
        "function": "begeleider",
        "kind": ContributionKind.FACT,
        "side": Side.CARE,
        "text": "Sinds twee weken weer elke dag op school.",
        "source": Source.OWN,
        "happened_on": timezone.localdate() - 7 * DAY,
    }
    contribution: Contribution = Contribution.objects.create(case=case, **(values | facts))
    return contribution


def make_plan(case: Case, *, goals: int = 1, **facts: Any) -> CasePlan:
    """A version of the plan with goals; not adopted unless said so."""
    version = case.plans.count() + 1
    plan: CasePlan = CasePlan.objects.create(case=case, **({"version": version} | facts))
    for order in range(1, goals + 1):
        make_goal(plan, order=order)
    return plan


def make_goal(plan: CasePlan, **facts: Any) -> Goal:
    """A goal of a plan."""
    values: dict[str, Any] = {
        "number": facts.get("order") or plan.goals.count() + 1,
        "order": plan.goals.count() + 1,
        "life_domain": "School en werk",
        "title": "Haalt het diploma in de zomer",
        "lessen": "Uitval door verzuim",
        "strengthen": "Goede band met mentor",
        "how": "Begeleiding door jongerenwerk",
        "owner": plan.case.case_director.organisation,
        "ends_on": timezone.localdate() + 180 * DAY,
        "indicator": "Vier weken achter elkaar aanwezig",
    }
    goal: Goal = Goal.objects.create(plan=plan, **(values | facts))
    return goal


def tell_person(case: Case, **facts: Any) -> InformationEntry:
    """The person was told today."""
    values: dict[str, Any] = {
        "recorded_by": case.process_director,
        "told_on": timezone.localdate(),
        "told_by": case.case_director.organisation,
        "how": "In een gesprek thuis.",
    }
    entry: InformationEntry = InformationEntry.objects.create(case=case, **(values | facts))
    return entry


def make_series(**facts: Any) -> MeetingSeries:
    """A series of meetings every four weeks."""
    values: dict[str, Any] = {
        "reference": next_reference(MeetingSeries, "R"),
        "name": "Casusoverleg",
        "rhythm": "four_weekly",
        "first_on": timezone.localdate(),
        "starts_at": datetime.time(10),
        "place": "Stadskantoor, kamer 2.14",
        "chair": somebody("leiding", "Gemeente", "meeting_chair"),
    }
    series: MeetingSeries = MeetingSeries.objects.create(**(values | facts))
    return series


def make_meeting(*, status: str = CaseMeeting.Status.PLANNED, **facts: Any) -> CaseMeeting:
    """A meeting today at ten in a state, every floor kept."""
    values: dict[str, Any] = {
        "reference": next_reference(CaseMeeting, "O"),
        "status": status,
        "held_on": timezone.localdate(),
        "starts_at": datetime.time(10),
        "place": "Stadskantoor, kamer 2.14",
        "chair": facts.get("chair") or somebody("leiding", "Gemeente", "meeting_chair"),
        "planned_by": facts.get("planned_by") or a_director(),
    }
    now = timezone.now()
    if status in CaseMeeting.SHOWN:
        values |= {"version": 1, "published_at": now, "sequence": 1}
    if status in (CaseMeeting.Status.HELD, CaseMeeting.Status.ADOPTED):
        values["begun_at"] = now
    if status == CaseMeeting.Status.ADOPTED:
        values |= {"ended_at": now, "adopted_at": now}
    if status == CaseMeeting.Status.CANCELLED:
        values["cancelled_because"] = "Te weinig punten."
    meeting: CaseMeeting = CaseMeeting.objects.create(**(values | facts))
    return meeting


def make_item(meeting: CaseMeeting, case: Case | None = None, **facts: Any) -> AgendaItem:
    """A ready item, about a case unless ``registration`` is given; published with its meeting."""
    values: dict[str, Any] = {
        "order": meeting.items.count() + 1,
        "case": case,
        "why": Why.CHOSEN,
        "goal": "Wonen vlot trekken",
        "question": "Wat houdt de woning tegen?",
        "decision_kind": "agreements",
        "minutes": 15,
    }
    if facts.get("status") == AgendaItem.Status.DISCUSSED:
        values |= {
            "picture": "De corporatie wil tekenen.",
            "decision": "De corporatie tekent een tijdelijk contract.",
            "ground": "needed",
            "person_present": "no",
            "absent_because": "Wilde liever bellen.",
            "person_says": "Wil de woning graag.",
            "told": "yes",
        }
    item: AgendaItem = AgendaItem.objects.create(meeting=meeting, **(values | facts))
    if meeting.version and item.is_ready:
        names = ("order", "goal", "question", "decision_kind", "minutes")
        AgendaItemVersion.objects.create(
            item=item,
            version=meeting.version,
            published_at=meeting.published_at,
            **{name: getattr(item, name) for name in names},
        )
    return item


def attend(meeting: CaseMeeting, membership: Membership, **facts: Any) -> Attendance:
    """Somebody who is there and confirmed secrecy."""
    values: dict[str, Any] = {
        "organisation": membership.organisation,
        "is_present": True,
        "secrecy_confirmed_at": timezone.now(),
    }
    row: Attendance = Attendance.objects.create(
        meeting=meeting, membership=membership, **(values | facts)
    )
    return row


def make_action(case: Case, owner: Membership | None = None, **facts: Any) -> Action:
    """An open action of somebody (the case director unless given), due in a week."""
    owner = owner or case.case_director
    values: dict[str, Any] = {
        "code": new_code(Action),
        "case": case,
        "text": "Begeleiding regelen",
        "owner_organisation": owner.organisation,
        "owner": owner,
        "due_on": timezone.localdate() + 7 * DAY,
    }
    action: Action = Action.objects.create(**(values | facts))
    return action
