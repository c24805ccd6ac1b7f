"""The pages that are measured: ours, and the plain admin's where it has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from benchmarks.pages.data import Retailer
from benchmarks.pages.forms import Fields, fields_of
from benchmarks.pages.visits import Visit
from consignments.models import Outlet, Product

IMPORTED = 5_000


@dataclass(frozen=True)
class Case:
    """A page, ours and theirs, and its goal: the 95th percentile in milliseconds, None without one."""

    name: str
    goal: int | None
    ours: Visit
    plain: Visit | None = None


def cases_of(retailer: Retailer) -> list[Case]:
    """Every page, to be called by people who are signed in already."""
    ours, plain = _browser_of(retailer.manager), _browser_of(retailer.administrator)
    return [*_lists(ours, plain), *_orders(ours, plain, retailer), *_imports(ours), *_operations(ours)]


def _browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _lists(ours: Client, plain: Client) -> list[Case]:
    outlet = Outlet.objects.earliest("pk").pk
    here, there = reverse("orders"), reverse("admin:consignments_order_changelist")

    def both(name: str, query: Mapping[str, str], plain_query: Mapping[str, str] | None) -> Case:
        beside = None if plain_query is None else _get(plain, f"{there}?{urlencode(plain_query)}")
        return Case(name, 150, _get(ours, f"{here}?{urlencode(query)}"), beside)

    product = Product.objects.get(lightspeed_id="product-300004")
    searches = {
        "number": "PO-2026-01234",
        "supplier": "Supplier 007",
        "SKU": product.sku,
        "barcode": product.barcodes.get().code,
        "nothing that is there": "zzzzzz",
    }
    return [
        both("list", {}, {}),
        both("list, sorted by due date", {"sort": "due"}, {"o": "5"}),
        both(
            "list of one outlet and status",
            {"status": "SENT", "outlet": str(outlet)},
            {"status__exact": "SENT", "outlet__id__exact": str(outlet)},
        ),
        both("list, waiting for me", {"view": "waiting"}, None),
        both("list, overdue", {"view": "overdue"}, None),
        *(both(f"search by {what}", {"q": text}, {"q": text}) for what, text in searches.items()),
    ]


def _orders(ours: Client, plain: Client, retailer: Retailer) -> list[Case]:
    number = retailer.under_way.number
    change = reverse("admin:consignments_order_change", args=[retailer.under_way.pk])
    return [
        Case("order of 500 lines", 200, _get(ours, reverse("order", args=[number])), _get(plain, change)),
        Case(
            "save of 500 lines",
            1_000,
            _save(ours, reverse("order-edit", args=[retailer.draft.number]), _is_our_quantity),
            _save(plain, reverse("admin:consignments_order_change", args=[retailer.draft.pk]), _is_their_quantity),
        ),
        Case("PDF of 500 lines", None, _get(ours, reverse("order-pdf", args=[number]))),
    ]


def _operations(ours: Client) -> list[Case]:
    address = reverse("operations")
    panels = Visit(lambda: ours.get(address, headers={"HX-Request": "true"}))
    return [
        Case("dashboard", 150, _get(ours, address)),
        Case("dashboard, panels alone", 150, panels),
        Case("metrics", None, _get(Client(), reverse("metrics"))),
    ]


def _imports(ours: Client) -> list[Case]:
    skus = Product.objects.order_by("pk").filter(supplier__code="SUP003").values_list("sku", flat=True)[:IMPORTED]
    supplier = Product.objects.filter(sku=skus[0]).values_list("supplier", flat=True)[0]
    address = reverse("order-new")
    file = [b""]
    filled: list[Fields] = [[]]
    turns = count(1)

    def write() -> None:
        # The same file a second time would make no order.
        quantity = next(turns)
        file[0] = b"sku,quantity,unit_cost\r\n" + b"".join(f"{sku},{quantity},4.50\r\n".encode() for sku in skus)

    def preview() -> Any:
        head = {"supplier": supplier, "outlet": Outlet.objects.earliest("pk").pk, "check": "1"}
        return ours.post(address, {**head, "csv": SimpleUploadedFile("lines.csv", file[0], "text/csv")})

    def read_preview() -> None:
        write()
        filled[0] = fields_of(preview().content.decode())

    create = Visit(lambda: _post(ours, address, filled[0]), read_preview)
    return [
        Case(f"import of {IMPORTED:,} rows, preview", None, Visit(preview, write)),
        Case("import, create", None, create),
    ]


def _get(browser: Client, address: str) -> Visit:
    return Visit(lambda: browser.get(address))


def _post(browser: Client, address: str, fields: Fields) -> Any:
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return browser.post(address, data.urlencode(), content_type="application/x-www-form-urlencoded")


def _save(browser: Client, address: str, is_quantity: Callable[[str], bool]) -> Visit:
    """Sends the form back with every quantity changed. Opening it is not part of the save."""
    filled: list[Fields] = [[]]
    turns = count(1)

    def prepare() -> None:
        page, pieces = browser.get(address).content.decode(), str(next(turns))
        filled[0] = [(name, pieces if is_quantity(name) and value else value) for name, value in fields_of(page)]

    return Visit(lambda: _post(browser, address, filled[0]), prepare)


def _is_our_quantity(name: str) -> bool:
    return name == "line_quantity"


def _is_their_quantity(name: str) -> bool:
    return name.startswith("lines-") and name.endswith("-ordered")
