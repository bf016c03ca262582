"""What starts a class host does with programs that are no host, or no good one."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from session import launch
from session.launch import HostProcess, start_host
from session.settings import ClassSettings

READY = '{"type": "ready", "pid": %d, "port": 1, "secure_port": 2, "link_port": 3}'


def start(folder: Path, program: str) -> HostProcess:
    """Start a Python program as the host of a class."""
    settings = ClassSettings("c", "Ohm", "T", "7KQ4MD", "link-secret", "observer", folder)
    return asyncio.run(start_host([sys.executable, "-c", program], settings))


def refused(folder: Path, program: str) -> StudioError:
    with pytest.raises(StudioError) as caught:
        start(folder, program)
    return caught.value


def test_a_host_reads_its_settings_and_answers(tmp_path: Path) -> None:
    program = (
        "import os, sys; assert 'link-secret' in sys.stdin.readline(); assert sys.stdin.readline() == ''\n"
        f"print('{READY}' % os.getpid(), flush=True); sys.stdout.close(); import time; time.sleep(60)"
    )
    host = start(tmp_path, program)
    assert host.ready.link_port == 3
    assert not host.has_ended()
    assert 0 <= time.time() - host.born_s < 120
    asyncio.run(host.kill())
    assert host.has_ended()
    asyncio.run(host.kill())


def test_the_secrets_are_on_no_command_line(tmp_path: Path) -> None:
    program = "import sys; print(repr(sys.argv), open('/proc/self/environ').read(), flush=True)"
    assert "link-secret" not in refused(tmp_path, program).detail


def test_what_a_host_says_is_told(tmp_path: Path) -> None:
    failed = '{"type": "failed", "code": "class-port-in-use", "detail": "98", "facts": {"port": 80}}'
    error = refused(tmp_path, f"print('{failed}')")
    assert (error.code, error.detail, error.facts) == (ErrorCode.CLASS_PORT_IN_USE, "98", {"port": 80})
    newer = '{"type": "failed", "code": "class-of-tomorrow", "detail": "x", "facts": {}}'
    error = refused(tmp_path, f"print('{newer}')")
    assert (error.code, error.detail) == (ErrorCode.CLASS_HOST_FAILED, "class-of-tomorrow: x")


@pytest.mark.parametrize("program", ["", "print('hello')", "raise SystemExit(3)", "import sys; sys.stdin.close()"])
def test_what_is_no_host_is_a_failure(tmp_path: Path, program: str) -> None:
    assert refused(tmp_path, program).code is ErrorCode.CLASS_HOST_FAILED


def test_what_a_dying_host_complains_of_is_kept(tmp_path: Path) -> None:
    assert refused(tmp_path, "raise ValueError('such is life')").code is ErrorCode.CLASS_HOST_FAILED
    assert "such is life" in (tmp_path / "host-errors.txt").read_text()


def test_a_host_that_says_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "START_TIMEOUT_S", 1.0)
    pid_file = tmp_path / "pid"
    program = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    assert "no answer" in refused(tmp_path, program).detail
    assert not pid_file.exists() or not Path(f"/proc/{pid_file.read_text()}").exists()


def test_a_program_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    settings = ClassSettings("c", "Ohm", "T", "7KQ4MD", "link-secret", "observer", tmp_path)
    with pytest.raises(StudioError) as caught:
        asyncio.run(start_host([str(tmp_path / "nothing")], settings))
    assert caught.value.code is ErrorCode.CLASS_HOST_FAILED
