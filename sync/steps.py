"""Recording the steps of a push: small writes of their own, so that progress shows and survives a kill."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from sync.models import PushStep

Name = PushStep.Name
State = PushStep.State


@transaction.atomic
def begin(order_id: int, name: PushStep.Name, *, total: int = 0) -> PushStep:
    """Marks a step as started, again if it was started before; what was done of it then still counts."""
    step, _ = PushStep.objects.select_for_update().get_or_create(
        order_id=order_id, name=name, defaults={"started_at": timezone.now()}
    )
    step.state, step.started_at, step.finished_at = State.STARTED, timezone.now(), None
    step.tries, step.done, step.total, step.detail = step.tries + 1, min(step.done, total), total, ""
    step.save()
    return step


def progress(step: PushStep, done: int) -> None:
    """Shows how many of the step's parts are done."""
    PushStep.objects.filter(pk=step.pk).update(done=done)


def finish(step: PushStep, detail: str = "") -> None:
    """The step has taken effect."""
    PushStep.objects.filter(pk=step.pk).update(
        state=State.DONE, done=F("total"), detail=detail, finished_at=timezone.now()
    )


def note_done(order_id: int, name: PushStep.Name, detail: str) -> None:
    """The step has taken effect, whoever took it: when and how often it was begun here stays as it was."""
    step, _ = PushStep.objects.get_or_create(
        order_id=order_id, name=name, defaults={"started_at": timezone.now(), "total": 1}
    )
    finish(step, detail)


def leave_open(step: PushStep, detail: str) -> None:
    """No answer came, and why: the step may have taken effect, or still take it."""
    PushStep.objects.filter(pk=step.pk).update(detail=detail, finished_at=timezone.now())


def fail(step: PushStep, detail: str) -> None:
    """The step surely has not taken effect, and why."""
    PushStep.objects.filter(pk=step.pk).update(state=State.FAILED, detail=detail, finished_at=timezone.now())


def achieved(order_id: int) -> int:
    """Grows with everything that is done for the order: tells an attempt that got further from one that did not."""
    steps = PushStep.objects.filter(order_id=order_id)
    found = steps.aggregate(parts=Sum("done", default=0), done=Count("id", filter=Q(state=State.DONE)))
    return int(found["parts"]) + int(found["done"])
