"""Lists of networks in the settings, and where a call comes from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

UNIX_SOCKET = "unix"
# Whoever has one IPv6 address mostly has a /64 of them.
_IPV6_PREFIX = 64
_MAX_HOPS = 20


def client_address(request: HttpRequest) -> str:
    """The address of the caller: the last hop that is not a proxy of ours (TRUSTED_PROXIES).

    X-Forwarded-For is read from its end, and only as far as proxies of ours wrote it: the rest a client can make up.
    """
    hop = str(request.META.get("REMOTE_ADDR", "")) or UNIX_SOCKET
    claimed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")[-_MAX_HOPS:]]
    while _is_ours(hop) and claimed and (earlier := parse_address(claimed.pop())):
        hop = str(earlier)
    return hop


def comes_through_our_proxy(request: HttpRequest) -> bool:
    """Whether it was handed on by a proxy of ours, whose headers may be believed."""
    return _is_ours(str(request.META.get("REMOTE_ADDR", "")) or UNIX_SOCKET)


def counted_as(address: str) -> str:
    """What refusals of an address are counted under: the address, or the /64 of an IPv6 one."""
    parsed = parse_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return address


def is_in(address: str, entries: Sequence[str]) -> bool:
    """Whether an address lies in one of the networks that a setting lists."""
    parsed = parse_address(address)
    return parsed is not None and any(parsed in network for network in _networks(tuple(entries)))


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    """An address; None for what is none. IPv4 inside IPv6 counts as IPv4."""
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


def unreadable(entries: Sequence[str]) -> list[str]:
    """The entries of a setting that are no network."""
    return [entry for entry in entries if entry != UNIX_SOCKET and not _networks((entry,))]


def _is_ours(hop: str) -> bool:
    proxies = settings.TRUSTED_PROXIES
    return (hop == UNIX_SOCKET and UNIX_SOCKET in proxies) or is_in(hop, proxies)


@lru_cache(maxsize=64)
def _networks(entries: tuple[str, ...]) -> tuple[Network, ...]:
    """Those that can be read; `check` reports the others."""
    found: list[Network] = []
    for entry in entries:
        try:
            found.append(ip_network(entry, strict=False))
        except ValueError:
            continue
    return tuple(found)
