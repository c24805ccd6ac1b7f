"""The runbook: which of its sections says what to do about a finding, and the document as a page."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

PATH = Path(settings.BASE_DIR) / "docs" / "runbook.md"

# By the code of a finding, or by its part before the colon.
SECTIONS = {
    "oldest_job": "worker-stuck",
    "no_worker": "worker-stuck",
    "stuck_jobs": "worker-stuck",
    "failures": "dead-letters",
    "dead_letters": "dead-letters",
    "orders_failed": "dead-letters",
    "webhooks_wait": "webhooks-not-processing",
    "webhooks_failed": "webhooks-not-processing",
    "never_polled": "sync-behind",
    "cursor": "sync-behind",
    "token": "sync-behind",
    "token_end": "sync-behind",
    "paused": "sync-behind",
    "breaker": "sync-behind",
    "photos_owed": "uploads-failing",
    "disk": "uploads-failing",
    "backup_old": "backup-and-restore",
    "restore_unsettled": "backup-and-restore",
    "overdue": "overdue-orders",
    "approvals_wait": "waiting-approvals",
    "drift": "drift",
    "database": "alerts",
    "clock": "calendar",
    "unseen": "alerts",
}


def section_for(code: str) -> str:
    """The anchor of the section about a finding; "" where there is none."""
    return SECTIONS.get(code.partition(":")[0], "")


def is_there() -> bool:
    """Whether this installation has the document."""
    return PATH.is_file()


def as_html() -> str:
    """The document as HTML, each heading with the anchor that it has on GitHub; "" where it is not there."""
    return _rendered(PATH, PATH.stat().st_mtime_ns) if is_there() else ""


@lru_cache(maxsize=2)
def _rendered(path: Path, _changed: int) -> str:
    # HTML in the document is shown as text: it is ours, but a page with rights is no place to rely on that.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(path.read_text())
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor_of(content))
        elif heading.type == "table_open":
            heading.attrSet("class", "runbook-table")
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html


def anchor_of(heading: Token) -> str:
    """As GitHub makes it: lower case, spaces to hyphens, punctuation left out; "1. Dead letters" is dead-letters."""
    text = re.sub(r"^\d+\.\s*", "", heading.content).lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")
