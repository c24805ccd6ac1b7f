"""A bar for the commands that read every photograph, where a person looks on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from rich.console import Console
from rich.progress import track

from receiving.models import Photo


def with_bar(photos: QuerySet[Photo], words: str) -> Iterator[Photo]:
    """The photographs one by one, with how many are done and how long it still takes on the terminal's error output."""
    console = Console(stderr=True)
    each: Iterable[Photo] = photos.iterator(500)
    if not console.is_terminal:
        yield from each
        return
    yield from track(each, words, total=photos.count(), console=console, transient=True)
