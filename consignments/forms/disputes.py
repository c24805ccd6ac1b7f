"""Deciding on a difference, or giving it to someone else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from consignments.disputes import RESOLVE
from consignments.forms.person_field import PersonChoiceField
from consignments.models import Dispute, Order


class DecisionForm(forms.Form):
    """What became of the pieces, with no answer chosen beforehand, and how it is known."""

    decision = forms.ChoiceField(
        label=_("What became of them?"),
        choices=Dispute.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of the pieces: there is no usual answer.")},
    )
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("How is it known?"),
        error_messages={"required": _("Give a reason: how is it known what became of the pieces?")},
    )


class AssignForm(forms.Form):
    """Another owner, another day."""

    owner = PersonChoiceField(queryset=User.objects.none(), empty_label=None, label=_("Owner"))
    due_date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label=_("By"))

    def __init__(self, order: Order, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.with_perm(RESOLVE, include_superusers=False).filter(is_active=True)
        choice: Any = self.fields["owner"]
        choice.queryset = people.filter(outlet_memberships__outlet__in=order.outlet_ids).distinct().order_by("username")
