"""Making an order from a form once, however often the form is sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import Conflict, NotPermitted
from consignments.models import FormKey, Order


def key_from(text: str) -> uuid.UUID:
    """The key that a form carries; a new one for a form without one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def make_once(key: uuid.UUID, content_hash: str, make: Callable[[], Order], *, actor: Actor) -> Order:
    """The order that `make` gives, or the one that this form made before.

    Raises Conflict (code form_used) where the form was changed after it had made its order, and whatever `make` does.
    """
    author = actor.user
    if author is None:
        raise NotPermitted(_("Forms are filled in by people, not by the system."), code="people_only")
    earlier = _earlier(key, actor)
    if earlier is not None:
        return _same(earlier, content_hash)
    try:
        with transaction.atomic():
            order = make()
            FormKey.objects.create(key=key, user=author, order=order, content_hash=content_hash)
            return order
    except (IntegrityError, Conflict):
        # The other press was quicker: its order stands, this one's is rolled back with its number.
        earlier = _earlier(key, actor)
        if earlier is None:
            raise
        return _same(earlier, content_hash)


def _earlier(key: uuid.UUID, actor: Actor) -> FormKey | None:
    return FormKey.objects.select_related("order").filter(key=key, user=actor.user).first()


def _same(earlier: FormKey, content_hash: str) -> Order:
    if earlier.content_hash != content_hash:
        raise Conflict(
            _(
                "This form has made %(number)s already. What you changed since is not in it: change %(number)s, "
                "or open a new form."
            )
            % {"number": earlier.order.number},
            code="form_used",
        )
    return earlier.order
