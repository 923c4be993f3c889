"""The same page sent twice makes one object; new answers, or a new page, make another."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from core.tenancy import acting_for
from core.views import bases
from programmes.models import ActionPoint
from tests.world import World

TOKEN = "t" * 64


@pytest.fixture
def send(world: World) -> Any:
    """Send the form of a new action point as a browser does."""
    cache.clear()
    side = world.maasmonde
    client = side.client("policy_adviser")
    address = side.url(f"programmes/{side.programme.reference}/actions/new/")

    def post(title: str = "Bel de jongerenwerkers", token: str = TOKEN) -> Any:
        data = {"title": title, "status": "open", "csrfmiddlewaretoken": token}
        return client.post(address, data)

    with acting_for(side.municipality):
        yield post


def titles() -> list[str]:
    rows = ActionPoint.objects.filter(title__startswith="Bel").order_by("title")
    return list(rows.values_list("title", flat=True))


def test_a_page_sent_twice_makes_one_and_leads_to_it(send: Any) -> None:
    first, second = send(), send()
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert titles() == ["Bel de jongerenwerkers"]


def test_other_answers_or_another_page_make_another(send: Any) -> None:
    send()
    send(title="Bel de wijkagent")
    send(token="u" * 64)
    assert sorted(titles()) == ["Bel de jongerenwerkers"] * 2 + ["Bel de wijkagent"]


def test_an_invalid_form_may_be_sent_again(send: Any) -> None:
    assert send(title="").status_code == send(title="").status_code == 422


def test_a_sending_that_fails_may_be_tried_again(
    send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(view: Any, form: Any) -> Any:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(bases._Writing, "form_valid", fail)
        with pytest.raises(ConnectionError):
            send()
    assert send().status_code == 302
    assert titles() == ["Bel de jongerenwerkers"]


def test_a_second_waits_for_the_first(send: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed: list[str] = []
    monkeypatch.setattr(cache, "add", lambda key, value, seconds: claimed.append(key))
    answers = iter(["", "", "/maasmonde/actions/T26-0001/"])
    monkeypatch.setattr(cache, "get", lambda key: next(answers))
    monkeypatch.setattr(bases._Sending, "WAIT", 0)
    assert send().url == "/maasmonde/actions/T26-0001/"
    assert claimed
    assert titles() == []


def test_what_was_typed_is_not_remembered(send: Any) -> None:
    send()
    assert "jongerenwerkers" not in repr(cache._cache)
