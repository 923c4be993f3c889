"""manage.py precommit: tells what failed, and knows a production that has nothing to hide."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from django.core.management import call_command

from core.management.commands import precommit
from core.management.commands.precommit import Step


def steps(*, broken: bool) -> list[Step]:
    code = "print('what is wrong'); raise SystemExit(1)" if broken else "print('noise')"
    return [Step("first", [sys.executable, "-c", code]), Step("second", [sys.executable, "-c", ""])]


def test_precommit_reports_a_line_per_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precommit, "steps", lambda: steps(broken=False))
    output = StringIO()
    call_command("precommit", "--check", stdout=output)
    lines = output.getvalue().splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["first", "ok"], ["second", "ok"]]
    assert lines[2].startswith("precommit: 2 fine")


def test_precommit_fails_with_what_the_step_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precommit, "steps", lambda: steps(broken=True))
    output = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("precommit", "--check", stdout=output)
    assert stopped.value.code == 1
    assert "first              FAILED" in output.getvalue()
    assert "    what is wrong" in output.getvalue()


@pytest.mark.parametrize(("arguments", "mended"), [([], True), (["--check"], False)])
def test_precommit_mends_unless_told_not_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, arguments: list[str], mended: bool
) -> None:
    sign = f"{tmp_path}/mended"
    mend = [sys.executable, "-c", f"open({sign!r}, 'w').close()"]
    look = [sys.executable, "-c", f"import os; print(os.path.exists({sign!r}))"]
    monkeypatch.setattr(precommit, "steps", lambda: [Step("only", look, mend)])
    call_command("precommit", *arguments, stdout=StringIO())
    assert precommit.execute(look, {})[1] == str(mended)


def test_precommit_covers_every_kind_of_check() -> None:
    assert [step.name for step in precommit.steps()] == [
        "lint",
        "format",
        "templates",
        "types",
        "import contracts",
        "migrations",
        "translations",
        "documents",
        "production",
    ]


def test_production_settings_have_nothing_to_hide() -> None:
    step = next(step for step in precommit.steps() if step.name == "production")
    # the browser journeys of the same run set this one for themselves
    environment = {**step.environment, "DJANGO_ALLOW_ASYNC_UNSAFE": ""}
    status, output = precommit.execute(step.command, environment)
    assert status == 0, output


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "SECOND_FACTOR"])
def test_production_refuses_to_start_without(name: str) -> None:
    environment = {**precommit.production(), name: ""}
    status, output = precommit.execute([*precommit.MANAGE, "check"], environment)
    assert status != 0
    assert name in output
