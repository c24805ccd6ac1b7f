"""Where a call comes from: only proxies of ours are believed about it."""

from __future__ import annotations

import gc
import weakref

import pytest
from django.test import RequestFactory, override_settings

from webhooks.networks import client_address, comes_through_our_proxy, counted_as, is_in

pytestmark = pytest.mark.sqlite


def address(remote: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().post("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.0/8"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.0/8"], "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", None, "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "nonsense", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"),
        (["unix"], "", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "", "198.51.100.1", "unix"),
        (["not a network"], "10.0.0.1", "198.51.100.1", "10.0.0.1"),
        (["::1"], "::1", "2001:db8::7", "2001:db8::7"),
        (["10.0.0.0/8"], "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_address_is_the_last_hop_that_is_not_ours(
    proxies: list[str], remote: str, forwarded: str | None, found: str
) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        assert address(remote, forwarded) == found


def test_a_chain_without_end_is_cut() -> None:
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/8"]):
        assert address("10.0.0.1", ",".join(["10.0.0.2"] * 100_000)) == "10.0.0.2"


def test_asking_about_a_call_does_not_keep_it() -> None:
    """A call holds its body and its uploads: a process that kept some thousands of them would run out of memory."""
    call = RequestFactory().post("/", b"a body", content_type="text/plain", REMOTE_ADDR="10.0.0.1")
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/8"]):
        assert comes_through_our_proxy(call)
    kept = weakref.ref(call)
    del call
    gc.collect()
    assert kept() is None


def test_a_whole_ipv6_network_of_one_owner_counts_as_one() -> None:
    assert counted_as("2001:db8::1") == counted_as("2001:db8::ffff:1") == "2001:db8::/64"
    assert counted_as("2001:db8:0:1::1") != counted_as("2001:db8::1")
    assert counted_as("192.0.2.1") != counted_as("192.0.2.2")
    assert counted_as("::ffff:192.0.2.1") == "::ffff:192.0.2.1"


def test_a_list_of_networks_may_mix_both_families() -> None:
    assert is_in("192.0.2.7", ["2001:db8::/32", "192.0.2.0/24"])
    assert not is_in("192.0.3.7", ["2001:db8::/32", "192.0.2.0/24"])
    assert not is_in("unix", ["0.0.0.0/0"])
