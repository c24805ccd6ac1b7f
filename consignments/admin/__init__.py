"""Staff see everything in the admin; orders are changed on their own pages, where the rules are."""

from consignments.admin import catalogue, history, orders, people, places

__all__ = ["catalogue", "history", "orders", "people", "places"]
