"""Partner organisations for tests, in the municipality that is acted for; they grant no rights."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.models import Membership
from core.references import next_reference
from core.tenancy import current
from network.models import (
    Bulletin,
    BulletinItem,
    Consultation,
    ConsultationLink,
    ConsultationSeat,
    Covenant,
    CovenantConsultation,
    CovenantFile,
    CovenantParty,
    Enrolment,
    FocalOfficer,
    FollowUp,
    KeyFigure,
    LibraryItem,
    PartnerOrganisation,
    Training,
    TrainingSession,
    WorkQuestion,
    WorkSession,
)
from tests.factories.programmes import OrganisationFactory


class PartnerFactory(DjangoModelFactory[Any]):
    """A partner organisation: an organisation with its profile."""

    class Meta:
        model = PartnerOrganisation

    reference = factory.LazyFunction(lambda: next_reference(PartnerOrganisation, "O", width=3))
    organisation = factory.SubFactory(OrganisationFactory)
    type = "welfare"
    domain = "social"


class ConsultationFactory(DjangoModelFactory[Any]):
    """An operational consultation that meets every month, with nobody there and no links."""

    class Meta:
        model = Consultation

    reference = factory.LazyFunction(lambda: next_reference(Consultation, "OV"))
    name = factory.Sequence(lambda number: f"Overleg {number}")
    level = "operational"
    kind = "area"
    purpose = "Samen kijken wat er speelt."
    frequency = "monthly"
    confidentiality = "organisations"


class ConsultationSeatFactory(DjangoModelFactory[Any]):
    """A seat of an organisation without a profile, without a deputy."""

    class Meta:
        model = ConsultationSeat

    consultation = factory.SubFactory(ConsultationFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    function = factory.Sequence(lambda number: f"Functie {number}")


class ConsultationLinkFactory(DjangoModelFactory[Any]):
    """A link that way only."""

    class Meta:
        model = ConsultationLink

    source = factory.SubFactory(ConsultationFactory)
    target = factory.SubFactory(ConsultationFactory)
    what = "Wat opvalt in de wijk"


class FocalOfficerFactory(DjangoModelFactory[Any]):
    """A focal officer: a contact without access, trained, with a number."""

    class Meta:
        model = FocalOfficer

    reference = factory.LazyFunction(lambda: next_reference(FocalOfficer, "AF", width=3))
    organisation = factory.LazyFunction(lambda: PartnerFactory().organisation)
    name = factory.Sequence(lambda number: f"Contact {number:03}")
    function = "zorgcoördinator"
    phone = "010 000 01 12"
    email = "contact@voorbeeld.example"
    agreed_on = datetime.date(2026, 1, 5)
    trained_on = datetime.date(2026, 2, 1)


class TrainingFactory(DjangoModelFactory[Any]):
    """A basic training of a day for teachers and youth workers, to be repeated after two years."""

    class Meta:
        model = Training

    reference = factory.LazyFunction(lambda: next_reference(Training, "TR"))
    name = factory.Sequence(lambda number: f"Training {number}")
    provider = "Opleiders voorbeeld"
    kind = "basic"
    level = "basic"
    hours = 6
    professions = factory.LazyFunction(lambda: ["teacher", "youth_worker"])


class TrainingSessionFactory(DjangoModelFactory[Any]):
    """A session last month in the town hall, with room for twenty and nobody enrolled."""

    class Meta:
        model = TrainingSession

    reference = factory.LazyFunction(lambda: next_reference(TrainingSession, "TS"))
    training = factory.SubFactory(TrainingFactory)
    held_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))
    starts_at = datetime.time(9, 30)
    ends_at = datetime.time(16, 30)
    place = "Stadhuis"
    room_for = 20


class EnrolmentFactory(DjangoModelFactory[Any]):
    """Three teachers of one organisation, enrolled; whether they came is not written down yet."""

    class Meta:
        model = Enrolment

    session = factory.SubFactory(TrainingSessionFactory)
    organisation = factory.LazyFunction(lambda: PartnerFactory().organisation)
    profession = "teacher"
    enrolled = 3


class KeyFigureFactory(DjangoModelFactory[Any]):
    """A key figure with name and number, nobody who keeps in touch, to be looked at next year."""

    class Meta:
        model = KeyFigure

    reference = factory.LazyFunction(lambda: next_reference(KeyFigure, "SF", width=3))
    name = factory.Sequence(lambda number: f"Sleutelfiguur {number:03}")
    phone = "06 00 00 01 12"
    email = "sleutel@voorbeeld.example"
    role = "Kent ouders in de wijk en brengt hen bij elkaar."
    not_the_role = "Geen informant."
    area = "Havenkwartier"
    availability = "in de avond"
    agreed_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))
    review_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=335))


class WorkSessionFactory(DjangoModelFactory[Any]):
    """A work session planned in a fortnight, in the afternoon, without questions."""

    class Meta:
        model = WorkSession

    reference = factory.LazyFunction(lambda: next_reference(WorkSession, "WB"))
    title = factory.Sequence(lambda number: f"Werkbijeenkomst {number}")
    kind = "work_session"
    purpose = "Leren van elkaar."
    held_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))
    starts_at = datetime.time(13, 30)
    ends_at = datetime.time(16, 0)
    place = "Stadhuis"


class WorkQuestionFactory(DjangoModelFactory[Any]):
    """A question for everybody, without themes."""

    class Meta:
        model = WorkQuestion

    session = factory.SubFactory(WorkSessionFactory)
    order = factory.Sequence(lambda number: number)
    question = factory.Sequence(lambda number: f"Wat werkt er goed? ({number})")


class FollowUpFactory(DjangoModelFactory[Any]):
    """Something to be done within a month."""

    class Meta:
        model = FollowUp

    session = factory.SubFactory(WorkSessionFactory)
    what = factory.Sequence(lambda number: f"Een lijst met vragen delen ({number})")
    organisation = factory.SubFactory(OrganisationFactory)
    due_by = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))


class CovenantFactory(DjangoModelFactory[Any]):
    """A checked agreement in force for a year more, without parties, consultations or a file."""

    class Meta:
        model = Covenant

    reference = factory.LazyFunction(lambda: next_reference(Covenant, "CV"))
    title = factory.Sequence(lambda number: f"Convenant {number:03}")
    kind = "covenant"
    status = "signed"
    purpose = "Samen wegen wat nodig is."
    legal_basis = "Publieke taak, Gemeentewet."
    data_categories = "Wat opvalt, sinds wanneer."
    signed_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=365))
    review_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=180))
    checked_on = factory.LazyFunction(timezone.localdate)
    checked_by = factory.LazyFunction(
        lambda: Membership.objects.filter(municipality=current()).order_by("pk").first()
    )


class CovenantPartyFactory(DjangoModelFactory[Any]):
    """A party without a profile."""

    class Meta:
        model = CovenantParty

    covenant = factory.SubFactory(CovenantFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class CovenantConsultationFactory(DjangoModelFactory[Any]):
    """A consultation that shares under an agreement."""

    class Meta:
        model = CovenantConsultation

    covenant = factory.SubFactory(CovenantFactory)
    consultation = factory.SubFactory(ConsultationFactory)


class CovenantFileFactory(DjangoModelFactory[Any]):
    """A signed file of which the bytes do not matter."""

    class Meta:
        model = CovenantFile

    covenant = factory.SubFactory(CovenantFactory)
    kind = "pdf"
    content = b"%PDF-1.7"
    digest = "0" * 64


class LibraryItemFactory(DjangoModelFactory[Any]):
    """A lesson on the shelf."""

    class Meta:
        model = LibraryItem

    reference = factory.LazyFunction(lambda: next_reference(LibraryItem, "BI"))
    title = factory.Sequence(lambda number: f"Les {number}")
    kind = "lesson"
    theme = "family"
    summary = "Wat hielp en wat niet."


class BulletinFactory(DjangoModelFactory[Any]):
    """A draft without items."""

    class Meta:
        model = Bulletin

    reference = factory.LazyFunction(lambda: next_reference(Bulletin, "NB"))
    title = factory.Sequence(lambda number: f"Nieuws {number}")
    opening = "Welkom."


class BulletinItemFactory(DjangoModelFactory[Any]):
    """An item in a draft."""

    class Meta:
        model = BulletinItem

    bulletin = factory.SubFactory(BulletinFactory)
    item = factory.SubFactory(LibraryItemFactory)
