"""manage.py verify_evidence: re-hashes every stored photograph, exit 1 where one is missing or altered."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from receiving.evidence_check import evidence_faults
from receiving.models import Photo


class Command(BaseCommand):
    help = "Re-hashes the stored photographs and names what is missing, altered or belongs to nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for fault in evidence_faults():
            self.stdout.write(fault)
            faults += 1
        if faults:
            raise CommandError(f"Faults in the evidence: {faults}.", returncode=1)
        self.stdout.write(f"{Photo.objects.count()} photographs are as they were taken in.")
