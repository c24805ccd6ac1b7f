"""What is wrong, in a form that the dashboard shows, check_health mails and a program can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from operations.runbook import section_for

if TYPE_CHECKING:
    from operations.dashboard.charts import Chart


class Level(IntEnum):
    """How bad it is; the number is check_health's exit code."""

    GREEN = 0
    AMBER = 1
    RED = 2

    @property
    def word(self) -> str:
        return (_("In order"), _("Watch"), _("Act now"))[self]

    @property
    def tone(self) -> str:
        """The class of its badge."""
        return ("good", "warn", "bad")[self]

    @property
    def sign(self) -> str:
        """A shape, so that nobody has to tell colours apart."""
        return ("●", "▲", "■")[self]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `code` is stable: an incident is known by it."""

    code: str
    level: Level
    sentence: str

    @property
    def section(self) -> str:
        """The anchor of the runbook's section about it; "" where there is none."""
        return section_for(self.code)


@dataclass(frozen=True)
class Fact:
    """One figure of a panel, ready to be shown."""

    label: str
    value: str


@dataclass(frozen=True)
class Table:
    """Rows of a panel under their headings."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with each cell's heading, which a phone shows beside it."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Panel:
    """One part of the system: its figures and what is wrong with it."""

    slug: str
    title: str
    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)

    @property
    def level(self) -> Level:
        return max((finding.level for finding in self.findings), default=Level.GREEN)
