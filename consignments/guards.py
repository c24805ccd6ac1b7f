"""What may block a move. Each guard gives a sentence that names the blocker, or None; it is asked under the lock."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consignments import approvals
from consignments.models import Approval, OrderLine
from consignments.move_definition import Step, guard
from consignments.people import name_of
from consignments.quantities import line_problems
from consignments.queries import OPEN_LINE
from consignments.statuses import Kind, Status
from consignments.tier_rules import why_uncovered


@guard("no_lines")
def has_lines(step: Step) -> str | None:
    if step.order.lines.exists():
        return None
    return _("%(number)s has no lines. Add at least one product first.") % {"number": step.order.number}


@guard("bad_lines")
def lines_are_sound(step: Step) -> str | None:
    lines = list(step.order.lines.select_related("product"))
    problems = [problem for line in lines for problem in line_problems(line.ordered, line.unit_cost, line.product.sku)]
    if step.order.kind != Kind.RETURN:
        given_up = [line.product.sku for line in lines if not line.product.is_active]
        problems += [_("%(sku)s is no longer active: take it off first.") % {"sku": sku} for sku in given_up]
    return " ".join(problems) or None


@guard("inactive")
def parties_are_active(step: Step) -> str | None:
    """But goods go back to a supplier of whom nothing is ordered any more."""
    order = step.order
    for party in [order.outlet] if order.kind == Kind.RETURN else order.parties:
        if not party.is_active:
            return _("%(party)s is no longer active. Choose another one.") % {"party": party}
    return None


@guard("inactive")
def parties_are_still_active(step: Step) -> str | None:
    """Approved is not sent: no supplier that was given up is mailed, no goods come to an outlet that was closed.

    A closed outlet still gives away what it has.
    """
    order = step.order
    for party in [order.outlet] if order.kind == Kind.OUTLET else order.parties:
        if not party.is_active:
            return _("%(party)s is no longer active. Cancel %(number)s, or have it made active again first.") % {
                "party": party,
                "number": order.number,
            }
    return None


@guard("no_tier")
def has_a_tier(step: Step) -> str | None:
    """Better told to the author than found out by nobody being able to approve."""
    return why_uncovered(step.order)


@guard("not_author")
def is_the_author(step: Step) -> str | None:
    if step.actor.user and step.actor.user.pk == step.order.created_by_id:
        return None
    return _("Only its author, %(person)s, can take %(number)s back.") % {
        "person": name_of(step.order.created_by),
        "number": step.order.number,
    }


@guard("own_order")
def not_own_order(step: Step) -> str | None:
    """At every amount: a rule above a threshold only would be evaded by splitting the order."""
    if step.actor.user and step.actor.user.pk in {step.order.created_by_id, step.order.last_edited_by_id}:
        return _("You wrote or last edited %(number)s, so another person has to decide on it.") % {
            "number": step.order.number
        }
    return None


@guard("content_changed")
def content_unchanged(step: Step) -> str | None:
    if approvals.content_hash(step.order) == step.order.submitted_hash:
        return None
    return _("%(number)s changed after it was submitted. It has to be submitted and approved again.") % {
        "number": step.order.number
    }


@guard("already_decided")
def undecided_in_this_round(step: Step) -> str | None:
    user = step.actor.user
    if user is None:
        return None
    round_ = Approval.objects.filter(order=step.order, round=step.order.approval_round)
    said = round_.filter(Q(approver=user) | Q(on_behalf_of=user)).select_related("approver").first()
    if said is None:
        return None
    if said.approver_id == user.pk:
        return _("You already decided on %(number)s in this round.") % {"number": step.order.number}
    return _("%(person)s approved %(number)s in your place, so your say in this round is given.") % {
        "person": said.approver.get_username(),
        "number": step.order.number,
    }


@guard("not_in_tier")
def fills_a_place_in_the_tier(step: Step) -> str | None:
    return approvals.why_not_in_tier(step)


@guard("unknown_to_lightspeed")
def known_to_lightspeed(step: Step) -> str | None:
    order = step.order
    unknown = [str(party) for party in order.parties[::-1] if not party.lightspeed_id]
    without_id = Q(product__lightspeed_id__isnull=True) | Q(product__lightspeed_id="")
    unknown += order.lines.filter(without_id).values_list("product__sku", flat=True)[:5]
    if not unknown:
        return None
    return _("Lightspeed does not know %(unknown)s yet. Wait for the next poll, or add it there.") % {
        "unknown": ", ".join(unknown)
    }


@guard("same_outlet")
def two_outlets(step: Step) -> str | None:
    if step.order.source_id != step.order.outlet_id:
        return None
    return _("%(outlet)s cannot send goods to itself. Choose another outlet.") % {"outlet": step.order.outlet}


@guard("no_return_reason")
def says_why_it_returns(step: Step) -> str | None:
    return None if step.order.return_reason else _("Say why the goods go back to the supplier.")


@guard("not_from_stock")
def is_from_stock(step: Step) -> str | None:
    if step.order.from_stock:
        return None
    return _("These goods never were in Lightspeed's stock, so nothing is taken from it.")


@guard("lightspeed_not_told")
def lightspeed_was_told(step: Step) -> str | None:
    if step.order.status != Status.SENT or not step.order.from_stock:
        return None
    return _("Lightspeed still counts the goods of %(number)s as stock. Send it to Lightspeed first.") % {
        "number": step.order.number
    }


@guard("no_dead_letter")
def names_the_dead_letter(step: Step) -> str | None:
    return None if step.data.get("dead_letter") else _("A failure has to name its dead letter.")


@guard("not_by_the_queue")
def retries_the_linked_dead_letter(step: Step) -> str | None:
    """Retrying the order without its job would leave it waiting for a push that nobody makes."""
    if step.data.get("dead_letter") and step.data["dead_letter"] == step.order.dead_letter_id:
        return None
    return _("%(number)s goes on when its dead job is retried. Retry that job among the dead letters.") % {
        "number": step.order.number
    }


@guard("lines_open")
def all_lines_settled(step: Step) -> str | None:
    still_open = OrderLine.objects.filter(order=step.order).filter(OPEN_LINE)
    count = still_open.count()
    if not count:
        return None
    skus = ", ".join(still_open.values_list("product__sku", flat=True)[:5])
    sentence = ngettext(
        "%(count)s line of %(number)s still open: %(skus)s.",
        "%(count)s lines of %(number)s still open: %(skus)s.",
        count,
    )
    return sentence % {"count": count, "number": step.order.number, "skus": skus}


@guard("goods_booked_in")
def nothing_booked_in(step: Step) -> str | None:
    booked = Q(accepted__gt=0) | Q(damaged__gt=0) | Q(missing__gt=0) | Q(wrong__gt=0)
    if step.order.lines.filter(booked).exists():
        return _("Goods of %(number)s are booked in. Close what is still open instead of cancelling.") % {
            "number": step.order.number
        }
    return None
