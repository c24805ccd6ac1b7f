"""The cases: each gives its times in milliseconds."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from PIL import Image

from benchmarks.receiving.ground import order_of
from receiving.counts import CountedLine
from receiving.images import check_photo
from receiving.receipts import post_receipt


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


def photographs(rounds: int = 8) -> list[float]:
    """Checking a JPEG of 12 megapixels and making its two copies."""
    buffer = io.BytesIO()
    noise = Image.effect_noise((1000, 750), 40).resize((4000, 3000))
    noise.convert("RGB").save(buffer, "JPEG", quality=85)
    return [timed(lambda: check_photo(buffer.getvalue(), "bench.jpg")) for _ in range(rounds)]
