"""What happened to one order, in time order, from everything that wrote something down about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from consignments.models import Order
from consignments.timeline import timeline_of
from jobqueue.models import DeadLetter, Job, JobEvent
from receiving.models import Photo, Receipt
from sync.models import Drift, LightspeedConsignment, PushStep
from webhooks.models import WebhookEvent

Row = TypeVar("Row", bound=Model)

MOST = 1_000
"""Of each kind, the latest; a longer story says that it was cut."""


@dataclass(frozen=True)
class Happening:
    """One line of the story: when, who tells it, what, and the ids by which the log is searched."""

    at: datetime
    source: str
    what: str
    ids: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"at": self.at.isoformat(), "source": self.source, "what": self.what, **self.ids}


@dataclass(frozen=True)
class Story:
    """The happenings, oldest first; `cut` names the sources of which only the last thousand are told."""

    order: Order
    happenings: list[Happening]
    cut: list[str]


def story_of(order: Order) -> Story:
    """Payloads and raw answers are left out: they may hold what not everyone may read."""
    found, cut = [], []
    for source, tell in SOURCES.items():
        told = sorted(tell(order), key=lambda happening: happening.at)
        if len(told) > MOST:
            cut.append(source)
        found += told[-MOST:]
    return Story(order, sorted(found, key=lambda happening: happening.at), cut)


def _latest(rows: QuerySet[Row], by: str = "id") -> list[Row]:
    """What troubles somebody now is at the end. One more than is told, so that the story knows that it is cut."""
    return list(rows.order_by(f"-{by}")[: MOST + 1])[::-1]


def _events(order: Order) -> Iterator[Happening]:
    for entry in reversed(timeline_of(order, _latest(order.events.select_related("user"), "seq"))):
        way = f" {entry.from_status} to {entry.to_status}" if entry.from_status != entry.to_status else ""
        facts = f" ({', '.join(entry.facts)})" if entry.facts else ""
        reason = f": {entry.reason}" if entry.reason else ""
        yield Happening(entry.at, "order", f"{entry.what}{way} by {entry.who}{facts}{reason}")


def subjects_of(order: Order) -> list[str]:
    """What the jobs about an order are filed under."""
    own = [f"order:{order.number}"]
    return [*own, f"consignment:{order.lightspeed_id}"] if order.lightspeed_id else own


def _jobs(order: Order) -> Iterator[Happening]:
    for job in _latest(Job.objects.filter(subject__in=subjects_of(order)).defer("payload")):
        ids = _ids(job.pk, job.request_id)
        yield Happening(job.created_at, "job", f"{job.job_type} made", ids)
        if job.started_at is not None:
            yield Happening(job.started_at, "job", f"{job.job_type} began, attempt {job.attempts}", ids)
        if job.completed_at is not None:
            yield Happening(job.completed_at, "job", f"{job.job_type} {job.status}", ids)
        elif job.next_attempt_at is not None:
            why = f": {_first_line(job.last_error)}" if job.last_error else ""
            yield Happening(job.next_attempt_at, "job", f"{job.job_type} due{why}", ids)


def _dead_letters(order: Order) -> Iterator[Happening]:
    for dead in _latest(DeadLetter.objects.filter(subject__in=subjects_of(order)).defer("payload")):
        what = f"{dead.job_type} given up after {dead.attempts} attempts: {_first_line(dead.error_message)}"
        ids = _ids(dead.original_job_id, dead.request_id)
        yield Happening(dead.created_at, "job", f"{dead.job_type} made", ids)
        yield Happening(dead.failed_at, "dead letter", what, ids)


def _job_events(order: Order) -> Iterator[Happening]:
    subjects = subjects_of(order)
    jobs = list(Job.objects.filter(subject__in=subjects).order_by("-id").values_list("id", flat=True)[:MOST])
    dead = DeadLetter.objects.filter(subject__in=subjects).order_by("-id").values_list("original_job_id", flat=True)
    for event in _latest(JobEvent.objects.filter(job_id__in=[*jobs, *dead[:MOST]])):
        reason = f": {_first_line(event.reason)}" if event.reason else ""
        yield Happening(event.created_at, "job", f"{event.name} by {event.actor}{reason}", {"job_id": event.job_id})


def _webhooks(order: Order) -> Iterator[Happening]:
    """Those that named it, and those whose job was about its consignment."""
    jobs = Job.objects.filter(subject__in=subjects_of(order), job_type="webhook.process").order_by("-id")
    named = [payload["event_id"] for payload in jobs.values_list("payload", flat=True)[:MOST] if "event_id" in payload]
    for event in _latest(WebhookEvent.objects.filter(Q(order=order) | Q(pk__in=named))):
        ids = {"event_id": event.pk, "request_id": event.request_id}
        yield Happening(event.received_at, "webhook", f"{event.event_type} came", ids)
        if event.processed_at is not None:
            said = _first_line(event.error or event.outcome)
            yield Happening(event.processed_at, "webhook", f"{event.event_type} {event.status}: {said}", ids)


def _steps(order: Order) -> Iterator[Happening]:
    for step in PushStep.objects.filter(order=order):
        parts = f", {step.done} of {step.total}" if step.total else ""
        tries = f", try {step.tries}" if step.tries > 1 else ""
        yield Happening(step.started_at, "Lightspeed", f"{step.get_name_display()} began{tries}")
        if step.finished_at is not None:
            detail = f": {_first_line(step.detail)}" if step.detail else ""
            what = f"{step.get_name_display()} {step.get_state_display().lower()}{parts}{detail}"
            yield Happening(step.finished_at, "Lightspeed", what)


def _mirror(order: Order) -> Iterator[Happening]:
    for seen in LightspeedConsignment.objects.filter(lightspeed_id=order.lightspeed_id or "-")[:1]:
        ids = {"consignment_id": seen.lightspeed_id}
        yield Happening(seen.first_seen_at, "Lightspeed", "Consignment seen for the first time", ids)
        what = f"Consignment last read: {seen.status}, version {seen.version}"
        yield Happening(seen.last_synced_at, "Lightspeed", what, ids)


def _drifts(order: Order) -> Iterator[Happening]:
    for drift in _latest(Drift.objects.filter(order=order).select_related("resolved_by")):
        about = f"{drift.get_kind_display()} {drift.sku}".strip()
        yield Happening(drift.first_seen_at, "difference", f"{about}: ours {drift.ours!r}, theirs {drift.theirs!r}")
        if drift.resolved_at is not None:
            who = f" by {drift.resolved_by.get_username()}" if drift.resolved_by else ""
            yield Happening(drift.resolved_at, "difference", f"{about}: {drift.get_state_display()}{who}")


def _receipts(order: Order) -> Iterator[Happening]:
    for receipt in _latest(Receipt.objects.filter(order=order).select_related("recorded_by").prefetch_related("lines")):
        what = f"{receipt.get_kind_display()} of {len(receipt.lines.all())} lines by {receipt.recorded_by}"
        counted = f", counted by {receipt.counted_by}" if receipt.counted_by else ""
        reason = f": {receipt.reason}" if receipt.reason else ""
        yield Happening(receipt.recorded_at, "receipt", what + counted + reason, {"receipt": receipt.pk})


def _photos(order: Order) -> Iterator[Happening]:
    for photo in _latest(Photo.objects.filter(order=order)):
        yield Happening(photo.uploaded_at, "receipt", "Photograph kept", {"photo": str(photo.token)})


def _ids(job_id: int, request_id: str | None) -> dict[str, Any]:
    return {"job_id": job_id, **({"request_id": request_id} if request_id else {})}


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0][:200]


SOURCES: dict[str, Callable[[Order], Iterator[Happening]]] = {
    "events": _events,
    "jobs": _jobs,
    "dead letters": _dead_letters,
    "history of jobs": _job_events,
    "webhooks": _webhooks,
    "steps at Lightspeed": _steps,
    "consignment": _mirror,
    "differences": _drifts,
    "receipts": _receipts,
    "photographs": _photos,
}
