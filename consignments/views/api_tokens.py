"""One's own tokens for programs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consignments import api_tokens
from consignments.actors import Actor
from consignments.errors import InvalidInput, NotFound
from consignments.forms.api_token import TokenForm
from consignments.models import ApiToken
from consignments.scope import check_right
from consignments.views.access import actor_of, staff_page


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page
def tokens(request: HttpRequest) -> HttpResponseBase:
    """The tokens that count, and the form for another, whose secret is shown in the answer and nowhere else."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see orders"))
    form = TokenForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form, actor)
    secret = _issue(form, actor) if form.is_valid() else ""
    return _page(request, TokenForm() if secret else form, actor, secret=secret, status=201 if secret else 422)


@require_POST
@staff_page
def revoke(request: HttpRequest, token: int) -> HttpResponseBase:
    """Ends a token at once. One that is not there any more, or is another's, is told and left alone."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see orders"))
    try:
        ended = api_tokens.revoke(token, actor=actor)
    except NotFound as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("%(name)s no longer counts.") % {"name": ended.name})
    return redirect("api-tokens")


def _issue(form: TokenForm, actor: Actor) -> str:
    try:
        return api_tokens.issue(**form.cleaned_data, actor=actor)[1]
    except InvalidInput as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem)
        return ""


def _page(request: HttpRequest, form: TokenForm, actor: Actor, *, secret: str = "", status: int = 200) -> HttpResponse:
    live = ApiToken.objects.filter(user=actor.user, revoked_at=None, expires_at__gt=timezone.now())
    return render(request, "api/tokens.html", {"form": form, "tokens": live, "secret": secret}, status=status)
