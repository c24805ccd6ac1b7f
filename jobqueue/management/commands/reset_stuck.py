"""manage.py reset_stuck: takes back jobs whose worker went silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from jobqueue.claims.recover import recover, stuck_jobs
from jobqueue.command_actor import command_actor
from jobqueue.durations import duration


class Command(BaseCommand):
    help = (
        "Takes back jobs in processing whose heartbeat is old. One that was running when its worker went silent has"
        " spent an attempt. Workers do this by themselves; safe to run beside them, and twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        usual = timedelta(seconds=settings.QUEUE_STALE_AFTER_SECONDS)
        parser.add_argument("--older-than", type=duration, default=usual, metavar="5m", help="Age of the heartbeat.")
        parser.add_argument("--dry-run", action="store_true", help="Only say which jobs it would be.")

    def handle(self, *args: Any, **options: Any) -> None:
        older_than: timedelta = options["older_than"]
        actor, count = command_actor(), 0
        for job in stuck_jobs(older_than):
            since = f"{job.heartbeat_at:%Y-%m-%d %H:%M:%S} UTC" if job.heartbeat_at else "never"
            about = f"{job} ({job.worker_id or 'no worker'}, heartbeat {since})"
            if options["dry_run"]:
                self.stdout.write(f"would reset {about}")
                count += 1
            elif recover(job, actor=actor, reason=f"no heartbeat for {older_than}"):
                self.stdout.write(f"reset {about}")
                count += 1
        verb = "would be reset" if options["dry_run"] else f"reset by {actor.name}"
        self.stdout.write(f"{count} stuck jobs {verb}.")
