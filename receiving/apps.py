from django.apps import AppConfig


class ReceivingConfig(AppConfig):
    name = "receiving"
    label = "receiving"
    verbose_name = "Receiving"
