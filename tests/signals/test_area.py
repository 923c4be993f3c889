"""One entry in the navigation: it leads to the first page of signals that the reader may see."""

from __future__ import annotations

import re

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("signal_coordinator", "signals/"),
        ("focal_officer", "signals/"),
        ("policy_adviser", "signals/structure/"),
        ("executive", "signals/structure/"),
    ],
)
def test_entry_leads_to_the_first_open_page(world: World, role: str, path: str) -> None:
    page = world.maasmonde.client(role).get(world.maasmonde.url()).content.decode()
    links = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>\s*Signalen\s*</a>', page)
    assert links == [world.maasmonde.url(path)]


@pytest.mark.parametrize("role", ["privacy_officer", "application_manager", "no_role"])
def test_who_only_watches_has_no_entry(world: World, role: str) -> None:
    page = world.maasmonde.client(role).get("/account/").content.decode()
    assert ">Signalen<" not in page
