"""manage.py queue_stats: the queue at a glance, for people or as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobqueue.stats import queue_stats


class Command(BaseCommand):
    help = "Shows depth by state, the age of the head of the line, dead letters, workers, and what is held back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        stats = queue_stats()
        if options["json"]:
            self.stdout.write(json.dumps(stats))
            return
        for status, count in stats["jobs"].items():
            more = " or more" if count == stats["counted_at_most"] else ""
            self.stdout.write(f"{status:12} {count:,}{more}")
        self.stdout.write(f"dead letters {stats['dead_letters']:,}")
        self.stdout.write(f"oldest ready {stats['oldest_ready_seconds']:,} s")
        for worker in stats["workers"]:
            self.stdout.write(f"worker {worker['id']}: heartbeat {worker['seconds_since_heartbeat']} s ago")
        if not stats["workers"]:
            self.stdout.write("no worker is running: start one with runworker")
        for pattern in stats["paused"]:
            self.stdout.write(f"paused: {pattern}")
        for name, until in stats["dependencies_down"].items():
            self.stdout.write(f"down: {name}, tried again at {until}")
