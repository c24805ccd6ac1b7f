"""The same file twice: told, linked, changes nothing, and makes another order only for those who say so."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

import pytest

from consignments.errors import Conflict, NotFound
from consignments.file_imports import SourceFile, create_from_file, earlier_import
from consignments.form_keys import make_once
from consignments.models import ImportedFile, Order
from consignments.statuses import Kind
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_supplier
from tests.support.threads import at_once, errors_of

FILE = SourceFile("spring.csv", b"sku,quantity\nA-1,3\n")


def _import(cast: Cast, file: SourceFile = FILE, kind: Kind = Kind.SUPPLIER, *, again: bool = False) -> Order:
    header = cast.header(kind)
    return create_from_file(kind, header, lines=[cast.line()], file=file, actor=cast.buyer, again=again)


def test_the_second_run_names_the_order_and_changes_nothing(cast: Cast) -> None:
    order = _import(cast)
    with pytest.raises(Conflict) as refusal:
        _import(cast, SourceFile("renamed.csv", FILE.content))
    assert refusal.value.code == "already_imported"
    assert f"renamed.csv was imported before, by {cast.buyer.name}: it made {order.number}." in refusal.value.message
    assert list(Order.objects.all()) == [order]


def test_asked_for_again_it_makes_another_and_the_next_run_names_that(cast: Cast) -> None:
    _import(cast)
    second = _import(cast, again=True)
    assert Order.objects.count() == 2
    with pytest.raises(Conflict, match=second.number):
        _import(cast)
    assert _import(cast, SourceFile("new.csv", b"sku,quantity\nA-1,4\n"), again=True)


def test_another_content_supplier_outlet_or_kind_is_another_import(cast: Cast) -> None:
    _import(cast)
    _import(cast, SourceFile("spring.csv", FILE.content + b"A-2,1\n"))
    _import(cast, kind=Kind.OUTLET)
    _import(cast, kind=Kind.RETURN)
    supplier = cast.supplier
    cast.supplier = make_supplier()
    _import(cast)
    cast.supplier = supplier
    with pytest.raises(Conflict):
        _import(cast)


def test_a_file_that_failed_is_not_remembered(cast: Cast) -> None:
    cast.supplier.is_active = False
    with pytest.raises(Exception, match="no longer active"):
        _import(cast)
    assert not ImportedFile.objects.exists()


def test_what_a_foreign_outlet_imported_is_not_told(cast: Cast) -> None:
    _import(cast)
    stranger = cast.play("buyer", at=make_outlet())
    with pytest.raises(NotFound):
        create_from_file(Kind.SUPPLIER, cast.header(Kind.SUPPLIER), lines=[cast.line()], file=FILE, actor=stranger)


def _one_press(cast: Cast, key: uuid.UUID, make: Callable[[], Order]) -> Callable[[], Order]:
    return partial(make_once, key, "same", make, actor=cast.buyer)


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_file_make_one_order() -> None:
    cast = Cast()
    line, header = cast.line(), cast.header(Kind.SUPPLIER)
    run = partial(create_from_file, Kind.SUPPLIER, header, lines=[line], file=FILE)
    outcomes = at_once(*[partial(run, actor=actor) for actor in (cast.buyer, cast.manager)])
    (error,) = errors_of(outcomes)
    assert isinstance(error, Conflict)
    order = Order.objects.get()
    assert order.number in error.message
    found = earlier_import(Kind.SUPPLIER, header, FILE)
    assert found and found.order == order


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [False, True])
def test_one_form_sent_twice_at_once_makes_one_order_and_complains_to_nobody(again: bool) -> None:
    cast = Cast()
    run = partial(
        create_from_file,
        Kind.SUPPLIER,
        cast.header(Kind.SUPPLIER),
        lines=[cast.line()],
        file=FILE,
        actor=cast.buyer,
        again=again,
    )
    outcomes = at_once(*[_one_press(cast, uuid.uuid4(), run)] * 2)
    assert errors_of(outcomes) == []
    assert Order.objects.count() == 1
