"""What could be ordered or asked of other outlets, for a person to pick from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_stubs_ext import WithAnnotations

from consignments.actors import Actor
from consignments.errors import NotFound
from consignments.forms.suggestions import SuggestionForm
from consignments.models import Order, Outlet
from consignments.scope import check_right, outlets_for
from consignments.suggestions import RunsLow, suggestions_for, with_low_ones
from consignments.views.access import actor_of, staff_page


@require_http_methods(["GET", "POST"])
@staff_page
def suggestions(request: HttpRequest) -> HttpResponseBase:
    """Suggestions for one of the person's outlets; what is ticked and sent becomes drafts."""
    actor = actor_of(request)
    check_right(actor, "consignments.add_order", _("see what could be ordered"))
    outlets = with_low_ones(outlets_for(actor).filter(is_active=True).order_by("name"))
    outlet = _chosen(request.GET.get("outlet", ""), outlets)
    if outlet is None:
        return render(request, "orders/suggestions.html", {"outlets": outlets})
    form = SuggestionForm(outlet, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (drafts := form.save(actor)):
        messages.success(request, _said(drafts))
        return redirect(drafts[0] if len(drafts) == 1 else f"{reverse('suggestions')}?outlet={outlet.pk}")
    return _page(request, form, outlets, actor)


def _page(
    request: HttpRequest, form: SuggestionForm, outlets: list[WithAnnotations[Outlet, RunsLow]], actor: Actor
) -> HttpResponse:
    after = request.GET.get("after", "")
    page = suggestions_for(form.outlet, actor=actor, after=int(after) if after.isdecimal() and len(after) < 18 else 0)
    query = request.GET.copy()
    # What is picked is for this outlet, whichever one the page begins with by then.
    query["outlet"] = str(form.outlet.pk)
    context = {
        "outlets": outlets,
        "outlet": form.outlet,
        "form": form,
        "offered": form.offer(page),
        "after": page.after,
        "action": f"{request.path}?{query.urlencode()}",
    }
    return render(request, "orders/suggestions.html", context, status=422 if form.problems else 200)


def _chosen(wanted: str, outlets: list[WithAnnotations[Outlet, RunsLow]]) -> Outlet | None:
    """The outlet that was asked for, or the first where something runs low; raises NotFound for a foreign one."""
    if not wanted:
        return next((outlet for outlet in outlets if outlet.runs_low), outlets[0] if outlets else None)
    found = next((outlet for outlet in outlets if str(outlet.pk) == wanted), None)
    if found is None:
        raise NotFound(_("There is no such outlet among yours."))
    return found


def _said(drafts: list[Order]) -> str:
    numbers = ", ".join(draft.number for draft in drafts)
    told = ngettext(
        "%(numbers)s is a draft now. Submit when ready.",
        "%(numbers)s are drafts now. Submit when ready.",
        len(drafts),
    )
    return told % {"numbers": numbers}
