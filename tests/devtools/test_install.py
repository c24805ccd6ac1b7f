"""Set-up says in one line what is missing, does nothing twice, and never asks apt where it may not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from devtools import apt, install, mysql_driver

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of its own to install into; the project's is left alone."""
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(apt, "can_install", lambda: False)
    return tmp_path


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The tries to build the driver; each fails."""
    tries: list[Path] = []

    def fail(venv: Path) -> bool:
        tries.append(venv)
        return False

    monkeypatch.setattr(mysql_driver, "_pip_install", fail)
    return tries


def test_a_python_without_venv_is_told_what_to_install(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(install.SetUpFailed, match="apt-get install python3-venv"):
        install.make_venv()


def test_an_old_python_is_refused_by_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(install.SetUpFailed, match=r"Python 3\.11 or newer"):
        install.check_python()


def test_without_the_driver_one_line_says_that_sqlite_works(venv: Path, builds: list[Path], capsys: Capture) -> None:
    assert not mysql_driver.install(venv, wanted=False)
    [line] = [line for line in capsys.readouterr().out.splitlines() if "cannot be built" in line]
    assert "only SQLite works" in line
    assert "apt-get install" in line


def test_a_failed_build_is_repeated_only_where_tests_want_it(venv: Path, builds: list[Path]) -> None:
    mysql_driver.install(venv, wanted=False)
    mysql_driver.install(venv, wanted=False)
    assert len(builds) == 1
    mysql_driver.install(venv, wanted=True)
    assert len(builds) == 2


def test_requirements_are_installed_once_for_each_content(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "ROOT", venv)
    marker = venv / "calls"
    python = venv / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$@" >> {marker}\n')
    python.chmod(0o755)
    requirements = venv / "requirements.txt"
    for content in ("a==1", "a==1", "a==2"):
        requirements.write_text(content)
        install.install_requirements(requirements)
    calls = marker.read_text().splitlines()
    assert len(calls) == 2
    assert all("--require-hashes" in call for call in calls)
