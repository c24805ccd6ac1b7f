"""Every error body seen from Lightspeed, and what is no JSON at all, becomes one sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.lightspeed.envelopes import MAX_SENTENCE, sentence_from

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"error": "Too Many", "message": "Rate limiting enforced"}, "Rate limiting enforced; Too Many"),
        ({"error": "Webhook exists already"}, "Webhook exists already"),
        (
            {"errors": {"global": ["The outlet is closed.", "Sorry."]}, "reference": "x1"},
            "The outlet is closed.; Sorry.",
        ),
        ({"status": "error", "error": "Bad type", "details": "SUPPLIER only"}, "SUPPLIER only; Bad type"),
        ({"errors": {"outlet_id": ["is required"], "type": "is unknown"}}, "outlet_id: is required; type: is unknown"),
        ({"error": "invalid_grant", "error_description": "It was revoked."}, "It was revoked.; invalid_grant"),
        ({"errors": ["one", {"field": "count"}]}, "one; field: count"),
        ({"message": None, "error": ""}, ""),
        ({}, ""),
        ([], ""),
        (None, ""),
        ("just text", "just text"),
    ],
)
def test_every_envelope_becomes_a_sentence(body: Any, sentence: str) -> None:
    assert sentence_from(json.dumps(body).encode()) == sentence


def test_a_gateways_html_is_read_as_its_text() -> None:
    page = b"<html><head><title>502</title></head>\n<body><h1>Bad   Gateway</h1></body></html>"

    assert sentence_from(page) == "502 Bad Gateway"


def test_half_a_body_and_wrong_bytes_still_say_something() -> None:
    assert sentence_from(b'{"error": "Too Ma') == '{"error": "Too Ma'
    assert sentence_from(b"\xff\xfe nope") == "�� nope"


@given(st.binary(max_size=2000))
def test_no_body_is_too_strange(body: bytes) -> None:
    sentence = sentence_from(body)

    assert len(sentence) <= MAX_SENTENCE
    assert "\n" not in sentence


PLAIN = st.none() | st.booleans() | st.integers() | st.text()
NAMES = st.text() | st.sampled_from(["error", "errors", "message"])


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)))
def test_no_json_is_too_strange(value: Any) -> None:
    assert len(sentence_from(json.dumps(value).encode())) <= MAX_SENTENCE
