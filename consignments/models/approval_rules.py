"""Who has to approve orders of which amount: set by the retailer, for all or for one outlet or supplier."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from consignments.fields import money_field
from consignments.models.places import Outlet, Supplier


class ApprovalTier(models.Model):
    """A range of amounts and the approvers it needs. A tier for one outlet or supplier goes before the general one."""

    name = models.CharField(max_length=80)
    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    lower = money_field(default=0, verbose_name="from", help_text="This amount itself belongs to the tier.")
    upper = money_field(null=True, blank=True, verbose_name="below", help_text="Empty: without an upper end.")

    class Meta:
        ordering = ["outlet", "supplier", "lower"]
        constraints = [
            models.CheckConstraint(condition=Q(lower__gte=0), name="tier_lower_not_negative"),
            models.CheckConstraint(condition=Q(upper__isnull=True) | Q(upper__gt=F("lower")), name="tier_not_empty"),
        ]
        permissions = [("set_general_approvaltier", "Can set approval tiers that hold for every outlet")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a range that overlaps another one of the same outlet and supplier."""
        others = ApprovalTier.objects.filter(outlet=self.outlet, supplier=self.supplier).exclude(pk=self.pk)
        overlapping = others.filter(Q(upper__isnull=True) | Q(upper__gt=self.lower))
        if self.upper is not None:
            overlapping = overlapping.filter(lower__lt=self.upper)
        first = overlapping.first()
        if first is not None:
            raise ValidationError(f"The amounts overlap those of the tier {first.name!r}. Change one of the two.")


class ApprovalPlace(models.Model):
    """One approver that a tier needs: a person in any of these roles. Different people fill a tier's places."""

    tier = models.ForeignKey(ApprovalTier, on_delete=models.CASCADE, related_name="places")
    roles = models.ManyToManyField(
        Group, related_name="+", help_text="None: anyone with the right to approve.", blank=True
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.tier}, place {self.pk}"
