"""The key figures of the demonstration: enough to see what each page and finding is for."""

from __future__ import annotations

from core.models import User
from network.models import KeyFigure
from network.models.key_figure_findings import key_figure_findings
from programmes.actions.demonstration_key_figures import build_key_figures
from tests.world import World


def test_four_agreements_one_to_review_one_without_contact_one_without_a_name(
    acting: World,
) -> None:
    for role, stem in [("focal_officer", "aandacht"), ("participant", "deelnemer")]:
        account = User.objects.filter(username=f"{role}.maasmonde")
        account.update(username=f"{stem}.maasmonde")
    adviser = acting.maasmonde.membership("policy_adviser")
    for _twice in range(2):
        build_key_figures("maasmonde", adviser)
    assert KeyFigure.objects.count() == 4
    assert KeyFigure.objects.filter(name="").count() == 1
    assert [one.code for one in key_figure_findings()] == ["NO_CONTACT", "REVIEW_DUE"]


def test_other_demo_municipality_has_none(acting: World) -> None:
    build_key_figures("broekerlanden", acting.maasmonde.membership("policy_adviser"))
    assert not KeyFigure.objects.exists()
