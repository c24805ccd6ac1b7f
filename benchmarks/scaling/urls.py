"""One address: a job for each POST."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.chaos.work import some_work
from jobqueue.enqueue import enqueue


def make_job(_: HttpRequest) -> HttpResponse:
    """Answers with the id of the job, once it is committed."""
    with transaction.atomic():
        job_id = enqueue(*some_work())
    return HttpResponse(str(job_id), status=202)


urlpatterns = [path("jobs/", make_job)]
