"""Drafts from a file: the same file for the same parties makes one, unless someone wants another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments import scope
from consignments.actors import Actor
from consignments.drafts import HeaderDraft, LineDraft, create_draft
from consignments.errors import Conflict
from consignments.models import ImportedFile, Order
from consignments.people import name_of
from consignments.statuses import Kind

ALREADY_IMPORTED = "already_imported"


@dataclass(frozen=True)
class SourceFile:
    """A file as it was uploaded, known by the SHA-256 of its bytes."""

    name: str
    content: bytes

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def create_from_file(
    kind: Kind,
    header: HeaderDraft,
    *,
    lines: Sequence[LineDraft],
    file: SourceFile,
    actor: Actor,
    again: bool = False,
) -> Order:
    """A new draft with the lines of `file`; with `again` even where the file has made one before.

    Raises Conflict (code already_imported) where it has, whoever was quicker, and whatever `create_draft` does.
    """
    # What a foreign outlet has imported is nobody else's business.
    scope.check_outlet(actor, header.writing_outlet.pk)
    if not again:
        _refuse_repeat(kind, header, file)
    with transaction.atomic():
        order = create_draft(kind, header, lines=lines, actor=actor)
        if not (again and _point_to(order, kind, header, file)):
            _remember(order, kind, header, file)
        return order


def earlier_import(kind: Kind, header: HeaderDraft, file: SourceFile) -> ImportedFile | None:
    """The run of the same file for the same parties that made the latest order, if there was one."""
    rows = ImportedFile.objects.filter(**_identity(kind, header, file))
    return rows.select_related("order__outlet", "user").first()


def _refuse_repeat(kind: Kind, header: HeaderDraft, file: SourceFile) -> None:
    earlier = earlier_import(kind, header, file)
    if earlier is not None:
        raise Conflict(
            _("%(name)s was imported before, by %(person)s: it made %(number)s. Nothing was changed.")
            % {"name": file.name, "person": name_of(earlier.user), "number": earlier.order.number},
            code=ALREADY_IMPORTED,
        )


def _remember(order: Order, kind: Kind, header: HeaderDraft, file: SourceFile) -> None:
    try:
        with transaction.atomic():
            ImportedFile.objects.create(**_identity(kind, header, file), **_run(order, file))
    except IntegrityError:
        # Someone else imported it between the look and the write: this draft is rolled back with its number.
        _refuse_repeat(kind, header, file)
        raise


def _point_to(order: Order, kind: Kind, header: HeaderDraft, file: SourceFile) -> bool:
    return bool(ImportedFile.objects.filter(**_identity(kind, header, file)).update(**_run(order, file)))


def _identity(kind: Kind, header: HeaderDraft, file: SourceFile) -> dict[str, Any]:
    party = f"outlet:{header.source.pk}" if header.source else f"supplier:{header.supplier and header.supplier.pk}"
    return {"file_hash": file.hash, "kind": kind, "other_party": party, "outlet": header.outlet}


def _run(order: Order, file: SourceFile) -> dict[str, Any]:
    return {
        "order": order,
        "filename": file.name[:200],
        "user": order.created_by,
        "imported_at": timezone.now(),
    }
