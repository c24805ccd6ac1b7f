"""The app of orders, and what it does once at start."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConsignmentsConfig(AppConfig):
    name = "consignments"
    label = "consignments"
    verbose_name = "Consignments"

    def ready(self) -> None:
        from consignments import checks  # noqa: F401 - importing it registers the checks
        from consignments.numbering import create_sequences
        from consignments.roles import create_roles

        post_migrate.connect(create_sequences, sender=self, dispatch_uid="consignments.numbering")
        post_migrate.connect(create_roles, sender=self, dispatch_uid="consignments.roles")
