"""What the live proof takes out of the guide is still there, and a host that cannot carry it is told why."""

from __future__ import annotations

from typing import cast

import pytest

from devtools.live_units import __main__ as live_units
from devtools.live_units import guide, install, machine
from devtools.live_units.machine import Machine
from devtools.live_units.proofs.recovery import restore_command
from devtools.live_units.proofs.upgrade import the_way_back_script, upgrade_script

pytestmark = pytest.mark.sqlite


class Recorder:
    """Takes what a machine would run."""

    def __init__(self) -> None:
        self.scripts: list[str] = []

    def shell(self, script: str, **_: object) -> str:
        self.scripts.append(script)
        return ""

    def write(self, path: str, text: str, mode: str = "644") -> None:
        self.scripts.append(f"{path} {mode}\n{text}")


def test_every_step_of_the_guide_leaves_nothing_open() -> None:
    recorder = Recorder()
    for step in install.STEPS:
        step(cast(Machine, recorder))
    said = "\n".join(recorder.scripts)
    for open_end in ("REPOSITORY", "YOUR", "…", "put a long random password"):
        assert open_end not in said.replace("# consignments COMMAND …", "")
    for wanted in ("adduser --system", "git clone", "consignments migrate", "enable --now consignments-web.socket"):
        assert wanted in said


def test_upgrade_way_back_and_restore_are_found() -> None:
    assert "migrate --plan" in upgrade_script()
    assert "THE-ONE-BEFORE" not in the_way_back_script()
    assert "consignments-clock@*" in restore_command("systemctl stop ")
    assert "consignments-worker" in restore_command("systemctl start ")


def test_a_guide_that_changed_is_told() -> None:
    with pytest.raises(guide.GuideChanged, match="no section"):
        guide.commands("99.")
    with pytest.raises(guide.GuideChanged, match="no longer says 'never there'"):
        guide.commands("2.", {"never there": ""})


def test_without_root_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["live_units"])
    monkeypatch.setattr(live_units, "check_host", lambda: None)
    monkeypatch.setattr(live_units, "exit_on_sigterm", lambda: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert live_units.main() == 2
    assert "it must be root" in capsys.readouterr().err


def test_missing_programs_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_units, "_is_here", lambda name: name not in {"nginx", "curl"})
    with pytest.raises(machine.MachineMissing, match="apt-get install curl nginx-light"):
        live_units.check_host()
