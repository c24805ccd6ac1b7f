"""Fields that were sent and mean nothing: a cost under a wrong name would else become another cost without a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.serializers import Field, ListSerializer, Serializer


def unknown_fields(reader: Field[Any, Any, Any, Any] | None, sent: Any) -> Any:
    """A sentence for each field of `sent` that `reader` does not know, nested as they are; empty where there is none.

    Of forms nothing is said: browsers and libraries add fields of their own.
    """
    if isinstance(sent, QueryDict):
        return {}
    if isinstance(reader, ListSerializer):
        return _in_list(reader, sent) if isinstance(sent, list) else []
    if isinstance(reader, Serializer) and isinstance(sent, Mapping):
        return _in_object(reader, sent)
    return {}


def _in_list(reader: ListSerializer[Any], sent: list[Any]) -> list[Any]:
    found = [unknown_fields(reader.child, each) for each in sent]
    return found if any(found) else []


def _in_object(reader: Serializer[Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    strangers = {name: [_("There is no such field.")] for name in sent if name not in reader.fields}
    nested = {name: unknown_fields(reader.fields[name], sent[name]) for name in sent if name in reader.fields}
    return strangers | {name: found for name, found in nested.items() if found}
