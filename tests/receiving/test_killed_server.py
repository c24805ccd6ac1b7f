"""The server is killed while the phone sends, twice, and started again: everything is stored, and stored once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devtools.ports import free_port
from receiving.evidence_check import evidence_faults
from receiving.models import Photo, Receipt
from tests.receiving.phone import SOON_SECONDS, phone
from tests.receiving.pictures import jpeg
from tests.webhooks.server import start_gunicorn

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


class Server:
    """gunicorn on one port, with the photographs of this test's folder."""

    def __init__(self, media: Path) -> None:
        self.port = free_port()
        self.environment = {"MEDIA_ROOT": str(media)}
        self.start()

    def start(self) -> None:
        self.process = start_gunicorn(self.port, self.environment)

    def kill(self) -> None:
        """All its processes at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def kill_as_soon_as(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + SOON_SECONDS
        while not holds():
            assert time.monotonic() < until
            time.sleep(0.001)
        self.kill()


@pytest.fixture
def server(evidence_folder: Path) -> Iterator[Server]:
    running = Server(evidence_folder.parent)
    yield running
    running.kill()


def test_a_server_killed_while_the_phone_sends_stores_everything_once(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    pictures = [tmp_path / f"pallet-{number}.jpg" for number in range(2)]
    for number, picture in enumerate(pictures):
        picture.write_bytes(jpeg(number))
    with phone(browser, f"http://127.0.0.1:{server.port}") as screen:
        for position in (0, 0, 1):
            screen.scan(screen.sku(position))
        screen.page.get_by_role("button", name="Review").click()
        screen.page.locator("#review input[type=file]").set_input_files(pictures)
        screen.page.locator("#review .kept-photos li").nth(1).wait_for()
        screen.page.get_by_role("button", name="Book in").click()
        for stored in (Photo.objects.exists, Receipt.objects.exists):
            server.kill_as_soon_as(stored)
            server.start()
            # As when the network is back: the phone does not wait for its next try.
            screen.page.evaluate("dispatchEvent(new Event('online'))")
        screen.becomes("#unsent", "Everything is sent")
        receipt = Receipt.objects.get()
        assert [line.accepted for line in receipt.lines.all()] == [2, 1]
        assert [line.accepted for line in screen.dock.lines] == [2, 1, 0]
        assert Photo.objects.count() == receipt.photo_links.count() == 2
        assert not receipt.owed_photos.exists()
        assert list(evidence_faults()) == []
        assert screen.faults == []
