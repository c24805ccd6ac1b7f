"""What holds for every call: an answer from the list, no exception, and what is stored can be read and shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from unittest import mock

from django.test import override_settings

from tests.webhooks.fuzzing.calls import request_from
from webhooks.formats import Delivery
from webhooks.intake import Stored
from webhooks.masking import pretty
from webhooks.models import WebhookEvent
from webhooks.origin import Origin
from webhooks.views import receive as view

# 503 is our own fault, which there must be none of here; 405 and 429 are not asked for.
ANSWERS = {202, 400, 401, 413, 415}
# A corpus does not know what time it is.
ANY_AGE = 10**12


class _Unforgiving:
    """Stands in for the view's log: an exception that the view would turn into a 503 goes on."""

    def exception(self, _event: str) -> NoReturn:
        raise

    def __getattr__(self, _name: str) -> mock.Mock:
        return mock.Mock()


def _store(delivery: Delivery, origin: Origin) -> Stored:
    """Instead of the database: whether the delivery's values are such that it would take them."""
    delivery.text.encode()
    assert len(delivery.dedupe_key) == 64
    assert 0 < len(delivery.event_id) <= 200
    assert 0 < len(delivery.event_type) <= 100
    assert len(delivery.consignment_id) <= 64
    for text in (delivery.event_id, delivery.event_type, delivery.consignment_id, *origin.headers.values()):
        assert text.isprintable()
    json.dumps(origin.headers)
    event = WebhookEvent(wire_format=delivery.wire_format, payload_text=delivery.text)
    assert isinstance(event.payload, dict)
    pretty(event.payload_text).encode()
    return Stored(1, duplicate=False)


@contextmanager
def conditions() -> Iterator[None]:
    """What `check` needs around it."""
    settings = override_settings(WEBHOOK_MAX_AGE_SECONDS=ANY_AGE, WEBHOOK_MAX_BODY_BYTES=2000)
    parts = mock.patch.multiple(view, store=_store, charge=lambda address: 0, log=_Unforgiving())
    with settings, parts:
        yield


def check(data: bytes) -> int:
    """The answer's status; raises where the property does not hold."""
    status = view.receive(request_from(data)).status_code
    assert status in ANSWERS, status
    return status
