"""Placeholders in the texts of e-mails: a closed list of words in braces, each replaced by plain text and nothing else.

What people type here is never run as a template: a text can name a value, and neither reach into one nor compute.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")

OF_EVERY_LETTER: Mapping[str, str] = {
    "order_number": "the order's number",
    "supplier": "the supplier's name",
    "outlet": "the outlet that the goods go to",
    "due_date": "the day they are due, empty without one",
    "lines": "how many lines the order has",
    "total": "what the order is worth",
    "note": "the order's note, empty without one",
}
OF_LETTER: Mapping[str, Mapping[str, str]] = {
    "order": OF_EVERY_LETTER,
    "cancellation": {**OF_EVERY_LETTER, "reason": "why it was cancelled, as written for colleagues"},
}


def faults_of(text: str, known: Collection[str]) -> list[str]:
    """One sentence for each placeholder in `text` that is not known, and for braces that hold none."""
    allowed = ", ".join(f"{{{name}}}" for name in known)
    unknown = dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name not in known)
    faults = [
        _("{%(name)s} is no placeholder. There are: %(allowed)s.") % {"name": name, "allowed": allowed}
        for name in unknown
    ]
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        faults.append(_("A brace stands alone. Braces are for placeholders: write both, or neither."))
    return faults


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced by its value, once: braces inside a value stay what they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def filled_body(text: str, values: Mapping[str, str]) -> str:
    """As `filled`, but a line whose placeholders are all empty is left out, and blank lines never come in pairs."""
    kept: list[str] = []
    for line in text.strip().splitlines():
        named = [values[name] for name in _PLACEHOLDER.findall(line) if name in values]
        if named and not any(named):
            continue
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line.rstrip())
    return "\n".join(filled(line, values) for line in kept).rstrip() + "\n"
