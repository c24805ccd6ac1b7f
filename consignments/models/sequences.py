"""The numbers given to orders."""

from __future__ import annotations

from django.db import models


class NumberSequence(models.Model):
    """The last number given under a prefix. Its row is the lock that makes two orders at once get two numbers."""

    prefix = models.CharField(max_length=8, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last:06}"
