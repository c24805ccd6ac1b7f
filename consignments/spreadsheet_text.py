"""Text that goes into CSV files which people open in a spreadsheet."""

from __future__ import annotations

# The wide ones are signs of a formula where Chinese or Japanese is written.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def defused(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def fused(text: str) -> str:
    """`text` as it was before `defused`: a file that we gave out is read back unchanged."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text
