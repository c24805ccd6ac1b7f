"""Views that take a file: their bodies are forms, not JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from consignments.api.base import TOO_LARGE, ApiView
from consignments.api.refusals import NotAForm, TooLarge

# What the fields beside the file, and the marks between them, may add.
ROOM_FOR_FIELDS = 100_000


class UploadView(ApiView, ABC):
    """A view that is sent multipart/form-data with one file."""

    parser_classes: ClassVar[list[type[BaseParser]]] = [MultiPartParser]  # type: ignore[misc]  # one for all requests

    @abstractmethod
    def most_bytes(self) -> int:
        """The largest file that is looked at; one a little larger is refused by name."""

    def read_body(self, request: Request) -> None:
        """Reads the form, a large file to disk; raises NotAForm, or TooLarge before reading far beyond the limit."""
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > self.most_bytes() + ROOM_FOR_FIELDS:
            raise TooLarge(_("The file is too large. Send a smaller one."))
        try:
            request.data  # noqa: B018 - reading parses it
        except RequestDataTooBig as error:
            raise TooLarge(str(TOO_LARGE)) from error
        except ParseError as error:
            raise NotAForm(_("The body is not a form: send multipart/form-data with its boundary.")) from error
