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
from receiving.evidence_archive import archive_photos, remove_leftovers, to_archive
from receiving.evidence_progress import with_bar
from receiving.storage import ARCHIVE_ALIAS


def days(text: str) -> timedelta:
    """ "90d" as ninety days; raises ArgumentTypeError."""
    match = re.fullmatch(r"(\d{1,5})d", text)
    if not match:
        raise ArgumentTypeError(f"{text!r} is not a number of days such as 90d")
    return timedelta(days=int(match.group(1)))


class Command(BaseCommand):
    help = (
        "Moves photographs older than the given age to the archive storage, where they still open. One that cannot be"
        " moved is named and the others go on. Exit codes: 0 all moved, 1 some not, or there is no archive."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=days, required=True, metavar="DAYS", help="such as 90d")

    def handle(self, *args: Any, **options: Any) -> None:
        if ARCHIVE_ALIAS not in settings.STORAGES:
            raise CommandError("There is no archive: set EVIDENCE_ARCHIVE_DIR, or a storage named evidence_archive.")
        faults: list[str] = []
        moved = 0
        try:
            faults.extend(remove_leftovers())
            for fault in archive_photos(with_bar(to_archive(timezone.now() - options["older_than"]), "Archiving")):
                moved += not fault
                faults.extend([fault] if fault else [])
        except EvidenceUnavailable as away:
            faults.append(away.message)
        finally:
            # After the bar, also where someone breaks it off.
            for fault in faults:
                self.stdout.write(fault)
            self.stdout.write(f"{moved} photographs moved to the archive.")
        if faults:
            raise CommandError(f"Not moved or not cleared away, as named above: {len(faults)}.", returncode=1)
