"""Every point on which the vendor's behaviour is unsure, or that a test wants otherwise. docs/simulator.md argues each.

They belong to the run, not to the retailer: the state file does not keep them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any


class BadSwitch(Exception):
    """There is no such switch, or it cannot have that value."""


def one_of(first: str, *others: str) -> Any:
    """A switch with named positions, `first` being the default."""
    return field(default=first, metadata={"choices": (first, *others)})


@dataclass
class Switches:
    """The positions now; the values written here are the defaults."""

    # Answers
    refusal_status: int = 422
    envelope: str = one_of("title", "plain", "global", "details", "fields", "oauth")
    nulls: str = one_of("print", "omit")
    amounts: str = one_of("strings", "numbers")
    tutorial_fields: bool = True
    put_line_answer: str = one_of("line", "list")
    bodies: str = one_of("either", "bare", "wrapped")

    # Lists and versions
    version_step: int = 3
    after_inclusive: bool = False
    before_inclusive: bool = True
    default_page_size: int = 100
    max_page_size: int = 10_000
    deleted_listing: bool = True
    deleted_by_id: str = one_of("missing", "shown")
    line_change_bumps_consignment: bool = False

    # Rules of consignments
    put_requires_all: bool = False
    skip_states: bool = False
    cancel_empty: bool = False
    delete_received: bool = False
    transfer_dispatches: bool = False
    cancel_sent_return: bool = False
    cancel_restocks: bool = True
    put_creates_line: bool = False
    post_adds: bool = True
    inapplicable_fields: str = one_of("ignore", "refuse")
    zero_received_dispatches: bool = True
    large_bulk: str = one_of("accept", "502", "504")
    line_status_received: str = one_of("RECEIVE_SUCCESS", "SUCCESS")

    # Access
    rate_limited: bool = True
    registers: int = 1
    rate_window_seconds: int = 300
    retry_after: str = one_of("date", "none", "past", "seconds", "nonsense")
    token_seconds: int = 86_400
    token_limit: int = 10
    token_window_seconds: int = 60
    rotate_refresh_tokens: bool = True
    oauth_error_status: int = 400

    # Webhooks
    runbook_webhook: bool = True
    webhook_encoding: str = one_of("hex", "base64")
    webhook_signed_over: str = one_of("body", "payload")
    webhook_extra_fields: bool = True
    webhook_timeout_seconds: float = 5.0
    webhook_tries: int = 20
    webhook_clock: float = 1.0
    webhook_retries_refusals: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def change(self, values: Mapping[str, Any]) -> None:
        """Sets all of `values` or, raising BadSwitch, none."""
        checked = {name: _checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def change_from_words(self, texts: Mapping[str, str]) -> None:
        """The same from words, as a command line or a form has them."""
        self.change({name: _from_words(name, value) for name, value in texts.items()})

    def reset(self) -> None:
        """Back to the defaults, or what the command line made of them."""
        self.change(_at_start)


_KNOWN = {switch.name: switch for switch in fields(Switches)}
switches = Switches()
_at_start = switches.as_dict()


def set_at_start(texts: Mapping[str, str]) -> None:
    """Sets switches from the command line's words, to which `reset` then returns; raises BadSwitch."""
    switches.change_from_words(texts)
    _at_start.update(switches.as_dict())


def choices_of(name: str) -> tuple[str, ...]:
    """The positions that a switch has by name; none for a number."""
    named: tuple[str, ...] = _KNOWN[name].metadata.get("choices", ())
    return ("on", "off") if isinstance(_default(name), bool) else named


def _checked(name: str, value: Any) -> Any:
    kind, choices = type(_default(name)), _KNOWN[name].metadata.get("choices")
    if kind is float and type(value) in (int, Decimal):
        value = float(value)
    if type(value) is not kind:
        raise BadSwitch(f"{name} wants {kind.__name__}, not {value!r}")
    if choices and value not in choices:
        raise BadSwitch(f"{name} is one of {', '.join(choices)}, not {value!r}")
    return value


def _default(name: str) -> Any:
    if name not in _KNOWN:
        raise BadSwitch(f"there is no switch {name!r}")
    return _KNOWN[name].default


def _from_words(name: str, words: str) -> Any:
    kind = type(_default(name))
    if kind is bool:
        return _bool_from(name, words.lower())
    try:
        return kind(words)
    except ValueError as broken:
        raise BadSwitch(f"{name} wants {kind.__name__}, not {words!r}") from broken


def _bool_from(name: str, words: str) -> bool:
    if words not in {"true", "on", "yes", "1", "false", "off", "no", "0"}:
        raise BadSwitch(f"{name} is on or off, not {words!r}")
    return words in {"true", "on", "yes", "1"}
