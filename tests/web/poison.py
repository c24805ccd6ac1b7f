"""A script in every text of the database, as far as something of the text is free."""

from __future__ import annotations

import json
import re
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, FileField, JSONField, Model, TextField

PAYLOAD = "\"'<x1s>"
# How it looks where it is shown as text, and where it was let through: as a tag, or out of an attribute.
MARK = "&lt;x1s"
UNESCAPED = re.compile(r"""<x1s|=\s*("[^"<>]*"|'[^'<>]*')'?&lt;x1s""")

APPS = ("queue", "consignments", "receiving", "sync", "webhooks", "operations")
# What addresses, joins or the code itself go by: nobody types them.
FIXED = {
    *("number", "token", "key", "digest", "sha256", "job_type", "queue", "time_zone", "status", "consignment_id"),
    *("original", "served", "thumbnail", "served_sha256", "thumbnail_sha256", "image_format"),
    *("lightspeed_id", "dedupe_key", "unique_key", "name_key", "wire_format", "cursor_type", "code", "product_id"),
}


def poison() -> None:
    """Writes the payload into the rows there are, behind the models' backs: the ledgers let nobody change them."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for row in model._base_manager.order_by("pk"):
                _poison_row(model, row)


def _poison_row(model: type[Model], row: Model) -> None:
    changed = {}
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, JSONField):
            changed[field.attname] = json.dumps(poisoned(value))
        elif field.name == "payload_text":
            changed[field.attname] = json.dumps(poisoned(json.loads(value)))
        elif _is_free(field):
            changed[field.attname] = PAYLOAD + (str(row.pk) if field.unique else "")
    if not changed:
        return
    columns = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in changed)
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk.attname
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns} WHERE {key} = %s", [*changed.values(), row.pk])


def _is_free(field: Any) -> bool:
    is_fixed = field.name in FIXED or field.name.endswith("_status")
    is_text = isinstance(field, CharField | TextField) and not isinstance(field, FileField)
    has_room = not field.max_length or field.max_length > len(PAYLOAD) + 8
    return is_text and has_room and not field.choices and not field.primary_key and not is_fixed


def poisoned(value: Any) -> Any:
    """The same shape with the payload for each text."""
    if isinstance(value, dict):
        return {key: poisoned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner) for inner in value]
    return PAYLOAD if isinstance(value, str) else value
