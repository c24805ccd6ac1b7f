"""What is asked when an order is moved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consignments.lifecycle import MoveOption
from consignments.models import Order
from consignments.statuses import Kind, Status

# From here on the supplier works on the order, so cancelling is not only a matter of paper.
KNOWN_TO_SUPPLIER = frozenset({Status.SENT, Status.SENT_TO_LS, Status.IN_TRANSIT, Status.FAILED})


class MoveForm(forms.Form):
    """The version of the order that was on the screen, and a reason where the move wants one."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False, max_length=2000, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "required": False})
    )


class CancelSentForm(MoveForm):
    """Cancelling what the supplier already has: one question more, with no answer chosen beforehand."""

    supplier_told = forms.ChoiceField(
        label=_("Does the supplier know?"),
        choices=[
            ("yes", _("Yes, the supplier agreed not to deliver")),
            ("no", _("No, goods may still arrive")),
        ],
        widget=forms.RadioSelect,
        help_text=_("A supplier that was e-mailed the order is e-mailed that it is cancelled."),
        error_messages={"required": _("Say whether the supplier knows: there is no usual answer.")},
    )


class CancelDispatchedForm(MoveForm):
    """Calling off what has left: where the goods are is asked, with no answer chosen beforehand."""

    goods_are = forms.ChoiceField(
        label=_("Where are the goods?"),
        choices=[
            ("back", _("Back where they came from")),
            ("lost", _("Lost: they have to be written off")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "Where Lightspeed has taken them out of stock already, a dead letter asks an operator to look there"
            " and to set that stock right by hand."
        ),
        error_messages={"required": _("Say where the goods are: there is no usual answer.")},
    )


def form_class(order: Order, move: str) -> type[MoveForm]:
    """The form for `move` of `order`."""
    if move != "cancel" or order.status not in KNOWN_TO_SUPPLIER:
        return MoveForm
    return CancelSentForm if order.kind == Kind.SUPPLIER else CancelDispatchedForm


class OfferedMove:
    """A move on the order page: the option, and its form (the one just sent, if it was refused)."""

    def __init__(self, order: Order, option: MoveOption, sent: MoveForm | None = None) -> None:
        self.option = option
        self.was_refused = sent is not None
        self.form = sent or form_class(order, option.name)(initial={"version": order.version}, prefix=None)
        self.form.auto_id = f"{option.name}-%s"
        self.form.fields["reason"].required = option.needs_reason
        self.form.fields["reason"].widget.attrs["required"] = option.needs_reason

    @property
    def asks(self) -> bool:
        """Whether something has to be said before the move can be made."""
        return self.option.needs_reason or isinstance(self.form, CancelSentForm | CancelDispatchedForm)

    @property
    def is_main(self) -> bool:
        """Whether this is the step forward; the others are ways back or out."""
        return self.option.name in {"submit", "approve", "agree", "pack", "send", "push", "receive", "credit"}

    @property
    def is_grave(self) -> bool:
        """Whether it ends or throws back the order."""
        return self.option.name in {"cancel", "reject", "decline"}


def told(form: MoveForm) -> dict[str, Any]:
    """What the form says beyond the reason, for the event."""
    return {key: value for key, value in form.cleaned_data.items() if key not in {"version", "reason"}}
