"""Lightspeed's error bodies come in several shapes, and from gateways as HTML: each becomes one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

MAX_SENTENCE = 500
# In the order in which they tell a person most.
_WORDS = ("message", "error_description", "details", "errors", "error", "title", "detail")


def sentence_from(body: bytes) -> str:
    """What an error body says, in one line of at most 500 characters; "" where it says nothing."""
    text = body.decode("utf-8", errors="replace").strip()
    try:
        parts = list(dict.fromkeys(_words(json.loads(text))))
    except ValueError:
        parts = [re.sub(r"<[^>]*>", " ", text)]
    return _one_line("; ".join(parts))


def _words(answer: Any, label: str = "") -> Iterator[str]:
    """Every text in the members that carry words, or in the whole of it below them; field names are kept."""
    if isinstance(answer, dict):
        known = [(key, answer[key]) for key in _WORDS if answer.get(key)] if not label else list(answer.items())
        for key, value in known:
            yield from _words(value, label=key if label else " ")
    elif isinstance(answer, list):
        for value in answer:
            yield from _words(value, label or " ")
    elif answer not in (None, ""):
        named = label.strip() and label != "global"
        yield f"{label}: {answer}" if named else str(answer)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_SENTENCE else line[: MAX_SENTENCE - 1] + "…"
