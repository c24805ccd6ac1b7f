"""A person at a real browser, in front of a running server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from consignments.actors import Actor
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

ARTIFACTS = Path(__file__).resolve().parents[2] / "test-artifacts"
GRAVE = {"serious", "critical"}
PATIENCE_MS = 90_000
"""A machine that does much else at the same time may need long for one page."""


@dataclass
class Person:
    """Someone's browser page on the site at `site`."""

    page: Page
    site: str

    def __post_init__(self) -> None:
        self.page.context.set_default_timeout(PATIENCE_MS)

    def sign_in(self, actor: Actor) -> Person:
        """Signs in through the form."""
        self.open("/accounts/login/")
        self.page.get_by_label("Username").fill(actor.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()
        return self

    def is_signed_in(self, actor: Actor) -> Person:
        """Has a session already, as after an earlier visit: spares a test what is not its subject."""
        assert actor.user
        client = Client()
        client.force_login(actor.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.site}])
        return self

    def open(self, path: str) -> None:
        """Goes to a path of the site."""
        self.page.goto(self.site + path)

    def press(self, name: str) -> None:
        """Clicks the button of that name in the page's content."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def keep_picture(self, name: str) -> None:
        """Saves the whole page under test-artifacts/, for people to look at."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    def grave_faults(self) -> list[str]:
        """What axe finds serious or critical on the page, each with the first element it is about."""
        violations = Axe().run(self.page).response["violations"]
        return [
            f"{fault['id']}: {fault['help']} {fault['nodes'][0]['html'][:200]}"
            for fault in violations
            if fault["impact"] in GRAVE
        ]
