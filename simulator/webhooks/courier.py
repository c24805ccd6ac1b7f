"""Delivering: a thread takes what is due, sends it, and plans the next try of what was not taken."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from simulator.changes import changing
from simulator.models import Delivery
from simulator.sql import change_each
from simulator.switches import switches

AT_ONCE = 8
BATCH = 64
LONGEST_SLEEP_SECONDS = 0.25
# The vendor says: up to 20 tries over 48 hours, ever further apart. These two reach that.
FIRST_WAIT_SECONDS = 10.0
GROWTH = 1.63
NOTE = "UPDATE simulator_delivery SET tries = %s, answer = %s, state = %s, due = %s WHERE id = %s"

_work = threading.Event()


def start() -> None:
    """Starts delivering, in the background, until the process ends."""
    threading.Thread(target=_deliver_for_ever, name="courier", daemon=True).start()


def wake() -> None:
    """Says that there is something to deliver."""
    _work.set()


def wait_before(next_try: int) -> float:
    """Seconds before try number `next_try` (2 is the first repeat), on the switch's clock."""
    return FIRST_WAIT_SECONDS * GROWTH ** (next_try - 2) * switches.webhook_clock


def _deliver_for_ever() -> None:
    # No connection is kept: one that the receiver is just closing would cost a delivery its first try.
    fresh = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(trust_env=False, limits=fresh) as http, ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            _work.clear()
            due = _due()
            if due:
                answers = pool.map(lambda delivery: _send(http, delivery), due)
                _note_all(due, list(answers))
            else:
                _work.wait(LONGEST_SLEEP_SECONDS)


def _due() -> list[Delivery]:
    waiting = Delivery.objects.filter(state=Delivery.WAITING, due__lte=time.time())
    return list(waiting.order_by("due", "id")[:BATCH])


def _send(http: httpx.Client, delivery: Delivery) -> int | str:
    """The answer's status, or what went wrong on the way."""
    try:
        response = http.post(
            delivery.url,
            content=delivery.body.encode(),
            headers={**delivery.headers, "User-Agent": "simulator-webhooks"},
            timeout=switches.webhook_timeout_seconds,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        return f"{type(fault).__name__}: {fault}"[:200]
    return response.status_code


def _note_all(sent: list[Delivery], answers: list[int | str]) -> None:
    for delivery, answer in zip(sent, answers, strict=True):
        _note(delivery, answer)
    with changing():
        # Only what is still there: a reset may have removed it meanwhile.
        change_each(NOTE, [(one.tries, one.answer, one.state, one.due, one.pk) for one in sent])


def _note(delivery: Delivery, answer: int | str) -> None:
    delivery.tries += 1
    delivery.answer = str(answer)
    if isinstance(answer, int) and 200 <= answer < 300:
        delivery.state = Delivery.DELIVERED
    elif delivery.tries >= switches.webhook_tries or _is_final(answer):
        delivery.state = Delivery.GIVEN_UP
    else:
        delivery.due = time.time() + wait_before(delivery.tries + 1)


def _is_final(answer: int | str) -> bool:
    """A redirection or a refusal ends it, unless the switch says that refusals are tried again."""
    return isinstance(answer, int) and 300 <= answer < 500 and not switches.webhook_retries_refusals
