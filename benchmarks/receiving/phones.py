"""Fifty phones at once, over HTTP: what each is answered, how long it takes, and whether every piece is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal

import httpx

from benchmarks.receiving.ground import Ground, order_of
from consignments.models import OrderLine
from receiving.models import Receipt
from tests.factories import PASSWORD
from tests.support.threads import at_once

PHONES = 50
ORDERS = 10
RECEIPTS_EACH = 4
PIECES = Decimal("0.01")


def many_phones(site: str) -> list[float]:
    """Milliseconds of each of 200 receipts of three lines; raises RuntimeError where one was not simply answered."""
    grounds = [order_of(3) for _ in range(ORDERS)]
    phones = [_signed_in(site, grounds[number % ORDERS]) for number in range(PHONES)]
    outcomes = at_once(*(_posting(phone, number, grounds[number % ORDERS]) for number, phone in enumerate(phones)))
    for phone in phones:
        phone.close()
    faults = [str(outcome.error) for outcome in outcomes if outcome.error is not None]
    if faults or not _all_there(grounds):
        raise RuntimeError(f"Not all there. {len(faults)} phones failed: {faults[:1]}")
    return [times for outcome in outcomes for times in outcome.value or []]


def _signed_in(site: str, ground: Ground) -> httpx.Client:
    phone = httpx.Client(base_url=site, timeout=60)
    phone.get("/accounts/login/")
    form = {"username": ground.user.username, "password": PASSWORD, "csrfmiddlewaretoken": phone.cookies["csrftoken"]}
    if phone.post("/accounts/login/", data=form).status_code != httpx.codes.FOUND:
        raise RuntimeError("A phone could not sign in.")
    return phone


def _posting(phone: httpx.Client, number: int, ground: Ground) -> Callable[[], list[float]]:
    lines = [{"product": product, "accepted": str(PIECES)} for product in ground.products]
    address = f"/orders/{ground.order.number}/receipts/"

    def post_all() -> list[float]:
        times = []
        for each in range(RECEIPTS_EACH):
            body = {"key": f"phone-{number:03}-{each:03}", "lines": lines}
            started = time.perf_counter()
            answer = phone.post(address, json=body, headers={"X-CSRFToken": phone.cookies["csrftoken"]})
            times.append((time.perf_counter() - started) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{answer.status_code}: {answer.text[:200]}")
        return times

    return post_all


def _all_there(grounds: list[Ground]) -> bool:
    """Whether each phone's pieces are on the lines, and each receipt in the ledger, once."""
    orders = [ground.order.pk for ground in grounds]
    accepted = set(OrderLine.objects.filter(order__in=orders).values_list("accepted", flat=True))
    receipts = Receipt.objects.filter(order__in=orders).count()
    return accepted == {PIECES * (PHONES // ORDERS) * RECEIPTS_EACH} and receipts == PHONES * RECEIPTS_EACH
