"""Reading numbers that people type: exact, and refused rather than guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

_PLAIN = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)", re.ASCII)
# One mark followed by exactly three digits: a thousand and something, or one and a fraction?
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,' \u00a0\u202f]\d{3})+([.,]\d+)?", re.ASCII)
_LONGEST = 40


def parse_number(text: str, *, mark: str | None = ".") -> Decimal:
    """The decimal written in `text`, with a point or a comma before the fraction.

    `mark` is the decimal mark that its surroundings use, None where they do not tell. What could be a thousands
    separator is refused, so with "." `1,234` is, with "," `1.234`, and without either both. Raises ValueError with
    the end of a sentence for people; 1e3, NaN, infinity and thousands separators are refused too.
    """
    text = text.strip()
    if not text:
        raise ValueError(_("is empty"))
    if len(text) > _LONGEST:
        raise ValueError(_("%(text)r… is too long for a number") % {"text": text[:_LONGEST]})
    if _AMBIGUOUS.fullmatch(text) and (mark is None or mark not in text):
        whole, fraction = re.sub("[.,]", "", text), text.replace(",", ".")
        raise ValueError(
            _("%(text)r could mean %(whole)s or %(fraction)s. Write it as %(whole)s or as %(fraction)s0")
            % {"text": text, "whole": whole, "fraction": fraction}
        )
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        raise ValueError(_("%(text)r has thousands separators. Write it without them") % {"text": text})
    raise ValueError(_("%(text)r is not a plain number. Write digits, such as 12 or 12.5") % {"text": text})


def decimal_mark(texts: Iterable[str]) -> str | None:
    """The decimal mark that `texts` plainly use, judged by the unambiguous numbers among them; None if both or none."""
    plain = [text for text in texts if _PLAIN.fullmatch(text) and not _AMBIGUOUS.fullmatch(text)]
    marks = {mark for text in plain for mark in ".," if mark in text}
    return marks.pop() if len(marks) == 1 else None
