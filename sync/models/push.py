"""What was done at Lightspeed for an order, step by step."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from consignments.models import Order


class PushStep(models.Model):
    """One step of carrying an order to Lightspeed.

    A step that is started and not done may have taken effect there. Its `finished_at` is when its answer was given up
    on, null while it is waited for.
    """

    class Name(models.TextChoices):
        CREATE = "create", _("Create the consignment")
        LINES = "lines", _("Write the ordered lines")
        SEND = "send", _("Mark it sent")
        RECEIPTS = "receipts", _("Write what was received")
        RECEIVE = "receive", _("Mark it received")
        TOTALS = "totals", _("Compare the totals")
        CANCEL = "cancel", _("Cancel it")

    class State(models.TextChoices):
        STARTED = "started", _("Started")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="push_steps")
    name = models.CharField(max_length=10, choices=Name)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    tries = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    detail = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "name"], name="one_row_per_push_step")]

    def __str__(self) -> str:
        return f"{self.order} {self.name} {self.state}"
