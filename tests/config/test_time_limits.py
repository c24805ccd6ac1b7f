"""A job that hangs must not hold its worker for ever."""

from __future__ import annotations

from django.conf import settings

from jobqueue.registry import limits_of, registered_types, registration_for

WITHOUT = {"tasks.run", "operations.reconcile_all"}
APPS = {"jobqueue", "consignments", "receiving", "sync", "webhooks", "operations"}


def test_every_job_type_of_the_project_has_a_time_limit_or_the_docs_say_why_not() -> None:
    ours = {each for each in registered_types() if registration_for(each).handler.__module__.split(".")[0] in APPS}
    assert len(ours) > 15
    assert {job_type for job_type in ours if limits_of(job_type).time_limit is None} == WITHOUT
    docs = (settings.BASE_DIR / "docs" / "job-queue.md").read_text()
    assert all(f"`{job_type}`" in docs for job_type in WITHOUT)
