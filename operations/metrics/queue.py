"""The queue's figures: depth, age, run times, retries, dead letters, workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from jobqueue.minutes import work_by_minute
from jobqueue.models import JobStatus, Worker
from jobqueue.type_counts import counts_by_type, latest_run_seconds
from operations.dead_letter_counts import dead_letters_by_type

_LIVE = (JobStatus.PENDING, JobStatus.SCHEDULED, JobStatus.WAITING, JobStatus.PAUSED, JobStatus.PROCESSING)
_QUANTILES = (0.5, 0.95, 1.0)
_MOST_WORKERS = 200
_FRESH = timedelta(minutes=5)


def queue_metrics(now: datetime) -> Iterator[Metric]:
    """All of them, from queries that stay quick however long the queue is."""
    yield from _line(now)
    yield _run_times()
    yield _last_hour(now)
    dead = GaugeMetricFamily("consignments_dead_letters", "Dead letters by type, of 10,000 at most.", labels=["type"])
    for job_type, count in dead_letters_by_type():
        dead.add_metric([job_type], count)
    yield dead
    yield from _workers(now)


def _line(now: datetime) -> Iterator[Metric]:
    depth = GaugeMetricFamily(
        "consignments_queue_jobs",
        "Jobs by status and type, of the first 10,000 of each status.",
        labels=["status", "type"],
    )
    age = GaugeMetricFamily(
        "consignments_queue_oldest_ready_seconds", "How long the first pending job of a type is ready.", labels=["type"]
    )
    retried = GaugeMetricFamily(
        "consignments_queue_retrying_jobs", "Jobs that failed and wait to be tried again, by type.", labels=["type"]
    )
    for status in _LIVE:
        for found in counts_by_type(status):
            depth.add_metric([status.value, found.job_type], found.count)
            if status == JobStatus.PENDING:
                age.add_metric([found.job_type], max(0.0, (now - found.first_at).total_seconds()))
            if status == JobStatus.SCHEDULED and found.retried:
                retried.add_metric([found.job_type], found.retried)
    yield from (depth, age, retried)


def _run_times() -> Metric:
    times = GaugeMetricFamily(
        "consignments_job_run_seconds",
        "From claim to end, of the newest 1,000 completed jobs, by type and quantile.",
        labels=["type", "quantile"],
    )
    for job_type, seconds in latest_run_seconds().items():
        for quantile in _QUANTILES:
            times.add_metric([job_type, str(quantile)], _at(seconds, quantile))
    return times


def _at(ordered: Sequence[float], quantile: float) -> float:
    """The nearest rank."""
    return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]


def _last_hour(now: datetime) -> Metric:
    runs = GaugeMetricFamily("consignments_job_runs_last_hour", "Runs of jobs by how they ended.", labels=["outcome"])
    minutes = work_by_minute(now)
    runs.add_metric(["done"], sum(done for _, done, _ in minutes))
    runs.add_metric(["failed"], sum(failed for _, _, failed in minutes))
    return runs


def _workers(now: datetime) -> Iterator[Metric]:
    """A worker is a process with counters of its own: their labels keep a restart from looking like negative work."""
    alive = list(Worker.objects.filter(heartbeat_at__gte=now - _FRESH)[:_MOST_WORKERS])
    yield GaugeMetricFamily("consignments_workers_alive", "Worker processes with a fresh heartbeat.", value=len(alive))
    runs = CounterMetricFamily(
        "consignments_worker_runs", "Runs of jobs since a worker process started.", labels=["worker", "outcome"]
    )
    for worker in alive:
        runs.add_metric([worker.pk, "done"], worker.jobs_done)
        runs.add_metric([worker.pk, "failed"], worker.jobs_failed)
    yield runs
