"""A small shop for the API's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.api.calling import Program
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_product, make_supplier


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """The throttles remember by person, and every test's first person has the same id."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """One outlet, one supplier, one product, under the names that the examples use."""
    shop = Cast(make_outlet(code="QUEEN"), make_supplier(code="KAURI"))
    make_product(sku="CUP-12", name="Cup", supplier=shop.supplier)
    return shop


@pytest.fixture
def evidence_folder(tmp_path: Path, settings: Settings) -> Path:
    """Photographs of a test lie in a folder of its own."""
    folder = tmp_path / "evidence"
    backend = {"BACKEND": "receiving.storage.AtomicFileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "evidence": backend}
    return folder


@pytest.fixture
def buyer(cast: Cast) -> Program:
    return Program(cast.buyer)


@pytest.fixture
def new_order() -> dict[str, Any]:
    return {"supplier": "KAURI", "outlet": "QUEEN", "lines": [{"code": "CUP-12", "ordered": "24"}]}
