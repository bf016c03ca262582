"""A class whose host or studio is killed."""

import os
import signal
import time
from pathlib import Path

from capture.clock import NS_PER_S
from tests.helpers.background import Background
from tests.helpers.command import PATIENCE_S
from tests.helpers.player import check_whole
from tests.helpers.teaching import Lesson, Teach, is_free
from tests.helpers.trainee import Trainee


def test_a_killed_host_is_back_with_everything_and_the_recording_never_noticed(teach: Teach, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    lesson = teach("--record", out)
    command = lesson.command
    with Background() as background:
        first = Trainee(lesson.url)
        background.run(first.__aenter__())
        token = background.run(first.enter("Amina", lesson.code))["token"]
        background.run(first.send("say", text="before"))
        command.wait_for("chat")
        command.wait_for("progress", count=2)

        killed_ns = time.monotonic_ns()
        lesson.kill_host()
        assert command.wait_for("class-trouble")["code"] == "class-link-lost"
        came_ns, restored = command.wait_event("class-restored", PATIENCE_S)
        assert (came_ns - killed_ns) / NS_PER_S < 3 * _slowness(lesson)
        assert restored["pid"] not in lesson.host_pids[:-1]
        assert command.wait_for("incident")["code"] == "class-link-lost"
        background.run(first.__aexit__(None, None, None))

        second = Trainee(lesson.url)
        background.run(second.__aenter__())
        welcome = background.run(second.resume(token))
        assert welcome["you"]["name"] == "Amina"
        assert [line["text"] for line in welcome["chat"]] == ["before"]
        assert welcome["recording"] is True
        media = background.run(second.watch())
        # A new host knows by itself what is to be encoded.
        command.wait_for("quality", count=len(command.events("quality")) + 2)
        picture = media.stream("video")
        assert picture is not None
        assert picture.packets > 50
        background.run(second.__aexit__(None, None, None))
    command.send("end")
    finished = command.finished()
    assert finished["incidents"] == 0
    check_whole(out, finished)


def test_a_host_that_hangs_is_replaced(teach: Teach) -> None:
    lesson = teach()
    os.kill(lesson.opened["pids"]["host"], signal.SIGSTOP)
    lesson.command.wait_for("class-restored")
    lesson.command.say("say there again", "chat")
    lesson.command.send("end")
    lesson.command.wait_for("class-ended")
    assert lesson.command.end() == 0


def test_a_killed_studio_is_waited_for_and_the_next_one_takes_the_class_back(teach: Teach, tmp_path: Path) -> None:
    lesson = teach("--title", "Ohm")
    with Background() as background:
        trainee = Trainee(lesson.url)
        background.run(trainee.__aenter__())
        background.run(trainee.enter("Amina", lesson.code))
        lesson.command.say("lock", "locked")
        lesson.command.signal(signal.SIGKILL)
        lesson.command.end()
        assert background.run(trainee.wait("trainer"))["away"] is True

        again = teach("--title", "Something else", port=lesson.port)
        assert again.opened["again"] is True
        for name in ("code", "title", "class_id", "folder", "observer_url"):
            assert again.opened[name] == lesson.opened[name]
        assert again.opened["pids"]["host"] == lesson.opened["pids"]["host"]
        snapshot = again.command.wait_for("snapshot")
        assert [person["name"] for person in snapshot["people"]] == ["Amina"]
        assert snapshot["locked"] is True
        assert background.run(trainee.wait("trainer"))["away"] is False

        # And this one brings it back too, with the same code.
        again.kill_host()
        again.command.wait_for("class-restored")
        again.command.send("end")
        again.command.wait_for("class-ended")
        assert again.command.end() == 0
        background.run(trainee.__aexit__(None, None, None))
    assert is_free(lesson.port)


def test_a_class_that_is_taught_is_not_taken_away_by_another_studio(teach: Teach) -> None:
    lesson = teach()
    code = lesson.code
    failed = teach(port=lesson.port).command.failed(6)
    assert failed["code"] == "class-port-in-use"
    lesson.command.say("say still here", "chat")
    assert lesson.code == code
    assert not lesson.command.events("class-trouble")
    lesson.command.send("end")
    assert lesson.command.end() == 0


def _slowness(lesson: Lesson) -> float:
    """Return how much longer than usual things take now: 1 where a class opens within 4 s."""
    opened_ns = lesson.command.events("class-open")[0][0]
    return max(1.0, (opened_ns - lesson.command.started_ns) / NS_PER_S / 4)
