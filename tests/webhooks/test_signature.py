"""The signature: over raw bytes, in every way of writing it that senders have, and never an exception."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webhooks.deliveries import SECRET, digest
from webhooks.signature import MAX_CANDIDATES, candidates_in, find_match
from webhooks.signing_secrets import read_secret

pytestmark = pytest.mark.sqlite

BODY = b'{"event_id": "a"}'
OURS = [read_secret(SECRET)]
HEX = digest(BODY).hex()
BASE64 = base64.b64encode(digest(BODY)).decode()
URLSAFE = base64.urlsafe_b64encode(digest(BODY)).decode()


def accepts(headers: dict[str, str], body: bytes = BODY) -> bool:
    return find_match(body, candidates_in(headers), OURS) is not None


@pytest.mark.parametrize(
    "value",
    [
        HEX,
        HEX.upper(),
        f"sha256={HEX}",
        f"SHA256={HEX}",
        f"sha256= {HEX}",
        f" sha256={HEX} ",
        BASE64,
        BASE64.rstrip("="),
        URLSAFE,
        f"sha256={BASE64}",
        f"sha256={'0' * 64},sha256={HEX}",
    ],
)
def test_every_way_of_writing_the_digest_is_read(value: str) -> None:
    assert accepts({"X-Lightspeed-Signature": value})


@pytest.mark.parametrize(
    "value",
    [
        f"signature={BASE64},algorithm=HMAC-SHA256",
        f"signature={BASE64}, algorithm=HMAC-SHA256",
        f"signature={HEX},algorithm=hmac-sha256",
        f"algorithm=HMAC-SHA256,signature={HEX}",
        f"signature={HEX}",
    ],
)
def test_the_vendors_header_is_read(value: str) -> None:
    assert accepts({"X-Signature": value})


@pytest.mark.parametrize(
    "value",
    [
        "",
        "sha256=",
        "sha256",
        "=",
        ",,,,",
        HEX[:-1],
        HEX + "0",
        "0" * 64,
        f"sha512={HEX}",
        f"signature={HEX},algorithm=HMAC-SHA1",
        f"signature={HEX},algorithm=none",
        "sïgnature",
        "\udcff" * 64,
        "\u0660" * 64,
        "A" * 100_000,
        f"{HEX}\x00",
        "=" * 44,
    ],
)
def test_anything_else_is_refused_without_an_exception(value: str) -> None:
    assert not accepts({"X-Lightspeed-Signature": value})
    assert not accepts({"X-Signature": value})


def test_a_body_that_differs_in_one_bit_is_refused() -> None:
    for position in range(len(BODY)):
        changed = bytearray(BODY)
        changed[position] ^= 1
        assert not accepts({"X-Lightspeed-Signature": HEX}, bytes(changed))


def test_only_so_many_signatures_are_tried() -> None:
    wrong = ",".join("0" * 64 for _ in range(MAX_CANDIDATES))
    assert len(candidates_in({"X-Lightspeed-Signature": wrong, "X-Signature": HEX})) == MAX_CANDIDATES
    assert not accepts({"X-Lightspeed-Signature": wrong, "X-Signature": HEX})


def test_all_secrets_are_tried_and_the_match_says_which() -> None:
    secrets = [read_secret("another-secret-0123456789"), *OURS, read_secret("a-third-secret-0123456789")]
    match = find_match(BODY, candidates_in({"X-Signature": HEX}), secrets)
    assert match is not None
    assert match.fingerprint == OURS[0].fingerprint
    assert match.form == "X-Signature hex"


def test_every_secret_is_compared_even_after_one_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    """An early exit would tell by its time which secret matched."""
    compared: list[bytes] = []

    def compare(expected: bytes, claimed: bytes) -> bool:
        compared.append(expected)
        return expected == claimed

    monkeypatch.setattr("webhooks.signature.hmac.compare_digest", compare)
    secrets = [*OURS, read_secret("another-secret-0123456789")]
    assert find_match(BODY, candidates_in({"X-Signature": HEX}), secrets)
    assert len(compared) == 2
    assert {len(each) for each in compared} == {32}


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_header_makes_it_raise(first: str, second: str) -> None:
    headers = {"X-Lightspeed-Signature": first, "X-Signature": second}
    assert find_match(BODY, candidates_in(headers), OURS) is None
