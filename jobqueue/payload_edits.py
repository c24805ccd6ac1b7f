"""Changing the payload of a dead letter before it is retried: what changed is shown, recorded, and hides secrets."""

from __future__ import annotations

import difflib
import json
from typing import Any

from jobqueue.errors import PayloadRefused
from jobqueue.masking import MASK, masked

_UNKNOWN = object()


def pretty(payload: Any) -> str:
    """A payload as people read and edit it, secrets hidden."""
    return json.dumps(masked(payload), indent=2, ensure_ascii=False, sort_keys=True)


def difference(before: Any, after: Any) -> str:
    """A unified diff of two payloads, secrets hidden; "" where they read the same."""
    lines = difflib.unified_diff(
        pretty(before).splitlines(), pretty(after).splitlines(), "before", "after", lineterm=""
    )
    return "\n".join(lines)


def parse_edited(text: str, original: dict[str, Any]) -> dict[str, Any]:
    """The payload a person typed; hidden secrets left as they were are put back.

    Raises PayloadRefused, with the place, for what is not a JSON object, or where it is unclear which secret is meant.
    """
    try:
        edited = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PayloadRefused(f"This is not JSON: {error}.") from error
    if not isinstance(edited, dict):
        raise PayloadRefused("The payload must be a JSON object: {…}.")
    restored: dict[str, Any] = _unmasked(edited, original, "payload")
    return restored


def _unmasked(edited: Any, original: Any, path: str) -> Any:
    if edited == MASK:
        if original is _UNKNOWN:
            raise PayloadRefused(f"{path}: what was hidden elsewhere cannot be put here. Type the value itself.")
        return original
    if isinstance(edited, dict):
        known = original if isinstance(original, dict) else {}
        return {key: _unmasked(value, known.get(key, _UNKNOWN), f"{path}.{key}") for key, value in edited.items()}
    if isinstance(edited, list):
        before = original if isinstance(original, list) else []
        kept_length = len(edited) == len(before)
        return [
            _unmasked(value, _as_before(value, place, before, kept_length=kept_length), f"{path}.{place}")
            for place, value in enumerate(edited)
        ]
    return edited


def _as_before(item: Any, place: int, before: list[Any], *, kept_length: bool) -> Any:
    """The item that this one was. Where some were taken away or added, one that was not touched is known by its looks:
    the secret of another must not get into it."""
    if kept_length and masked(before[place]) == item:
        return before[place]
    alike = [each for each in before if masked(each) == item]
    if len(alike) == 1:
        return alike[0]
    return before[place] if kept_length else _UNKNOWN


def with_value(payload: dict[str, Any], assignment: str) -> dict[str, Any]:
    """A copy with one value set, from `path.to.key=value`; the value is JSON, or text where it is not.

    A number in the path is the place in a list. Raises PayloadRefused for a path that leads nowhere.
    """
    path, equals, text = assignment.partition("=")
    if not equals or not path:
        raise PayloadRefused(f"{assignment!r} is not path=value, for instance consignment_data.name=Order 7.")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    copy: dict[str, Any] = json.loads(json.dumps(payload))
    _set(copy, path.split("."), value, path)
    return copy


def _set(container: Any, keys: list[str], value: Any, path: str) -> None:
    key: Any = keys[0]
    if isinstance(container, list):
        if not key.isdigit() or int(key) >= len(container):
            raise PayloadRefused(f"{path}: the list has no place {key}.")
        key = int(key)
    elif not isinstance(container, dict):
        raise PayloadRefused(f"{path}: there is nothing below {key!r} to set.")
    if len(keys) == 1:
        container[key] = value
        return
    if isinstance(container, dict) and key not in container:
        raise PayloadRefused(f"{path}: the payload has no {key!r}.")
    _set(container[key], keys[1:], value, path)
