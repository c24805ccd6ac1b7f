"""Keeping, renaming and removing views of the order list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments import own_views
from consignments.errors import InvalidInput, NotFound
from consignments.views.access import actor_of, staff_page


@require_POST
@staff_page
def save(request: HttpRequest) -> HttpResponseBase:
    """Keeps the filters sent as `query` under `name`, and leads back to that list."""
    query = request.POST.get("query", "")
    try:
        view = own_views.save_view(request.POST.get("name", ""), query, actor=actor_of(request))
    except InvalidInput as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The view %(name)s is kept.") % {"name": view.name})
    return _list(own_views.kept_query(QueryDict(query)))


@require_POST
@staff_page
def rename(request: HttpRequest, view: int) -> HttpResponseBase:
    """Gives one of one's own views another name; what is not there or not theirs is told and left alone."""
    try:
        renamed = own_views.rename_view(view, request.POST.get("name", ""), actor=actor_of(request))
    except (NotFound, InvalidInput) as refusal:
        messages.error(request, refusal.message)
        return _list("")
    messages.success(request, _("The view is called %(name)s now.") % {"name": renamed.name})
    return _list(renamed.query)


@require_POST
@staff_page
def remove(request: HttpRequest, view: int) -> HttpResponseBase:
    """Removes one of one's own views; the orders in it stay as they are."""
    try:
        removed = own_views.remove_view(view, actor=actor_of(request))
    except NotFound as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The view %(name)s is removed.") % {"name": removed.name})
    return _list("")


def _list(query: str) -> HttpResponseBase:
    address = reverse("orders")
    return redirect(f"{address}?{query}" if query else address)
