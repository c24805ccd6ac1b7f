"""Drafts out of what a person picked among suggestions: one for each supplier and each other outlet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.draft_lines import LineDraft, fingerprint_of
from consignments.drafts import HeaderDraft, create_draft
from consignments.errors import InvalidInput
from consignments.form_keys import make_once
from consignments.models import Order, Outlet, Product, Supplier
from consignments.quantities import quantity_problem
from consignments.statuses import Kind

Party = Supplier | Outlet


@dataclass(frozen=True)
class Pick:
    """A product that a person wants, and from where: an outlet, or its supplier (None)."""

    product: Product
    source: Outlet | None
    quantity: Decimal


def draft_picked(outlet: Outlet, picks: Sequence[Pick], *, key: uuid.UUID, actor: Actor) -> list[Order]:
    """A draft for each supplier and each source among `picks`, for `outlet`; the same form again gives the same ones.

    Raises InvalidInput (nothing picked, or a faulty quantity), Conflict (the form was changed after it had made its
    drafts), NotPermitted or NotFound.
    """
    _check(picks)
    return [_draft(outlet, party, lines, key, actor) for party, lines in _by_party(picks).items()]


def _check(picks: Sequence[Pick]) -> None:
    if not picks:
        raise InvalidInput([_("Nothing is ticked. Tick what you want, then make the drafts.")])
    faults = [(pick, quantity_problem(pick.quantity)) for pick in picks]
    problems = [
        _("%(sku)s, quantity: %(fault)s.") % {"sku": pick.product.sku, "fault": fault}
        for pick, fault in faults
        if fault
    ]
    problems += [
        _("%(sku)s has no supplier.") % {"sku": pick.product.sku}
        for pick in picks
        if not (pick.source or pick.product.supplier)
    ]
    if problems:
        raise InvalidInput(problems, code="bad_lines")


def _by_party(picks: Sequence[Pick]) -> Mapping[Party, list[LineDraft]]:
    found: dict[Party, list[LineDraft]] = {}
    for pick in picks:
        party = pick.source or pick.product.supplier
        if party is not None:
            found.setdefault(party, []).append(LineDraft(pick.product, pick.quantity, pick.product.last_cost))
    return found


def _draft(outlet: Outlet, party: Party, lines: list[LineDraft], key: uuid.UUID, actor: Actor) -> Order:
    kind = Kind.OUTLET if isinstance(party, Outlet) else Kind.SUPPLIER
    header = HeaderDraft(None, outlet, source=party) if isinstance(party, Outlet) else HeaderDraft(party, outlet)
    # One form makes several drafts: each has a key of its own, made from the form's.
    own = uuid.uuid5(key, f"{outlet.pk}:{kind}:{party.pk}")
    made = partial(create_draft, kind, header, lines=lines, actor=actor)
    return make_once(own, fingerprint_of(lines), made, actor=actor)
