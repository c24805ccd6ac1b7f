"""Octokit's own library, in its own language: what it signs we take, what we sign it takes, and both refuse alike."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devtools import node_packages
from tests.conftest import in_ci
from webhooks.signature import candidates_in, find_match
from webhooks.signing import sign
from webhooks.signing_secrets import SigningSecret

pytestmark = pytest.mark.sqlite

MISSING = "Octokit's library is not installed: make test does that."

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def octokit() -> Iterator[Ask]:
    """Asks one process of node for each example."""
    if not node_packages.is_installed(node_packages.OCTOKIT):
        (pytest.fail if in_ci() else pytest.skip)(MISSING)
    place = node_packages.place_of(node_packages.OCTOKIT)
    command = [str(node_packages.NODE), "answer.mjs"]
    with subprocess.Popen(command, cwd=place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        asked, answers = node.stdin, node.stdout

        def ask(**question: Any) -> dict[str, Any]:
            asked.write(json.dumps(question) + "\n")
            asked.flush()
            found: dict[str, Any] = json.loads(answers.readline())
            return found

        yield ask
        asked.close()


def accepts(body: str, value: str, *secrets: str) -> bool:
    ours = [SigningSecret(secret.encode(), f"{number}") for number, secret in enumerate(secrets)]
    return find_match(body.encode(), candidates_in({"X-Lightspeed-Signature": value}), ours) is not None


TEXTS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=300)
JSON_TEXTS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)
).flatmap(lambda value: st.sampled_from([json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)]))
SECRETS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=200)


@given(secret=SECRETS, older=SECRETS, body=TEXTS | JSON_TEXTS, position=st.integers(min_value=0, max_value=255))
@settings(deadline=None, max_examples=100)
def test_both_sign_alike_and_refuse_alike(octokit: Ask, secret: str, older: str, body: str, position: int) -> None:
    right, with_older = sign(body.encode(), secret.encode()), sign(body.encode(), older.encode())
    one_bit = f"{int(right.removeprefix('sha256='), 16) ^ 1 << position:064x}"
    signatures = [right, with_older, f"sha256={one_bit}", sign(body.encode() + b"\n", secret.encode())]
    theirs = octokit(secret=secret, older=older, body=body, signatures=signatures)
    assert theirs["signed"] == right
    assert theirs["taken"] == [accepts(body, value, secret) for value in signatures]
    assert theirs["takenWithOlder"] == [accepts(body, value, secret, older) for value in signatures]
    assert theirs["takenWithOlder"] == [True, True, False, False]
