"""The simulator as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    """Holds the models of the retailer that is played."""

    name = "simulator"
    label = "simulator"
