"""Who calls, and what the token lets them do."""

from __future__ import annotations

import time

from django.http import HttpRequest

from simulator.refusals import Forbidden, Unauthorized
from simulator.sql import select

GRANT = "SELECT scopes, expires FROM simulator_grant WHERE token = %s AND kind = 'access' AND NOT revoked"
EVERYTHING = "*"
WRITE_SCOPES = {
    "SUPPLIER": "consignments:write:stock_order",
    "RETURN": "consignments:write:stock_order",
    "OUTLET": "consignments:write:stock_transfer",
    "STOCKTAKE": "consignments:write:inventory_count",
}


def scopes_of(request: HttpRequest) -> frozenset[str]:
    """The bearer token's scopes; raises Unauthorized."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("a bearer token is needed")
    found = select(GRANT, token)
    if not found or (found[0][1] is not None and found[0][1] <= time.time()):
        raise Unauthorized("the token is unknown, expired or revoked")
    return frozenset(found[0][0].split())


def require(request: HttpRequest, scope: str) -> None:
    """Raises Unauthorized or Forbidden."""
    granted = scopes_of(request)
    if scope not in granted and EVERYTHING not in granted:
        raise Forbidden(f"the token lacks the scope {scope}")


def require_write(request: HttpRequest, consignment_type: object) -> None:
    """The scope for writing depends on the consignment's type; raises Unauthorized or Forbidden."""
    require(request, WRITE_SCOPES.get(str(consignment_type), WRITE_SCOPES["SUPPLIER"]))
