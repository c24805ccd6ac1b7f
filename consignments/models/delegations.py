"""Who approves for whom while someone is away."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ApprovalDelegation(models.Model):
    """From the first day to the last, `delegate` may approve in the roles of `delegator`. It cannot be passed on."""

    delegator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_held")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_has_days"),
            models.CheckConstraint(condition=~Q(delegator=F("delegate")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.delegator}, {self.starts_on} to {self.ends_on}"
