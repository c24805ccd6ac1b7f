"""What was done at Lightspeed for an order, step by step."""

from __future__ import annotations

from django.db import models

from consignments.models import Order


class PushStep(models.Model):
    """One step of carrying an order to Lightspeed. A step that is started and not done may have taken effect there."""

    class Name(models.TextChoices):
        CREATE = "create", "Create the consignment"
        LINES = "lines", "Write the ordered lines"
        SEND = "send", "Mark it sent"
        RECEIPTS = "receipts", "Write what was received"
        RECEIVE = "receive", "Mark it received"
        TOTALS = "totals", "Compare the totals"
        CANCEL = "cancel", "Cancel it"

    class State(models.TextChoices):
        STARTED = "started", "Started"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

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
