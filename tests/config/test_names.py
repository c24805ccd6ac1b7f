"""The queue's package and the standard library's `queue` live side by side."""

from __future__ import annotations

import importlib
import sysconfig
from pathlib import Path

from django.apps import apps


def test_import_queue_is_the_standard_library() -> None:
    found = importlib.import_module("queue").__file__
    assert found is not None
    assert Path(found).parent == Path(sysconfig.get_path("stdlib"))


def test_the_job_queue_is_called_queue_where_people_see_it() -> None:
    assert apps.get_app_config("queue").name == "jobqueue"
    assert apps.get_model("queue", "Job")._meta.db_table == "queue_jobs"
    assert apps.get_model("queue", "DeadLetter")._meta.db_table == "queue_jobs_dlq"
