"""Which format a signed body is in: its content type says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from webhooks.formats.delivery import Delivery
from webhooks.formats.form_body import read_form
from webhooks.formats.json_body import read_json
from webhooks.refusals import UnsupportedType

_Reader = Callable[[bytes, Mapping[str, str]], Delivery]

_READERS: Mapping[str, _Reader] = {
    "application/json": read_json,
    "application/x-www-form-urlencoded": read_form,
}


def read_delivery(body: bytes, *, content_type: str, encoding: str, query: Mapping[str, str]) -> Delivery:
    """The delivery in `body`; raises UnsupportedType, Malformed, or Unauthorized for one that is too old.

    `encoding` is the Content-Encoding header, `query` what the address says after its question mark.
    """
    reader = _READERS.get(content_type.partition(";")[0].strip().lower())
    if reader is None:
        raise UnsupportedType(f"The content type must be {' or '.join(_READERS)}.")
    if encoding.strip().lower() not in {"", "identity"}:
        raise UnsupportedType("The body must not be compressed.")
    return reader(body, query)
