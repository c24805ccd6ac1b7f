"""Suggestions as a form: a tick and a quantity for each way, and what a person made of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import ConsignmentError, InvalidInput, NotFound, NotPermitted
from consignments.form_keys import key_from
from consignments.models import Order, Outlet, Product
from consignments.suggested_drafts import Pick, draft_picked
from consignments.suggestions import Suggestion, SuggestionPage, Way
from consignments.typed_numbers import parse_number

SUPPLIER = "supplier"
MOST_PICKS = 200


@dataclass
class OfferedWay:
    """One way with its fields: `name` is that of its tick, `field` that of its quantity."""

    way: Way
    name: str
    typed: str
    is_picked: bool

    @property
    def field(self) -> str:
        return f"quantity-{self.name}"


@dataclass
class OfferedSuggestion:
    """A suggestion with its ways."""

    suggestion: Suggestion
    ways: list[OfferedWay]


class SuggestionForm:
    """A page of suggestions for `outlet`; what was ticked and typed stays while something is wrong."""

    def __init__(self, outlet: Outlet, data: QueryDict | None = None) -> None:
        self.outlet = outlet
        self.problems: list[str] = []
        self._data = data if data is not None else QueryDict()
        self.key = key_from(self._data.get("key", ""))
        self._picked = self._data.getlist("pick")[:MOST_PICKS]

    def offer(self, page: SuggestionPage) -> list[OfferedSuggestion]:
        """The page's suggestions with their fields."""
        return [
            OfferedSuggestion(each, [self._offered(each.product, way) for way in each.ways])
            for each in page.suggestions
        ]

    def save(self, actor: Actor) -> list[Order]:
        """The drafts; none where `problems` say why. Raises NotFound or NotPermitted."""
        try:
            picks = self._picks()
            return [] if self.problems else draft_picked(self.outlet, picks, key=self.key, actor=actor)
        except (NotFound, NotPermitted):
            raise
        except InvalidInput as refusal:
            self.problems += refusal.problems
        except ConsignmentError as refusal:
            self.problems.append(refusal.message)
        return []

    def _offered(self, product: Product, way: Way) -> OfferedWay:
        name = f"{product.pk}-{way.source.pk if way.source else SUPPLIER}"
        typed = self._data.get(f"quantity-{name}", f"{way.quantity.normalize():f}")
        return OfferedWay(way, name, typed, name in self._picked)

    def _picks(self) -> list[Pick]:
        """What is ticked. It is not asked for whether it would still be suggested: a person decided."""
        wanted = [name.partition("-") for name in self._picked]
        products = Product.objects.select_related("supplier").in_bulk(
            _numbers([product for product, _dash, _source in wanted])
        )
        sources = Outlet.objects.in_bulk(_numbers([source for _product, _dash, source in wanted]))
        picks = []
        for product, _dash, source in wanted:
            known = products.get(_number(product))
            if known is None or (source != SUPPLIER and _number(source) not in sources):
                raise NotFound(_("There is no such product or outlet."))
            quantity = self._quantity(f"{product}-{source}", known)
            picks.append(Pick(known, sources.get(_number(source)), quantity))
        return picks

    def _quantity(self, name: str, product: Product) -> Decimal:
        try:
            return parse_number(self._data.get(f"quantity-{name}", ""))
        except ValueError as fault:
            self.problems.append(_("%(sku)s: the quantity %(fault)s.") % {"sku": product.sku, "fault": fault})
            return Decimal(0)


def _numbers(words: list[str]) -> set[int]:
    return {_number(word) for word in words} - {0}


def _number(word: str) -> int:
    """0 for what is no id."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 18 else 0
