from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReceivingConfig(AppConfig):
    name = "receiving"
    label = "receiving"
    verbose_name = "Receiving"

    def ready(self) -> None:
        import pillow_heif

        from receiving.roles import grant_rights

        # Phones take HEIC by default; without this Pillow does not know it.
        pillow_heif.register_heif_opener()
        post_migrate.connect(grant_rights, sender=self)
