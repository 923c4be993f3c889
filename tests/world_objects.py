"""One example object per door, for the tests that walk through every door."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from casework.models import Case, CaseMeeting
from core import audit
from core.actions import propose_parameter
from core.models import LocalWord, Membership, Parameter
from core.spreadsheets import Sheet, Workbook
from network.actions import sharing
from network.actions.consultations import create_consultation
from network.actions.key_figures import create_key_figure
from network.actions.people import create_officer
from network.actions.training import create_session, create_training
from network.actions.work_sessions import (
    hold_work_session,
    plan_work_session,
    set_follow_ups,
    set_questions,
)
from network.models import (
    Consultation,
    ConsultationLink,
    Covenant,
    CovenantConsultation,
    CovenantFile,
    CovenantParty,
    Disclosure,
    DisclosureAnswer,
    DisclosureRecipient,
    Enrolment,
    FocalOfficer,
    FollowUp,
    KeyFigure,
    SharingGuide,
    SharingStep,
    Training,
    TrainingSession,
    WorkQuestion,
    WorkSession,
)
from programmes.actions import mapping, programme_imports
from programmes.actions import mapping_outcomes as outcomes
from programmes.actions.imports import start_import
from programmes.actions.scans import adopt_scan, make_scan
from programmes.models import (
    ActivityImport,
    GapCard,
    MappingSession,
    Programme,
    ProgrammeImport,
    ProgrammeScan,
    SessionDecision,
)
from programmes.models.exchange import ProgrammeState
from tests import world_casework, world_registrations, world_signals
from tests.factories.network import (
    CovenantConsultationFactory,
    CovenantFactory,
    CovenantFileFactory,
    CovenantPartyFactory,
)
from tests.factories.programmes import OrganisationFactory
from tests.world import Side, programme_data
from tests.world_bulletins import a_bulletin_item, a_draft_bulletin, a_library_item, a_sent_bulletin

#: Doors below one programme carry the programme's reference, whatever they make or show.
BELOW_A_PROGRAMME = "/programmes/<reference:reference>/"
#: So do those below one case, and below one case meeting.
BELOW_A_CASE = "casework/cases/<case_code:reference>/"
BELOW_A_MEETING = "casework/meetings/<reference:reference>/"


def named_model(view_class: Any, pattern: str) -> Any:
    """The model whose reference stands in the address; None when there is none."""
    holders = {BELOW_A_PROGRAMME: Programme, BELOW_A_CASE: Case, BELOW_A_MEETING: CaseMeeting}
    for below, model in holders.items():
        if below in pattern:
            return model
    return getattr(view_class, "model", None)


def example(view_class: Any, pattern: str, side: Side) -> Any:
    """The object the door is asked about; the side's scope has to be entered. None: no object."""
    model = named_model(view_class, pattern)
    if ":key>" in pattern:
        return SimpleNamespace(key=PARAMETER)
    if ":kind>" in pattern:
        event = audit.record("membership.edit", a_colleague(side), membership=a_colleague(side))
        return SimpleNamespace(kind=event.object_type, object_id=event.object_id)
    if model is None or ":reference>" not in pattern:
        return None
    if ":subject>" in pattern:
        finding = ProgrammeState(side.programme).findings[0]
        return SimpleNamespace(
            reference=side.programme.reference, code=finding.code, subject=finding.subject
        )
    if model is Programme and pattern.endswith(".pdf"):
        return model.objects.order_by("pk").last()  # the smallest one: every role renders it
    name = model.__name__
    names = [view_class.__name__, f"{name}/verb" if ":verb>" in pattern else name, name]
    maker = next((MAKERS[known] for known in names if known in MAKERS), None)
    found = maker(side) if maker else model.objects.order_by("pk").first()
    if found is None:
        raise AssertionError(f"The world has no {model.__name__} for {pattern}.")
    return found


def a_colleague(side: Side) -> Membership:
    """Somebody the application manager may change: not themselves."""
    return side.membership("policy_adviser")


def a_proposal(side: Side) -> Parameter:
    """A parameter version that waits for the privacy officer."""
    waiting = Parameter.objects.filter(status=Parameter.Status.PROPOSED).first()
    return waiting or propose_parameter(
        membership=side.membership("application_manager"),
        key=PARAMETER,
        value=7,
        source="Besluit van de toets",
        valid_from=timezone.localdate(),
    )


def a_known_name(side: Side) -> LocalWord:
    """A name the guard takes for no private person."""
    kind = LocalWord.Kind.ORGANISATION
    known, _made = LocalWord.objects.get_or_create(name="De Waakzame Buurt", kind=kind)
    return known  # type: ignore[no-any-return]


def a_consultation(side: Side) -> Consultation:
    """A consultation without seats or links."""
    return Consultation.objects.first() or create_consultation(
        membership=side.membership("policy_adviser"),
        name="Jeugd op straat",
        level="operational",
        purpose="Samen kijken wat er speelt.",
        frequency="monthly",
        confidentiality="organisations",
    )


def a_link_between_consultations(side: Side) -> ConsultationLink:
    """What one consultation brings to another."""
    source = a_consultation(side)
    target = create_consultation(
        membership=side.membership("policy_adviser"),
        name="Werkgroep lokale aanpak",
        level="tactical",
        purpose="Samen kiezen wat nodig is.",
        frequency="monthly",
        confidentiality="organisations",
    )
    return ConsultationLink.objects.create(source=source, target=target, what="wat er speelt")


def an_agreement(side: Side) -> Covenant:
    """A signed agreement of two parties, with its file, under which a consultation shares."""
    found = Covenant.objects.filter(files__isnull=False).first()
    if found is not None:
        return found  # type: ignore[no-any-return]
    covenant: Covenant = CovenantFactory()
    for organisation in (side.membership("policy_adviser").organisation, OrganisationFactory()):
        CovenantPartyFactory(covenant=covenant, organisation=organisation)
    CovenantConsultationFactory(covenant=covenant, consultation=a_consultation(side))
    CovenantFileFactory(covenant=covenant)
    return covenant


def a_party(side: Side) -> CovenantParty:
    """A party to an agreement."""
    return an_agreement(side).parties.first()  # type: ignore[no-any-return]


def a_consultation_under_an_agreement(side: Side) -> CovenantConsultation:
    """A consultation that shares under an agreement."""
    return an_agreement(side).dependents.first()  # type: ignore[no-any-return]


def a_signed_file(side: Side) -> CovenantFile:
    """The signed file of an agreement."""
    return an_agreement(side).files.first()  # type: ignore[no-any-return]


def a_focal_officer(side: Side) -> FocalOfficer:
    """A colleague with access whom readers of the directory find."""
    account = side.membership("participant")
    found = FocalOfficer.objects.filter(membership=account).first()
    return found or create_officer(
        membership=side.membership("policy_adviser"),
        facts={
            "organisation": account.organisation,
            "membership": account,
            "function": "zorgcoördinator",
            "phone": "010 000 01 12",
            "agreed_on": timezone.localdate(),
        },
    )


def a_key_figure(side: Side) -> KeyFigure:
    """A key figure with whom the participant keeps in touch."""
    found: KeyFigure | None = KeyFigure.objects.active().first()
    return found or create_key_figure(
        membership=side.membership("policy_adviser"),
        facts={
            "name": "Saar Lindehof",
            "role": "Kent ouders in de wijk en brengt hen bij elkaar.",
            "not_the_role": "Geen informant.",
            "area": "Havenkwartier",
            "contact": side.membership("participant"),
            "agreed_on": timezone.localdate(),
            "review_on": timezone.localdate(),
        },
    )


def a_work_session(side: Side) -> WorkSession:
    """A planned work session with one question."""
    who = side.membership("policy_adviser")
    session = plan_work_session(
        membership=who,
        title="Online leefwereld",
        kind="peer_review",
        purpose="Leren van elkaar.",
        held_on=timezone.localdate(),
    )
    set_questions(session, membership=who, rows=[("Noord", "Wat werkt er goed?")])
    return session


def a_held_work_session(side: Side) -> WorkSession:
    """A work session that was held and has something to be done."""
    session, who = a_work_session(side), side.membership("policy_adviser")
    hold_work_session(session, membership=who)
    rows = [("Een lijst delen", who.organisation, timezone.localdate())]
    set_follow_ups(session, membership=who, rows=rows)
    return session


def a_follow_up(side: Side) -> FollowUp:
    """Something an organisation does after a work session."""
    return FollowUp.objects.get(session=a_held_work_session(side))  # type: ignore[no-any-return]


def a_follow_up_in_its_session(side: Side) -> SimpleNamespace:
    """The reference of the session and the number of the follow-up, as its address holds them."""
    follow_up = a_follow_up(side)
    return SimpleNamespace(reference=follow_up.session.reference, number=follow_up.pk)


def a_work_question(side: Side) -> WorkQuestion:
    """A question for one small group."""
    return WorkQuestion.objects.get(session=a_work_session(side))  # type: ignore[no-any-return]


def a_training(side: Side) -> Training:
    """A training that is given."""
    found: Training | None = Training.objects.first()
    return found or create_training(
        membership=side.membership("policy_adviser"),
        facts={"name": "Basistraining", "kind": "basic", "level": "basic", "repeat_months": 24},
    )


def a_training_session(side: Side) -> TrainingSession:
    """A session of today, with room."""
    found: TrainingSession | None = TrainingSession.objects.first()
    return found or create_session(
        membership=side.membership("policy_adviser"),
        facts={"training": a_training(side), "held_on": timezone.localdate(), "room_for": 20},
    )


def a_held_session(side: Side) -> TrainingSession:
    """A session of months ago, of which one asks now whether it could be used."""
    day = timezone.localdate() - datetime.timedelta(days=100)
    found: TrainingSession | None = TrainingSession.objects.filter(held_on=day).first()
    return found or create_session(
        membership=side.membership("policy_adviser"),
        facts={"training": a_training(side), "held_on": day},
    )


def some_enrolments(side: Side) -> Enrolment:
    """Three teachers of one organisation, who came."""
    session, organisation = a_training_session(side), side.membership("participant").organisation
    found = Enrolment.objects.filter(session=session, alone=False).first()
    return found or Enrolment.objects.create(
        session=session, organisation=organisation, profession="teacher", enrolled=3, attended=3
    )


def an_enrolment_by_name(side: Side) -> Enrolment:
    """A focal officer at a session."""
    officer = a_focal_officer(side)
    return Enrolment.objects.create(
        session=a_training_session(side),
        organisation=officer.organisation,
        officer=officer,
        profession="mentor",
    )


def a_version_in_use(side: Side) -> SharingGuide:
    """The steps for sharing information that every reader sees."""
    sharing.seed_sharing_guide()
    found: SharingGuide | None = SharingGuide.objects.in_use()
    assert found is not None
    return found


def a_draft_version(side: Side) -> SharingGuide:
    """A version of those steps that can still be changed."""
    a_version_in_use(side)
    keeper = side.membership("privacy_officer")
    return sharing.create_guide(membership=keeper, title="Werkwijze")


def a_step(side: Side) -> SharingStep:
    """The first step of the version in use."""
    return a_version_in_use(side).steps.first()  # type: ignore[return-value]


def a_record(side: Side) -> Disclosure:
    """A record of the focal officer: nobody else reads it."""
    a_version_in_use(side)
    return sharing.create_disclosure(membership=side.membership("focal_officer"), label="gesprek")


def first_step_of_a_record(side: Side) -> SimpleNamespace:
    """The address of the first step of a record."""
    return SimpleNamespace(reference=a_record(side).reference, order=1)


def an_answer(side: Side) -> DisclosureAnswer:
    """What the focal officer wrote at the first step of a record."""
    record, step = a_record(side), a_step(side)
    sharing.answer_step(record, step, membership=side.membership("focal_officer"), words="x")
    return DisclosureAnswer.objects.get(disclosure=record)  # type: ignore[no-any-return]


def a_recipient(side: Side) -> DisclosureRecipient:
    """An organisation with which the focal officer would share."""
    organisation = side.membership("participant").organisation
    row: DisclosureRecipient = DisclosureRecipient.objects.create(
        disclosure=a_record(side), organisation=organisation
    )
    return row


def a_draft_scan(side: Side) -> ProgrammeScan:
    """A scan that its verbs can be asked of."""
    return make_scan(side.programme, membership=side.membership("policy_adviser"))


def an_adopted_scan(side: Side) -> ProgrammeScan:
    """A scan that every reader of scans may see."""
    kept = ProgrammeScan.objects.filter(status=ProgrammeScan.Status.ADOPTED).first()
    if kept is None:
        kept = make_scan(side.programme, membership=side.membership("policy_adviser"))
        adopt_scan(
            kept,
            membership=side.membership("policy_adviser"),
            adopted_on=timezone.localdate(),
            render=lambda _scan: b"%PDF-",
        )
    return kept


def a_list_to_read_in(side: Side) -> ActivityImport:
    """An uploaded list of one activity, not read in yet."""
    workbook = Workbook([Sheet("Blad1", [["Activiteit", "Eigenaar"], ["Dorpstafels", "Welzijn"]])])
    return start_import(
        side.programme,
        membership=side.membership("policy_adviser"),
        workbook=workbook,
        file_name="lijst.xlsx",
        status="running",
    )


def a_programme_to_read_in(side: Side) -> ProgrammeImport:
    """An uploaded programme, not stored yet."""
    return programme_imports.start(
        membership=side.membership("policy_adviser"),
        data=programme_data("grensbeek"),
        file_name="grensbeek.json",
        target=None,
    )


def planned_session(side: Side) -> MappingSession:
    """A session that still has to begin."""
    return mapping.plan_session(
        side.programme,
        membership=side.membership("policy_adviser"),
        title="Sessie",
        planned_at=timezone.now(),
    )


def session_under_way(side: Side) -> MappingSession:
    """A session in which answers are recorded."""
    session = planned_session(side)
    mapping.hold_session(session, membership=side.membership("policy_adviser"))
    return session


def concluded_session(side: Side) -> MappingSession:
    """A session that is over."""
    session = session_under_way(side)
    who = side.membership("policy_adviser")
    mapping.conclude_session(session, membership=who, notes="")
    return session


def gap_card(side: Side) -> GapCard:
    """A gap noted in a session that is under way."""
    session, who = session_under_way(side), side.membership("policy_adviser")
    return outcomes.note_gap(session, membership=who, key="k", text="Niets voor ouders.")[0]


def session_decision(side: Side) -> SessionDecision:
    """A decision of a session that is under way."""
    session, who = session_under_way(side), side.membership("policy_adviser")
    return outcomes.record_decision(session, membership=who, key="k", text="Welzijn bellen.")[0]


#: The parameter that every door about parameters is asked about.
PARAMETER = "small_number"
#: Name of view or model → what makes its example, for models the world does not fill. "Model/verb"
#: makes another one for the doors of its verbs.
MAKERS: dict[str, Any] = (
    world_signals.MAKERS
    | world_casework.MAKERS
    | world_registrations.MAKERS
    | {
        "Bulletin": a_sent_bulletin,
        "Bulletin/verb": a_draft_bulletin,
        "BulletinItem": a_bulletin_item,
        "BulletinUpdate": a_draft_bulletin,
        "LibraryItem": a_library_item,
        "ActivityImport": a_list_to_read_in,
        "Consultation": a_consultation,
        "ConsultationLink": a_link_between_consultations,
        "Enrolment": some_enrolments,
        "Covenant": an_agreement,
        "CovenantConsultation": a_consultation_under_an_agreement,
        "CovenantFile": a_signed_file,
        "CovenantParty": a_party,
        "FocalOfficer": a_focal_officer,
        "KeyFigure": a_key_figure,
        "LocalWord": a_known_name,
        "Membership": a_colleague,
        "Parameter": a_proposal,
        "ProgrammeImport": a_programme_to_read_in,
        "ProgrammeScan": an_adopted_scan,
        "ProgrammeScan/verb": a_draft_scan,
        "Training": a_training,
        "TrainingSession": a_training_session,
        "TrainingTransfer": a_held_session,
        "enrolment_officer_alone": an_enrolment_by_name,
        "enrolment_officer_once": an_enrolment_by_name,
        "MappingSession": planned_session,
        "FollowUp": a_follow_up,
        "WorkQuestion": a_work_question,
        "WorkSession": a_work_session,
        "WorkSession/verb": a_held_work_session,
        "WorkSessionFollowUp": a_follow_up_in_its_session,
        "WorkSessionFollowUps": a_held_work_session,
        "WorkSessionThemes": a_held_work_session,
        "SessionDetail": concluded_session,
        "Room": session_under_way,
        "SessionEntry": session_under_way,
        "GapCreate": session_under_way,
        "DecisionCreate": session_under_way,
        "GapCard": gap_card,
        "SessionDecision": session_decision,
        "SharingGuide": a_version_in_use,
        "SharingGuide/verb": a_draft_version,
        "sharing_guide_reference_once": a_draft_version,
        "sharing_guide_version_once": a_draft_version,
        "GuideUpdate": a_draft_version,
        "GuideSteps": a_draft_version,
        "SharingStep": a_step,
        "Disclosure": a_record,
        "DisclosureStep": first_step_of_a_record,
        "DisclosureAnswer": an_answer,
        "DisclosureRecipient": a_recipient,
    }
)
