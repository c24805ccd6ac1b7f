"""Staff see everything in the admin; orders are changed on their own pages, where the rules are."""

from consignments.admin import api, approval_rules, catalogue, history, kinds, mail_templates, orders, people, places

__all__ = ["api", "approval_rules", "catalogue", "history", "kinds", "mail_templates", "orders", "people", "places"]
