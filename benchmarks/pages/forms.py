"""What a browser would send back of a page's form: every field as it stands."""

from __future__ import annotations

from html.parser import HTMLParser

_NOT_SENT = {"submit", "button", "image", "reset", "file"}
Fields = list[tuple[str, str]]


def fields_of(page: str) -> Fields:
    """The fields of the page's longest form, in order: the one that the page is about."""
    reader = _Reader()
    reader.feed(page)
    return max(reader.forms, key=len, default=[])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        name, value = about.get("name") or "", about.get("value") or ""
        if tag == "form":
            self.forms.append([])
        elif tag == "input" and name and self._is_sent(about):
            self._add(name, value if "value" in about else "on" if about.get("type") == "checkbox" else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in about:
            self._add(self._select, value)
        elif tag == "textarea" and name:
            self._area = name
            self._add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1][-1] = (self._area, data.removeprefix("\n"))

    def _is_sent(self, about: dict[str, str | None]) -> bool:
        kind = about.get("type") or "text"
        return kind not in _NOT_SENT and (kind not in {"checkbox", "radio"} or "checked" in about)

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1].append((name, value))
