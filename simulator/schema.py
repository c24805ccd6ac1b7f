"""The state file's tables. A stand-in's file is not carried from release to release, so there are no migrations."""

from __future__ import annotations

import zlib

from django.apps import apps
from django.db import connection
from django.db.models import Model


class OtherSchema(Exception):
    """The state file was made by another version of the simulator."""


def ensure_tables() -> None:
    """Makes the tables in an empty file; raises OtherSchema for a file of another version."""
    with connection.cursor() as cursor:
        found = cursor.execute("PRAGMA user_version").fetchone()[0]
    if found == 0:
        _create()
    elif found != fingerprint():
        raise OtherSchema(f"{connection.settings_dict['NAME']} was made by another version; delete it and start again")


def fingerprint() -> int:
    """A number that changes with any column."""
    columns = [f"{model.__name__}.{field.name}" for model in _models() for field in model._meta.concrete_fields]
    return zlib.crc32(",".join(columns).encode()) & 0x7FFFFFFF


def _create() -> None:
    # SQLite's schema editor wants foreign keys off for the time of the change, which it can set only outside a
    # transaction: so it opens its own.
    with connection.schema_editor() as editor:
        for model in _models():
            editor.create_model(model)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA user_version = {fingerprint()}")


def _models() -> list[type[Model]]:
    return list(apps.get_app_config("simulator").get_models())
