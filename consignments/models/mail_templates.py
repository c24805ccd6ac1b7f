"""What e-mails to suppliers say, where a retailer wants other words than the built-in ones."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from consignments.models.places import Supplier
from consignments.placeholders import OF_LETTER, faults_of


class MailTemplate(models.Model):
    """The subject and body of one letter, for every supplier or for one; without a row the built-in words are used."""

    class Letter(models.TextChoices):
        ORDER = "order", "Order"
        CANCELLATION = "cancellation", "Cancellation"

    letter = models.CharField(max_length=20, choices=Letter)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="Empty: for all others."
    )
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=10_000)
    updated_at = models.DateTimeField(auto_now=True)
    # Unique in place of letter and supplier: to a database two empty suppliers are never the same.
    key = models.CharField(max_length=48, unique=True, editable=False)

    class Meta:
        ordering = ["letter", "supplier__name"]

    def __str__(self) -> str:
        return f"{self.get_letter_display()} for {self.supplier or 'all suppliers'}"

    def save(self, *args: Any, **options: Any) -> None:
        self.key = self._key()
        super().save(*args, **options)

    def clean(self) -> None:
        """Refuses a second text for the same letter and supplier, and names every placeholder that does not exist."""
        if MailTemplate.objects.filter(key=self._key()).exclude(pk=self.pk).exists():
            raise ValidationError(f"There is a text already: {self}. Change that one.")
        known = OF_LETTER.get(self.letter, {})
        faults = {field: faults_of(getattr(self, field), known) for field in ("subject", "body")}
        found = {field: told for field, told in faults.items() if told and self.letter}
        if found:
            raise ValidationError(found)

    def _key(self) -> str:
        return f"{self.letter}:{self.supplier_id or 'all'}"
