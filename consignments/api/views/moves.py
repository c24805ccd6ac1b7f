"""Moving an order along its lifecycle, and who decided on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consignments.api.base import ApiView
from consignments.api.idempotency import once
from consignments.api.pages_schema import PAGING, page_of_rows
from consignments.api.paging import page_answer
from consignments.api.serializers.orders import DecisionOut, MoveIn, MoveOut, OrderOut
from consignments.api.versions import against_version, version_read
from consignments.api.views.orders import order_answer
from consignments.api_tokens import APPROVALS, ORDERS, RECEIPTS
from consignments.errors import InvalidInput
from consignments.forms.moves import MoveForm, form_class, told
from consignments.lifecycle import available_moves
from consignments.moves import find_move
from consignments.scope import check_right, get_order
from consignments.seen_moves import advance_seen
from consignments.statuses import mid_sentence

_SCOPES = {"approve": APPROVALS, "reject": APPROVALS, "receive": RECEIPTS}


class Moves(ApiView):
    """What may be done with one order."""

    @extend_schema(operation_id="order_moves", responses=MoveOut(many=True))
    def get(self, request: Request, number: str) -> Response:
        return Response(MoveOut(available_moves(self.order, self.actor), many=True).data)


class OneMove(ApiView):
    """Making a move."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """The right depends on the move, and the move on the kind of order."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            move = find_move(self.order.kind, kwargs["move"])
            if move.permission:
                check_right(
                    self.actor, move.permission, _("make this move (%(move)s)") % {"move": mid_sentence(move.label)}
                )

    def scope_for(self, request: Request) -> str:
        return _SCOPES.get(self.kwargs["move"], ORDERS)

    @extend_schema(operation_id="order_move", request=MoveIn, responses=OrderOut)
    @once
    def post(self, request: Request, number: str, move: str) -> Response:
        version, order, actor = version_read(request), self.order, self.actor
        form = form_class(order, move)({**self.sent(MoveIn), "version": version})
        if not form.is_valid():
            raise InvalidInput(_faults(form))
        against_version(
            lambda: advance_seen(
                order, move, seen_version=version, actor=actor, reason=form.cleaned_data["reason"], data=told(form)
            )
        )
        return order_answer(get_order(number, actor))


class Approvals(ApiView):
    """The decisions on one order, of every round."""

    @extend_schema(operation_id="order_approvals", parameters=PAGING, responses=page_of_rows(DecisionOut))
    def get(self, request: Request, number: str) -> Response:
        decisions = self.order.approvals.select_related("approver")
        return page_answer(request, decisions, lambda rows: DecisionOut(rows, many=True).data)


def _faults(form: MoveForm) -> list[str]:
    return [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
