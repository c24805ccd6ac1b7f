"""`make audit`: whether the pinned packages have known vulnerabilities.

Exit code 0: none is known. 1: some are, and they are listed. 2: nothing was found out, and it says why.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements/mysql.txt", "requirements/s3.txt", "requirements/dev.txt")
SERVICES = ("osv", "pypi")
NONE_KNOWN, SOME_KNOWN, NOT_FOUND_OUT = 0, 1, 2


def main() -> int:
    """Asks one service after the other until one answers; returns the exit code."""
    for service in SERVICES:
        print(f"Asking {service} about {', '.join(FILES)}", flush=True)
        answer = ask(service)
        if answer is not None:
            return report(answer)
    print(f"Nothing was checked: none of {', '.join(SERVICES)} could be asked. The packages may be sound or not.")
    return NOT_FOUND_OUT


def ask(service: str) -> list[dict[str, Any]] | None:
    """The packages with what is known of them; None where the service gives no answer (its fault is shown)."""
    files = [part for file in FILES for part in ("-r", file)]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner=off", "-f", "json"]
    done = subprocess.run([*command, "-s", service, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"{service} gave no answer: {last_line(done.stderr)}", flush=True)
        return None
    if all("skip_reason" in package for package in packages):
        print(
            f"{service} knows none of them: {packages[0]['skip_reason'] if packages else 'none was named'}", flush=True
        )
        return None
    return packages


def report(packages: list[dict[str, Any]]) -> int:
    """Says what is known; returns the exit code. A package that was passed over is not a sound one."""
    passed_over = [f"{package['name']}: {package['skip_reason']}" for package in packages if "skip_reason" in package]
    known = [line for package in packages for line in _known(package)]
    print(*known, *passed_over, sep="\n")
    print(f"{len(packages)} packages, {len(known)} known vulnerabilities, {len(passed_over)} passed over.")
    if known:
        return SOME_KNOWN
    return NOT_FOUND_OUT if passed_over else NONE_KNOWN


def _known(package: dict[str, Any]) -> list[str]:
    name = f"{package['name']} {package.get('version', '')}"
    return [
        f"{name}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for flaw in package.get("vulns", [])
    ]


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else "it said nothing"


if __name__ == "__main__":
    sys.exit(main())
