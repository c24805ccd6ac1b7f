"""The retailer's state."""

from __future__ import annotations

from simulator.models.catalogue import Inventory, Record
from simulator.models.consignments import Consignment, Line
from simulator.models.grants import Grant
from simulator.models.hooks import Delivery, Hook

__all__ = ["Consignment", "Delivery", "Grant", "Hook", "Inventory", "Line", "Record"]
