from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobQueueConfig(AppConfig):
    """The job queue. The package cannot be called `queue`, which is the standard library's; the label can."""

    name = "jobqueue"
    label = "queue"
    verbose_name = "Job queue"

    def ready(self) -> None:
        from jobqueue import checks  # noqa: F401 - importing registers them

        autodiscover_modules("jobs")
