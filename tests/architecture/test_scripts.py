"""The two doors: arguments, messages, stamps. That they work is shown by whoever runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT


def shell(
    *command: str, folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def setup_script(folder: Path, commands: str, **environment: str) -> str:
    """What ``commands`` print after reading config/setup.sh in ``folder``."""
    (folder / "config").mkdir(exist_ok=True)
    shutil.copy(ROOT / "config" / "setup.sh", folder / "config")
    (folder / "var" / "setup").mkdir(parents=True, exist_ok=True)
    script = f"set -eu; . config/setup.sh; {commands}"
    done = shell("sh", "-c", script, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_start_explains_itself_when_asked_something_else(tmp_path: Path) -> None:
    done = shell(str(ROOT / "start"), "--elsewhere", folder=tmp_path)
    assert done.returncode == 2
    assert "--setup-only" in done.stderr


@pytest.mark.parametrize("port", ["abc", "80;80", "-1"])
def test_start_refuses_a_port_that_is_none(port: str) -> None:
    done = shell(str(ROOT / "start"), PORT=port)
    assert done.returncode == 1
    assert "PORT moet een getal zijn" in done.stderr


def test_stamp_holds_until_the_lock_file_changes(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("one")
    setup_script(tmp_path, 'stamp it "$(fingerprint lock.txt)"')
    ask = 'is_stamped it "$(fingerprint lock.txt)" && echo same || echo other'
    assert setup_script(tmp_path, ask) == "same"
    lock.write_text("two")
    assert setup_script(tmp_path, ask) == "other"


def test_demo_settings_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\nexec python3 "$@"\n')
    python.chmod(0o755)
    setup_script(tmp_path, "provide_demo_settings")
    settings = tmp_path / "var" / "demo.env"
    first = settings.read_text()
    assert first.startswith("DEMO=on\nSECRET_KEY=")
    assert len(first.split("SECRET_KEY=")[1].strip()) >= 50
    assert settings.stat().st_mode & 0o077 == 0
    setup_script(tmp_path, "provide_demo_settings")
    assert settings.read_text() == first


def test_missing_library_is_named(tmp_path: Path) -> None:
    commands = "libraries='libpango-1.0.so.0'; missing_packages start"
    missing = setup_script(tmp_path, commands).split()
    assert "libpangoft2-1.0-0" in missing
    assert "libpango-1.0-0" not in missing
    assert "chromium" not in missing


def test_failed_step_shows_what_went_wrong(tmp_path: Path) -> None:
    shown = setup_script(tmp_path, "quietly sh -c 'echo reason; exit 3' 2>&1 || echo after")
    assert "Mislukt" in shown
    assert "reason" in shown
    assert shown.endswith("after")


def test_continuous_integration_calls_nothing_but_the_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "set -eu",
        'CDPATH=\'\' cd -- "$(dirname -- "$0")/.."',
        "exec ./test",
    ]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
