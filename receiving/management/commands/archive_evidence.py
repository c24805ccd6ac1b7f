"""manage.py archive_evidence --older-than 90d: moves old photographs to the storage "evidence_archive"."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from receiving.errors import EvidenceUnavailable
from receiving.evidence_archive import archive_photos
from receiving.storage import ARCHIVE_ALIAS


def days(text: str) -> timedelta:
    """ "90d" as ninety days; raises ArgumentTypeError."""
    match = re.fullmatch(r"(\d{1,5})d", text)
    if not match:
        raise ArgumentTypeError(f"{text!r} is not a number of days such as 90d")
    return timedelta(days=int(match.group(1)))


class Command(BaseCommand):
    help = "Moves photographs older than the given age to the archive storage, where they still open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=days, required=True, metavar="DAYS", help="such as 90d")

    def handle(self, *args: Any, **options: Any) -> None:
        if ARCHIVE_ALIAS not in settings.STORAGES:
            raise CommandError("There is no archive: set EVIDENCE_ARCHIVE_DIR, or a storage named evidence_archive.")
        moved = 0
        try:
            for _ in archive_photos(timezone.now() - options["older_than"]):
                moved += 1
        except (EvidenceUnavailable, OSError) as error:
            raise CommandError(f"Stopped after {moved} photographs: {error}") from error
        self.stdout.write(f"{moved} photographs moved to the archive.")
