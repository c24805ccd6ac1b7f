"""Anything at all, sent to a real server: never an answer outside the list, and 202 means exactly one stored event."""

from __future__ import annotations

import json
import socket
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobqueue.models import Job
from tests.webhooks.deliveries import FORM, JSON, envelope, hex_signature, vendor_signature
from tests.webhooks.server import exchange, gunicorn, request_bytes
from webhooks.models import WebhookEvent

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True), pytest.mark.slow]

ALLOWED = {202, 400, 401, 405, 413, 415, 429, 503}
EXAMPLES = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

Headers = list[tuple[bytes, bytes]]

# Without line ends, which would make another header of it, and of a size that a server lets through.
VALUES = st.binary(max_size=200).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b""))
NAMES = st.sampled_from(
    [
        b"X-Lightspeed-Signature",
        b"X-Signature",
        b"Content-Type",
        b"Content-Encoding",
        b"X-Forwarded-For",
        b"X-Forwarded-Proto",
        b"User-Agent",
        b"Cookie",
        b"Origin",
        b"Accept-Language",
        b"X-HTTP-Method-Override",
    ]
)
WILD_HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=6)
TYPES = st.sampled_from([JSON, FORM, "application/json; charset=utf-16", "text/plain", "", "application/json;;=;"])

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
VALUES_OF_JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
)
FIELDS = st.sampled_from(["event_id", "event_type", "created_at", "data", "payload", "type"])


@st.composite
def json_bodies(draw: st.DrawFn) -> bytes:
    """A good envelope with some fields changed or taken away; sometimes cut, or with bytes changed."""
    fields = envelope()
    fields.update(draw(st.dictionaries(FIELDS, VALUES_OF_JSON, max_size=2)))
    for name in draw(st.sets(FIELDS, max_size=1)):
        fields.pop(name, None)
    body = json.dumps(fields).encode()
    return draw(st.sampled_from([body, body[:-1], body + b"\x00", b"\xef\xbb\xbf" + body, body.replace(b'"', b"'")]))


FORM_BODIES = st.one_of(
    VALUES_OF_JSON.map(lambda value: b"payload=" + json.dumps(value).encode()),
    st.binary(max_size=200).map(lambda raw: b"payload=" + raw),
    st.just(b"payload=%7B%22consignment_id%22%3A%22c%22%7D&payload="),
    st.just(b"&" * 500),
)
BODIES = st.one_of(json_bodies(), FORM_BODIES, st.binary(max_size=300))


def stored() -> tuple[int, int, int]:
    """Events, jobs, and repeats noted on events."""
    return (
        WebhookEvent.objects.count(),
        Job.objects.count(),
        sum(WebhookEvent.objects.values_list("repeats", flat=True)),
    )


def check(port: int, request: bytes) -> None:
    events, jobs, repeats = stored()
    status, answer = exchange(port, request)
    after = stored()
    assert status in ALLOWED, answer
    if status != 202:
        assert after == (events, jobs, repeats), answer
    elif b'"duplicate": true' in answer:
        assert after == (events, jobs, repeats + 1), answer
    else:
        assert after == (events + 1, jobs + 1, repeats), answer


def test_unsigned_calls_of_any_shape_leave_nothing_behind() -> None:
    with gunicorn({"WEBHOOK_RATE_LIMIT": "100000"}) as port:

        @EXAMPLES
        @given(headers=WILD_HEADERS, body=BODIES, method=st.sampled_from([b"POST", b"POST", b"POST", b"GET", b"FOO"]))
        def send(headers: Headers, body: bytes, method: bytes) -> None:
            check(port, request_bytes(body, headers, method=method))

        send()
    assert not WebhookEvent.objects.exists()


def test_signed_bodies_of_any_shape_are_stored_once_or_refused() -> None:
    with gunicorn({"WEBHOOK_RATE_LIMIT": "100000"}) as port:

        @EXAMPLES
        @given(body=BODIES, content_type=TYPES, wild=WILD_HEADERS, twice=st.booleans())
        def send(body: bytes, content_type: str, wild: Headers, twice: bool) -> None:
            signature = (
                (b"X-Signature", vendor_signature(body).encode())
                if content_type == FORM
                else (b"X-Lightspeed-Signature", hex_signature(body).encode())
            )
            extra = [(name, value) for name, value in wild if name != b"Content-Type"]
            request = request_bytes(body, [(b"Content-Type", content_type.encode()), signature, *extra])
            for _ in range(1 + twice):
                check(port, request)

        send()
    assert WebhookEvent.objects.exists()


ODD_HEADERS: list[Headers] = [
    [(b"X-Lightspeed-Signature", b"sha256=" + b"0" * 64)] * 2,
    [(b"X-Lightspeed-Signature", b"a" * 7000)],
    [(b"X-Signature", b"signature=\xe9\xff,algorithm=\xe9")],
    [(b"Content-Type", b"application/json"), (b"Content-Type", b"text/plain")],
    [(b"X-Lightspeed-Signature", b"")],
]


def test_doubled_huge_empty_and_non_ascii_headers_are_refused() -> None:
    with gunicorn() as port:
        answers = [exchange(port, request_bytes(b"{}", headers))[0] for headers in ODD_HEADERS]
    # gunicorn itself refuses a second Content-Type.
    assert answers == [401, 401, 401, 400, 401]


def test_a_doubled_header_with_the_right_signature_second_is_accepted() -> None:
    body = json.dumps(envelope(event_id=uuid.uuid4().hex)).encode()
    headers = [
        (b"Content-Type", b"application/json"),
        (b"X-Lightspeed-Signature", b"sha256=" + b"0" * 64),
        (b"X-Lightspeed-Signature", hex_signature(body).encode()),
    ]
    with gunicorn() as port:
        assert exchange(port, request_bytes(body, headers))[0] == 202


def test_a_huge_body_is_refused_from_its_headers_alone() -> None:
    """No byte of it was sent yet when the answer comes."""
    head = request_bytes(b"", [(b"X-Lightspeed-Signature", b"0" * 64)])
    head = head.replace(b"Content-Length: 0", b"Content-Length: 99999999")
    with gunicorn() as port:
        assert exchange(port, head)[0] == 413


def test_a_sender_that_hangs_up_halfway_is_survived() -> None:
    body = json.dumps(envelope()).encode()
    request = request_bytes(
        body, [(b"Content-Type", b"application/json"), (b"X-Lightspeed-Signature", hex_signature(body).encode())]
    )
    with gunicorn() as port:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(request[:-5])
        assert exchange(port, request)[0] == 202
    assert WebhookEvent.objects.count() == 1
