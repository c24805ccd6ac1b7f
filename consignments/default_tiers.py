"""The tiers that a retailer starts with, until the admin says otherwise."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.models import Group
from django.db import transaction

from consignments import roles
from consignments.models import ApprovalPlace, ApprovalTier

# From (inclusive), below (exclusive), and for each approver the roles that will do.
DEFAULTS: tuple[tuple[str, str, str | None, tuple[tuple[str, ...], ...]], ...] = (
    ("Under 500", "0", "500", ((roles.STORE_MANAGER,),)),
    ("500 to 2,000", "500", "2000", ((roles.STORE_MANAGER, roles.AREA_MANAGER),)),
    ("2,000 to 5,000", "2000", "5000", ((roles.AREA_MANAGER,),)),
    ("5,000 to 10,000", "5000", "10000", ((roles.OPERATIONS_MANAGER,), (roles.FINANCE,))),
    ("From 10,000", "10000", None, ((roles.DIRECTOR,),)),
)


def install_default_tiers() -> bool:
    """Writes the default tiers where there are none for all outlets yet; whether it did."""
    with transaction.atomic():
        if ApprovalTier.objects.filter(outlet=None, supplier=None).exists():
            return False
        for name, lower, upper, places in DEFAULTS:
            tier = ApprovalTier.objects.create(
                name=name, lower=Decimal(lower), upper=None if upper is None else Decimal(upper)
            )
            for names in places:
                place = ApprovalPlace.objects.create(tier=tier)
                place.roles.set(Group.objects.filter(name__in=names))
    return True
