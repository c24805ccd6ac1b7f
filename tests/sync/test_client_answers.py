"""Every answer Lightspeed may give, over a real socket: the error tells whether a retry can help."""

from __future__ import annotations

import json
import socket
from decimal import Decimal

import pytest

from sync.lightspeed import errors
from tests.sync.clients import client_for
from tests.sync.raw_server import Reply, answering, http

pytestmark = pytest.mark.sqlite

WORDS = json.dumps({"errors": {"global": ["The order has no lines."]}}).encode()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, errors.Refused),
        (401, errors.Unauthorized),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (405, errors.Refused),
        (408, errors.ServerError),
        (409, errors.Conflict),
        (418, errors.Refused),
        (422, errors.Refused),
        (425, errors.ServerError),
        (429, errors.RateLimited),
        (500, errors.ServerError),
        (502, errors.ServerError),
        (503, errors.ServerError),
        (504, errors.ServerError),
        (599, errors.ServerError),
        (302, errors.BadAnswer),
    ],
)
def test_a_status_becomes_its_error_with_lightspeeds_words(status: int, error: type[errors.LightspeedError]) -> None:
    with answering(http(status, WORDS)) as server, client_for(server.url) as client, pytest.raises(error) as raised:
        client.consignment("c-1")

    assert type(raised.value) is error
    assert raised.value.status == status
    assert "The order has no lines." in raised.value.message
    assert "GET /consignments/c-1" in raised.value.message


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (errors.Unauthorized, True),
        (errors.RateLimited, True),
        (errors.ServerError, True),
        (errors.Unreachable, True),
        (errors.BadAnswer, True),
        (errors.NotConfigured, True),
        (errors.Refused, False),
        (errors.Forbidden, False),
        (errors.NotFound, False),
        (errors.Conflict, False),
    ],
)
def test_each_error_says_whether_a_retry_can_help(error: type[errors.LightspeedError], retryable: bool) -> None:
    assert issubclass(error, errors.Retryable) is retryable
    assert issubclass(error, errors.Refused) is not retryable


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html>Welcome</html>",
        b'{"data": {"id": "c-1"',
        b'{"data": null}',
        b'{"data": []}',
        b'{"data": {"status": "OPEN"}}',
        b'{"data": {"id": ""}}',
        b'{"something": "else"}',
        b"[1, 2]",
        b"NaN",
        b'{"data": {"id": "c-1", "version": "many"}}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_a_good_status_with_an_unreadable_body_is_a_bad_answer(body: bytes) -> None:
    with (
        answering(http(200, body)) as server,
        client_for(server.url) as client,
        pytest.raises(errors.BadAnswer) as raised,
    ):
        client.consignment("c-1")

    assert raised.value.maybe_applied


def test_half_a_body_is_no_answer() -> None:
    whole = b'{"data": {"id": "c-1"}}'
    with (
        answering(http(200, whole[:10], length=len(whole))) as server,
        client_for(server.url) as client,
        pytest.raises(errors.Unreachable) as raised,
    ):
        client.consignment("c-1")

    assert raised.value.maybe_applied


@pytest.mark.parametrize("data", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200"])
def test_a_connection_that_closes_or_talks_nonsense_may_have_been_heard(data: bytes) -> None:
    with (
        answering(Reply(data)) as server,
        client_for(server.url) as client,
        pytest.raises(errors.Unreachable) as raised,
    ):
        client.create_consignment({"name": "x"})

    assert raised.value.maybe_applied


def test_silence_ends_at_the_read_timeout_and_may_have_been_heard() -> None:
    with (
        answering(Reply(b"", pause=1)) as server,
        client_for(server.url, read_timeout=0.2) as client,
        pytest.raises(errors.Unreachable) as raised,
    ):
        client.create_consignment({"name": "x"})

    assert raised.value.maybe_applied


def test_no_connection_means_that_nothing_was_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with client_for(f"http://127.0.0.1:{port}") as client, pytest.raises(errors.Unreachable) as raised:
        client.create_consignment({"name": "x"})

    assert not raised.value.maybe_applied


def test_an_address_that_is_none_asks_for_configuration() -> None:
    with client_for("shop.example.invalid") as client, pytest.raises(errors.NotConfigured, match="LIGHTSPEED_BASE_URL"):
        client.consignment("c-1")


def test_a_pause_carries_the_time_it_asks_for() -> None:
    reply = http(429, b"{}", "Retry-After: 12")
    with answering(reply) as server, client_for(server.url) as client, pytest.raises(errors.RateLimited) as raised:
        client.consignment("c-1")

    assert raised.value.retry_at.tzinfo is not None


def test_what_may_be_repeated_is_repeated_until_it_works() -> None:
    good = http(200, b'{"data": {"id": "c-1"}}')
    with answering(http(502), Reply(b""), good) as server, client_for(server.url, tries=3) as client:
        assert client.consignment("c-1").id == "c-1"

    assert len(server.requests) == 3


def test_a_create_is_never_repeated() -> None:
    with (
        answering(http(502)) as server,
        client_for(server.url, tries=3) as client,
        pytest.raises(errors.ServerError),
    ):
        client.create_consignment({"name": "x"})

    assert len(server.requests) == 1


def test_a_refusal_is_not_repeated() -> None:
    with answering(http(422)) as server, client_for(server.url, tries=3) as client, pytest.raises(errors.Refused):
        client.put_line("c-1", "p-1", {"count": Decimal(1)})

    assert len(server.requests) == 1
