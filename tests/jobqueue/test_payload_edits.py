"""A hidden secret left as it was comes back as it was, and never as another one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jobqueue.errors import PayloadRefused
from jobqueue.masking import MASK
from jobqueue.payload_edits import parse_edited

pytestmark = pytest.mark.sqlite

SHOP_A, SHOP_B = {"shop": "A", "token": "of A"}, {"shop": "B", "token": "of B"}
ORIGINAL = {"shops": [SHOP_A, SHOP_B], "password": {"old": "x"}}


def _edited(**changes: Any) -> dict[str, Any]:
    hidden = {"shops": [{**shop, "token": MASK} for shop in (SHOP_A, SHOP_B)], "password": MASK}
    return parse_edited(json.dumps({**hidden, **changes}), ORIGINAL)


@pytest.mark.parametrize(
    ("shops", "stored"),
    [
        ([{"shop": "A", "token": MASK}, {"shop": "B", "token": MASK}], [SHOP_A, SHOP_B]),
        ([{"shop": "C", "token": MASK}, {"shop": "B", "token": MASK}], [{**SHOP_A, "shop": "C"}, SHOP_B]),
        ([{"shop": "B", "token": MASK}], [SHOP_B]),
        ([{"shop": "B", "token": MASK}, {"shop": "A", "token": MASK}], [SHOP_B, SHOP_A]),
        ([{"shop": "C", "token": "new"}], [{"shop": "C", "token": "new"}]),
    ],
)
def test_each_item_keeps_its_own_secret(shops: list[Any], stored: list[Any]) -> None:
    assert _edited(shops=shops) == {**ORIGINAL, "shops": stored}


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"api_key": MASK}, "payload.api_key"), ({"shops": [{"token": MASK}]}, "payload.shops.0.token")],
)
def test_a_hidden_value_in_another_place_is_refused(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(PayloadRefused, match=f"{place}: .* Type the value itself"):
        _edited(**changes)
