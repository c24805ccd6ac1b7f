"""Where goods go and where they come from."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name!r} is not a time zone. Use a name such as Pacific/Auckland.")


class MirroredModel(models.Model):
    """Something Lightspeed owns and this system keeps a copy of."""

    lightspeed_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    lightspeed_version = models.BigIntegerField(default=0, editable=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Outlet(MirroredModel):
    """A shop or warehouse. Its time zone decides which day "due today" is."""

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=20, unique=True)
    time_zone = models.CharField(max_length=64, default="Pacific/Auckland", validators=[validate_time_zone])
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Supplier(MirroredModel):
    """Who orders are sent to."""

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=20, unique=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OutletMembership(models.Model):
    """Which outlets a person may see and act for. No row, no outlet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outlet_memberships")
    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "outlet"], name="one_membership_per_outlet")]

    def __str__(self) -> str:
        return f"{self.user} at {self.outlet}"
