"""The queues that are measured, behind one interface."""

from benchmarks.contenders.base import Contender
from benchmarks.contenders.django_q2 import DjangoQ2
from benchmarks.contenders.django_tasks_db import DjangoTasksDb
from benchmarks.contenders.huey_sqlite import HueySqlite
from benchmarks.contenders.ours import Ours
from benchmarks.contenders.raw_loop import RawLoop

ON_MARIADB: list[type[Contender]] = [RawLoop, Ours, DjangoTasksDb, DjangoQ2]
ON_SQLITE: list[type[Contender]] = [RawLoop, Ours, HueySqlite]

__all__ = ["ON_MARIADB", "ON_SQLITE", "Contender"]
