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
        write_default_tiers(ApprovalTier, ApprovalPlace, Group)
    return True


def write_default_tiers(tiers: type[ApprovalTier], places: type[ApprovalPlace], groups: type[Group]) -> None:
    """Writes the default tiers with these models, which may be a migration's, and the groups that they name."""
    for name, lower, upper, wanted in DEFAULTS:
        tier = tiers.objects.create(name=name, lower=Decimal(lower), upper=None if upper is None else Decimal(upper))
        for names in wanted:
            place = places.objects.create(tier=tier)
            place.roles.set([groups.objects.get_or_create(name=role)[0] for role in names])
