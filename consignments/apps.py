from django.apps import AppConfig


class ConsignmentsConfig(AppConfig):
    name = "consignments"
    label = "consignments"
    verbose_name = "Consignments"
