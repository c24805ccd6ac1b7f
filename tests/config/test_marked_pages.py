"""What pages say is marked for translation, and what their scripts say comes from the page: read in the files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from receiving.count_words import COUNT_WORDS

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]
UNSEEN = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?\{%\s*endcomment\s*%\}|\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|<!--.*?-->",
    re.DOTALL,
)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
READ_ALOUD = re.compile(
    r'(?<![\w-])(?:placeholder|title|alt|label|aria-label|aria-description|data-label|hx-confirm)="([^"]*)"'
)
# Given to a filter or to an included page without a mark: {% include "x.html" with label="Photographs" %}.
GIVEN = re.compile(r"""(?:=|:)(?:"([^"]*)"|'([^']*)')""")
# A name and a command, the same in every language.
NAMES = {"Lightspeed", "manage.py register_webhooks"}
SCRIPT_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
COMMENT = re.compile(r"(?:^|\s)//[^\n]*|/\*.*?\*/", re.DOTALL)
# Names that the browser knows: a mode, keys, a header, a feature, and what is looked for in the page.
NOT_SAID = {
    *{"use strict", "Enter", "Tab", "Content-Type", "BarcodeDetector"},
    *{"tbody tr", ".faults ul", "input, textarea, select", "input, textarea, select, a, summary"},
}


def has_words(text: str) -> bool:
    return text.strip() not in NAMES and bool(re.search(r"[A-Za-z]{2,}", re.sub(r"&\w+;|https?://\S+", " ", text)))


def bare_texts(page: str) -> list[str]:
    """What a reader of the page would be told in English whatever the language."""
    rest = UNSEEN.sub(" ", page)
    given = [one or other for tag in CODE.findall(rest) for one, other in GIVEN.findall(tag)]
    plain = CODE.sub(" ", rest)
    texts = [line.strip() for line in TAG.sub("\n", plain).splitlines()]
    sentences = [text for text in given if re.match(r"[A-Z][a-z]+( |$)", text)]
    return [text for text in (*texts, *READ_ALOUD.findall(plain)) if has_words(text)] + sentences


@cache
def scripts() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "static").rglob("*.js")}


def test_no_text_of_a_page_is_left_unmarked() -> None:
    pages = [*(ROOT / "templates").rglob("*.*")]
    assert len(pages) > 90
    found = [f"{page.relative_to(ROOT)}: {text}" for page in pages for text in bare_texts(page.read_text())]
    assert found == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>Book in</p>", ["Book in"]),
        ('<p aria-label="Last scan">{{ order.number }}</p>', ["Last scan"]),
        ('{% include "x.html" with label="Photographs" %}', ["Photographs"]),
        ('<p>{% translate "Book in" %} {# by hand #}</p>', []),
        ("<a title=\"{% translate 'Book in' %}\">{% blocktranslate %}in all{% endblocktranslate %}</a>", []),
    ],
)
def test_a_bare_text_is_found(page: str, told: list[str]) -> None:
    assert bare_texts(page) == told


def test_no_script_says_anything_of_its_own() -> None:
    said = [
        f"{name}: {text}"
        for name, script in scripts().items()
        for text in SCRIPT_TEXT.findall(COMMENT.sub("", script))
        if re.search(r"[A-Za-z]{2,}[,:]? [a-z]{2,}|^.[A-Z][a-z]+", text) and text[1:-1] not in NOT_SAID
    ]
    assert said == []


def test_the_counting_screen_has_the_words_it_uses_and_no_others() -> None:
    counting = [script for name, script in scripts().items() if name.startswith("static/receiving/count/")]
    calls = re.findall(r"\bwords\(([^{)]*)", "".join(counting))
    used = {name for call in calls for name in re.findall(r'"(\w+)"', call)}
    assert used == set(COUNT_WORDS)
    filled = {name: set(re.findall(r"%\((\w+)\)s", str(told))) for name, told in COUNT_WORDS.items()}
    given = {
        name: set(re.findall(r"(\w+)(?=[,:}\s])", values))
        for script in counting
        for name, values in re.findall(r'\bwords\("(\w+)", \{ ([^}]*\}?)', script)
    }
    assert len(given) > 15
    assert [name for name, values in given.items() if not filled[name] <= values] == []
