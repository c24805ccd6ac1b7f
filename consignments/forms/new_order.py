"""A new order: header, an uploaded file, typed lines, and what is wrong with any of them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from consignments.actors import Actor
from consignments.draft_lines import LineDraft, fingerprint_of
from consignments.drafts import HeaderDraft, create_draft
from consignments.errors import Conflict, ConsignmentError, InvalidInput
from consignments.file_imports import ALREADY_IMPORTED, create_from_file, earlier_import
from consignments.form_keys import key_from, make_once
from consignments.forms.header import HEADER_FORMS
from consignments.forms.upload import BadUpload, KeptFile, read_upload
from consignments.lines_csv import ParsedLines, parse_lines
from consignments.models import ImportedFile, Order, Supplier
from consignments.problem_rows import problem_rows
from consignments.scope import check_outlet
from consignments.statuses import Kind
from consignments.typed_lines import TypedRow, faults_of, read_lines, typed_rows

BLANK_ROWS = 5
# Longer ones are no ids, and no database takes them.
LONGEST_ID = 18
# More are for a file, not for a page.
MOST_TOLD = 50


class NewOrderForm:
    """The form as the page shows it; nothing typed or uploaded is lost while there are problems."""

    def __init__(
        self,
        actor: Actor,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        kind: Kind = Kind.SUPPLIER,
    ) -> None:
        self.actor = actor
        self.kind = kind
        self.header = HEADER_FORMS[kind](data, actor=actor)
        self.problems: list[str] = []
        self.rows: list[TypedRow] = []
        self.file: KeptFile | None = None
        self.parsed: ParsedLines | None = None
        self.lines: list[LineDraft] = []
        # The order that the same file made before, and whether that stopped this form.
        self.earlier: ImportedFile | None = None
        self.is_repeat = False
        self.key = key_from(data.get("key", "") if data else "")
        self.seen = data.get("seen", "") if data else ""
        self.again = bool(data and data.get("import_again"))
        if data is not None:
            self._read(data, files or MultiValueDict())

    @property
    def blank_rows(self) -> list[TypedRow]:
        """Empty rows at the end of the grid, to type into."""
        return [TypedRow() for _ in range(BLANK_ROWS)]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of exactly the lines that would be written: what the preview shows is what is created."""
        return fingerprint_of(self.lines)

    @property
    def preview_is_stale(self) -> bool:
        """Whether a preview was shown that said something else: a price or a product changed meanwhile."""
        return bool(self.seen) and self.seen != self.fingerprint

    @property
    def told_problems(self) -> list[str]:
        """The problems that the page lists; those of a file are all in `problem_files`."""
        return self.problems[:MOST_TOLD]

    @property
    def untold(self) -> int:
        """How many problems the page leaves to the file."""
        return len(self.problems) - len(self.told_problems)

    @property
    def problem_files(self) -> dict[str, str]:
        """The file's rows with what is wrong with each, to mend and upload again: downloads by their names."""
        parsed = self.parsed
        if parsed is None or not parsed.faults:
            return {}
        files = {"rows-to-mend.csv": problem_rows(parsed)}
        if len(parsed.faults) < len(parsed.body):
            files["whole-file-to-mend.csv"] = problem_rows(parsed, with_good_rows=True)
        return {name: _download(text) for name, text in files.items()}

    def create(self) -> Order | None:
        """The new order; None where there are problems, which are noted in the form."""
        if self.problems:
            return None
        header = self.header.draft()
        try:
            return make_once(self.key, self._content_hash(header), lambda: self._make(header), actor=self.actor)
        except Conflict as refusal:
            self.is_repeat = refusal.code == ALREADY_IMPORTED
            self.problems += [] if self.is_repeat else [refusal.message]
            self.earlier = self._earlier()
        except InvalidInput as refusal:
            self.problems += refusal.problems
        except ConsignmentError as refusal:
            self.problems.append(refusal.message)
        return None

    def _make(self, header: HeaderDraft) -> Order:
        if self.file is None:
            return create_draft(self.kind, header, lines=self.lines, actor=self.actor)
        return create_from_file(self.kind, header, lines=self.lines, file=self.file, actor=self.actor, again=self.again)

    def _earlier(self) -> ImportedFile | None:
        if self.file is None or not self.header.is_valid():
            return None
        return earlier_import(self.kind, self.header.draft(), self.file)

    def _content_hash(self, header: HeaderDraft) -> str:
        parties = [party.pk if party else None for party in (header.supplier, header.outlet, header.source)]
        words = [self.kind, *parties, header.offered, header.return_reason, str(header.due_date), header.note]
        words.append(self.fingerprint)
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()

    def _read(self, data: QueryDict, files: MultiValueDict[str, UploadedFile[Any]]) -> None:
        outlet = data.get("outlet", "")
        if outlet.isdecimal() and len(outlet) < LONGEST_ID:
            # A foreign outlet does not exist for this person, whatever else the form says.
            check_outlet(self.actor, int(outlet))
        if not self.header.is_valid():
            self.problems += self.header.problems()
        columns = (data.getlist(name) for name in ("line_code", "line_quantity", "line_cost"))
        self.rows = typed_rows(*columns)
        try:
            self.file = read_upload(files.get("csv"), data.get("kept_name", ""), data.get("kept_file", ""))
        except BadUpload as refusal:
            self.problems.append(str(refusal))
        if data.get("drop_file"):
            self.file = None
        if self.header.can_read_lines:
            self._read_lines(self.header.supplier)
        self.earlier = self._earlier()

    def _read_lines(self, supplier: Supplier | None) -> None:
        if self.file is not None:
            self.parsed = parse_lines(self.file.content, filename=self.file.name, supplier=supplier)
            self.problems += self.parsed.problems
            self.lines += [LineDraft(row.product, row.quantity, row.unit_cost) for row in self.parsed.rows]
        self.lines += read_lines(self.rows, supplier)
        self.problems += faults_of(self.rows)


def _download(text: str) -> str:
    """The address of a CSV file that is part of the page. The mark in front tells spreadsheets that it is UTF-8."""
    return "data:text/csv;base64," + base64.b64encode(f"\ufeff{text}".encode()).decode()
