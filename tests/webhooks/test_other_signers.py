"""Other people's signers and published vectors: where their schemes overlap with ours, the verdicts agree.

All of them are HMAC-SHA256 over some text. GitHub signs the raw body as we do; Standard Webhooks, Svix and Stripe sign
the body behind an id or a time, so for them that text is what our verifier is given.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import standardwebhooks
import stripe
import svix
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webhooks.deliveries import JSON, Call, envelope, json_call
from webhooks.signature import candidates_in, find_match
from webhooks.signing import sign, sign_as_lightspeed
from webhooks.signing_secrets import SigningSecret

pytestmark = pytest.mark.sqlite

KEY = bytes(range(32))
WHSEC = "whsec_" + base64.b64encode(KEY).decode()
# GitHub's JSON has capitals in its escapes.
ESCAPES = '{"foo":"Foo\\n\\u001B[34mbar: ♥♥♥♥♥♥♥♥\\nthis-is-lost\\u001B[0m\\u001B[2K"}'


def accepts(text: bytes, value: str, key: bytes = KEY) -> bool:
    secrets = [SigningSecret(key, "theirs")]
    return find_match(text, candidates_in({"X-Lightspeed-Signature": value}), secrets) is not None


@pytest.mark.parametrize(
    ("source", "secret", "body", "value"),
    [
        (
            "GitHub's documentation",
            "It's a Secret to Everybody",
            "Hello, World!",
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        ),
        (
            "Octokit",
            "mysecret",
            '{"foo":"bar"}',
            "sha256=4864d2759938a15468b5df9ade20bf161da9b4f737ea61794142f3484236bda3",
        ),
        (
            "Octokit, escapes that a body parsed and written again would lose",
            "development",
            ESCAPES,
            "sha256=afecc3caa27548bb90d51a50384cb2868b9a3327b4ad6a01c9bd4ed0f8b0b12c",
        ),
        (
            "Octokit, an escaped escape",
            "development",
            '{"foo":"\\\\u001b"}',
            "sha256=6f8326efbacfbd04e870cea25b5652e635be8c9807f2fd5348ef60753c9e96ed",
        ),
    ],
)
def test_published_vectors_over_the_raw_body(source: str, secret: str, body: str, value: str) -> None:
    key, text = secret.encode(), body.encode()
    assert accepts(text, value, key), source
    assert sign(text, key) == value
    assert not accepts(text + b"\n", value, key)
    assert not accepts(text, value, key + b"x")


def test_the_published_vector_of_standard_webhooks() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    text = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    assert accepts(text, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", key)


Signer = Callable[[str], tuple[bytes, str]]


def standard(body: str) -> tuple[bytes, str]:
    now = datetime.now(UTC)
    value = standardwebhooks.Webhook(WHSEC).sign("msg_1", now, body)
    return f"msg_1.{int(now.timestamp())}.{body}".encode(), value.removeprefix("v1,")


def by_svix(body: str) -> tuple[bytes, str]:
    now = datetime.now(UTC)
    value = svix.Webhook(WHSEC).sign("msg_1", now, body)
    return f"msg_1.{int(now.timestamp())}.{body}".encode(), value.removeprefix("v1,")


def by_stripe(body: str) -> tuple[bytes, str]:
    header = stripe.WebhookSignature.generate_signature_header(body, "a secret", timestamp=1)
    return f"1.{body}".encode(), header.removeprefix("t=1,v1=")


@pytest.mark.parametrize(("signer", "key"), [(standard, KEY), (by_svix, KEY), (by_stripe, b"a secret")])
@given(body=st.text(alphabet=st.characters(codec="utf-8"), max_size=200), position=st.integers(min_value=0))
@settings(deadline=None, max_examples=40)
def test_they_sign_and_we_agree_until_one_bit_differs(signer: Signer, key: bytes, body: str, position: int) -> None:
    text, value = signer(body)
    assert accepts(text, value, key)
    changed = bytearray(text)
    changed[position % len(changed)] ^= 1
    assert not accepts(bytes(changed), value, key)


def test_we_sign_and_they_agree() -> None:
    now, body = str(int(time.time())), json.dumps(envelope())
    value = sign_as_lightspeed(f"msg_1.{now}.{body}".encode(), KEY).removeprefix("signature=").partition(",")[0]
    standardwebhooks.Webhook(WHSEC).verify(
        body, {"webhook-id": "msg_1", "webhook-timestamp": now, "webhook-signature": f"v1,{value}"}
    )
    svix.Webhook(WHSEC).verify(body, {"svix-id": "msg_1", "svix-timestamp": now, "svix-signature": f"v1,{value}"})
    digest = sign(f"{now}.{body}".encode(), b"a secret").removeprefix("sha256=")
    assert stripe.WebhookSignature.verify_header(body, f"t={now},v1={digest}", "a secret")


@pytest.mark.parametrize(
    "value",
    [
        "v1",
        "v1,",
        ",v1",
        "v1,a,b",
        "v1,\u2665",
        "v1a,AAAA",
        "t=1,v1=" + "0" * 64,
        "t=,v1=",
        "v1=",
        "t=1=2",
        "v1,=",
        "\x00",
    ],
)
@pytest.mark.django_db
def test_headers_that_make_their_libraries_raise_are_a_plain_401_here(value: str) -> None:
    for name in ("X-Lightspeed-Signature", "X-Signature"):
        assert Call(b"{}", JSON, {name: value}).post().status_code == 401


@pytest.mark.parametrize(
    "when", ["1764000000.9", " 1764000000", "1764_000_000", "nan", "inf", "1e99", 1764000000, 1764000000.5]
)
@pytest.mark.django_db
def test_times_that_they_read_as_numbers_are_refused(when: object) -> None:
    assert json_call(envelope(created_at=when)).post().status_code == 400


@pytest.mark.django_db
def test_a_time_a_day_ahead_which_stripe_lets_in_is_refused() -> None:
    ahead, body = int(time.time()) + 86_400, json.dumps(envelope())
    header = stripe.WebhookSignature.generate_signature_header(body, "a secret", timestamp=ahead)
    assert stripe.WebhookSignature.verify_header(body, header, "a secret", tolerance=300)
    assert json_call(created_at=datetime.fromtimestamp(ahead, UTC).isoformat()).post().status_code == 401


@pytest.mark.parametrize("body", [b"\xff\xfe", b"not json"])
@pytest.mark.django_db
def test_a_body_that_makes_their_libraries_raise_is_a_plain_400_here(body: bytes) -> None:
    assert json_call(body).post().status_code == 400
