"""The bases of views: 403, 404, 405, 422 and the pages that tell what went wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory

from core.models import AuditEvent
from core.views import Download, Page
from core.views.bases import Transition
from programmes.models import Programme
from programmes.views.home import Home
from tests.world import World


@pytest.fixture
def adviser(world: World) -> Client:
    return world.maasmonde.client("policy_adviser")


def test_missing_right_and_missing_row_have_their_own_page(world: World, adviser: Client) -> None:
    refused = world.maasmonde.client("no_role").get("/maasmonde/programmes/")
    assert refused.status_code == 403
    assert "niet bij uw rol" in refused.content.decode()
    with_role = world.maasmonde.client("executive").get("/maasmonde/settings/people/")
    assert "met de rol: " in with_role.content.decode()
    missing = adviser.get("/maasmonde/programmes/P-1999-01/")
    assert missing.status_code == 404
    assert "bestaat niet, of u hebt er geen toegang toe" in missing.content.decode()


@pytest.mark.parametrize("method", ["options", "put", "patch", "delete", "head", "trace"])
def test_other_methods_ask_the_same_right(world: World, method: str) -> None:
    client = world.maasmonde.client("no_role")
    assert getattr(client, method)("/maasmonde/programmes/").status_code == 403
    assert getattr(Client(), method)("/maasmonde/programmes/").status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_that_only_shows_takes_nothing(adviser: Client, method: str) -> None:
    assert getattr(adviser, method)("/maasmonde/programmes/").status_code == 405


@pytest.mark.parametrize(("page", "shown"), [("0", 1), ("99", 1), ("x", 1), ("-1", 1), ("", 1)])
def test_page_of_a_list_that_does_not_exist_is_the_nearest(
    world: World, page: str, shown: int
) -> None:
    answer = world.maasmonde.client("application_manager").get(
        f"/maasmonde/settings/people/?page={page}"
    )
    assert answer.status_code == 200
    assert answer.context["page_obj"].number == shown


def test_form_with_a_fault_comes_back_as_422_with_everything_typed(
    acting: World, adviser: Client
) -> None:
    text = "Onze visie <script>alert(1)</script>"
    answer = adviser.post("/maasmonde/programmes/new/", {"title": "", "vision": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Onze visie &lt;script&gt;" in page
    assert "Nog niet opgeslagen" in page
    assert 'href="#id_title"' in page


def test_failure_tells_that_it_is_ours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any, **_keywords: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Home, "get_context_data", fail)
    client = Client(raise_request_exception=False)
    client.force_login(world.maasmonde.user("policy_adviser"))
    answer = client.get("/maasmonde/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Dat ligt aan ons" in page
    assert "ZeroDivisionError" not in page


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get("/privacy/", headers={"host": "evil.example"}),
        lambda client: client.post(
            "/accounts/login/", {f"field{number}": "" for number in range(4001)}
        ),
        lambda client: client.post("/accounts/login/", {"login": "x" * (3 * 1024 * 1024)}),
    ],
    ids=["unknown host", "too many fields", "too much text"],
)
def test_nonsense_is_told_to_be_nonsense(db: None, client: Client, ask: Any) -> None:
    answer = ask(client)
    assert answer.status_code == 400
    assert "Deze aanvraag klopt niet" in answer.content.decode()


@pytest.mark.parametrize("path", ["/privacy/", "/maasmonde/programmes/"])
def test_door_that_takes_no_form_says_so(adviser: Client, path: str) -> None:
    answer = adviser.post(path, {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "Er is niets bewaard" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/maasmonde/programmes/%00/", "/maasmonde/?q=%00", "/%ff/", "/maasmonde/%2e%2e/admin/"]
)
def test_strange_addresses_are_no_failure(adviser: Client, path: str) -> None:
    assert adviser.get(path).status_code in {200, 404}


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"%%%", b"title=%ff"])
def test_strange_bodies_are_no_failure(adviser: Client, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "application/json", "multipart/form-data"):
        answer = adviser.post("/maasmonde/programmes/new/", body, content_type=kind)
        assert answer.status_code in {400, 422}


# --- what subclasses have to bring -------------------------------------------------------------
class Bare(Download):
    model = Programme
    permission = "programme.view"


def test_download_says_what_it_makes(acting: World) -> None:
    with pytest.raises(NotImplementedError):
        Bare().render_file(acting.maasmonde.programme)


def door(view: Any, world: World, role: str, **keywords: str) -> Any:
    """A view as it stands in a request of that person."""
    request: Any = RequestFactory().get("/")
    request.membership = world.maasmonde.membership(role)
    instance = view()
    instance.request, instance.kwargs = request, keywords
    return instance


def test_right_is_asked_of_the_object_too(acting: World) -> None:
    class Narrow(Page):
        permission = "membership.edit"

    own = acting.maasmonde.membership("application_manager")
    view = door(Narrow, acting, "application_manager")
    view.authorise(acting.maasmonde.membership("executive"))
    with pytest.raises(PermissionDenied):
        view.authorise(own)


def test_verb_that_the_view_does_not_offer_is_missing(acting: World) -> None:
    class Nothing(Transition):
        model = Programme

    for verb in ("adopt", "fly"):
        with pytest.raises(Http404):
            door(Nothing, acting, "policy_adviser", verb=verb).authorise()


def test_refusal_is_told_in_words() -> None:
    from core.views.bases import _refusal_text

    assert _refusal_text("state") != "state"
    assert _refusal_text("permission") != "permission"
    assert _refusal_text("De visie ontbreekt.") == "De visie ontbreekt."


def test_verb_refused_by_the_gate_comes_back_at_the_form(acting: World, adviser: Client) -> None:
    programme = acting.maasmonde.programme
    Programme.objects.filter(pk=programme.pk).update(vision="")
    door_of_verb = f"/maasmonde/programmes/{programme.reference}/do/adopt/"
    facts = {"adopted_on": "1-11-2026", "decision": "Vastgesteld door het college"}
    answer = adviser.post(door_of_verb, facts)
    assert answer.status_code == 422
    assert "Vastgesteld door het college" in answer.content.decode()
    event = AuditEvent.objects.of_chain(acting.maasmonde.municipality).last()
    assert (event.action, event.result) == ("programme.adopt", "refused")
