from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from operations.access import rights, sign_ins

        sign_ins.connect()
        rights.connect()
