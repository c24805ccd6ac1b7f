"""manage.py verify_evidence: re-hashes every stored photograph, exit 1 where one is missing or altered."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from receiving.evidence_check import evidence_faults
from receiving.evidence_progress import with_bar
from receiving.models import Photo


class Command(BaseCommand):
    help = "Re-hashes the stored photographs and names what is missing, altered or belongs to nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        try:
            faults.extend(evidence_faults(partial(with_bar, words="Re-hashing")))
        finally:
            # After the bar, also where someone breaks it off.
            for fault in faults:
                self.stdout.write(fault)
        if faults:
            raise CommandError(f"Faults in the evidence: {len(faults)}.", returncode=1)
        self.stdout.write(f"{Photo.objects.count()} photographs are as they were taken in.")
