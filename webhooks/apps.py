from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebhooksConfig(AppConfig):
    name = "webhooks"
    label = "webhooks"
    verbose_name = "Webhooks"

    def ready(self) -> None:
        from webhooks import checks  # noqa: F401 - importing it registers the checks
        from webhooks.roles import grant_rights

        post_migrate.connect(grant_rights, sender=self)
