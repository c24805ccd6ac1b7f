"""An order on its way, the person who waits for it, and a folder for the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from consignments.actors import Actor, person
from consignments.models import Order, OrderLine
from consignments.statuses import Status
from tests.factories import make_order, make_outlet, make_product, make_user


@pytest.fixture(autouse=True)
def evidence_folder(tmp_path: Path, settings: Settings) -> Path:
    """Photographs of a test lie in a folder of its own."""
    folder = tmp_path / "evidence"
    backend = {"BACKEND": "receiving.storage.AtomicFileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "evidence": backend}
    return folder


@dataclass
class Dock:
    """An order of three products (10, 5 and 2.5 pieces) in transit, and its receiver."""

    order: Order
    user: User

    @property
    def receiver(self) -> Actor:
        return person(self.user)

    @property
    def lines(self) -> list[OrderLine]:
        return list(self.order.lines.select_related("product"))

    def product(self, position: int) -> int:
        """The product id of the line at `position`, from 0."""
        return self.lines[position].product_id


@pytest.fixture
def dock(db: None) -> Dock:
    return make_dock()


def make_dock(status: Status = Status.IN_TRANSIT) -> Dock:
    outlet = make_outlet()
    products = [(make_product(), "10"), (make_product(), "5"), (make_product(), "2.5")]
    order = make_order(status=status, outlet=outlet, lines=products, lightspeed_id=f"ls-{outlet.code}")
    return Dock(order, make_user(None, "receiver", outlets=[outlet]))
