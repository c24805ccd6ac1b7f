"""What staff are told is marked for translation: read in the code, so that no refusal has to be provoked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from consignments import timeline
from consignments.errors import ConsignmentError

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]
MARKS = {"_", "gettext", "gettext_lazy", "ngettext"}
# Read by people too, as the cause of a refusal.
CAUSES = {"UnreadableFile", "BadUpload", "BadCursor"}
# For operators and programmers, in English: why a job failed, what a call met, how code was misused, and logs.
FOR_OPERATORS = {
    *{"Permanent", "RetryAt", "Unavailable", "NotConfigured", "Unauthorized", "Refused", "BadAnswer", "RateLimited"},
    *{"ValueError", "TypeError", "LookupError", "ImproperlyConfigured", "AppendOnlyError"},
    *{"debug", "info", "warning", "exception", "note_refused"},
}
# What commands print, letters, papers, descriptions of the API, texts that are kept as they were written, and what the
# sender of a webhook is answered.
IN_ENGLISH = re.compile(
    r"management/|admin|/models/|_pdf\.py|mail_texts|approval_chasing|dispute_reminders|report_email"
    r"|api/(description|schema|pages_schema|photos|views/catalogue|views/orders)\.py|evidence_(check|archive)"
    r"|ledger_c|receiving/signatures\.py|receipt_news|sync/(lightspeed/|checkup|settlement|push|cancel|stock_by_hand)"
    r"|sync/(access|oauth|creating|locating|consignment_draft|proposed_receipts|resolving|token_cipher)\.py"
    r"|consignments/(effects|jobs|diagram|checks)\.py|receiving/(discrepancies|label_layouts|views/count)\.py|^webhooks/"
)

FOR_SENDERS = re.compile("evidence_archive|webhooks/raw_body")


def subclasses(kind: type[Any]) -> Iterator[str]:
    for each in kind.__subclasses__():
        yield each.__name__
        yield from subclasses(each)


@cache
def trees() -> dict[str, ast.Module]:
    paths = [path for app in ("consignments", "receiving", "sync", "webhooks") for path in (ROOT / app).rglob("*.py")]
    names = {str(path.relative_to(ROOT)): path for path in paths if "migrations" not in path.parts}
    return {name: ast.parse(path.read_text()) for name, path in names.items()}


@cache
def calls() -> list[tuple[str, ast.Call]]:
    return [(name, node) for name, tree in trees().items() for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(call: ast.expr) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""


def said_by(node: ast.AST) -> str:
    """The text of a string, with a dash for what is put into it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(said_by(part) if isinstance(part, ast.Constant) else "-" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def bare(node: ast.AST) -> Iterator[ast.AST]:
    """The strings below `node` that people would read as they stand."""
    if isinstance(node, ast.Call) and name_of(node) in MARKS | FOR_OPERATORS:
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and name_of(node.left) in MARKS:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if said_by(node):
        yield node
    elif not isinstance(node, ast.JoinedStr):
        for inner in ast.iter_child_nodes(node):
            yield from bare(inner)


def words(node: ast.AST) -> int:
    return len(re.findall(r"[A-Za-z]{2,}", said_by(node)))


def test_every_refusal_takes_a_marked_sentence() -> None:
    refusals = {*subclasses(ConsignmentError), *CAUSES}
    assert {"NotFound", "GuardRefused", "ReceiptRefused", "PhotoRefused", "VersionStale"} <= refusals
    made = [(name, call) for name, call in calls() if name_of(call) in refusals and not FOR_SENDERS.search(name)]
    assert len(made) > 150
    sentences = [(name, each) for name, call in made for given in call.args for each in bare(given)]
    assert [f"{name}: {said_by(each)}" for name, each in sentences if words(each) > 1] == []


def test_no_sentence_for_staff_is_left_unmarked() -> None:
    """A sentence is of three words or more and ends with a full stop: guards, problems of a file, and messages too."""
    found = [
        f"{name}: {said_by(each)}"
        for name, tree in trees().items()
        if not IN_ENGLISH.search(name)
        for each in bare(tree)
        if said_by(each).endswith(".") and words(each) > 2
    ]
    assert found == []


def test_what_completes_a_sentence_is_marked_too() -> None:
    """`check_right` and `check_side` are given what a person may not do."""
    asked = [
        f"{name}: {said_by(each)}"
        for name, call in calls()
        if name_of(call) in {"check_right", "check_side"}
        for each in bare(call.args[-1])
    ]
    assert asked == []


def assigned_in(base: str) -> list[tuple[str, ast.expr]]:
    """Where and what is assigned in classes that derive from one with `base` in its name."""
    return [
        (f"{name}: {each.name}", made.value)
        for name, tree in trees().items()
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef) and any(base in ast.unparse(one) for one in each.bases)
        for made in each.body
        if isinstance(made, ast.Assign)
    ]


def test_what_is_recorded_of_an_order_has_marked_words() -> None:
    """The timeline would make English words of the event's name."""
    recorded = {ast.literal_eval(call.args[1]) for _name, call in calls() if is_record(call)}
    assert {"goods_booked_in", "job_died", "create"} <= recorded
    assert recorded - timeline._WORDS.keys() == set()


def is_record(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "events.record" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant)


def test_choices_have_marked_labels() -> None:
    """Those of mail templates are shown in the admin alone."""
    made = [(place, value) for place, value in assigned_in("TextChoices") if "mail_templates.py" not in place]
    labels = [(place, value.elts[-1]) for place, value in made if isinstance(value, ast.Tuple)]
    assert len(labels) > 40
    assert [f"{place} {ast.unparse(label)}" for place, label in labels if name_of(label) not in MARKS] == []


def test_fields_of_forms_have_labels() -> None:
    """One that is left out is made of the field's name, in English."""
    fields = [
        (place, call)
        for place, call in assigned_in("Form")
        if name_of(call).endswith("Field") and "HiddenInput" not in ast.unparse(call) and "admin" not in place
    ]
    assert len(fields) > 20
    bare_fields = [
        f"{place} {ast.unparse(call)}"
        for place, call in fields
        if isinstance(call, ast.Call) and not [key for key in call.keywords if key.arg == "label"]
    ]
    assert bare_fields == []
