"""The lines of a draft: checked together, written together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from consignments.errors import InvalidInput
from consignments.locks import lock_lines
from consignments.models import Order, OrderLine, Product
from consignments.quantities import line_problems, value_problem
from consignments.statuses import Kind

MOST_LINES = 5_000


@dataclass(frozen=True)
class LineDraft:
    """One product to order: how many pieces, and what one costs."""

    product: Product
    ordered: Decimal
    unit_cost: Decimal


def check_lines(lines: Sequence[LineDraft], kind: str) -> None:
    """Raises InvalidInput with one sentence for each fault, naming line, SKU and field."""
    problems = [*_faults(lines), *_repeats(lines)]
    if kind != Kind.RETURN:
        problems += _given_up(lines)
    if len(lines) > MOST_LINES:
        problems.append(
            _("An order holds at most %(most)s lines, not %(lines)s. Split it.")
            % {"most": MOST_LINES, "lines": len(lines)}
        )
    if not problems:
        value = sum((line.ordered * line.unit_cost for line in lines), Decimal(0))
        problems.extend(filter(None, [value_problem(value)]))
    if problems:
        raise InvalidInput(problems, code="bad_lines")


def fingerprint_of(lines: Sequence[LineDraft]) -> str:
    """SHA-256 over product, quantity and cost of each line, in order."""
    words = [[line.product.pk, f"{line.ordered:.5f}", f"{line.unit_cost:.5f}"] for line in lines]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def write_lines(order: Order, lines: Sequence[LineDraft]) -> dict[str, Any]:
    """Makes `lines` those of the locked draft, in a fixed number of queries; returns what changed by SKU."""
    existing = {line.product_id: line for line in lock_lines(order)}
    wanted = {draft.product.pk: draft for draft in lines}
    gone = [line for product, line in existing.items() if product not in wanted]
    changes = _changes(existing, lines, gone)
    OrderLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    kept, new = [], []
    for position, draft in enumerate(lines, start=1):
        line = existing.get(draft.product.pk)
        if line is None:
            new.append(_new_line(order, position, draft))
        elif _write(line, position, draft):
            kept.append(line)
    _update(kept)
    OrderLine.objects.bulk_create(new, batch_size=500)
    return changes


def _update(lines: list[OrderLine]) -> None:
    """As an insert that meets its own rows: twenty times faster than bulk_update's CASE for each line and column."""
    named = ["id"] if connection.features.supports_update_conflicts_with_target else None
    OrderLine.objects.bulk_create(
        lines,
        batch_size=500,
        update_conflicts=True,
        update_fields=["position", "ordered", "unit_cost"],
        unique_fields=named,
    )


def _new_line(order: Order, position: int, draft: LineDraft) -> OrderLine:
    return OrderLine(
        order=order, product=draft.product, position=position, ordered=draft.ordered, unit_cost=draft.unit_cost
    )


def _write(line: OrderLine, position: int, draft: LineDraft) -> bool:
    """Whether the line had to change."""
    before = (line.position, line.ordered, line.unit_cost)
    line.position, line.ordered, line.unit_cost = position, draft.ordered, draft.unit_cost
    return before != (position, draft.ordered, draft.unit_cost)


def _changes(existing: dict[int, OrderLine], lines: Sequence[LineDraft], gone: Sequence[OrderLine]) -> dict[str, Any]:
    gone_skus = dict(Product.objects.filter(pk__in=[line.product_id for line in gone]).values_list("pk", "sku"))
    changes: dict[str, Any] = {gone_skus[line.product_id]: [_words(line), None] for line in gone}
    for draft in lines:
        line = existing.get(draft.product.pk)
        before, after = _words(line) if line else None, _words(draft)
        if before != after:
            changes[draft.product.sku] = [before, after]
    return changes


def _words(line: OrderLine | LineDraft) -> str:
    return f"{line.ordered.normalize():f} at {line.unit_cost.normalize():f}"


def _faults(lines: Sequence[LineDraft]) -> Iterable[str]:
    for number, line in enumerate(lines, start=1):
        where = _where(number, line)
        yield from line_problems(line.ordered, line.unit_cost, where)


def _given_up(lines: Sequence[LineDraft]) -> Iterable[str]:
    """Nobody orders what is no longer sold; what is left of it, or came broken, still goes back to its supplier."""
    for number, line in enumerate(lines, start=1):
        if not line.product.is_active:
            yield _("%(where)s: the product is no longer active.") % {"where": _where(number, line)}


def _where(number: int, line: LineDraft) -> str:
    return _("Line %(number)s (%(sku)s)") % {"number": number, "sku": line.product.sku}


def _repeats(lines: Sequence[LineDraft]) -> Iterable[str]:
    first: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        if line.product.pk in first:
            yield _("Line %(number)s (%(sku)s) repeats line %(first)s. Put both into one line.") % {
                "number": number,
                "sku": line.product.sku,
                "first": first[line.product.pk],
            }
        first.setdefault(line.product.pk, number)
