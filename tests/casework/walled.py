"""A world full of marked texts, and who may read each: written from the rules, not from the code.

Two cases on one meeting, a restricted and a closed one beside them, a weighing that is open and one
that is not, a cancelled and an unpublished meeting. Every encrypted text holds a mark of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone

from casework import models as casework
from casework.models import Action, AgendaItem, Case, CaseMeeting, Registration
from casework.models.codes import new_code
from core.documents import fingerprint
from core.models import Membership
from core.models.encrypted import Encrypted, EncryptedBinaryField, EncryptedTextField
from core.references import next_reference
from interventions.models import Intervention
from tests.factories import casework as make
from tests.world import Side, World

C, I, M, R = Case.Status, AgendaItem.Status, CaseMeeting.Status, Registration.Status  # noqa: E741
DAY = datetime.timedelta(days=1)
HELD, ADOPTED = M.HELD, M.ADOPTED
#: How a mark begins; letters follow.
MARK = "kanarie"

# --- who may read what (rules C4, C7, C14, C18, W3, W6, P3 to P5, A9) -----------------------------
#: Of the two cases on the meeting: whoever directs, leads or takes part in it today.
OF_A = {"process_director", "deputy_a", "case_director", "participant"}
OF_B = {"director_b", "deputy_b", "leader_b", "partner_b", "other_chair"}
#: Of a restricted and of a closed case: its process directors only.
DIRECTORS_A, DIRECTORS_B = {"process_director", "deputy_a"}, {"director_b", "deputy_b"}
#: Whoever leads the meeting of both.
LEADERS = {"meeting_chair", "note_taker"}
CHAIRS = {"meeting_chair", "other_chair"}
DIRECTORS = DIRECTORS_A | DIRECTORS_B
ASKED = {"asked", "asked_colleague"}
OFFICER = {"privacy_officer"}


def _letters(number: int) -> str:
    signs = "bcdfghjklmnpqrstvwxz"
    return "".join(signs[number // 20**place % 20] for place in (2, 1, 0))


@dataclass
class Walled:
    """The texts, the codes, and which of the readers may meet them."""

    side: Side
    stage: str
    people: dict[str, Membership] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    meetings: dict[str, CaseMeeting] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    #: Mark → who may read it, and what it is.
    marks: dict[str, tuple[frozenset[str], str]] = field(default_factory=dict)
    #: Code → who may know it.
    codes: dict[str, frozenset[str]] = field(default_factory=dict)

    # --- the table ---------------------------------------------------------------------------
    @property
    def leaders(self) -> set[str]:
        """Whoever leads the meeting reads its cases until its lists are adopted."""
        return LEADERS if self.stage == HELD else set()

    def of_case(self, name: str) -> set[str]:
        """Who reads a case."""
        open_cases = {"A": OF_A | self.leaders, "B": OF_B | self.leaders}
        return open_cases.get(name, DIRECTORS_B)

    def of_item(self, meeting: str, name: str) -> set[str]:
        """Who reads an item, and what was decided on it."""
        directors = DIRECTORS_A if name == "A" else DIRECTORS_B
        if meeting == "planned":
            return directors | {"other_chair"}
        if meeting == "cancelled":
            return directors | LEADERS
        if name in ("opened", "sealed"):
            return DIRECTORS | CHAIRS | ASKED | LEADERS
        if name == "closed":
            return DIRECTORS_B | self.leaders
        return DIRECTORS_B if name == "restricted" else self.of_case(name) | LEADERS

    def of_registration(self, name: str) -> set[str]:
        """Who reads a registration: whoever guides, decides, brought it in, or is asked."""
        if name in ("restricted", "closed"):
            return DIRECTORS_B
        asked = ASKED if name in ("opened", "sealed") else set()
        own = {"registrar_b"} if name == "B" else {"registrar"}
        return DIRECTORS | CHAIRS | own | asked

    # --- marks -------------------------------------------------------------------------------
    def mark(self, what: str, readers: set[str]) -> str:
        """A new mark for a text that these may read."""
        found = f"{MARK}{_letters(len(self.marks))}"
        self.marks[found] = (frozenset(readers), what)
        return found

    def name_of(self, obj: Any) -> str:
        """How this world calls a case, a registration or a meeting."""
        kinds = {Case: self.cases, Registration: self.registrations, CaseMeeting: self.meetings}
        rows: dict[str, Any] = kinds[type(obj)]
        return next(name for name, row in rows.items() if row.pk == obj.pk)

    def readers_of(self, row: Any) -> set[str]:
        """Who may read the texts of a row."""
        kind = type(row).__name__
        by_kind = {
            "CaseLesson": DIRECTORS | CHAIRS,
            "Incident": DIRECTORS | CHAIRS | OFFICER,
            "Statement": self._statement,
            "StatementReason": lambda one: self._statement(one.statement),
            "WeighingDifference": lambda one: self._open_weighing(one.registration),
            "Contribution": self._contribution,
            "AgendaItem": self._item,
            "AgendaItemVersion": lambda one: self._item(one.item),
            "Addendum": lambda one: self._item(one.decision_list.item),
            "TextVersion": lambda one: (
                self._item(one.item) if one.item else self.of_case(self.name_of(one.case))
            ),
            "Goal": lambda one: self.of_case(self.name_of(one.plan.case)),
            "Provision": lambda one: self._directors(one) | OFFICER,
            "RightsRequest": lambda one: self._directors(one) | OFFICER,
            "Registration": lambda one: self.of_registration(self.name_of(one)),
            "RegistrationFact": lambda one: self.of_registration(self.name_of(one.registration)),
            "Case": lambda one: self.of_case(self.name_of(one)),
        }
        found = by_kind.get(kind, lambda one: self.of_case(self.name_of(one.case)))
        return found(row) if callable(found) else found

    def _directors(self, row: Any) -> set[str]:
        return DIRECTORS_A if self.name_of(row.case) == "A" else DIRECTORS_B

    def _item(self, item: AgendaItem) -> set[str]:
        return self.of_item(self.name_of(item.meeting), self.name_of(item.subject))

    def _statement(self, row: Any) -> set[str]:
        """Sealed, it is for whoever wrote it; open, for whoever weighs (rule W3)."""
        author = {name for name, one in self.people.items() if one.pk == row.author_id}
        if self.name_of(row.registration) == "sealed" and not row.is_excused:
            return author
        return author | self._open_weighing(row.registration)

    def _open_weighing(self, registration: Registration) -> set[str]:
        name = self.name_of(registration)
        return self.of_registration(name) - {"registrar", "registrar_b"}

    def _contribution(self, row: Any) -> set[str]:
        """What was corrected since is for the process director only (rule P4)."""
        name = self.name_of(row.case)
        return self.of_case(name) if row.corrected_on is None else self._directors(row)

    # --- readers -----------------------------------------------------------------------------
    def readers(self, world: World, names: Collection[str] = ()) -> Iterator[tuple[str, Client]]:
        """Everybody who asks, or only these: by the name that the table uses."""
        for name in names or self.people:
            client = Client(raise_request_exception=False)
            client.force_login(self.people[name].user)
            yield name, client
        if not names:
            for role in ("process_director", "participant"):
                yield f"elsewhere {role}", world.broekerlanden.client(role)
            yield "stranger", world.stranger()
            yield "anonymous", Client()


#: Name in the table → log-in, organisation and roles of somebody besides those of the world.
PEOPLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "deputy_a": ("vervanger", "Zorg- en Veiligheidshuis", ("process_director",)),
    "director_b": ("regie.b", "Zorg- en Veiligheidshuis", ("process_director",)),
    "deputy_b": ("vervanger.b", "Zorg- en Veiligheidshuis", ("process_director",)),
    "leader_b": ("casusregie.b", "Wijkteam Noord", ("case_director",)),
    "partner_b": ("jongerenwerk", "Jongerenwerk De Brug", ("participant",)),
    "registrar": ("aanmelder", "School Noord", ("participant",)),
    "registrar_b": ("aanmelder.b", "School Zuid", ("participant",)),
    "asked": ("wijkagent", "Politie", ("participant",)),
    "asked_colleague": ("collega", "Politie", ("participant",)),
    "expired": ("verlopen", "GGD", ("participant",)),
    "released": ("ontheven", "GGD", ("participant",)),
    "former": ("voorheen", "Wijkteam Zuid", ("case_director",)),
    "note_taker": ("notulist", "Secretariaat", ("participant",)),
    "other_chair": ("voorzitter.b", "Gemeente", ("meeting_chair",)),
}


def walled(side: Side, stage: str = HELD, *, both: bool = True) -> Walled:
    """The world on one side; ``both``: also everything that is not case A."""
    from core.models import Role
    from tests.world import NO_ROLE

    found = Walled(side, stage)
    for role in [*Role.values, NO_ROLE]:
        found.people[role] = side.membership(role)
    for name, (login, organisation, roles) in PEOPLE.items():
        found.people[name] = make.somebody(login, organisation, *roles)
    make.confirm_conditions()
    _meetings(found)
    _case(found, "A", "process_director", "deputy_a", "case_director", "participant", "registrar")
    if both:
        add_the_others(found)
    else:
        plant(found)
    return found


def add_the_others(found: Walled) -> None:
    """Case B, the restricted and the closed case, both weighings, what hangs on them; all marks."""
    _case(found, "B", "director_b", "deputy_b", "leader_b", "partner_b", "registrar_b")
    for name in ("restricted", "closed"):
        _case(found, name, "director_b", "deputy_b", "case_director", "participant", "registrar")
    _weighings(found)
    _registers(found)
    plant(found)


def _meetings(found: Walled) -> None:
    people, chair = found.people, found.people["meeting_chair"]
    lead = {"chair": chair, "note_taker": people["note_taker"], "planned_by": people["director_b"]}
    found.meetings["main"] = make.make_meeting(status=found.stage, **lead)
    soon = timezone.localdate() + 7 * DAY
    found.meetings["cancelled"] = make.make_meeting(
        status=M.CANCELLED, version=1, published_at=timezone.now(), held_on=soon, **lead
    )
    found.meetings["planned"] = make.make_meeting(
        chair=people["other_chair"], planned_by=people["director_b"], held_on=soon
    )
    for name in ("participant", "partner_b", "expired", "asked", "note_taker", "case_director"):
        make.attend(found.meetings["main"], people[name], invited_at=timezone.now())
        not_there = {"is_present": False, "secrecy_confirmed_at": None}
        invited = {"invited_at": timezone.now(), **not_there}
        make.attend(found.meetings["cancelled"], people[name], **invited)


def _case(found: Walled, name: str, director: str, deputy: str, leader: str, partner: str,
          registrar: str) -> None:  # fmt: skip
    people, status = found.people, C.CLOSED if name == "closed" else C.IN_CONSULTATION
    registration = make.make_registration(registrar=people[registrar], status=R.TAKEN_IN)
    found.registrations[name] = registration
    found.codes[registration.code] = frozenset(found.of_registration(name))
    case = make.make_case(
        registration=registration,
        status=C.SCALED_UP if name == "B" else status,
        process_director=people[director],
        deputy_director=people[deputy],
        case_director=people[leader],
        **({"scaled_to": "triangle"} if name == "B" else {}),
        agenda_wish="Wens",
    )
    found.cases[name] = case
    # the factory makes one that it does not use
    known_keys = [row.pk for row in found.registrations.values()]
    Registration.objects.exclude(pk__in=known_keys).delete()
    known = {*found.of_case(name), *found.of_item("main", name), *OFFICER}
    known |= {"executive"} if name == "B" else set()
    # who signs for destruction reads which closed cases are on the list
    known |= DIRECTORS | CHAIRS if name == "closed" else set()
    found.codes[case.code] = frozenset(known)
    make.make_participant(case, people[partner])
    _ended_participants(found, case)
    _contents(found, case, people[partner], name)
    _items(found, case, name)
    if name == "restricted":
        case.restricted_on, case.restricted_because = timezone.localdate(), "Verzoek"
        case.save(update_fields=["restricted_on", "restricted_because"])


def _ended_participants(found: Walled, case: Case) -> None:
    today = timezone.localdate()
    before = {"from_on": today - 30 * DAY}
    make.make_participant(case, found.people["expired"], until=today - DAY, **before)
    make.make_participant(case, found.people["released"], released_on=today, **before)


def _contents(found: Walled, case: Case, partner: Membership, name: str) -> None:
    """One row at least of everything that hangs on a case."""
    people, today = found.people, timezone.localdate()
    director = case.process_director
    wrong = make.make_contribution(case, partner, corrected_on=today)
    make.make_contribution(case, partner, corrects=wrong, person_says="Dat klopt.")
    make.make_contribution(case, partner, kind="diagnosis", source_function="arts", side="safety")
    found.rows[f"meeting only {name}"] = make.make_contribution(case, partner, use="meeting")
    old = make.make_plan(case, adopted_on=today - DAY, adopted_by=director)
    plan = make.make_plan(case, shared_picture="Beeld", person_says="Ja")
    for obj in (old, plan.goals.get()):
        texts = {"plan": obj} if obj is old else {"goal": obj}
        field_name = "shared_picture" if obj is old else "title"
        casework.TextVersion.objects.create(
            case=case, name=field_name, text="Eerst", replaced_by=director, **texts
        )
    make.tell_person(case)
    casework.InformationEntry.objects.create(
        case=case, recorded_by=director, ground="child", because="Rust", postponed_until=today + DAY
    )
    casework.Review.objects.create(
        case=case, reviewer=director, was_due_by=today, necessity="a", proportionality="b",
        subsidiarity="c", next_review_by=today + 90 * DAY,
    )  # fmt: skip
    casework.Scaling.objects.create(
        case=case, direction="up", recipient="mayor", reason="Vraag", scaled_by=director
    )
    casework.CaseStep.objects.create(case=case, kind="opened")
    make.make_action(case, partner, condition="Als", new_date_because="Later")
    # an action of somebody whose access has ended, and of an organisation without a person
    make.make_action(case, people["expired"], due_on=today - DAY)
    theirs = make.make_action(case, people["released"])
    Action.objects.filter(pk=theirs.pk).update(owner=None)
    make.make_action(
        case, partner, status=Action.Status.DONE, result="Klaar", done_on=today, done_by=partner,
        needs_verification=True,
    )  # fmt: skip
    content = found.mark(f"file {name}", found.of_case(name))
    found.rows[f"file {name}"] = casework.CaseFile.objects.create(
        case=case, code=new_code(casework.CaseFile), organisation=partner.organisation,
        author=partner, title="Verslag", content=f"%PDF-1.7 {content}".encode(),
    )  # fmt: skip
    writing = found.mark(f"draft {name}", {key for key, one in people.items() if one == partner})
    casework.CaseworkDraft.objects.create(
        writer=partner, case=case, place=f"case_transition/{case.code}/contribute",
        content={"values": {"text": writing}},
    )  # fmt: skip
    if name == "closed":
        until = today + 90 * DAY
        facts: dict[str, Any] = {"case": case, "until": until}
        casework.Hold.objects.create(ground="Klacht", placed_by=director, **facts)
        casework.Extension.objects.create(motive="Vraag", decided_by=director, **facts)


def _items(found: Walled, case: Case, name: str) -> None:
    places = ("main", "cancelled", "planned") if name == "B" else ("main", "cancelled")
    for place in places if name in ("A", "B") else ("main",):
        status = I.DISCUSSED if place == "main" else I.OPEN
        item = make.make_item(found.meetings[place], case, status=status)
        _at_item(found, item, name)


def _at_item(found: Walled, item: AgendaItem, name: str) -> None:
    chair = item.meeting.chair
    subject = {"case": item.case, "registration": item.registration, "replaced_by": chair}
    casework.TextVersion.objects.create(item=item, name="goal", text="Eerst", **subject)
    if found.name_of(item.meeting) != "main":
        return
    found.rows[f"item {name}"] = item
    if found.stage == ADOPTED:
        text = found.mark(f"decision list {name}", found.of_item("main", name))
        document = f"%PDF-1.7 {text}".encode()
        adopted = casework.DecisionList.objects.create(
            item=item, adopted_by=chair, document=document,
            fingerprint=fingerprint(document),
        )  # fmt: skip
        casework.Addendum.objects.create(decision_list=adopted, text="Anders", author=chair)
        found.rows[f"list {name}"] = adopted


def _weighings(found: Walled) -> None:
    people = found.people
    for name in ("sealed", "opened"):
        opened = {"opened_at": timezone.now()} if name == "opened" else {}
        registration = make.make_registration(
            registrar=people["registrar"], status=R.IN_WEIGHING, **opened
        )
        found.registrations[name] = registration
        leaders = LEADERS if name == "opened" else set()
        found.codes[registration.code] = frozenset(found.of_registration(name) | leaders)
        make.make_statement(registration, "Politie", author=people["asked"])
        make.make_statement(registration, "Openbaar Ministerie", author=people["leader_b"])
        make.make_statement(registration, "Raad", is_filed=name == "opened")
        excuse = {"absent_because": "Kent de zaak niet", "excused_by": people["meeting_chair"]}
        make.make_statement(registration, "Leerplicht", is_filed=False, **excuse)
        casework.WeighingDifference.objects.create(
            registration=registration, order=1, criterion="Gedrag", text="Anders"
        )
    item = make.make_item(
        found.meetings["main"],
        registration=found.registrations["opened"],
        why="weighing",
        status=I.DISCUSSED,
    )
    _at_item(found, item, "opened")


def _registers(found: Walled) -> None:
    people, today = found.people, timezone.localdate()
    for name, case in found.cases.items():
        director, deputy = case.process_director, case.deputy_director
        found.rows[f"provision {name}"] = casework.Provision.objects.create(
            reference=next_reference(casework.Provision, "VS"), kind="given", case=case,
            provider=director.organisation, receiver="Raad", categories="a", purpose="b", basis="c",
            necessity="d", decided_by=director,
        )  # fmt: skip
        asked = casework.RightsRequest.objects.create(
            reference=next_reference(casework.RightsRequest, "VZ"), status="prepared",
            kind="access", case=case, asked="Alles", due_by=today + 20 * DAY, is_granted=True,
            answer="Ja", prepared_by=deputy,
        )  # fmt: skip
        found.rows[f"request {name}"] = asked
        readers = DIRECTORS_A if name == "A" else DIRECTORS_B
        text = found.mark(f"access export {name}", readers)
        casework.AccessExport.objects.create(
            request=asked, case=case, content=f"%PDF-1.7 {text}".encode()
        )
    found.rows["incident"] = casework.Incident.objects.create(
        reference=next_reference(casework.Incident, "I"), what="Brief", recorded_by=people["asked"]
    )
    found.rows["destruction"] = casework.DestructionList.objects.create(
        reference=next_reference(casework.DestructionList, "VN"), proposed_by=people["director_b"]
    )
    casework.DestructionEntry.objects.create(
        destruction_list=found.rows["destruction"], case=found.cases["closed"]
    )
    found.rows["lesson"] = casework.CaseLesson.objects.create(
        reference=next_reference(casework.CaseLesson, "L"), text="Vroeg bellen",
        intervention=Intervention.objects.order_by("pk").first(), author=people["director_b"],
    )  # fmt: skip
    chair, note_taker = people["meeting_chair"], people["note_taker"]
    found.rows["series"] = make.make_series(chair=chair, note_taker=note_taker)


# --- planting -------------------------------------------------------------------------------------
def plant(found: Walled) -> None:
    """Write a mark of its own in every encrypted text that its row can hold."""
    for model in apps.get_app_config("casework").get_models():
        texts = [one for one in model._meta.concrete_fields if isinstance(one, EncryptedTextField)]
        for row in model._default_manager.all() if texts else ():
            for text in texts:
                _plant_one(found, row, text)


def _plant_one(found: Walled, row: Any, text: models.Field[Any, Any]) -> None:
    mark = found.mark(f"{type(row).__name__}.{text.name}", found.readers_of(row))
    try:
        with transaction.atomic():
            rows: Any = type(row)._default_manager.filter(pk=row.pk)
            rows.update(**{text.name: mark})
    except IntegrityError:  # a text that this row has no use for, by a rule of its own
        found.marks.pop(mark)


def marked_fields(found: Walled) -> set[str]:
    """Every encrypted text that holds a mark somewhere."""
    return {what for _readers, what in found.marks.values() if "." in what}


def all_texts() -> set[str]:
    """Every encrypted text of casework."""
    return {
        f"{model.__name__}.{one.name}"
        for model in apps.get_app_config("casework").get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, Encrypted) and not isinstance(one, EncryptedBinaryField)
    } - {"CaseworkDraft.content"}
