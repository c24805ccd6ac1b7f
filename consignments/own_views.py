"""Keeping the filters of the order list under a name of one's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import InvalidInput, NotFound
from consignments.models import OwnView
from consignments.scope import check_right

MOST_VIEWS = 30
LONGEST_NAME = 60
LONGEST_QUERY = 1000
# What narrows or sorts the list; the place in it (`after`) is not part of a view.
KEPT = ("q", "view", "kind", "status", "supplier", "outlet", "due", "sort")


def kept_query(asked: QueryDict) -> str:
    """The filters of an address, always in the same order, without what is empty or no filter."""
    return urlencode([(name, asked[name]) for name in KEPT if asked.get(name)])


def views_of(actor: Actor) -> QuerySet[OwnView]:
    """The person's own views, by name."""
    return OwnView.objects.filter(user=actor.user)


def save_view(name: str, query: str, *, actor: Actor) -> OwnView:
    """Keeps the filters of `query` as `name`; a view of that name, in any case of letters, gets the new filters.

    Raises InvalidInput.
    """
    check_right(actor, "consignments.view_order", _("see orders"))
    name, query = _sound_name(name), kept_query(QueryDict(query))
    _check_query(query)
    mine = views_of(actor)
    same = mine.filter(name__iexact=name).first()
    if same is None and mine.count() >= MOST_VIEWS:
        raise InvalidInput(
            [_("You have %(most)s views already. Remove one first.") % {"most": MOST_VIEWS}], code="too_many_views"
        )
    view = same or OwnView(user=_person(actor))
    view.name, view.query = name, query
    return _stored(view)


def rename_view(view_id: int, name: str, *, actor: Actor) -> OwnView:
    """Raises NotFound (not there, or another's) or InvalidInput (no name, or one that is taken)."""
    view, name = _own(view_id, actor), _sound_name(name)
    if views_of(actor).filter(name__iexact=name).exclude(pk=view.pk).exists():
        raise _taken(name)
    view.name = name
    return _stored(view)


def remove_view(view_id: int, *, actor: Actor) -> OwnView:
    """The view as it was; raises NotFound (not there, or another's)."""
    view = _own(view_id, actor)
    views_of(actor).filter(pk=view.pk).delete()
    return view


def _own(view_id: int, actor: Actor) -> OwnView:
    check_right(actor, "consignments.view_order", _("see orders"))
    view = views_of(actor).filter(pk=view_id).first()
    if view is None:
        raise NotFound(_("There is no such view of yours any more."), code="view_not_found")
    return view


def _sound_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput([_("Name: give the view a name.")], code="bad_name")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            [_("Name: use at most %(most)s letters, not %(length)s.") % {"most": LONGEST_NAME, "length": len(name)}],
            code="bad_name",
        )
    return name


def _check_query(query: str) -> None:
    if not query:
        raise InvalidInput([_("Filter or sort the list first: this is the whole list.")], code="no_filter")
    if len(query) > LONGEST_QUERY:
        raise InvalidInput([_("Search: the text is too long to be kept. Shorten it.")], code="long_filter")


def _stored(view: OwnView) -> OwnView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as clash:
        # Two presses at once: the other one was quicker.
        raise _taken(view.name) from clash
    return view


def _taken(name: str) -> InvalidInput:
    return InvalidInput([_("Name: you have a view called %(name)s already.") % {"name": name}], code="name_taken")


def _person(actor: Actor) -> Any:
    if actor.user is None:
        raise NotFound(_("The system has no views of its own."))
    return actor.user
