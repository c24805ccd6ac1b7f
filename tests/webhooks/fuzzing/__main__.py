"""`python -m tests.webhooks.fuzzing [FOLDER] [libFuzzer's options]`: a minute, unless -max_total_time says otherwise.

What it finds new it keeps in FOLDER (var/fuzzing); an input that breaks the property lies there as a file `crash-…`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(__file__).with_name("corpus")

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["LOG_LEVEL"] = "CRITICAL"
with atheris.instrument_imports(include=["webhooks"]):
    import django

    django.setup()
    from tests.webhooks.fuzzing.property import check, conditions


def main(arguments: list[str]) -> None:
    """Runs until an input breaks the property, or the time is over; libFuzzer ends the process itself."""
    folders = [Path(each) for each in arguments if not each.startswith("-")]
    found = folders[0] if folders else ROOT / "var" / "fuzzing"
    found.mkdir(parents=True, exist_ok=True)
    options = ["-max_total_time=60", "-max_len=4096", "-timeout=5", f"-artifact_prefix={found}/"]
    options += [each for each in arguments if each.startswith("-")]
    # libFuzzer writes to the first folder and reads both.
    atheris.Setup([sys.argv[0], *options, str(found), str(CORPUS)], check)
    with conditions():
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
