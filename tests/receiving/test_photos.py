"""What is taken as a photograph, and how it is kept."""

from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from consignments.actors import person
from consignments.errors import NotFound, NotPermitted
from receiving.errors import LedgerIsAppendOnly, PhotoRefused
from receiving.models import Photo
from receiving.photos import readable_name, store_photo
from receiving.storage import evidence_storage
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import encoded, huge_png, is_upright, jpeg, upload, upright_picture
from tests.receiving.stored_photos import KEY, files_in, store

pytestmark = pytest.mark.sqlite


def stored(name: str) -> bytes:
    with evidence_storage().open(name) as file:
        content: bytes = file.read()
    return content


def picture(name: str) -> Image.Image:
    return Image.open(io.BytesIO(stored(name)))


@pytest.mark.parametrize(
    ("image_format", "kept_as"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("HEIF", "HEIC")]
)
def test_the_formats_of_phones_are_taken_whatever_the_files_name(dock: Dock, image_format: str, kept_as: str) -> None:
    content = encoded(upright_picture(), image_format)
    photo = store(dock, upload(content, "IMG_0001.txt"))
    assert (photo.image_format, photo.width, photo.height) == (kept_as, 96, 64)
    assert stored(photo.original) == content
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    assert picture(photo.served).format == picture(photo.thumbnail).format == "JPEG"


def test_a_jpeg_with_a_second_picture_inside_is_a_jpeg(dock: Dock) -> None:
    buffer = io.BytesIO()
    upright_picture().save(buffer, "MPO", save_all=True, append_images=[upright_picture(1)])
    assert store(dock, upload(buffer.getvalue())).image_format == "JPEG"


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_served_upright(dock: Dock, image_format: str, orientation: int) -> None:
    content = encoded(upright_picture(), image_format, orientation=orientation)
    photo = store(dock, upload(content))
    assert (photo.width, photo.height) == (96, 64)
    for name in (photo.served, photo.thumbnail):
        image = picture(name)
        assert image.size == (96, 64)
        assert is_upright(image)


def test_a_photograph_with_an_odd_tag_is_turned_and_kept(dock: Dock) -> None:
    """Not taken for one that is cut short, which the person would send again for ever."""
    odd, turned = (0x0100, 9, 1, -5), (0x0112, 3, 1, 6)
    tags = b"".join(struct.pack("<HHIi", *tag) for tag in (odd, turned))
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + tags + bytes(4)
    plain = encoded(upright_picture())
    odd_one = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]
    photo = store(dock, upload(odd_one))
    assert (photo.width, photo.height) == (64, 96)


def test_the_place_stays_in_the_original_and_leaves_the_copies(dock: Dock) -> None:
    content = encoded(upright_picture(), place=True)
    photo = store(dock, upload(content))
    assert b"Invented Camera" in stored(photo.original)
    for name in (photo.served, photo.thumbnail):
        assert not dict(picture(name).getexif())
        assert b"Exif" not in stored(name)


def test_transparent_parts_become_white_not_black(dock: Dock) -> None:
    content = encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    assert picture(store(dock, upload(content)).served).convert("RGB").getpixel((20, 20)) == (255, 255, 255)


def test_a_large_photograph_is_served_smaller(dock: Dock) -> None:
    photo = store(dock, upload(encoded(upright_picture(size=(4000, 1000)))))
    assert picture(photo.served).size == (2048, 512)
    assert picture(photo.thumbnail).size == (320, 80)


def gif_with_script() -> bytes:
    buffer = io.BytesIO()
    upright_picture().save(buffer, "GIF")
    return buffer.getvalue() + b"<script>alert(1)</script>"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "code", "advice"),
    [
        (b"%PDF-1.7 not a picture", "photo_not_a_picture", "Take a JPEG"),
        (SVG, "photo_not_a_picture", "Take a JPEG"),
        (gif_with_script(), "photo_not_a_picture", "Take a JPEG"),
        (b"\xff\xd8\xff", "photo_not_a_picture", "Take a JPEG"),
        (b"", "photo_empty", "Take the photograph again"),
        (huge_png(), "photo_too_many_pixels", "lower resolution"),
        (huge_png(20_000, 20_000), "photo_too_many_pixels", "lower resolution"),
    ],
    ids=["pdf", "svg", "gif", "three-bytes", "empty", "144-megapixels", "400-megapixels"],
)
def test_what_is_no_photograph_is_refused_by_name_and_leaves_nothing(
    dock: Dock, evidence_folder: Path, content: bytes, code: str, advice: str
) -> None:
    with pytest.raises(PhotoRefused, match=advice) as refusal:
        store(dock, upload(content, "damage.jpg"))
    assert refusal.value.code == code
    assert refusal.value.message.startswith("damage.jpg")
    assert files_in(evidence_folder) == [] and not Photo.objects.exists()


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
def test_a_photograph_cut_short_is_refused(dock: Dock, image_format: str, part: float) -> None:
    content = encoded(Image.effect_noise((300, 200), 80).convert("RGB"), image_format)
    with pytest.raises(PhotoRefused) as refusal:
        store(dock, upload(content[: int(len(content) * part)], "half.jpg"))
    assert refusal.value.code in {"photo_cut_short", "photo_not_a_picture"}


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(dock: Dock, settings: Settings) -> None:
    settings.RECEIVING_MAX_PHOTO_MB = 1
    at_limit = jpeg() + b"\0" * (1_000_000 - len(jpeg()))
    assert store(dock, upload(at_limit)).bytes == 1_000_000
    with pytest.raises(PhotoRefused, match="larger than 1 MB"):
        store(dock, upload(at_limit + b"\0"))


def test_a_receipt_takes_a_limited_number_of_photographs(dock: Dock, settings: Settings, evidence_folder: Path) -> None:
    settings.RECEIVING_MAX_PHOTOS = 2
    store(dock, upload(seed=1))
    store(dock, upload(seed=2))
    with pytest.raises(PhotoRefused, match="one too many") as refusal:
        store(dock, upload(seed=3))
    assert refusal.value.code == "photo_too_many"
    assert len(files_in(evidence_folder)) == 6
    assert store(dock, upload(seed=3), key="another-delivery").draft == "another-delivery"


def test_the_same_photograph_sent_again_is_the_one_already_stored(dock: Dock, evidence_folder: Path) -> None:
    first = store(dock, upload(name="a.jpg"))
    assert store(dock, upload(name="b.jpg")) == first
    assert len(files_in(evidence_folder)) == 3


def test_the_names_in_the_storage_are_random(dock: Dock, evidence_folder: Path) -> None:
    photo = store(dock, upload(name="../../etc/passwd.jpg"))
    assert photo.filename == "passwd.jpg"
    assert "passwd" not in photo.original
    assert all(path.resolve().is_relative_to(evidence_folder) for path in files_in(evidence_folder))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\Photos\\a.jpg", "a.jpg"),
        ("a\x00\nb.jpg", "ab.jpg"),
        ("", "photo"),
        (None, "photo"),
        ("é" * 200, "é" * 120),
    ],
)
def test_the_devices_name_for_a_file_is_made_safe_to_show(sent: str | None, shown: str) -> None:
    assert readable_name(sent) == shown


def test_only_receivers_of_the_outlet_add_photographs(dock: Dock, evidence_folder: Path) -> None:
    onlooker = make_user(None, "buyer", outlets=[dock.order.outlet])
    stranger = make_user(None, "receiver", outlets=[make_outlet()])
    with pytest.raises(NotPermitted):
        store_photo(dock.order.pk, key=KEY, upload=upload(), actor=person(onlooker))
    with pytest.raises(NotFound):
        store_photo(dock.order.pk, key=KEY, upload=upload(), actor=person(stranger))
    assert files_in(evidence_folder) == []


def test_a_stored_photograph_is_never_changed_or_deleted(dock: Dock) -> None:
    photo = store(dock, upload())
    for attempt in (photo.save, photo.delete, Photo.objects.all().delete):
        with pytest.raises(LedgerIsAppendOnly):
            attempt()
