"""Sending an order's e-mail to its supplier once more."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.errors import GuardRefused
from consignments.letters import LETTERS
from consignments.scope import get_order
from consignments.supplier_mailing import resend
from consignments.views.access import actor_of, staff_page


@require_POST
@staff_page
def resend_mail(request: HttpRequest, number: str, letter: str) -> HttpResponseBase:
    """Has the letter mailed again; that it cannot be, or that someone else was faster, is told and changes nothing."""
    actor = actor_of(request)
    order = get_order(number, actor)
    if letter not in LETTERS:
        raise Http404(_("There is no letter %(letter)r.") % {"letter": letter})
    try:
        resend(order.pk, actor=actor, letter=LETTERS[letter])
        messages.success(request, _("The e-mail is on its way again. Whether it went out will be told here."))
    except GuardRefused as refusal:
        messages.warning(request, refusal.message)
    return redirect("order", number=number)
