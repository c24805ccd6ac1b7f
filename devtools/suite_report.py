"""Reads what pytest wrote about a run, and sums up all runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class RunResult:
    """One run of the suite: on which database, with what outcome."""

    name: str
    exit_code: int
    passed: int
    failed: int
    skipped: list[str]
    seconds: float

    @property
    def is_green(self) -> bool:
        return self.exit_code == 0 and self.failed == 0 and self.passed > 0


def read_result(name: str, exit_code: int, seconds: float, junit: Path) -> RunResult:
    """The result of a run from its JUnit file; a run that wrote none counts as failed."""
    if not junit.exists():
        return RunResult(name, exit_code or 1, 0, 0, [], seconds)
    # Our own pytest wrote the file just now.
    cases = list(ElementTree.parse(junit).iter("testcase"))  # noqa: S314
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None and case not in failed]
    return RunResult(
        name=name,
        exit_code=exit_code,
        passed=len(cases) - len(failed) - len(skipped),
        failed=len(failed),
        skipped=[f"{case.get('classname')}::{case.get('name')}: {_reason(case)}" for case in skipped],
        seconds=seconds,
    )


def summary(results: list[RunResult]) -> str:
    """A line for each run, and last the sum in the form that test runners end with."""
    lines = [
        f"{result.name:<9}{result.passed} passed, {result.failed} failed, {len(result.skipped)} skipped"
        f" in {result.seconds:.0f} s{'' if result.is_green else '  <- not green'}"
        for result in results
    ]
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    skipped = sum(len(result.skipped) for result in results)
    return "\n".join([*lines, f"tests: {passed} passed, {failed} failed, {skipped} skipped"])


def _reason(case: ElementTree.Element) -> str:
    skipped = case.find("skipped")
    return "" if skipped is None else skipped.get("message", "")
