"""manage.py prune_jobs: removes old finished jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobqueue.durations import duration
from jobqueue.retention import prune


class Command(BaseCommand):
    help = "Removes finished jobs in small batches. Dead letters and histories stay. Safe to interrupt and run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", type=duration, default=timedelta(days=30), metavar="30d")

    def handle(self, *args: Any, **options: Any) -> None:
        total = shown = 0
        for count in prune(options["older_than"]):
            total += count
            if total - shown >= 10_000:
                shown = total
                self.stdout.write(f"{total} removed so far …")
        self.stdout.write(f"{total} finished jobs removed.")
