"""The audit never calls packages sound that nobody was asked about."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from devtools import audit

SOUND = {"name": "django", "version": "5.2.1", "vulns": []}
FLAWED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
PASSED_OVER = {"name": "odd", "skip_reason": "not found"}

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("packages", "code", "told"),
    [
        ([SOUND], 0, "1 packages, 0 known"),
        ([SOUND, FLAWED], 1, "pillow 1.0: PYSEC-1, mended in 1.1"),
        ([SOUND, PASSED_OVER], 2, "odd: not found"),
    ],
)
def test_it_says_what_is_known(
    packages: list[dict[str, Any]], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.report(packages) == code
    assert told in capsys.readouterr().out


def test_a_service_that_knows_nothing_gave_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a mirror of the package index does, which has the packages and not what is known of them."""
    answer = json.dumps({"dependencies": [PASSED_OVER], "fixes": []})
    monkeypatch.setattr("devtools.audit.subprocess.run", lambda *_, **__: SimpleNamespace(stdout=answer, stderr=""))
    assert audit.main() == 2
    told = capsys.readouterr().out
    assert "pypi knows none of them: not found" in told
    assert "Nothing was checked" in told


def test_where_no_service_answers_it_says_that_nothing_was_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a proxy that is not there, so that no service can be reached."""
    monkeypatch.setattr(audit, "FILES", ("requirements/mysql.txt",))
    monkeypatch.setattr(audit, "SERVICES", ("pypi",))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert audit.main() == 2
    assert "Nothing was checked" in capsys.readouterr().out
