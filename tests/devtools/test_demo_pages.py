"""The demo fills in forms as a browser shows them."""

from __future__ import annotations

from devtools.demo.pages import alerts_of, forms_of

PAGE = """
<p class="error">Quantity: give a number.</p>
<form action="/first/"><input type="hidden" name="key" value="k1"><input type="submit" name="go" value="Go">
<select name="outlet"><option value="">-</option><option value="2" selected>Two</option></select>
<textarea name="note">old words</textarea><input type="checkbox" name="on" checked><input type="checkbox" name="off">
<input type="file" name="csv"></form>
<form action="/second/"><input name="reason"></form>
"""


def test_reads_each_form_with_the_values_on_the_page() -> None:
    first, second = forms_of(PAGE)
    assert first.action == "/first/"
    assert first.fields == {"key": "k1", "outlet": "2", "note": "old words", "on": "on"}
    assert second.fields == {"reason": ""}


def test_reads_what_the_page_complains_of() -> None:
    assert alerts_of(PAGE) == ["Quantity: give a number."]
