"""The test report counts what pytest wrote, and a run that did not happen is not green."""

from __future__ import annotations

from pathlib import Path

from devtools.run_tests import complaints
from devtools.suite_needs import BROWSER
from devtools.suite_report import RunResult, read_result, summary

JUNIT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_one"/>
<testcase classname="tests.a" name="test_two"><failure message="no"/></testcase>
<testcase classname="tests.a" name="test_three"><error message="boom"/></testcase>
<testcase classname="tests.b" name="test_four"><skipped message="no scanner"/></testcase>
</testsuite></testsuites>"""


def test_counts_passes_failures_and_skips(tmp_path: Path) -> None:
    junit = tmp_path / "run.xml"
    junit.write_text(JUNIT)
    result = read_result("SQLite", 1, 3.0, junit)
    assert (result.passed, result.failed, result.is_green) == (1, 2, False)
    assert result.skipped == ["tests.b::test_four: no scanner"]


def test_a_run_that_wrote_nothing_is_not_green(tmp_path: Path) -> None:
    assert not read_result("MariaDB", 0, 1.0, tmp_path / "missing.xml").is_green


def test_the_summary_ends_with_the_sum() -> None:
    runs = [RunResult("SQLite", 0, 5, 0, [], 1.0), RunResult("MariaDB", 1, 4, 1, ["a::b: why"], 2.0)]
    assert summary(runs).splitlines()[-1] == "tests: 9 passed, 1 failed, 1 skipped"


def test_what_is_left_out_is_named_with_its_cure() -> None:
    [sentence] = complaints([RunResult("SQLite", 0, 5, 0, [], 1.0)], [BROWSER])
    assert "Chromium" in sentence
    assert "apt-get install chromium" in sentence
