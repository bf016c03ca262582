"""A measured process is charged with its children, and its lines are read as they come."""

import os
import signal
import sys
from pathlib import Path

import pytest

from capture.clock import NS_PER_S
from tests.bench.process import Job, JobError, file_origin_ns

BURN = "import time\nwhile time.process_time() < 0.3: pass"


def job(tmp_path: Path, program: str) -> Job:
    return Job([sys.executable, "-u", "-c", program], os.environ, tmp_path / "errors.txt")


def test_cpu_of_children_counts(tmp_path: Path) -> None:
    with job(tmp_path, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}])") as child:
        usage = child.finish(60)
    assert usage.cpu_s >= 0.3
    assert usage.wall_s > 0


def test_events_come_with_their_time_and_commands_go_in(tmp_path: Path) -> None:
    program = """
import sys
print('{"event": "ready"}')
for line in sys.stdin:
    print('{"event": "told", "line": "%s"}' % line.strip())
    if line.strip() == "stop":
        break
"""
    with job(tmp_path, program) as child:
        ready_ns, _ = child.wait_event("ready", 60)
        child.send("mark")
        child.send("stop")
        told_ns, told = child.wait_event("told", 60, count=2)
        child.finish(60)
    assert told["line"] == "stop"
    assert child.started_ns < ready_ns <= told_ns
    assert [fields["line"] for _, fields in child.events("told")] == ["mark", "stop"]


def test_a_failure_tells_the_last_words(tmp_path: Path) -> None:
    with (
        job(tmp_path, "import sys; sys.exit('the disk is gone')") as child,
        pytest.raises(JobError, match="disk is gone"),
    ):
        child.finish(60)


def test_an_event_that_does_not_come_is_an_error(tmp_path: Path) -> None:
    with job(tmp_path, "print('hello')") as child:
        with pytest.raises(JobError, match="no event 'finished'"):
            child.wait_event("finished", 60)
        child.finish(60)


def test_a_killed_process_says_so_and_one_left_alone_is_killed(tmp_path: Path) -> None:
    sleep = "import time; print('up'); time.sleep(600)"
    with job(tmp_path, sleep) as child:
        child.send_signal(signal.SIGKILL)
        assert child.wait(60).status == -signal.SIGKILL
    with job(tmp_path, sleep) as child:
        pass
    assert child.usage is not None
    assert child.usage.status == -signal.SIGKILL


def test_the_file_begins_where_the_earliest_progress_says(tmp_path: Path) -> None:
    program = "\n".join(f'print(\'{{"event": "progress", "elapsed_s": {at_s}}}\')' for at_s in (1, 2.5, 2))
    with job(tmp_path, program) as child:
        child.finish(60)
    events = child.events("progress")
    assert file_origin_ns(child) <= events[1][0] - 2.5 * NS_PER_S
    with job(tmp_path, "pass") as silent:
        silent.finish(60)
    with pytest.raises(JobError, match="no progress event"):
        file_origin_ns(silent)
