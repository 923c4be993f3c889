"""A save is compared in the writer's turn: the second of two at the same moment never overwrites.

Everybody's form is validated before it waits for its turn; what somebody saved meanwhile shows.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.http import QueryDict

from core import tenancy
from core.forms import ModelForm
from core.tenancy import acting_for
from core.views import bases
from tests.architecture.matrix import Row
from tests.architecture.test_doors import MATRIX, VIEWS, address, object_of
from tests.world import Side, World


def has_revision(row: Row) -> bool:
    """Whether the door changes a row that counts its revisions, by a form of that row."""
    view = VIEWS[row.name]
    if not issubclass(view, bases.Update) or not hasattr(view.model, "revision"):
        return False
    return view.form_class is None or issubclass(view.form_class, ModelForm)


#: Doors that compare a part of the row, or take a file: their own tests show the clash.
OTHERWISE = {
    "network:covenant_file_upload",
    "network:disclosure_step",
    "network:work_session_themes",
}
DOORS = [
    row
    for row in MATRIX
    if row.method == "POST" and not row.verb and has_revision(row) and row.name not in OTHERWISE
]


def shown(form: Any) -> QueryDict:
    """What a browser sends when nothing was changed in the form."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.field.widget.format_value(bound.value())
        values = value if isinstance(value, list | tuple) else [value]
        data.setlist(bound.html_name, [str(item) for item in values if item not in (None, "")])
    return data


def somebody_saves_first(monkeypatch: pytest.MonkeyPatch, obj: models.Model) -> None:
    """Let another save come in between the validation of a form and its turn."""
    changed = type(obj)._default_manager.filter(pk=obj.pk)

    def wait() -> None:
        changed.update(revision=models.F("revision") + 1)
        monkeypatch.setattr(bases, "take_turn", tenancy.take_turn)
        tenancy.take_turn()

    monkeypatch.setattr(bases, "take_turn", wait)


def door(row: Row, side: Side) -> tuple[Any, str, Any]:
    """A client that may pass, the address, and the form as it is shown: of the row behind it."""
    with acting_for(side.municipality):
        url = address(row, side, object_of(row, side))
    client = side.client(min(row.allowed))
    return client, url, client.get(url).context["form"]


def test_there_are_doors_to_ask() -> None:
    assert {row.name for row in DOORS} >= {
        "programmes:activity-update",
        "programmes:update",
        "programmes:action-update",
        "programmes:session-update",
        "programmes:gap-update",
        "network:update",
        "interventions:update",
        "interventions:phenomenon-update",
    }


@pytest.mark.parametrize("row", DOORS, ids=str)
def test_save_that_was_overtaken_shows_both_and_stores_nothing(
    row: Row, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = world.maasmonde
    client, url, form = door(row, side)
    data, obj = shown(form), form.instance
    with acting_for(side.municipality):
        somebody_saves_first(monkeypatch, obj)
        before = type(obj)._default_manager.values().get(pk=obj.pk)
        answer = client.post(url, dict(data.lists()))
        after = type(obj)._default_manager.values().get(pk=obj.pk)
    assert answer.status_code == 422
    assert answer.context["form"].stale, answer.context["form"].errors
    assert after == {**before, "revision": before["revision"] + 1}


def test_save_of_a_row_that_went_meanwhile_answers_like_a_missing_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = next(row for row in DOORS if row.name == "programmes:gap-update")
    client, url, form = door(row, world.maasmonde)
    data, gap = shown(form), form.instance
    with acting_for(world.maasmonde.municipality):
        monkeypatch.setattr(bases, "take_turn", lambda: gap.delete())
        assert client.post(url, dict(data.lists())).status_code == 404
