"""What an order says above its lines, by its kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from consignments.actors import Actor
from consignments.drafts import HeaderDraft
from consignments.models import Order, Outlet, ReturnReason, Supplier
from consignments.scope import outlets_for
from consignments.statuses import Kind

OFFER, REQUEST = "offer", "request"


def _own_outlet() -> forms.ModelChoiceField[Outlet]:
    return forms.ModelChoiceField(
        queryset=Outlet.objects.none(),
        label=_("Outlet"),
        empty_label=_("Choose an outlet"),
        error_messages={"invalid_choice": _("Choose one of your outlets.")},
    )


def _supplier() -> forms.ModelChoiceField[Supplier]:
    return forms.ModelChoiceField(
        queryset=Supplier.objects.filter(is_active=True), label=_("Supplier"), empty_label=_("Choose a supplier")
    )


class _EverySupplier(forms.ModelChoiceField[Supplier]):
    """Those of whom nothing is ordered any more come last, and are called so."""

    def __init__(self) -> None:
        suppliers = Supplier.objects.order_by("-is_active", "name")
        super().__init__(queryset=suppliers, label=_("Supplier"), empty_label=_("Choose a supplier"))

    def label_from_instance(self, obj: Supplier) -> str:
        return str(obj) if obj.is_active else gettext("%(supplier)s (no longer active)") % {"supplier": obj}


def _day(label: StrOrPromise) -> forms.DateField:
    return forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), label=label
    )


def _note(help_text: StrOrPromise) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=2000,
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
    )


class HeaderForm(forms.Form):
    """What every kind asks: one of one's own outlets. `outlet` is the field's name whichever way the goods go."""

    # Whose products may be on the lines; any, where the kind has no supplier.
    asks_for_supplier = True

    outlet = _own_outlet()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["outlet"]
        choice.queryset = outlets_for(actor).filter(is_active=True)

    def draft(self) -> HeaderDraft:
        """What was filled in; the form is valid."""
        return HeaderDraft(**self.cleaned_data)

    @property
    def can_read_lines(self) -> bool:
        """Whether enough is filled in to say which products may be on the lines."""
        return not self.asks_for_supplier or self.supplier is not None

    @property
    def supplier(self) -> Supplier | None:
        """The supplier chosen."""
        return self.cleaned_data.get("supplier")

    def problems(self) -> list[str]:
        """One sentence for each fault, naming its field."""
        return [
            f"{self.fields[name].label or name.capitalize()}: {error}"
            for name, errors in self.errors.items()
            for error in errors
        ]


class PurchaseHeaderForm(HeaderForm):
    """Supplier, outlet, due date and note."""

    supplier = _supplier()  # type: ignore[assignment]  # the form's metaclass takes it away
    due_date = _day(_("Due"))
    note = _note(_("The supplier reads it too."))
    field_order = ("supplier", "outlet")


class TransferHeaderForm(HeaderForm):
    """One's own outlet, whether it asks or offers, and the other outlet."""

    asks_for_supplier = False

    direction = forms.ChoiceField(
        label=_("What for"), choices=[(REQUEST, _("It asks for goods")), (OFFER, _("It offers goods"))], initial=REQUEST
    )
    other = forms.ModelChoiceField(
        queryset=Outlet.objects.filter(is_active=True), empty_label=_("Choose an outlet"), label=_("Other outlet")
    )
    due_date = _day(_("Due"))
    note = _note(_("The other outlet reads it too."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["outlet"].label = _("Your outlet")

    def clean(self) -> dict[str, Any]:
        """The goods go somewhere else."""
        given = self.cleaned_data
        if given.get("other") and given.get("other") == given.get("outlet"):
            self.add_error("other", _("Choose another outlet than your own."))
        return given

    def draft(self) -> HeaderDraft:
        given = self.cleaned_data
        offered = given["direction"] == OFFER
        ends = (given["outlet"], given["other"]) if offered else (given["other"], given["outlet"])
        source, outlet = ends
        return HeaderDraft(None, outlet, given["due_date"], given["note"], source=source, offered=offered)


class ReturnHeaderForm(HeaderForm):
    """The outlet the goods leave, the supplier they go to, and why."""

    supplier = _EverySupplier()  # type: ignore[assignment]  # the form's metaclass takes it away
    return_reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *ReturnReason.choices])
    due_date = _day(_("Collected on"))
    note = _note(_("The supplier reads it too."))
    field_order = ("outlet", "supplier")


HEADER_FORMS: dict[str, type[HeaderForm]] = {
    Kind.SUPPLIER: PurchaseHeaderForm,
    Kind.OUTLET: TransferHeaderForm,
    Kind.RETURN: ReturnHeaderForm,
}


def header_of(order: Order) -> dict[str, object]:
    """What the form of an order's kind shows of it."""
    shown: dict[str, object] = {"due_date": order.due_date, "note": order.note}
    if order.kind == Kind.OUTLET:
        direction = OFFER if order.offered else REQUEST
        return shown | {"outlet": order.writing_outlet_id, "other": order.answering_outlet_id, "direction": direction}
    return shown | {"supplier": order.supplier_id, "outlet": order.outlet_id, "return_reason": order.return_reason}
