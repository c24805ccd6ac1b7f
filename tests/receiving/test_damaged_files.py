"""Whatever bytes come in, the answer is a photograph or a refusal in words, never a crash."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from receiving.errors import PhotoRefused
from receiving.images import check_photo
from tests.receiving.pictures import encoded, upright_picture

# Pillow warns of metadata that make no sense and goes on; the picture itself decides.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def picture(image_format: str) -> bytes:
    return encoded(upright_picture(), image_format, orientation=6, place=True)


def judged(content: bytes) -> str:
    """The format it was taken as, or the code of its refusal."""
    try:
        return check_photo(content, "from-a-phone.jpg").image_format
    except PhotoRefused as refusal:
        assert refusal.message.startswith("from-a-phone.jpg")
        return refusal.code


@often
@given(st.sampled_from(FORMATS), st.floats(0, 1))
@example("JPEG", 0.5)
def test_a_picture_cut_anywhere_is_judged(image_format: str, part: float) -> None:
    content = picture(image_format)
    judged(content[: int(len(content) * part)])


@often
@given(
    st.sampled_from(FORMATS), st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12)
)
def test_a_picture_with_altered_bytes_is_judged(image_format: str, changes: list[tuple[float, int]]) -> None:
    content = bytearray(picture(image_format))
    for place, value in changes:
        content[int(place * len(content))] = value
    judged(bytes(content))


@often
@given(
    st.sampled_from(
        (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x10\x00\x00WEBPVP8 ", b"\0\0\0\x18ftypheic")
    ),
    st.binary(max_size=400),
)
def test_a_promising_beginning_with_anything_behind_it_is_judged(beginning: bytes, rest: bytes) -> None:
    assert judged(beginning + rest).startswith("photo_")
