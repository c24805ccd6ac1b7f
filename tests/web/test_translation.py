"""The pages' words are marked for translation: under an invented language they change, and nothing else does."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from consignments import lifecycle
from consignments.errors import GuardRefused, NotFound
from consignments.statuses import Status
from receiving.errors import ReceiptRefused
from receiving.receipts import post_receipt
from sync.resolving import resolve
from tests.consignments.cast import Cast
from tests.factories import make_order

pytestmark = pytest.mark.sqlite

# Any language that Django knows and nothing else here uses.
CODE = "eo"
HEAD = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
# Of a heading, a view, a filter, its choices, a column, a state, whose turn it is and Lightspeed's side.
LIST = (
    "Orders",
    "Waiting for me",
    "Search",
    "Any status",
    "Newest first",
    "Within 7 days",
    "Who has it",
    "Pending approval",
    "Approvers",
    "Not pushed",
)
REFUSALS = (
    "%(number)s has no lines. Add at least one product first.",
    "%(name)s does not have the right to %(to_do)s. Ask a manager for it.",
    "create orders",
    "Nothing was counted. Enter how many pieces came of at least one product.",
    "There is no such difference.",
)
# What its scripts say, with a place to fill in the last.
COUNT = ("Counted.", "More than ordered. Check the pile, or take it back.", "%(pieces)s over")
DETAIL = ("Lines", "Submit for approval", "Approve", "Created", "Timeline", "Approvals")


def catalogue(words: Mapping[str, str]) -> bytes:
    """A compiled catalogue as GNU gettext reads it."""
    pairs = sorted((one.encode(), other.encode()) for one, other in words.items())
    start = 28 + 16 * len(pairs)
    tables, texts = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(texts))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + texts


@pytest.fixture(autouse=True)
def invented_language(tmp_path: Path, settings: Settings) -> Iterator[None]:
    folder = tmp_path / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(
        catalogue({"": HEAD} | {word: f"«{word}»" for word in (*LIST, *COUNT, *DETAIL, *REFUSALS)})
    )
    # Django forgets what it has loaded when this changes.
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override(CODE):
        yield


def test_the_words_of_the_list_change(cast: Cast, buyer: Client) -> None:
    cast.order(Status.PENDING_APPROVAL)
    sent = cast.order(Status.SENT)
    page = buyer.get(reverse("orders")).content.decode()
    assert [word for word in LIST if f"«{word}»" not in page] == []
    assert f'<html lang="{CODE}">' in page
    assert sent.number in page


def test_the_words_of_an_order_change(cast: Cast, buyer: Client) -> None:
    page = buyer.get(cast.draft().get_absolute_url()).content.decode()
    assert [word for word in DETAIL if f"«{word}»" not in page] == []


def test_the_counting_screen_brings_its_scripts_the_words(cast: Cast, client: Client) -> None:
    assert cast.receiver.user
    client.force_login(cast.receiver.user)
    page = client.get(reverse("count", args=[cast.order(Status.SENT).number])).content.decode()
    brought = re.search(r'<script id="count-words" type="application/json">(.*?)</script>', page)
    assert brought
    told = set(json.loads(brought[1]).values())
    assert {f"«{word}»" for word in COUNT} <= told


def test_a_filter_means_the_same_in_every_language(cast: Cast, buyer: Client) -> None:
    draft, pending = cast.draft(), cast.order(Status.PENDING_APPROVAL)
    page = buyer.get(reverse("orders"), {"status": "PENDING_APPROVAL"}).content.decode()
    assert pending.number in page
    assert draft.number not in page


def test_a_refusal_comes_in_the_language_of_the_request_and_its_code_stays(cast: Cast, buyer: Client) -> None:
    order = make_order(outlet=cast.outlet, lines=0)
    sentence = f"{order.number} has no lines. Add at least one product first."
    sent = {"version": str(order.version)}
    page = buyer.post(reverse("order-move", args=[order.number, "submit"]), sent)
    assert f"«{sentence}»" in page.content.decode()
    for language, told in ((CODE, f"«{sentence}»"), ("en", sentence)):
        with translation.override(language), pytest.raises(GuardRefused) as refusal:
            lifecycle.advance(order.pk, "submit", actor=cast.buyer)
        assert (refusal.value.message, refusal.value.code) == (told, "no_lines")


def test_what_completes_a_sentence_is_translated_with_it(cast: Cast, client: Client) -> None:
    assert cast.receiver.user
    client.force_login(cast.receiver.user)
    page = client.get(reverse("order-new"))
    assert page.status_code == 403
    assert "does not have the right to «create orders». Ask a manager for it.»" in page.content.decode()


def test_refusals_of_receiving_and_of_the_sync_are_translated(cast: Cast) -> None:
    order = cast.order(Status.SENT)
    with pytest.raises(ReceiptRefused, match="«Nothing was counted"):
        post_receipt(order.pk, key="delivery-0001", lines=[], actor=cast.receiver)
    with pytest.raises(NotFound, match="«There is no such difference"):
        resolve(0, "take", actor=cast.manager)
