"""What somebody types in casework is kept, as far as the guard accepts it, and nothing else."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from casework.actions.drafts import Writing, discard_draft, draft_of, save_draft
from casework.forms.contributions import ContributeForm
from casework.models import Case, CaseworkDraft
from core.models import AuditEvent
from core.models.guarded import TextRefused
from core.retention import purge
from core.tenancy import acting_for
from tests.factories.casework import a_director, make_case, make_contribution, make_participant
from tests.stand_in import BSN, NAME, PHONE, WORD
from tests.world import World

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
TEXT = "Kwam drie keer te laat, en belde daarna zelf de mentor."


@pytest.fixture
def case(acting: World) -> Case:
    """A case in which the participant of the world takes part."""
    made = make_case()
    make_participant(made, acting.maasmonde.membership("participant"))
    return made


def door(world: World, case: Case, verb: str = "contribute") -> str:
    return world.maasmonde.url(f"casework/cases/{case.code}/do/{verb}/")


def writer(world: World) -> Client:
    return world.maasmonde.client("participant")


def whole(**data: Any) -> dict[str, Any]:
    day = timezone.localdate().strftime("%d-%m-%Y")
    facts = {"kind": "fact", "side": "care", "source": "own", "use": "case", "happened_on": day}
    return {**facts, "text": TEXT, "function": "mentor", **data}


def keep(world: World, case: Case, *, script: bool = True, **data: Any) -> Any:
    sent = {**data, "draft": "keep"}
    return writer(world).post(door(world, case), sent, **(FETCH if script else {}))


def stored(world: World, case: Case) -> Writing:
    who = world.maasmonde.membership("participant")
    return Writing.kept_in(draft_of(who, f"case_transition/{case.code}/contribute"))


def page_of(text: str) -> str:
    found = re.search(r'name="draft-page" value="([^"]+)"', text)
    assert found
    return found[1]


def dump() -> str:
    """Every value of every row, as the database holds it."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


def test_what_is_typed_is_kept_encrypted_and_the_form_goes_on_with_it(
    acting: World, case: Case
) -> None:
    answer = keep(acting, case, **whole(kind="opinion", source_function="psycholoog"))
    assert answer.status_code == 200
    assert "Concept bewaard om" in answer.content.decode()
    assert TEXT not in answer.content.decode() + dump()
    assert answer["Cache-Control"] == "no-store"
    response = writer(acting).get(door(acting, case))
    page = html.unescape(response.content.decode())
    assert "U gaat verder met uw concept" in page
    form = response.context["form"]
    for name, value in whole(kind="opinion", source_function="psycholoog").items():
        assert form[name].value() == value, name


def test_page_without_a_draft_says_what_happens(acting: World, case: Case) -> None:
    page = html.unescape(writer(acting).get(door(acting, case)).content.decode())
    assert "Wat u typt, bewaren wij als uw concept, hooguit 14 dagen" in page
    assert page.rindex("btn--primary") < page.index('name="draft"')  # Enter sends the form


def test_refused_text_is_named_and_what_was_kept_of_it_stays(
    acting: World, case: Case, planted: None
) -> None:
    keep(acting, case, **whole())
    answer = keep(acting, case, **whole(text=f"Bel {PHONE}.", function="jongerenwerker"))
    told = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert (
        str(ContributeForm.base_fields["text"].label) in told
        and "een telefoonnummer" in told
        and PHONE not in told
    )
    assert stored(acting, case).values["text"] == TEXT
    assert stored(acting, case).values["function"] == "jongerenwerker"
    keep(acting, case, **whole(text=""))
    assert "text" not in stored(acting, case).values


@pytest.mark.parametrize("seed", [BSN, PHONE, NAME, WORD])
def test_what_the_guard_refuses_is_stored_nowhere(
    acting: World, case: Case, planted: None, seed: str, caplog: pytest.LogCaptureFixture
) -> None:
    texts = dict.fromkeys(("text", "function", "source_function"), f"Hier staat {seed} in.")
    for script in (True, False):
        answer = keep(acting, case, script=script, **whole(**texts))
        assert answer.status_code == 422
    keep(acting, case, **whole(kind=seed, happened_on=seed, source=seed, **{"draft-page": seed}))
    keep(acting, case, **{seed: seed})
    writer(acting).post(f"{door(acting, case)}?a={seed} x", {**whole(text=seed), "draft": "keep"})
    everything = dump() + repr(getattr(cache, "_cache", {})) + caplog.text
    assert seed not in everything
    rows = [draft.content for draft in CaseworkDraft.objects.all()]
    assert seed not in repr(rows)


def test_action_asks_the_guard_again(acting: World, case: Case, planted: None) -> None:
    who = acting.maasmonde.membership("participant")
    save_draft("x", Writing("", {"text": f"Bel {PHONE}.", "goal": "Rust"}), membership=who)
    assert Writing.kept_in(draft_of(who, "x")).values == {"goal": "Rust"}
    with pytest.raises(TextRefused):
        save_draft("x", Writing("", {"text": "Rust"}, {"text": [BSN]}), membership=who)


def test_answer_to_the_guard_is_kept_with_its_text(
    acting: World, case: Case, planted: None
) -> None:
    asked = writer(acting).post(door(acting, case), whole(text=f"Bij {WORD} in de wijk."))
    question = asked.context["form"].dialogues["text"].questions[0]
    mark = f"{question.key}:confirmed"
    answer = keep(acting, case, **whole(text=f"Bij {WORD} in de wijk.", **{"guard-answers": mark}))
    assert answer.status_code == 200
    assert stored(acting, case).answers == {"text": [mark]}
    page = writer(acting).get(door(acting, case)).content.decode()
    assert mark in page
    writer(acting).post(
        door(acting, case), whole(text=f"Bij {WORD} in de wijk.", **{"guard-answers": mark})
    )
    assert AuditEvent.objects.filter(action="text.keep").count() == 1


def test_draft_is_gone_once_the_form_was_sent(acting: World, case: Case) -> None:
    page = page_of(writer(acting).get(door(acting, case)).content.decode())
    keep(acting, case, **whole(**{"draft-page": page}))
    refused = writer(acting).post(door(acting, case), whole(text="", **{"draft-page": page}))
    assert refused.status_code == 422
    assert stored(acting, case).values["text"] == TEXT
    assert page_of(refused.content.decode()) == page
    sent = writer(acting).post(door(acting, case), whole(**{"draft-page": page}))
    assert sent.status_code == 302
    assert not CaseworkDraft.objects.exists()
    keep(acting, case, **whole(**{"draft-page": page}))  # was on its way when the form was sent
    assert not CaseworkDraft.objects.exists()


def test_other_page_of_the_same_form_keeps_its_own(acting: World, case: Case) -> None:
    first = page_of(writer(acting).get(door(acting, case)).content.decode())
    second = page_of(writer(acting).get(door(acting, case)).content.decode())
    assert first != second
    keep(acting, case, **whole(text="Een tweede tekst.", **{"draft-page": second}))
    writer(acting).post(door(acting, case), whole(**{"draft-page": first}))
    assert stored(acting, case).values["text"] == "Een tweede tekst."


def test_draft_can_be_thrown_away(acting: World, case: Case) -> None:
    keep(acting, case, **whole())
    answer = writer(acting).post(door(acting, case), {"draft": "discard"})
    assert answer.status_code == 302 and answer["Location"] == door(acting, case)
    assert not CaseworkDraft.objects.exists()


def test_without_script_the_page_comes_back_with_everything_typed(
    acting: World, case: Case, planted: None
) -> None:
    answer = keep(acting, case, script=False, **whole(text=f"Bel {PHONE}.", kind=""))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f"Bel {PHONE}." in page and "k-writing__out" in page
    assert "kind" not in answer.context["form"].errors
    assert case.contributions.count() == 0


def test_draft_is_of_its_writer_only(acting: World, case: Case) -> None:
    keep(acting, case, **whole())
    other = acting.maasmonde.membership("case_director")
    make_participant(case, other)
    page = acting.maasmonde.client("case_director").get(door(acting, case)).content.decode()
    assert TEXT not in page
    assert not CaseworkDraft.objects.visible_to(other).exists()
    with acting_for(acting.broekerlanden.municipality):
        assert not CaseworkDraft.objects.exists()


def test_who_may_not_see_the_case_keeps_nothing(acting: World) -> None:
    case = make_case()
    assert keep(acting, case, **whole()).status_code == 404
    assert not CaseworkDraft.objects.exists()


def test_draft_dies_with_its_case_and_after_its_days(acting: World, case: Case) -> None:
    keep(acting, case, **whole())
    assert CaseworkDraft.objects.get().case == case
    CaseworkDraft.objects.update(changed_at=timezone.now() - datetime.timedelta(days=16))
    assert purge(CaseworkDraft, dry_run=True) == 1
    case.delete()
    assert not CaseworkDraft.objects.exists()


def test_keeping_leaves_no_event(acting: World, case: Case) -> None:
    before = AuditEvent.objects.count()
    keep(acting, case, **whole())
    discard_draft(
        f"case_transition/{case.code}/contribute",
        membership=acting.maasmonde.membership("participant"),
    )
    assert AuditEvent.objects.count() == before


def test_draft_about_one_contribution_is_not_that_about_another(acting: World) -> None:
    director = acting.maasmonde.membership("process_director")
    case = make_case(process_director=director, deputy_director=a_director())
    for text in ("Eerste.", "Tweede."):
        make_contribution(case, director, text=text)
    client, address = acting.maasmonde.client("process_director"), door(acting, case, "rectify")
    client.post(f"{address}?number=1", {"text": TEXT, "draft": "keep"}, **FETCH)
    assert client.get(f"{address}?number=1").context["form"]["text"].value() == TEXT
    assert not client.get(f"{address}?number=2").context["form"]["text"].value()
