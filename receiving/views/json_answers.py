"""Answers for programs: refusals as JSON with a stable code and the sentence for people."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from consignments.errors import ConsignmentError, InvalidInput
from receiving.errors import ReceiptRefused

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]


def json_page(view: View[Params]) -> View[Params]:
    """Signed-in people only (401 as JSON, so that a device keeps what it has); every refusal as JSON."""

    def page(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"code": "signed_out", "message": _("Sign in again: nothing is lost.")}, status=401)
        try:
            response = view(request, *args, **kwargs)
        except ConsignmentError as refusal:
            response = JsonResponse(refusal_body(refusal), status=refusal.http_status)
        response["Cache-Control"] = "no-store"
        return response

    update_wrapper(page, view)
    return page


def refusal_body(refusal: ConsignmentError) -> dict[str, object]:
    """The refusal for a program: code, sentence, each problem, and those of a line by its product id."""
    body: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    if isinstance(refusal, InvalidInput):
        body["problems"] = refusal.problems
    if isinstance(refusal, ReceiptRefused):
        body["general"], body["by_product"] = refusal.general, refusal.by_product
    return body
