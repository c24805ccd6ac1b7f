from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReceivingConfig(AppConfig):
    name = "receiving"
    label = "receiving"
    verbose_name = "Receiving"

    def ready(self) -> None:
        import pillow_heif

        from consignments.evidence import answers_for_photos
        from consignments.strays import answers_for_strays
        from receiving import label_layouts  # noqa: F401 - importing registers its check
        from receiving.roles import grant_rights
        from receiving.sent_evidence import has_photograph
        from receiving.unexpected import standing_skus

        # Phones take HEIC by default; without this Pillow does not know it.
        pillow_heif.register_heif_opener()
        answers_for_photos(has_photograph)
        answers_for_strays(standing_skus)
        post_migrate.connect(grant_rights, sender=self)
