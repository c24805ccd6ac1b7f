"""The texts of e-mails to suppliers: written here, looked at before they are kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from consignments.letters import LETTERS
from consignments.mail_texts import BUILT_IN, EXAMPLE, MailText, fill, values_of
from consignments.models import MailTemplate
from consignments.placeholders import OF_EVERY_LETTER, OF_LETTER, faults_of
from consignments.scope import orders_for
from consignments.statuses import Kind
from consignments.views.access import actor_of


@admin.register(MailTemplate)
class MailTemplateAdmin(ModelAdmin):
    list_display = ["letter", "for_whom", "subject", "updated_at"]
    list_filter = ["letter"]
    list_select_related = ["supplier"]
    search_fields = ["subject", "supplier__name"]
    fields = ["letter", "supplier", "subject", "body", "placeholders", "built_in"]
    readonly_fields = ["placeholders", "built_in"]
    change_form_after_template = "mail/_preview_button.html"

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "preview/", self.admin_site.admin_view(require_POST(self.preview)), name="consignments_mailtemplate_preview"
        )
        return [preview, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str]:
        """A new text begins as the built-in one of its letter."""
        given: dict[str, str] = super().get_changeform_initial_data(request)
        letter = given.get("letter", "")
        text = BUILT_IN[letter if letter in BUILT_IN else "order"]
        return {"letter": "order", "subject": text.subject, "body": text.body, **given}

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The text as typed, filled in for the supplier's latest order that this person may see, or an invented one."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied("Texts of e-mails are shown to those who may change them.")
        typed = MailText(request.POST.get("subject", ""), request.POST.get("body", ""))
        known = OF_LETTER.get(request.POST.get("letter", ""), OF_EVERY_LETTER)
        number, values = _example(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Preview: nothing is saved yet",
            "faults": [*faults_of(typed.subject, known), *faults_of(typed.body, known)],
            "text": fill(typed, {name: values[name] for name in known}),
            "number": number,
        }
        return TemplateResponse(request, "mail/preview.html", context)

    @admin.display(description="for", ordering="supplier__name")
    def for_whom(self, template: MailTemplate) -> str:
        return template.supplier.name if template.supplier else "all suppliers"

    @admin.display(description="placeholders")
    def placeholders(self, template: MailTemplate) -> SafeString:
        """What may stand in the text. A line whose placeholders are all empty is left out."""
        rows = ((f"{{{name}}}", what) for name, what in OF_LETTER["cancellation"].items())
        told = format_html_join("", "<li><code>{}</code> {}</li>", rows)
        return format_html(
            '<div class="whitespace-normal"><ul>{}</ul><p>{{reason}} is for cancellations only. {}</p></div>',
            told,
            _LEFT_OUT,
        )

    @admin.display(description="built-in texts")
    def built_in(self, template: MailTemplate) -> SafeString:
        """The words that are used while there is no text here, with a way to begin from them."""
        add = reverse("admin:consignments_mailtemplate_add")
        rows = (
            (f"{add}?letter={name}", LETTERS[name].label, text.subject, linebreaksbr(text.body))
            for name, text in BUILT_IN.items()
        )
        return format_html_join("", _BUILT_IN, rows)


_BUILT_IN = (
    '<p class="mt-2 whitespace-normal"><a class="underline" href="{}">{}</a>: {}</p><p class="mt-2 break-words">{}</p>'
)
_LEFT_OUT = "A line whose placeholders are all empty is left out of the e-mail."


def _example(request: HttpRequest) -> tuple[str, Mapping[str, str]]:
    orders = orders_for(actor_of(request)).filter(kind=Kind.SUPPLIER).select_related("supplier", "outlet")
    supplier = request.POST.get("supplier", "")
    if supplier.isdigit():
        orders = orders.filter(supplier=int(supplier))
    order = orders.order_by("-pk").first()
    if order is None:
        return "", EXAMPLE
    values = values_of(order)
    return order.number, {**values, "reason": values["reason"] or EXAMPLE["reason"]}
