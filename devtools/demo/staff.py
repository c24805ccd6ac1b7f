"""A person at the web pages: signs in, fills in forms and presses buttons, over HTTP as a browser does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import httpx

from devtools.demo.pages import Form, alerts_of, forms_of
from devtools.demo.retailer import PASSWORD

LOGIN = "/accounts/login/"
TIMEOUT_SECONDS = 60.0

Upload = tuple[str, tuple[str, bytes, str]]


class PageRefused(Exception):
    """The site did not do what was asked; says what the page said."""


class Staff:
    """One person's browser. Use it as a context manager."""

    def __init__(self, site: str, username: str) -> None:
        self.username = username
        self._client = httpx.Client(base_url=site, timeout=TIMEOUT_SECONDS, follow_redirects=True)

    def __enter__(self) -> Staff:
        page = self._client.get(LOGIN)
        form = _form_of(page, LOGIN)
        answer = self._send(page, form, {"username": self.username, "password": PASSWORD})
        if urlsplit(str(answer.url)).path == LOGIN:
            raise PageRefused(f"{self.username} could not sign in: {_words(answer)}")
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def read(self, path: str) -> str:
        """The page at `path`; raises PageRefused."""
        return self._get(path).text

    def submit(self, path: str, changes: Mapping[str, str], *, action: str = "", uploads: Sequence[Upload] = ()) -> str:
        """Opens `path`, fills `changes` into its form that goes to `action`, sends it; returns the path it led to.

        Raises PageRefused where there is no such form, or where the answer is not a redirect to another page.
        """
        page = self._get(path)
        answer = self._send(page, _form_of(page, action or path), changes, uploads)
        if not answer.history:
            raise PageRefused(f"{path} was not accepted for {self.username}: {_words(answer)}")
        return urlsplit(str(answer.url)).path

    def _get(self, path: str) -> httpx.Response:
        page = self._client.get(path)
        if page.status_code != httpx.codes.OK:
            raise PageRefused(f"{path} answered {page.status_code} to {self.username}: {_words(page)}")
        return page

    def _send(
        self, page: httpx.Response, form: Form, changes: Mapping[str, str], uploads: Sequence[Upload] = ()
    ) -> httpx.Response:
        target = urljoin(str(page.url), form.action)
        headers = {"Referer": str(page.url)}
        answer = self._client.post(target, data={**form.fields, **changes}, files=list(uploads), headers=headers)
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise PageRefused(f"{target} answered {answer.status_code} to {self.username}: {_words(answer)}")
        return answer


def _form_of(page: httpx.Response, action: str) -> Form:
    """The form that goes to `action`; a form without one goes to its own page."""
    own = urlsplit(str(page.url)).path
    for form in forms_of(page.text):
        if urlsplit(form.action).path in ({action, ""} if own == action else {action}):
            return form
    raise PageRefused(f"The page {own} has no form for {action}.")


def _words(answer: httpx.Response) -> str:
    return " ".join(alerts_of(answer.text)) or f"no reason given, {len(answer.text)} characters long"
