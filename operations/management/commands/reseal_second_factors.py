"""manage.py reseal_second_factors: after a new secret was put in front of SECOND_FACTOR_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.access.resealing import reseal_all, seals


class Command(BaseCommand):
    help = (
        "Seals the key of every second factor under the first of SECOND_FACTOR_KEYS, so that the others can be taken"
        " out. May be repeated. Exit code 1 where some can be read with none of them: it names their accounts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed, found = reseal_all(), seals()
        self.stdout.write(f"{changed} sealed anew, {found.newest} in all under the newest secret.")
        if found.unreadable:
            raise CommandError(
                f"The second factors of {', '.join(found.unreadable)} cannot be read with any of SECOND_FACTOR_KEYS."
                " Put the secret they were sealed with behind the others, or take these factors away in the admin."
            )
