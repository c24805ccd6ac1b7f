"""Reads the forms of a page, so that the demo fills in what a person would see, hidden fields included."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

ALERT_CLASSES = {"alert", "error", "errors", "errorlist"}
VOID_TYPES = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """A form as a browser would send it: where to, and its fields with the values that they have on the page."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.alerts: list[str] = []
        self._open_form: Form | None = None
        self._select = ""
        self._textarea = ""
        self._alert_tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("role") == "alert" or ALERT_CLASSES & set(given.get("class", "").split()):
            self._alert_tag = tag
        if tag == "form":
            self._open_form = Form(given.get("action", ""))
            self.forms.append(self._open_form)
        elif self._open_form is not None:
            self._take_field(tag, given, self._open_form)

    def _take_field(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        if tag == "input" and name and given.get("type", "text") not in VOID_TYPES:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                form.fields[name] = given.get("value", "on" if is_box else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in form.fields:
                form.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            form.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open_form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        if tag == self._alert_tag:
            self._alert_tag = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._open_form is not None:
            self._open_form.fields[self._textarea] += data
        if self._alert_tag and data.strip():
            self.alerts.append(data.strip())


def forms_of(page: str) -> list[Form]:
    """Every form of `page`."""
    return _read(page).forms


def alerts_of(page: str) -> list[str]:
    """What `page` complains of: the texts marked as alerts or errors."""
    return _read(page).alerts


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader
