"""Bodies in JSON: UTF-8, no NaN, no depth that exhausts the interpreter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class StrictJSONParser(BaseParser):
    """Whatever is not exactly JSON is refused."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value in `stream`; raises ParseError."""
        try:
            return json.loads(stream.read().decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not JSON in UTF-8.")) from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON.")
