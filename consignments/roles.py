"""The roles of staff as Django groups, each with its rights. Made after every migrate; what an admin adds stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

BUYER = "buyer"
APPROVER = "approver"
RECEIVER = "receiver"
OPERATOR = "operator"
MANAGER = "manager"
# The approvers of the default tiers, each for other amounts.
STORE_MANAGER = "store_manager"
AREA_MANAGER = "area_manager"
OPERATIONS_MANAGER = "operations_manager"
FINANCE = "finance"
DIRECTOR = "director"

_CATALOGUE = ("consignments.view_product", "consignments.view_supplier", "consignments.view_outlet")
_VIEW = (
    "consignments.view_order",
    "consignments.view_orderline",
    "consignments.view_orderevent",
    "consignments.view_approval",
    *_CATALOGUE,
)
_QUEUE = (
    "queue.view_job",
    "queue.view_deadletter",
    "queue.view_jobevent",
    "queue.view_worker",
    "queue.retry_deadletter",
    "queue.discard_deadletter",
    "queue.operate_queue",
)
_BUYER = (
    "consignments.add_order",
    "consignments.change_order",
    "consignments.submit_order",
    "consignments.send_order",
    "consignments.cancel_order",
    "consignments.agree_transfer",
    "consignments.pack_order",
    "consignments.credit_return",
)
_KINDS = (
    "consignments.view_box",
    "consignments.view_boxcontent",
    "consignments.view_dispute",
    "consignments.view_creditnote",
    "consignments.view_stocklevel",
)
_RULES = ("approvaltier", "approvalplace", "mailtemplate")
_APPROVER = (*_VIEW, "consignments.approve_order")
_MANAGER = (
    "consignments.approve_order",
    "consignments.receive_order",
    "consignments.short_close_order",
    "consignments.override_complete_order",
    "consignments.resolve_dispute",
    *_KINDS,
    *(f"consignments.{verb}_{thing}" for verb in ("add", "change") for thing in ("product", "supplier", "outlet")),
    *(f"consignments.{verb}_{thing}" for verb in ("view", "add", "change", "delete") for thing in _RULES),
    *(f"consignments.{verb}_outletmembership" for verb in ("view", "add", "change", "delete")),
)

ROLES: Mapping[str, tuple[str, ...]] = {
    BUYER: (*_VIEW, *_BUYER),
    APPROVER: _APPROVER,
    RECEIVER: (*_VIEW, "consignments.receive_order", "consignments.pack_order", "consignments.agree_transfer"),
    OPERATOR: (*_VIEW, *_QUEUE),
    MANAGER: (*_VIEW, *_BUYER, *_MANAGER, *_QUEUE),
    **dict.fromkeys((STORE_MANAGER, AREA_MANAGER, OPERATIONS_MANAGER, FINANCE, DIRECTOR), _APPROVER),
}


def grant(role: str, permissions: Iterable[str]) -> None:
    """Adds `permissions` ("app.codename") to the group `role`, made if it is missing.

    Apps above this one call it after their own migrate for the rights that they bring.
    """
    wanted = [permission.split(".", 1) for permission in permissions]
    any_of = reduce(or_, (Q(content_type__app_label=app, codename=name) for app, name in wanted), Q(pk__in=[]))
    group, _ = Group.objects.get_or_create(name=role)
    group.permissions.add(*Permission.objects.filter(any_of))


def create_roles(sender: AppConfig, **_: Any) -> None:
    """Receiver of post_migrate: every role with its rights."""
    for role, permissions in ROLES.items():
        grant(role, permissions)
