"""The hourly look at everything. For cron, monitoring and operators."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from jobqueue.dialect import database_now
from jobqueue.transient import again_until_done
from operations.alerts.database_away import FINDING, tell_away, tell_back
from operations.alerts.telling import tell, ways_are_set
from operations.certificates import certificate_findings
from operations.clock_notes import clock_findings
from operations.dashboard.panels import all_panels
from operations.findings import Finding, Level

log = structlog.get_logger(__name__)
# A database that is restarted is no news.
PATIENCE_SECONDS = 15.0


class Command(BaseCommand):
    help = (
        "Says what is wrong, by the thresholds of the settings. Exit codes: 0 nothing, 1 something to watch, 2"
        " something to act on (or no message could be sent)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--mail",
            action="store_true",
            help="tell HEALTH_MAIL_TO and HEALTH_WEBHOOK_URL what is new, and what is over",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mail"] and not ways_are_set():
            raise CommandError(
                "HEALTH_MAIL_TO and HEALTH_WEBHOOK_URL are empty: name who is to be told.", returncode=Level.RED
            )
        findings, is_away = _looked()
        self._print(findings, as_json=options["json"])
        if options["mail"]:
            self._tell(tell_away if is_away else lambda: " ".join(filter(None, [tell_back(), tell(findings)])))
        if level := max((finding.level for finding in findings), default=Level.GREEN):
            sys.exit(level)

    def _print(self, findings: list[Finding], *, as_json: bool) -> None:
        if as_json:
            rows = [{"code": f.code, "level": f.level.name.lower(), "sentence": f.sentence} for f in findings]
            self.stdout.write(json.dumps({"findings": rows}))
            return
        for finding in findings:
            self.stdout.write(f"{finding.level.word}: {finding.sentence}")
        if not findings:
            self.stdout.write("Everything is in order.")

    def _tell(self, tell_news: Callable[[], str]) -> None:
        try:
            fault = tell_news()
        except Exception as error:
            log.exception("health.not_told")
            raise CommandError(f"The message could not be sent: {error}", returncode=Level.RED) from error
        if fault:
            self.stderr.write(fault)


def _looked() -> tuple[list[Finding], bool]:
    """What is wrong, and whether that is the database itself, without which nothing else can be said."""
    try:
        return again_until_done(_look, give_up_after=PATIENCE_SECONDS), False
    except Error:
        log.exception("health.database_away")
        return [FINDING], True


def _look() -> list[Finding]:
    found = [finding for panel in all_panels() for finding in panel.findings]
    return found + certificate_findings(database_now(connection)) + clock_findings()
