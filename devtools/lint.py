"""Everything that judges the code without running it: `make lint`. All checks run; one that fails fails the whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devtools import file_lengths

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")

# What runs in production, and the tools that start it.
SHIPPED = ["config", "consignments", "jobqueue", "operations", "receiving", "sync", "webhooks", "manage.py"]

# Good enough for Django's own checks to judge the settings; nothing is served with them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "lint-only-" + "abcdefghij" * 6,
    "ALLOWED_HOSTS": "consignments.example.invalid",
    "LIGHTSPEED_BASE_URL": "https://retailer.example.invalid",
    "LIGHTSPEED_TOKEN": "lint-only-" + "klmnopqrst" * 4,
    "LIGHTSPEED_WEBHOOK_SECRETS": "lint-only-" + "uvwxyz0123" * 4,
    "DATABASE_URL": "sqlite://:memory:",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "sqlite://:memory:"}


@dataclass(frozen=True)
class Check:
    """One command and what it looks at."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


CHECKS = [
    Check("ruff", [str(BIN / "ruff"), "check", "."]),
    Check("format", [str(BIN / "ruff"), "format", "--check", "."]),
    Check("insecure calls", [str(BIN / "bandit"), "-q", "-ll", "-c", "pyproject.toml", "-r", *SHIPPED]),
    Check("file lengths", [PYTHON, "-m", file_lengths.__name__]),
    Check("layers", [str(BIN / "lint-imports"), "--no-cache"]),
    # A cache of its own: one shared with runs over single packages makes the Django plugin miss managers.
    Check("types", [str(BIN / "mypy"), "--cache-dir", ".mypy_cache/everything", "."]),
    Check(
        "simulator",
        [
            str(BIN / "mypy"),
            "--config-file",
            "simulator/mypy.toml",
            "--cache-dir",
            ".mypy_cache/simulator",
            "simulator",
        ],
    ),
    Check("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], TESTING),
    Check("deployment", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


def passes(check: Check) -> bool:
    """Runs `check`, shows its words only where it fails."""
    started = time.monotonic()
    environment = {**os.environ, **check.environment}
    done = subprocess.run(check.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{check.name:<16}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main() -> int:
    """Runs every check; returns the exit code."""
    failed = [check.name for check in CHECKS if not passes(check)]
    print(f"lint: failed: {', '.join(failed)}" if failed else "lint: all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
