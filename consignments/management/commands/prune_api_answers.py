"""manage.py prune_api_answers: forgets old answers of the API."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from consignments.api.idempotency import prune


class Command(BaseCommand):
    help = "Removes answers of the API that are older than API_KEY_DAYS, in small batches. For cron, once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune()} answers removed.")
