"""An uploaded file that a form keeps while the rest of it is put right."""

from __future__ import annotations

import base64
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from consignments.file_imports import SourceFile

MOST_BYTES = 1_000_000


class KeptFile(SourceFile):
    """An upload; `text` is what the form carries from page to page."""

    @property
    def text(self) -> str:
        return base64.b64encode(self.content).decode()


class BadUpload(ValueError):
    """The upload cannot be taken; the message says why and what to do."""


def read_upload(upload: UploadedFile[Any] | None, kept_name: str, kept_text: str) -> KeptFile | None:
    """The file just uploaded, else the one that the form kept, if any; raises BadUpload."""
    if upload is not None:
        name = upload.name or _("the file")
        if upload.size is not None and upload.size > MOST_BYTES:
            raise BadUpload(
                _("%(name)s has %(size)s bytes, more than %(most)s. Split it into several orders.")
                % {"name": name, "size": upload.size, "most": MOST_BYTES}
            )
        return KeptFile(name, upload.read())
    if not kept_text:
        return None
    try:
        return KeptFile(kept_name or _("the file"), base64.b64decode(kept_text, validate=True))
    except ValueError as error:
        raise BadUpload(_("The file that this form kept is damaged. Choose it again.")) from error
