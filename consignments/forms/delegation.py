"""Naming a stand-in while one is away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consignments.actors import Actor
from consignments.forms.person_field import PersonChoiceField
from consignments.scope import outlets_for


class DelegationForm(forms.Form):
    """Who approves instead, from which day to which."""

    to = PersonChoiceField(queryset=User.objects.none(), label=_("Stand-in"), empty_label=_("Choose a colleague"))
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["to"]
        choice.queryset = colleagues_of(actor)


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Other approvers of one's own outlets."""
    approvers = User.objects.with_perm("consignments.approve_order", include_superusers=False).filter(is_active=True)
    mine = outlets_for(actor).values("pk")
    others = approvers.exclude(pk=actor.user.pk) if actor.user else approvers
    return others.filter(outlet_memberships__outlet__in=mine).distinct().order_by("username")
