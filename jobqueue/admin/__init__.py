"""The queue in the admin: jobs, their history and workers to look at; dead letters to retry or discard."""

from jobqueue.admin import dead_letters, gates, jobs, workers

__all__ = ["dead_letters", "gates", "jobs", "workers"]
