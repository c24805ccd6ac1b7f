"""Tests that commit empty every table afterwards, and Django then makes rights and roles anew: a fifth of a second for
each of hundreds of tests. Here the rows are put back as they were after the migrations."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import transaction
from django.db.models import Model

from consignments.models import ApprovalPlace, ApprovalTier, NumberSequence

_MODELS = (
    *(ContentType, Permission, Group, Group.permissions.through),
    *(NumberSequence, ApprovalTier, ApprovalPlace),
)


def keep_rights_over_flushes(patch: pytest.MonkeyPatch) -> None:
    """Remembers what `migrate` made, and has `flush` put it back instead of making it again."""
    kept: list[tuple[type[Model], list[Any]]] = [(model, list(model._default_manager.all())) for model in _MODELS]

    @transaction.atomic
    def put_back(*_: Any, **__: Any) -> None:
        for model, rows in kept:
            model._default_manager.bulk_create(rows)
        ContentType.objects.clear_cache()

    patch.setattr(flush, "emit_post_migrate_signal", put_back)
