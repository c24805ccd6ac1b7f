"""Storing photographs in tests, and looking at what lies in the storage."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from receiving.models import Photo
from receiving.photos import store_photo
from tests.receiving.conftest import Dock

KEY = "delivery-0001"


def store(dock: Dock, file: SimpleUploadedFile, key: str = KEY) -> Photo:
    return store_photo(dock.order.pk, key=key, upload=file, actor=dock.receiver)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
