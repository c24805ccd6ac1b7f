"""One thing that happened to an account or to what it may do."""

from __future__ import annotations

from django.db import models

from consignments.models.append_only import AppendOnlyModel

NAME_LENGTH = 150


class AccessEvent(AppendOnlyModel):
    """Names are kept as text: they have to outlive the accounts. `by` is empty where nobody had signed in yet."""

    class What(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        SIGNED_OUT = "signed_out", "Signed out"
        FAILED = "failed", "Sign-in failed"
        LOCKED_OUT = "locked_out", "Locked out"
        ACCOUNT = "account", "Account changed"
        RIGHTS = "rights", "Rights changed"

    happened_at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=12, choices=What)
    account = models.CharField(max_length=NAME_LENGTH, db_index=True)
    by = models.CharField(max_length=NAME_LENGTH, blank=True)
    address = models.CharField(max_length=45, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "access_events"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.account}"
