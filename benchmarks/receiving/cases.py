"""The cases: each gives its times in milliseconds."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.test import Client
from django.urls import reverse
from PIL import Image

from benchmarks.receiving.ground import Ground, order_of
from receiving.counts import CountedLine
from receiving.images import check_photo
from receiving.receipts import post_receipt
from tests.support.threads import at_once, errors_of

PHONES = 50
ORDERS = 10
RECEIPTS_EACH = 4


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that the call takes."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def large_receipts(rounds: int = 10) -> list[float]:
    """Posting a receipt of 500 lines."""
    ground = order_of(500)
    lines = [CountedLine(product, accepted=Decimal("0.5")) for product in ground.products]

    post = partial(post_receipt, ground.order.pk, lines=lines, actor=ground.actor)
    return [timed(partial(post, key=f"large-{number:04}")) for number in range(rounds)]


def snapshots(rounds: int = 30) -> list[float]:
    """What a phone asks for when it opens an order of 500 lines, through all of Django."""
    ground = order_of(500)
    client = Client()
    client.force_login(ground.user)
    address = reverse("count-lines", args=[ground.order.number])
    return [timed(lambda: client.get(address)) for _ in range(rounds)]


def photographs(rounds: int = 8) -> list[float]:
    """Checking a JPEG of 12 megapixels and making its two copies."""
    buffer = io.BytesIO()
    noise = Image.effect_noise((1000, 750), 40).resize((4000, 3000))
    noise.convert("RGB").save(buffer, "JPEG", quality=85)
    return [timed(lambda: check_photo(buffer.getvalue(), "bench.jpg")) for _ in range(rounds)]


def many_phones() -> list[float]:
    """Fifty phones at once, each posting receipts of three lines to one of ten orders; every piece must be there."""
    grounds = [order_of(3) for _ in range(ORDERS)]
    times: list[float] = []

    def phone(number: int) -> Callable[[], None]:
        ground = grounds[number % ORDERS]
        lines = [CountedLine(product, accepted=Decimal("0.01")) for product in ground.products]

        def post_all() -> None:
            for each in range(RECEIPTS_EACH):
                key = f"phone-{number:03}-{each:03}"
                times.append(timed(partial(post_receipt, ground.order.pk, key=key, lines=lines, actor=ground.actor)))

        return post_all

    faults = errors_of(at_once(*(phone(number) for number in range(PHONES))))
    wanted = Decimal("0.01") * (PHONES // ORDERS) * RECEIPTS_EACH
    lost = [line for ground in grounds for line in _lines(ground) if line != wanted]
    if faults or lost:
        raise RuntimeError(f"{len(faults)} posts failed ({faults[:1]}), {len(lost)} lines are wrong.")
    return times


def _lines(ground: Ground) -> list[Decimal]:
    return list(ground.order.lines.values_list("accepted", flat=True))
