"""`manage.py register_webhooks`: Lightspeed's subscriptions for this site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from sync.lightspeed.errors import LightspeedError
from webhooks.event_types import SUBSCRIBABLE, WANTED
from webhooks.subscriptions import Subscription, Subscriptions, address_for, compare, is_ours

ACTIONS = ("create", "list", "check", "remove")


class Command(BaseCommand):
    help = (
        "Creates, lists, checks or removes the webhooks that Lightspeed sends to this site. Safe to repeat: what is"
        " there already is left alone, and hooks of other sites are never touched. `check` exits 1 on a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", nargs="?", choices=ACTIONS, default="create", help="default: %(default)s")
        parser.add_argument("--url", help="where Lightspeed posts to (default: WEBHOOK_PUBLIC_URL)")
        parser.add_argument("--types", help=f"comma-separated; default: {','.join(WANTED)}")

    def handle(self, *args: Any, **options: Any) -> None:
        url, types = _public_url(options["url"]), _types(options["types"])
        action = getattr(self, f"_{options['action']}")
        try:
            with Subscriptions() as subscriptions:
                action(subscriptions, url, types)
        except LightspeedError as fault:
            raise CommandError(fault.message) from fault

    def _create(self, subscriptions: Subscriptions, url: str, types: Sequence[str]) -> None:
        found = compare(subscriptions.all(), url, types)
        for event_type in found.missing:
            made = subscriptions.create(event_type, address_for(url, event_type))
            self.stdout.write(f"{event_type}: {'created' if made else 'there already'}")
        for hook in found.inactive:
            subscriptions.activate(hook)
            self.stdout.write(f"{hook.type}: switched on again")
        for event_type in sorted(set(types) - {*found.missing, *(hook.type for hook in found.inactive)}):
            self.stdout.write(f"{event_type}: there already")

    def _list(self, subscriptions: Subscriptions, url: str, types: Sequence[str]) -> None:
        table = Table("Type", "Address", "Active", "Ours", "Id")
        for hook in sorted(subscriptions.all(), key=lambda hook: (hook.url, hook.type)):
            table.add_row(hook.type, hook.url, _yes(hook.active), _yes(is_ours(hook, url)), hook.id)
        # The addresses are what is looked for here: they are not cut, whatever the width of the terminal.
        console = Console(width=200)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())

    def _check(self, subscriptions: Subscriptions, url: str, types: Sequence[str]) -> None:
        found = compare(subscriptions.all(), url, types)
        for event_type in found.missing:
            self.stdout.write(f"{event_type}: missing")
        for hook in found.inactive:
            self.stdout.write(f"{hook.type}: switched off")
        for hook in found.unwanted:
            self.stdout.write(f"{hook.type}: not wanted, at {hook.url}")
        if found:
            raise CommandError("Lightspeed's webhooks are not as wanted. `register_webhooks create` makes them so.")
        self.stdout.write(f"All {len(types)} webhooks are there.")

    def _remove(self, subscriptions: Subscriptions, url: str, types: Sequence[str]) -> None:
        ours: list[Subscription] = [hook for hook in subscriptions.all() if is_ours(hook, url)]
        for hook in ours:
            subscriptions.remove(hook)
            self.stdout.write(f"{hook.type}: removed")
        if not ours:
            self.stdout.write("There was none of this site.")


def _public_url(given: str | None) -> str:
    url: str = given or settings.WEBHOOK_PUBLIC_URL
    if not url:
        raise CommandError("Where does Lightspeed reach this site? Give --url, or set WEBHOOK_PUBLIC_URL.")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise CommandError(f"{url} must be like https://consignments.example.com/webhooks/lightspeed/")
    return url


def _types(given: str | None) -> list[str]:
    types = [each.strip() for each in given.split(",")] if given else list(WANTED)
    unknown = [each for each in types if each not in SUBSCRIBABLE]
    if unknown:
        raise CommandError(f"Lightspeed has no webhook {', '.join(unknown)}. It has: {', '.join(SUBSCRIBABLE)}.")
    return types


def _yes(value: bool) -> str:
    return "yes" if value else "no"
