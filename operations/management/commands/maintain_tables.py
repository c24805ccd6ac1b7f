"""manage.py maintain_tables: sizes and indexes of the tables, and giving back space that lies idle."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from operations.exclusive import Busy, alone
from operations.maintenance.optimising import optimise
from operations.maintenance.tables import index_facts, table_sizes
from operations.progress import shown_steps

WIDTH = 140


class Command(BaseCommand):
    help = (
        "Without options, or with --report: how large each table is and how much of it lies idle, and every index with"
        " how many different values it has. With --optimise: renews statistics and rebuilds tables of which a fifth"
        " or more lies idle. Safe while people and workers write; a table in use is left for the next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--optimise", action="store_true", help="renew statistics, rebuild what holds much idle space"
        )
        parser.add_argument("--report", action="store_true", help="print the report (afterwards, with --optimise)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["optimise"]:
            self._optimise()
        if options["report"] or not options["optimise"]:
            self._print(_sizes())
            self._print(_indexes())

    def _optimise(self) -> None:
        tables = table_sizes()
        try:
            with alone(), shown_steps() as steps, steps.step("Tables", len(tables)) as advance:
                done = optimise(tables, advance)
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        for each in done:
            if each.what != "statistics renewed":
                self.stdout.write(f"{each.name}: {each.what}")
        self.stdout.write(f"{len(done)} tables looked after, {sum(1 for each in done if each.busy)} left: in use.")

    def _print(self, table: Table) -> None:
        console = Console(width=WIDTH)
        with console.capture() as shown:
            console.print(table)
        self.stdout.write(shown.get())


def _sizes() -> Table:
    shown = Table(title="Tables")
    for heading in ("Table", "Rows (about)", "Data MB", "Indexes MB", "Idle MB"):
        shown.add_column(heading, justify="left" if heading == "Table" else "right")
    for table in table_sizes():
        megabytes = (f"{size / 1_000_000:.1f}" for size in (table.data, table.indexes, table.idle))
        shown.add_row(table.name, f"{table.rows:,}" if table.rows else "", *megabytes)
    return shown


def _indexes() -> Table:
    shown = Table(title="Indexes")
    for heading in ("Table", "Index", "Columns", "Different values", "Superfluous beside"):
        # Names are long, and one that is cut short is of no use.
        shown.add_column(heading, justify="right" if heading == "Different values" else "left", overflow="fold")
    for fact in index_facts():
        distinct = "not known" if fact.distinct is None else f"{fact.distinct:,}"
        shown.add_row(fact.table, fact.name, ", ".join(fact.columns), distinct, fact.covered_by)
    return shown
