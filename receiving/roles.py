"""The rights that receiving brings, added to the roles of staff after every migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from consignments.roles import APPROVER, BUYER, MANAGER, OPERATOR, RECEIVER, grant

_LOOK = (
    "receiving.view_receipt",
    "receiving.view_receiptline",
    "receiving.view_photo",
    "receiving.view_shortclose",
    "receiving.view_signature",
)
_EDIT = ("view", "add", "change", "delete")
_MANAGE = (
    "receiving.download_original_photo",
    "receiving.decide_unexpected",
    "receiving.correct_receipt",
    *(f"receiving.{verb}_tolerance" for verb in _EDIT),
    *(f"receiving.{verb}_outletrules" for verb in _EDIT),
)


def grant_rights(sender: AppConfig, **_: Any) -> None:
    """Receiver of post_migrate: everyone may look; originals, with their place data, are for managers."""
    for role in (BUYER, APPROVER, RECEIVER, OPERATOR):
        grant(role, _LOOK)
    grant(MANAGER, (*_LOOK, *_MANAGE))
