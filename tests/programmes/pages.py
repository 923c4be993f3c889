"""What the tests of the pages of a programme share: addresses, queries, a programme of any size."""

from __future__ import annotations

import copy
import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.tenancy import acting_for
from programmes.actions.exchange import import_programme
from programmes.models import Activity, Programme
from tests.world import Side, World, programme_data


def address(side: Side, rest: str = "") -> str:
    """An address below the first programme of this side."""
    return side.url(f"programmes/{side.programme.reference}/{rest}")


def activity(side: Side, code: str) -> Activity:
    """One activity of the first programme by its code, freshly read."""
    with acting_for(side.municipality):
        return Activity.objects.get(programme=side.programme, exchange_id=code)  # type: ignore[no-any-return]


def text_of(response: Any) -> str:
    """What a page says: without markup, entities, soft hyphens and double spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    words = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00ad", "")
    return re.sub(r"\s+", " ", words)


def queries(client: Client, url: str) -> int:
    """How many queries the second visit to a page takes (the first fills what is kept)."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def sized_programme(world: World, number: int) -> Programme:
    """A programme of Maasmonde with so many activities, copies of those of the demonstration."""
    data = programme_data("maasmonde")
    data["programme"]["title"] = f"Programma met {number} activiteiten"
    originals = data["activities"]
    data["actions"] = []
    data["activities"] = []
    for place in range(number):
        row = copy.deepcopy(originals[place % len(originals)])
        row["id"], row["title"] = f"N{place}", f"{row['title']} {place}"
        data["activities"].append(row)
    with acting_for(world.maasmonde.municipality):
        reference = import_programme(data).reference
        return Programme.objects.get(reference=reference)  # type: ignore[no-any-return]
