"""Differences between what one outlet packed and what the other counted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consignments.fields import quantity_field
from consignments.models.orders import Order, OrderLine
from consignments.models.places import Outlet


class Dispute(models.Model):
    """One line on which the two counts of a transfer differ: someone has to decide, by a date.

    `quantity` is packed less accepted: more than 0 where pieces did not arrive as they should, less than 0 where more
    came than was packed.
    """

    class Decision(models.TextChoices):
        RETURNED = "RETURNED", _("Returned to the sender")
        LOST = "LOST", _("Lost: write it off")
        SENDER_MISCOUNTED = "SENDER_MISCOUNTED", _("The sender miscounted")
        RECEIVER_MISCOUNTED = "RECEIVER_MISCOUNTED", _("The receiver miscounted")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="disputes")
    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="dispute")
    quantity = quantity_field()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # The decision's effect on stock at Lightspeed: by how much, and where; nowhere for what is written off.
    adjusted_outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    adjusted_by = quantity_field(default=0)

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["decision", "due_date"], name="dispute_open_due")]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_decision_display() if self.decision else 'open'}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return not self.decision
