"""Jobs that run until a gate is opened, and what their rows say afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from devtools.live_units.machine import Machine
from devtools.live_units.waiting import expect, wait_for

ENQUEUE = "from jobqueue.enqueue import enqueue; print('job', enqueue('live.hold', {'gate': '%s'}))"


@dataclass(frozen=True)
class HeldJob:
    """One job of the machine; `gate` is the name of the file that lets it end."""

    machine: Machine
    id: int
    gate: str

    def began(self) -> int:
        """How often it began."""
        return self._count("live.began")

    def ended(self) -> int:
        """How often it came to its end."""
        return self._count("live.ended")

    def attempts(self) -> int:
        """The attempts that its row counts."""
        return int(sql(self.machine, f"SELECT attempts FROM queue_jobs WHERE id = {self.id}"))

    def status(self) -> str:
        """The status of its row."""
        return sql(self.machine, f"SELECT status FROM queue_jobs WHERE id = {self.id}")

    def open_gate(self) -> None:
        """Lets it end."""
        self.machine.shell(f"touch /var/lib/consignments/{self.gate}")

    def must_have_run(self, times: int) -> None:
        """Waits for its end; raises StepFailed unless it began `times` times and ended once."""
        wait_for(f"job {self.id} completes", lambda: self.status() == "completed", seconds=60)
        seen = (self.began(), self.ended())
        expect(seen == (times, 1), f"job {self.id} began and ended {seen} times instead of ({times}, 1)")

    def _count(self, name: str) -> int:
        return int(
            sql(self.machine, f"SELECT COUNT(*) FROM queue_job_events WHERE job_id = {self.id} AND name = '{name}'")
        )


def start_held_job(machine: Machine, gate: str) -> HeldJob:
    """A job that a worker has begun and will not end before its gate is open."""
    job = enqueue_held(machine, gate)
    wait_for(f"job {job.id} begins", job.began)
    return job


def enqueue_held(machine: Machine, gate: str) -> HeldJob:
    """Such a job, in the line."""
    said = machine.shell(f'consignments shell -c "{ENQUEUE % gate}"')
    return HeldJob(machine, int(said.rpartition("job ")[2]), gate)


def sql(machine: Machine, statement: str) -> str:
    """What the database answers, without headings."""
    return machine.shell(f'mariadb --skip-column-names consignments -e "{statement}"').strip()
