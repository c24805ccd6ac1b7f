"""One look at an installation: what is wrong with it, and how to mend it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from operations.doctor.database import database_verdicts
from operations.doctor.installation import installation_verdicts
from operations.doctor.surroundings import surroundings_verdicts
from operations.doctor.verdict import Verdict


class Command(BaseCommand):
    help = (
        "Looks at settings, database, indexes, clock, migrations, folders, disks, upload limits, what the clock runs,"
        " secrets in the tree, workers, mail, buckets and Lightspeed, and says of each how it is and what to do."
        " Changes nothing, but that a bucket of photographs gets a small file for a moment. Run it as the user that the"
        " services run as. Exit codes: 0 all well, 1 something to watch, 2 something to mend."
    )
    # It says itself what is wrong, the database's absence among it.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--no-network", action="store_true", help="ask no mail server, bucket or Lightspeed")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = list(all_verdicts(network=not options["no_network"]))
        if options["json"]:
            rows = [
                {"name": each.name, "state": each.state.name.lower(), "said": each.said, "to_do": each.to_do}
                for each in verdicts
            ]
            self.stdout.write(json.dumps({"verdicts": rows}))
        else:
            for each in verdicts:
                self._print(each)
        if worst := max(each.state for each in verdicts):
            sys.exit(worst)

    def _print(self, each: Verdict) -> None:
        self.stdout.write(f"{each.state.name.lower():4}  {each.name}: {each.said}")
        if each.to_do:
            self.stdout.write(f"      {each.to_do}")


def all_verdicts(*, network: bool) -> Iterator[Verdict]:
    """Every part, in the order in which they are mended."""
    yield from database_verdicts()
    yield from installation_verdicts()
    yield from surroundings_verdicts(network=network)
