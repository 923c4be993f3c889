"""The sharing guide and its records: versions, steps, answers, how it ends, and what is kept."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit, retention
from core.lifecycle import TransitionRefused
from core.models import AuditEvent, Membership, Organisation
from core.models.guarded import Guarded, TextRefused
from core.tenancy import CrossTenantReference, acting_for
from network.actions import sharing as actions
from network.models import (
    Disclosure,
    DisclosureAnswer,
    DisclosureRecipient,
    SharingGuide,
    SharingStep,
    StepAsks,
)
from network.models.sharing_steps import against_sharing, steps_of
from tests.factories.network import PartnerFactory
from tests.world import World

WHOLE = [
    ("Waarom?", "", "text"),
    ("Op welke grond?", "", "ground"),
    ("Met wie?", "", "recipients"),
    ("Advies gevraagd?", "", "yes_no"),
]


@pytest.fixture
def seeded(acting: World) -> World:
    """Maasmonde with the proposed steps in use."""
    assert actions.seed_sharing_guide() == 1
    return acting


def author(world: World) -> Membership:
    return world.maasmonde.membership("focal_officer")


def keeper(world: World) -> Membership:
    return world.maasmonde.membership("privacy_officer")


def an_organisation() -> Organisation:
    partner: Any = PartnerFactory()
    found: Organisation = partner.organisation
    return found


def a_record(world: World) -> Disclosure:
    return actions.create_disclosure(membership=author(world), label="gesprek met school")


def answered(world: World, record: Disclosure, *, ground: str = "consent", skip: int = 0) -> None:
    """Answer every step but one."""
    facts: dict[str, dict[str, Any]] = {
        "text": {"words": "Een antwoord."},
        "yes_no": {"answer": "no"},
        "ground": {"ground": ground},
        "recipients": {"organisations": [an_organisation()]},
    }
    for step in record.guide.steps.exclude(order=skip):
        actions.answer_step(record, step, membership=author(world), **facts[step.asks])


def events(action: str) -> int:
    return int(AuditEvent.objects.filter(action=action).count())


# --- the proposal ---------------------------------------------------------------------------------
def test_proposal_is_put_in_use_once_with_its_source(seeded: World) -> None:
    guide = SharingGuide.objects.in_use()
    assert guide is not None
    assert (guide.version, guide.is_draft) == (1, False)
    assert "te bevestigen" in guide.source
    assert [step.order for step in guide.steps.all()] == list(range(1, 9))
    assert {step.asks for step in guide.steps.all()} == set(StepAsks.values)
    assert actions.seed_sharing_guide() == 0
    assert SharingGuide.objects.count() == 1


def test_proposal_names_no_article_of_a_law(seeded: World) -> None:
    texts = " ".join(f"{step.title} {step.help}" for step in SharingStep.objects.all())
    assert not re.search(r"\b(?:artikel|art\.|lid|Stb|AVG|GDPR)\b", texts)


def test_proposal_can_be_put_in_use_as_it_is(seeded: World) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Tweede")
    actions.use_guide(draft, membership=keeper(seeded))
    assert SharingGuide.objects.in_use() == draft


# --- versions -------------------------------------------------------------------------------------
def test_new_version_copies_the_steps_in_use(seeded: World) -> None:
    current = SharingGuide.objects.in_use()
    assert current is not None
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw", source="Overleg")
    assert (draft.version, draft.is_draft, draft.in_use_since) == (2, True, None)
    columns = ("order", "title", "help", "asks")
    assert list(draft.steps.values_list(*columns)) == list(current.steps.values_list(*columns))
    assert events("sharing_guide.create") == 1
    assert SharingGuide.objects.in_use() == current


def test_first_version_starts_empty(acting: World) -> None:
    assert not actions.create_guide(membership=keeper(acting), title="Eerste").steps.exists()


def test_draft_is_changed_and_no_difference_does_nothing(seeded: World) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    actions.update_guide(draft, membership=keeper(seeded), title="Beter", source="")
    actions.update_guide(draft, membership=keeper(seeded), title="Beter", source="")
    draft.refresh_from_db()
    assert (draft.title, draft.revision, events("sharing_guide.edit")) == ("Beter", 2, 1)
    assert AuditEvent.objects.get(action="sharing_guide.edit").changed_fields == "title"


def test_steps_are_stored_in_order_and_once(seeded: World) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    actions.set_steps(draft, membership=keeper(seeded), rows=WHOLE)
    actions.set_steps(draft, membership=keeper(seeded), rows=WHOLE)
    assert list(draft.steps.values_list("order", "title")) == [
        (number, row[0]) for number, row in enumerate(WHOLE, start=1)
    ]
    draft.refresh_from_db()
    assert (draft.revision, events("sharing_guide.edit")) == (2, 1)


def test_twenty_steps_fit_and_no_more(seeded: World) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    rows = [(f"Vraag {number}", "", "text") for number in range(21)]
    with pytest.raises(actions.SharingRefused):
        actions.set_steps(draft, membership=keeper(seeded), rows=rows)
    assert draft.steps.count() == 8
    actions.set_steps(draft, membership=keeper(seeded), rows=rows[:20])
    assert draft.steps.count() == 20


def test_version_that_was_in_use_never_changes(seeded: World) -> None:
    first = SharingGuide.objects.in_use()
    assert first is not None
    for _again in range(2):  # in use, then replaced
        with pytest.raises(actions.SharingRefused):
            actions.update_guide(first, membership=keeper(seeded), title="Anders")
        with pytest.raises(actions.SharingRefused):
            actions.set_steps(first, membership=keeper(seeded), rows=WHOLE)
        draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
        actions.use_guide(draft, membership=keeper(seeded))
        first.refresh_from_db()
    assert (first.status, first.steps.count()) == ("replaced", 8)
    assert events("sharing_guide.edit") == 0


def test_using_replaces_the_one_in_use_and_records_keep_theirs(seeded: World) -> None:
    record, first = a_record(seeded), SharingGuide.objects.in_use()
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    actions.use_guide(draft, membership=keeper(seeded))
    assert first is not None
    first.refresh_from_db()
    draft.refresh_from_db()
    assert (first.status, draft.status) == ("replaced", "in_use")
    assert draft.in_use_since == timezone.localdate()
    record.refresh_from_db()
    assert record.guide == first
    assert a_record(seeded).guide == draft
    lines = audit.tell(AuditEvent.objects.filter(action="sharing_guide.use"))
    assert len({line.sentence for line in lines}) == 2


@pytest.mark.parametrize(
    "rows", [[], *[[row for row in WHOLE if row[2] != kind] for kind in ("text", "ground")]]
)
def test_version_that_cannot_be_followed_is_not_put_in_use(seeded: World, rows: Any) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    actions.set_steps(draft, membership=keeper(seeded), rows=rows)
    with pytest.raises(TransitionRefused, match=r"\w+ \w+"):
        actions.use_guide(draft, membership=keeper(seeded))
    draft.refresh_from_db()
    in_use = SharingGuide.objects.in_use()
    assert draft.is_draft
    assert in_use is not None
    assert in_use.version == 1
    assert AuditEvent.objects.get(action="sharing_guide.use").is_refused


def test_version_without_receivers_is_not_put_in_use(seeded: World) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    rows = [row for row in WHOLE if row[2] != "recipients"]
    actions.set_steps(draft, membership=keeper(seeded), rows=rows)
    with pytest.raises(TransitionRefused):
        actions.use_guide(draft, membership=keeper(seeded))


def test_version_is_put_in_use_once_and_two_are_never_in_use(seeded: World) -> None:
    drafts = [actions.create_guide(membership=keeper(seeded), title=name) for name in "AB"]
    for draft in drafts:
        actions.use_guide(draft, membership=keeper(seeded))
    with pytest.raises(TransitionRefused):
        actions.use_guide(drafts[0], membership=keeper(seeded))
    assert [guide.title for guide in SharingGuide.objects.filter(status="in_use")] == ["B"]
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingGuide(
            reference="WI-2026-99", version=99, title="C", status="in_use",
            in_use_since=timezone.localdate(),
        ).save()  # fmt: skip


def test_who_may_not_cannot_put_in_use(seeded: World) -> None:
    draft = actions.create_guide(membership=keeper(seeded), title="Nieuw")
    with pytest.raises(TransitionRefused, match="permission"):
        actions.use_guide(draft, membership=seeded.maasmonde.membership("policy_adviser"))


# --- a record -------------------------------------------------------------------------------------
def test_record_gets_a_code_that_cannot_be_counted(seeded: World) -> None:
    codes = [a_record(seeded).reference for _again in range(5)]
    assert len(set(codes)) == 5
    assert all(re.fullmatch(r"IV-\d{4}-\d{6}", code) for code in codes)
    numbers = [int(code[-6:]) for code in codes]
    assert sorted(numbers) != list(range(min(numbers), min(numbers) + 5))


def test_taken_code_is_drawn_again(seeded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("network.actions.sharing.secrets.randbelow", lambda _top: next(drawn))
    assert [a_record(seeded).reference[-6:] for _again in range(2)] == ["000007", "000008"]


def test_without_a_version_no_record_is_begun(acting: World) -> None:
    with pytest.raises(actions.SharingRefused):
        a_record(acting)
    assert not Disclosure.objects.exists()


def test_log_knows_the_code_and_nothing_that_was_written(seeded: World) -> None:
    record = a_record(seeded)
    answered(seeded, record)
    actions.rename_disclosure(record, membership=author(seeded), label="geheim woord")
    actions.finish_disclosure(
        record, membership=author(seeded), outcome="shared", reason="een reden"
    )
    lines = audit.tell(AuditEvent.objects.filter(action__startswith="disclosure."))
    assert {line.named for line in lines} == {record.reference}
    told = " ".join(f"{line.sentence} {line.named} {line.fields} {line.event}" for line in lines)
    for secret in ("gesprek met school", "geheim woord", "een reden", "Een antwoord"):
        assert secret not in told
    assert str(record) == record.reference


def test_answers_are_stored_once_and_taken_away(seeded: World) -> None:
    record = a_record(seeded)
    step = record.guide.steps.get(order=3)
    for _again in range(2):
        actions.answer_step(record, step, membership=author(seeded), answer="yes", words="Ja.")
    record.refresh_from_db()
    assert (record.revision, events("disclosure.edit")) == (2, 1)
    assert AuditEvent.objects.get(action="disclosure.edit").changed_fields == ""
    actions.answer_step(record, step, membership=author(seeded))
    assert not DisclosureAnswer.objects.exists()


def test_step_takes_only_what_it_asks(seeded: World) -> None:
    record, organisation = a_record(seeded), an_organisation()
    everything: dict[str, Any] = {
        "answer": "yes",
        "ground": "vital",
        "organisations": [organisation],
    }
    for step in record.guide.steps.all():
        actions.answer_step(record, step, membership=author(seeded), words="W", **everything)
    for answer in DisclosureAnswer.objects.select_related("step"):
        assert bool(answer.answer) == (answer.step.asks == "yes_no")
        assert bool(answer.ground) == (answer.step.asks == "ground")
    assert DisclosureRecipient.objects.count() == 1


def test_receivers_are_exchanged(seeded: World) -> None:
    record = a_record(seeded)
    step = record.guide.steps.get(asks="recipients")
    one, two, three = [an_organisation() for _each in range(3)]
    for chosen in ([one, two], [two, three], [two, three]):
        actions.answer_step(record, step, membership=author(seeded), organisations=chosen)
    names = {row.organisation for row in DisclosureRecipient.objects.select_related("organisation")}
    assert names == {two, three}
    assert events("disclosure.edit") == 2


def test_organisation_of_another_municipality_is_refused(seeded: World) -> None:
    record = a_record(seeded)
    with acting_for(seeded.broekerlanden.municipality):
        theirs = Organisation.objects.first()
    assert theirs is not None
    step = record.guide.steps.get(asks="recipients")
    with pytest.raises(CrossTenantReference):
        actions.answer_step(record, step, membership=author(seeded), organisations=[theirs])


def test_identifiers_are_refused_whatever_the_form_lets_through(seeded: World) -> None:
    record = a_record(seeded)
    with pytest.raises(TextRefused):
        actions.answer_step(
            record, record.guide.steps.get(order=1), membership=author(seeded),
            words="Bel 06 12345678.",
        )  # fmt: skip
    assert not DisclosureAnswer.objects.exists()


# --- how it ends ----------------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", ["not_shared", "advice_first"])
def test_not_sharing_is_always_possible(seeded: World, outcome: str) -> None:
    record = a_record(seeded)
    actions.finish_disclosure(record, membership=author(seeded), outcome=outcome, reason="Daarom.")
    assert (record.status, record.outcome, record.reason) == ("finished", outcome, "Daarom.")
    assert record.finished_on == timezone.localdate()
    assert events("disclosure.finish") == 1


def test_sharing_needs_every_step_and_names_the_one_that_is_missing(seeded: World) -> None:
    for order in range(1, 9):
        record = a_record(seeded)
        answered(seeded, record, skip=order)
        with pytest.raises(TransitionRefused) as refused:
            actions.finish_disclosure(
                record, membership=author(seeded), outcome="shared", reason="Nodig."
            )
        title = record.guide.steps.get(order=order).title
        assert f"{order} “{title}”" in str(refused.value)
        assert str(refused.value).count("“") == 1
        record.refresh_from_db()
        assert (record.is_open, record.outcome) == (True, "")


def test_sharing_with_everything_answered(seeded: World) -> None:
    record = a_record(seeded)
    answered(seeded, record)
    actions.finish_disclosure(record, membership=author(seeded), outcome="shared", reason="Nodig.")
    assert record.outcome == "shared"


def test_without_a_ground_nothing_is_shared(seeded: World) -> None:
    record = a_record(seeded)
    answered(seeded, record, ground="none")
    states = steps_of(record)
    assert all(state.is_answered for state in states)
    assert "5" in against_sharing(states)
    with pytest.raises(TransitionRefused):
        actions.finish_disclosure(
            record, membership=author(seeded), outcome="shared", reason="Toch."
        )


def test_finished_record_never_changes(seeded: World) -> None:
    record, me = a_record(seeded), author(seeded)
    actions.finish_disclosure(record, membership=me, outcome="not_shared", reason="Daarom.")
    step = record.guide.steps.get(order=1)
    with pytest.raises(actions.SharingRefused):
        actions.answer_step(record, step, membership=me, words="Later.")
    with pytest.raises(actions.SharingRefused):
        actions.rename_disclosure(record, membership=me, label="later")
    with pytest.raises(TransitionRefused):
        actions.finish_disclosure(record, membership=me, outcome="advice_first", reason="Later.")
    with pytest.raises(TransitionRefused):
        actions.discard_disclosure(record, membership=me)
    record.refresh_from_db()
    assert (record.label, record.reason) == ("gesprek met school", "Daarom.")
    assert not DisclosureAnswer.objects.exists()


def test_only_the_author_finishes_or_throws_away(seeded: World) -> None:
    record, other = a_record(seeded), seeded.maasmonde.membership("policy_adviser")
    with pytest.raises(TransitionRefused, match="permission"):
        actions.finish_disclosure(record, membership=other, outcome="not_shared", reason="Nee.")
    with pytest.raises(TransitionRefused, match="permission"):
        actions.discard_disclosure(record, membership=other)
    assert list(Disclosure.objects.visible_to(other)) == []


def test_thrown_away_is_gone_with_every_answer(seeded: World) -> None:
    record = a_record(seeded)
    answered(seeded, record)
    actions.discard_disclosure(record, membership=author(seeded))
    for model in (Disclosure, DisclosureAnswer, DisclosureRecipient):
        assert not model.objects.exists()
    assert events("disclosure.discard") == 1


def test_record_is_destroyed_at_its_term_finished_or_not(seeded: World) -> None:
    record = a_record(seeded)
    answered(seeded, record)
    later = timezone.localdate() + datetime.timedelta(days=366)
    assert retention.purge(Disclosure, later - datetime.timedelta(days=2), dry_run=False) == 0
    assert retention.purge(Disclosure, later, dry_run=False) == 1
    assert not DisclosureAnswer.objects.exists()


# --- what there is no place for -------------------------------------------------------------------
def test_record_has_no_place_for_a_person_a_signal_or_a_case() -> None:
    allowed = {
        "core.Municipality", "core.Membership", "core.Organisation",
        "network.SharingGuide", "network.SharingStep", "network.Disclosure",
    }  # fmt: skip
    for model in (Disclosure, DisclosureAnswer, DisclosureRecipient, SharingStep, SharingGuide):
        for field in model._meta.get_fields():
            assert not re.search("signal|case|person|subject|name|object_id", field.name), field
            related = getattr(field, "related_model", None)
            if related is not None and not field.auto_created:
                assert related._meta.label in allowed, field
    texts = [f for f in Disclosure._meta.concrete_fields if f.name in {"label", "reason"}]
    assert all(isinstance(field, Guarded) for field in texts)
    assert isinstance(DisclosureAnswer._meta.get_field("words"), Guarded)
