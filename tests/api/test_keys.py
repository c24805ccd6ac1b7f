"""A write under a key is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from consignments.models import ApiAnswer, Order
from consignments.statuses import Status
from receiving.models import Photo
from tests.api.calling import Program, said
from tests.consignments.cast import Cast
from tests.factories import make_product
from tests.receiving.pictures import upload
from tests.support.threads import at_once, errors_of


def test_the_same_again_gets_the_same_answer(buyer: Program, new_order: dict[str, Any]) -> None:
    first, second = (buyer.post("orders", new_order, key="Same-Key-1") for _ in range(2))
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    assert (second.status_code, second["Idempotency-Replayed"]) == (201, "true")
    assert Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_order(buyer: Program, new_order: dict[str, Any]) -> None:
    outcomes = at_once(*[lambda: buyer.post("orders", new_order, key="same-key-1")] * 3)
    assert errors_of(outcomes) == []
    answers: list[Any] = [outcome.value for outcome in outcomes]
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert Order.objects.count() == 1


@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_keep_one_photograph(cast: Cast) -> None:
    address, receiver = f"orders/{cast.order(Status.IN_TRANSIT).number}/photos", Program(cast.receiver)

    def send() -> Any:
        return receiver.form(address, key="same-key-1", photo=upload(), receipt_key="pallet-0001")

    outcomes = at_once(*[send] * 3)
    assert errors_of(outcomes) == []
    answers: list[Any] = [outcome.value for outcome in outcomes]
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert (Photo.objects.count(), ApiAnswer.objects.get().status) == (1, 201)


def test_another_body_under_a_key_is_refused(buyer: Program, new_order: dict[str, Any]) -> None:
    buyer.post("orders", new_order, key="same-key-1")
    other = buyer.post("orders", {**new_order, "note": "more"}, key="same-key-1")
    assert said(other) == (409, "idempotency_key_reused")


def test_a_key_is_ones_own(cast: Cast, buyer: Program, new_order: dict[str, Any]) -> None:
    buyer.post("orders", new_order, key="same-key-1")
    assert Program(cast.manager).post("orders", new_order, key="same-key-1").status_code == 201
    assert Order.objects.count() == 2


def test_a_refusal_is_judged_anew(cast: Cast, buyer: Program, new_order: dict[str, Any]) -> None:
    wanted = {**new_order, "lines": [{"code": "LATER-1", "ordered": "1"}]}
    assert said(buyer.post("orders", wanted, key="same-key-1"))[0] == 422
    make_product(sku="LATER-1", supplier=cast.supplier)
    assert buyer.post("orders", wanted, key="same-key-1").status_code == 201


@pytest.mark.parametrize("key", ["", "short", "with spaces in it", "x" * 65])
def test_a_write_without_a_usable_key_is_refused(buyer: Program, new_order: dict[str, Any], key: str) -> None:
    assert said(buyer.post("orders", new_order, key=key)) == (400, "idempotency_key_required")


def test_old_answers_are_forgotten(buyer: Program, new_order: dict[str, Any]) -> None:
    for key in ("old-key-1", "new-key-1"):
        buyer.post("orders", new_order, key=key)
    ApiAnswer.objects.filter(key="old-key-1").update(created_at=timezone.now() - timedelta(days=8))
    call_command("prune_api_answers", verbosity=0)
    assert list(ApiAnswer.objects.values_list("key", flat=True)) == ["new-key-1"]
