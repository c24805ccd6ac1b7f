"""Who sets approval tiers: those of an outlet its own people, those of every outlet whoever has the right to that."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from consignments import scope
from consignments.actors import Actor
from consignments.models import ApprovalTier

SET_GENERAL = "consignments.set_general_approvaltier"


def tiers_for(actor: Actor) -> QuerySet[ApprovalTier]:
    """The tiers that orders of the actor's outlets may fall in."""
    return ApprovalTier.objects.filter(Q(outlet=None) | Q(outlet__in=scope.outlets_for(actor)))


def check_may_set(actor: Actor, outlet_id: int | None) -> None:
    """Beside the right to change tiers: raises NotPermitted (every outlet: None) or NotFound (a foreign outlet)."""
    if outlet_id is None:
        scope.check_right(actor, SET_GENERAL, _("set approval tiers for every outlet"))
    else:
        scope.check_outlet(actor, outlet_id)
