"""The form for labels: layout, how many of each product, and where on the first sheet to begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from receiving.label_layouts import LabelLayout, label_layouts
from receiving.product_labels import MOST_AT_ONCE, MOST_OF_A_PRODUCT, LabelledProduct


class LabelForm(forms.Form):
    """Counts are those of `products` unless they are typed over."""

    start = forms.IntegerField(
        label=gettext_lazy("First free label of the sheet"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("Counted row by row. For a sheet that is partly used; 1 on a roll."),
    )

    def __init__(self, products: Sequence[LabelledProduct], data: Any = None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.products = list(products)
        self.layouts = label_layouts()
        choices = [(name, layout.words) for name, layout in self.layouts.items()]
        self.fields["layout"] = forms.ChoiceField(label=_("Labels"), choices=choices)
        for each in self.products:
            self.fields[self._name(each)] = forms.IntegerField(
                label=_("Labels of %(sku)s") % {"sku": each.product.sku},
                min_value=0,
                max_value=MOST_OF_A_PRODUCT,
                required=False,
                initial=each.labels,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @staticmethod
    def _name(each: LabelledProduct) -> str:
        return f"labels-{each.product.pk}"

    @property
    def rows(self) -> Iterator[tuple[LabelledProduct, forms.BoundField]]:
        """Each product with its field."""
        return ((each, self[self._name(each)]) for each in self.products)

    def clean(self) -> None:
        """Refuses none at all, more than are printed at once, and a start beyond the sheet."""
        if self.errors:
            return
        total = sum(many for _product, many in self.wanted)
        if not total:
            raise forms.ValidationError(_("No label is asked for. Enter how many at one product at least."))
        if total > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("%(total)s labels are more than the %(most)s that are printed at once. Print them in parts.")
                % {"total": f"{total:,}", "most": f"{MOST_AT_ONCE:,}"}
            )
        if self.cleaned_data["start"] > self.chosen.on_a_page:
            self.add_error(
                "start", _("A page of this layout has %(on_a_page)s labels.") % {"on_a_page": self.chosen.on_a_page}
            )

    @property
    def chosen(self) -> LabelLayout:
        """The layout of the valid form."""
        return self.layouts[self.cleaned_data["layout"]]

    @property
    def wanted(self) -> list[tuple[LabelledProduct, int]]:
        """How many labels of each product."""
        return [(each, self.cleaned_data.get(self._name(each)) or 0) for each in self.products]
