"""Starting an order's dead jobs again from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.order_jobs import dead_letter_of
from consignments.scope import check_right, get_order
from consignments.views.access import actor_of, staff_page
from jobqueue import dead_letters
from jobqueue.errors import QueueError


@require_POST
@staff_page
def retry_job(request: HttpRequest, number: str, dead_letter: int) -> HttpResponseBase:
    """Starts one dead job of the order again; that someone else was faster is told, and is no fault."""
    actor = actor_of(request)
    order = get_order(number, actor)
    check_right(actor, "queue.retry_deadletter", _("start a job again"))
    dead = dead_letter_of(order, dead_letter)
    try:
        dead_letters.retry(dead.pk, actor=actor, reason=f"from the page of {order.number}")
        messages.success(request, _("The job is started again. Its outcome will be told here."))
    except QueueError as refusal:
        messages.warning(request, str(refusal))
    return redirect("order", number=number)
