"""manage.py clock NAME: runs one of the tasks that cron or a systemd timer starts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.cron import TASKS
from operations.clock import run


class Command(BaseCommand):
    help = "Runs a task by its name; without one it lists them. The exit code is that of the task's command."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=[task.name for task in TASKS])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"]:
            sys.exit(run(options["name"]))
        for task in TASKS:
            self.stdout.write(f"{task.name:<12}{task.cron:<17}{' '.join(task.command)}: {task.why}")
