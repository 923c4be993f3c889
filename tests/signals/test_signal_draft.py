"""The draft of a signal: what the guard accepts is kept for its writer, nothing else anywhere."""

from __future__ import annotations

import datetime
import html
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from core.models.guarded import TextRefused
from core.retention import purge
from core.tenancy import acting_for
from interventions.models import Phenomenon
from signals.actions.drafts import save_draft
from signals.models import Signal, SignalDraft
from tests.factories.signals import make_area
from tests.signals.reporting import (
    DOUBT,
    FACT,
    OPINION,
    code_on,
    database,
    receipt_in,
    this_week,
    whole,
)
from tests.stand_in import BSN, NAME, PHONE, WORD
from tests.world import World

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def address(world: World, rest: str = "") -> str:
    return world.maasmonde.url(f"signals/new/{rest}")


def reporter(world: World) -> Client:
    return world.maasmonde.client("focal_officer")


def keep(world: World, **data: Any) -> Any:
    return reporter(world).post(address(world, "draft/"), data, **FETCH)


def stored() -> dict[str, Any]:
    draft = SignalDraft.objects.first()
    return draft.content if draft else {}


def test_draft_keeps_what_is_written_and_the_form_begins_with_it(acting: World) -> None:
    data = whole(**{"text-1": "Er hing een poster."})
    answer = keep(acting, **data)
    assert "Concept bewaard om" in answer.content.decode()
    assert stored()["facts"][1] == {"text": "Er hing een poster."}
    page = html.unescape(reporter(acting).get(address(acting)).content.decode())
    for text in (FACT, OPINION, DOUBT, "Er hing een poster.", "U gaat verder met uw concept"):
        assert text in page
    assert f'value="{this_week()}" selected' in page
    assert "phenomenon" not in stored()


def test_every_choice_is_kept(acting: World) -> None:
    area = make_area("Zuid")
    for phenomenon in Phenomenon.objects.exclude(code="all_forms"):
        chosen = {"area": area.pk, "phenomenon": phenomenon.pk, "age_band": "from_12_to_15"}
        keep(acting, **whole(**chosen, protective="", nothing_against="on"))
        kept = stored()
        assert (kept["area"], kept["phenomenon"]) == (area.pk, phenomenon.pk)
        assert (kept["age"], kept["nothing"]) == ("from_12_to_15", True)
    form = reporter(acting).get(address(acting)).context["form"]
    assert form["nothing_against"].value() is True
    assert form["area"].value() == area.pk


def test_refused_box_is_named_with_why_and_the_others_are_kept(
    acting: World, planted: None
) -> None:
    answer = keep(acting, **whole(opinion=f"Bel {PHONE}.", doubt=f"Was het {NAME}?"))
    text = html.unescape(answer.content.decode())
    assert "Wat denk ik daarbij?" in text and "een telefoonnummer" in text
    assert "Waar twijfel ik over?" in text and "een naam" in text
    assert PHONE not in text and NAME not in text
    assert {"opinion", "doubt"} & set(stored()) == set()
    assert stored()["facts"][0]["text"] == FACT


@pytest.mark.parametrize("seed", [BSN, PHONE, NAME, WORD])
def test_seeded_identifier_is_stored_nowhere(
    acting: World, planted: None, seed: str, caplog: pytest.LogCaptureFixture
) -> None:
    texts = ("text-0", "opinion", "protective", "doubt")
    boxes = dict.fromkeys(texts, f"Hier staat {seed} in.")
    client = reporter(acting)
    client.get(address(acting))
    keep(acting, **whole(**boxes))
    client.post(address(acting, "draft/"), whole(**boxes))
    client.post(address(acting), whole(**boxes))
    client.post(address(acting), whole(**boxes, then="row"))
    keep(
        acting, **whole(**boxes, area=seed, **{"source-0": seed, "period-0": seed, "receipt": seed})
    )
    keep(acting, **whole(opinion=f"{seed}"[:5], protective=f"{seed}"[5:]))
    everything = database() + repr(getattr(cache, "_cache", {})) + repr(dict(client.session))
    everything += caplog.text
    assert seed not in everything
    assert Signal.objects.count() == 0


def test_action_refuses_what_a_form_would_not_let_through(acting: World, planted: None) -> None:
    who = acting.maasmonde.membership("focal_officer")
    for content in (
        {"opinion": f"Bel {PHONE}."},
        {"facts": [{"text": BSN}]},
        {"answers": [BSN]},
        {PHONE: "x"},
    ):
        with pytest.raises(TextRefused):
            save_draft(who, content)
    assert SignalDraft.objects.count() == 0


def test_split_over_two_boxes_is_not_kept_either(acting: World, planted: None) -> None:
    keep(acting, **whole(opinion="Er stond Jorrit", protective="van Dommelen hielp mee."))
    assert {"opinion", "protective"} & set(stored()) == set()
    assert "Jorrit" not in database()


def test_answer_about_a_name_is_kept_with_the_text_but_not_the_word_apart(
    acting: World, planted: None
) -> None:
    text = f"De {WORD} stond op de tas."
    page = reporter(acting).post(address(acting), whole(doubt=text))
    key = page.context["form"].dialogues["doubt"].open[0].key
    data = whole(doubt=text, **{"guard-answers": f"{key}:confirmed"})
    keep(acting, **data)
    assert stored()["answers"] == [f"{key}:confirmed"]
    again = reporter(acting).get(address(acting))
    assert f"{key}:confirmed" in again.content.decode()
    data["receipt"] = receipt_in(again)
    assert code_on(reporter(acting).post(address(acting), data))
    assert AuditEvent.objects.filter(action="text.keep").count() == 1


def test_draft_is_gone_after_sending_and_does_not_come_back(acting: World) -> None:
    page = reporter(acting).get(address(acting))
    data = whole(receipt=receipt_in(page))
    keep(acting, **data)
    reporter(acting).post(address(acting), data)
    assert SignalDraft.objects.count() == 0
    keep(acting, **data)  # a save that was still on its way
    assert SignalDraft.objects.count() == 0


def test_button_without_script_keeps_and_shows_everything(acting: World, planted: None) -> None:
    data = whole(doubt=f"Was het {NAME}?")
    page = reporter(acting).post(address(acting, "draft/"), data)
    text = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert "Concept bewaard om" in text and "Niet bewaard" in text
    assert FACT in text and f"Was het {NAME}?" in text
    assert "guard__box" in text


def test_draft_can_be_thrown_away(acting: World) -> None:
    keep(acting, **whole())
    answer = reporter(acting).post(address(acting, "draft/"), {"then": "discard"})
    assert answer.url == address(acting)
    assert SignalDraft.objects.count() == 0


def test_emptied_form_leaves_no_draft(acting: World) -> None:
    keep(acting, **whole())
    keep(acting, **{"text-0": "", "age_band": "unknown"})
    assert SignalDraft.objects.count() == 0


def test_two_pages_share_one_draft_and_the_later_one_wins(acting: World) -> None:
    keep(acting, **whole(opinion="Eerst."))
    keep(acting, **whole(opinion="Later."))
    assert SignalDraft.objects.count() == 1
    assert stored()["opinion"] == "Later."


def test_draft_is_for_its_writer_only(acting: World) -> None:
    keep(acting, **whole())
    other = acting.maasmonde.client("participant").get(address(acting))
    assert FACT not in other.content.decode()
    with acting_for(acting.broekerlanden.municipality):
        assert SignalDraft.objects.count() == 0


def test_draft_leaves_no_event(acting: World) -> None:
    before = AuditEvent.objects.count()
    keep(acting, **whole())
    assert AuditEvent.objects.count() == before


def test_draft_is_destroyed_after_its_term(acting: World) -> None:
    keep(acting, **whole())
    for days, left in [(13, 1), (15, 0)]:
        SignalDraft.objects.update(changed_at=timezone.now() - datetime.timedelta(days=days))
        purge(SignalDraft, dry_run=False)
        assert SignalDraft.objects.count() == left


def test_logged_out_writer_comes_back_to_the_draft(acting: World) -> None:
    keep(acting, **whole())
    answer = Client().post(address(acting), whole(doubt="Later getypt."))
    assert answer.status_code == 302 and "/accounts/login/" in answer.url
    assert address(acting) in answer.url
    assert FACT in reporter(acting).get(address(acting)).content.decode()
    answer = reporter(acting).get(address(acting, "draft/"))
    assert answer.url == address(acting)


def test_page_that_was_open_too_long_is_refused_without_a_trace(acting: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = reporter(acting).cookies
    assert strict.post(address(acting), whole()).status_code == 403
    assert Signal.objects.count() == 0
