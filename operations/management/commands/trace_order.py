"""One order's story, for whoever is asked what happened to it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consignments.models import Order
from operations.story import MOST, Happening, Story, story_of


class Command(BaseCommand):
    help = (
        "Prints what happened to an order, oldest first: its events, jobs, dead letters, webhooks, steps at Lightspeed,"
        " differences, receipts and photographs. Times are UTC. The ids are those of the log: grep for a request_id"
        " or job_id there to read on. Exit codes: 0 told, 2 there is no such order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="the order's number, such as PO-000123")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        order = Order.objects.select_related("supplier", "outlet", "source").filter(number=options["number"]).first()
        if order is None:
            raise CommandError(f"There is no order {options['number']}.", returncode=2)
        story = story_of(order)
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(story)))
            return
        origin, target = order.parties
        self.stdout.write(f"{order.number}, {order.get_status_display()}, from {origin} to {target}")
        for happening in story.happenings:
            self.stdout.write(_line(happening))
        for source in story.cut:
            self.stdout.write(f"More {source} than {MOST:,}: only the last are told.")


def _as_dict(story: Story) -> dict[str, Any]:
    order = story.order
    return {
        "order": order.number,
        "status": order.status,
        "lightspeed_id": order.lightspeed_id,
        "story": [happening.as_dict() for happening in story.happenings],
        "cut": story.cut,
    }


def _line(happening: Happening) -> str:
    ids = " ".join(f"{name}={value}" for name, value in happening.ids.items())
    return f"{happening.at:%Y-%m-%d %H:%M:%S.%f}"[:-3] + f"  {happening.source:12} {happening.what}  {ids}".rstrip()
