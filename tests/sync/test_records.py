"""Recorded shapes are read whole, and with any member missing, null, or of another kind than expected."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.lightspeed.errors import BadAnswer
from sync.lightspeed.reading import json_from, moment
from sync.lightspeed.records import Consignment, Line, OutletRecord, ProductRecord, SupplierRecord, Totals
from tests.sync import shapes

pytestmark = pytest.mark.sqlite

Reader = Callable[[dict[str, Any]], Any]
READERS: list[tuple[Reader, dict[str, Any], str]] = [
    (Consignment.read, shapes.CONSIGNMENT, "id"),
    (Line.read, shapes.LINE, "product_id"),
    (OutletRecord.read, shapes.OUTLET, "id"),
    (SupplierRecord.read, shapes.SUPPLIER, "id"),
    (ProductRecord.read, shapes.PRODUCT, "id"),
    (Totals.read, shapes.TOTALS, ""),
]
MEMBERS = [(read, shape, key, member) for read, shape, key in READERS for member in shape]


@pytest.mark.parametrize(("read", "shape", "key", "member"), MEMBERS)
def test_a_missing_member_means_the_same_as_null(read: Reader, shape: dict[str, Any], key: str, member: str) -> None:
    missing = {name: value for name, value in shape.items() if name != member}
    null = {**shape, member: None}
    if member == key:
        for raw in (missing, null):
            with pytest.raises(BadAnswer, match=key):
                read(raw)
    else:
        one, other = vars(read(missing)), vars(read(null))
        assert {**one, "raw": 0} == {**other, "raw": 0}


@pytest.mark.parametrize(("read", "shape", "key", "member"), MEMBERS)
def test_a_member_of_another_kind_never_crashes(read: Reader, shape: dict[str, Any], key: str, member: str) -> None:
    for odd in ({}, [], True, "", "text", 17, Decimal("1.5"), [1], {"a": 1}, "NaN", "1e999", 10**40):
        try:
            read({**shape, member: odd})
        except BadAnswer as fault:
            assert fault.message


ANY_MEMBER = st.sampled_from(sorted({*shapes.LINE, *shapes.PRODUCT}))
ANY_VALUE = st.none() | st.text() | st.integers() | st.decimals() | st.lists(st.none())


@given(raw=st.dictionaries(ANY_MEMBER, ANY_VALUE))
def test_no_record_is_too_strange(raw: dict[str, Any]) -> None:
    for read, _, _ in READERS:
        try:
            read(raw)
        except BadAnswer as fault:
            assert fault.message


def test_decimals_are_exact_as_text_and_as_number() -> None:
    as_text = json_from(b'{"product_id": "p", "count": "0.10000", "cost": "12.3456789012"}')
    as_number = json_from(b'{"product_id": "p", "count": 0.1, "cost": 12.3456789012}')

    one, other = Line.read(as_text), Line.read(as_number)
    assert (one.count, one.cost) == (Decimal("0.1"), Decimal("12.3456789012"))
    assert (one.count, one.cost) == (other.count, other.cost)


def test_a_count_that_was_never_written_is_not_zero() -> None:
    assert Line.read({"product_id": "p", "received": None}).received is None
    assert Line.read({"product_id": "p", "received": "0.00000"}).received == 0


def test_a_status_and_a_type_that_nobody_announced_are_kept_as_they_come() -> None:
    record = Consignment.read({**shapes.CONSIGNMENT, "status": "DISPATCHED_SUCCESS", "type": "LOAN", "new_member": 1})

    assert (record.status, record.type) == ("DISPATCHED_SUCCESS", "LOAN")


def test_versions_go_beyond_32_bits() -> None:
    assert Consignment.read({**shapes.CONSIGNMENT, "version": "5303657190"}).version == 5303657190


def test_a_product_without_relations_has_objects_for_lists() -> None:
    record = ProductRecord.read({**shapes.PRODUCT, "supplier": {}, "product_codes": {}, "supply_price": None})

    assert (record.supplier_id, record.codes, record.supply_price) == ("", (), None)


@pytest.mark.parametrize(
    "text", ["2017-12-06 04:30:39", "2017-12-06T04:30:39Z", "2017-12-06T04:30:39+00:00", "2017-12-06T17:30:39+13:00"]
)
def test_times_are_utc_in_every_spelling(text: str) -> None:
    when = moment({"at": text}, "at")

    assert when is not None
    assert when.isoformat().startswith("2017-12-0")
    assert when.timestamp() == 1512534639


def test_a_time_that_is_none_is_none() -> None:
    assert moment({"at": "yesterday"}, "at") is None
    assert moment({}, "at") is None


def test_numbers_that_json_does_not_have_are_refused() -> None:
    for text in ("NaN", "Infinity", "-Infinity"):
        with pytest.raises(BadAnswer):
            json_from(json.dumps({"data": 0}).replace("0", text).encode())
