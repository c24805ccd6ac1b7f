"""The quick way to empty the tables leaves what Django's own way leaves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from consignments.models import ApprovalPlace, ApprovalTier, NumberSequence

MODELS = (ContentType, Permission, Group, Group.permissions.through, NumberSequence, ApprovalTier, ApprovalPlace)


def _counts() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


@pytest.mark.django_db(transaction=True)
def test_after_a_flush_migrate_finds_nothing_to_make() -> None:
    Group.objects.create(name="made by a test")
    call_command("flush", interactive=False, verbosity=0)
    left = _counts()
    call_command("migrate", verbosity=0)
    assert left == _counts()
    assert all(left)
    assert not Group.objects.filter(name="made by a test").exists()
