"""A class whose host hangs or whose studio is killed, as the wire tells it."""

import os
import signal

from tests.helpers.background import Background
from tests.helpers.browser import wait_until
from tests.helpers.teaching import Teach, is_free
from tests.helpers.trainee import Trainee


def test_a_host_that_hangs_is_replaced(teach: Teach) -> None:
    lesson = teach()
    os.kill(lesson.opened["pids"]["host"], signal.SIGSTOP)
    lesson.command.wait_for("class-restored")
    lesson.command.say("say there again", "chat")
    lesson.command.send("end")
    lesson.command.wait_for("class-ended")
    assert lesson.command.end() == 0


def test_a_killed_studio_is_waited_for_and_the_next_one_takes_the_class_back(teach: Teach) -> None:
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
        media = background.run(trainee.watch())
        # The new studio knows by itself what is to be encoded.
        wait_until(lambda: (found := media.stream("video")) is not None and found.packets > 50, "no picture")

        # And this one brings it back too, with the same code.
        again.kill_host()
        again.command.wait_for("class-restored")
        again.command.send("end")
        again.command.wait_for("class-ended")
        assert again.command.end() == 0
        background.run(trainee.__aexit__(None, None, None))
    assert is_free(lesson.port)


def test_a_class_goes_on_after_host_and_studio_died_and_only_when_it_is_wanted(teach: Teach) -> None:
    lesson = teach("--title", "Ohm")
    with Background() as background:
        trainee = Trainee(lesson.url)
        background.run(trainee.__aenter__())
        token = background.run(trainee.enter("Amina", lesson.code))["token"]
        lesson.command.say("say before the lights went out", "chat")
        lesson.command.signal(signal.SIGKILL)
        lesson.command.end()
        lesson.kill_host()
        background.run(trainee.__aexit__(None, None, None))

        again = teach("--title", "Ohm", port=lesson.port)
        assert again.opened["again"] is True
        assert 0 <= again.opened["interrupted_s"] < 600
        for name in ("code", "class_id", "folder", "observer_url"):
            assert again.opened[name] == lesson.opened[name]
        assert [person["name"] for person in again.command.wait_for("snapshot")["away"]] == ["Amina"]
        back = Trainee(again.url)
        background.run(back.__aenter__())
        background.run(back.send("resume", token=token))
        assert [line["text"] for line in background.run(back.wait("welcome"))["chat"]] == ["before the lights went out"]
        again.command.wait_for("trainee-returned")
        again.command.signal(signal.SIGKILL)
        again.command.end()

        # Its host still waits; a new class is wanted: the old one ends for all.
        new = teach("--title", "Ohm", "--new", port=lesson.port)
        assert background.run(back.wait("goodbye"))["reason"] == "ended"
        assert new.opened["again"] is False
        assert new.opened["interrupted_s"] is None
        assert new.opened["folder"] != lesson.opened["folder"]
        background.run(back.__aexit__(None, None, None))
    new.command.signal(signal.SIGKILL)
    new.command.end()
    new.kill_host()
    other = teach("--title", "Volt", port=lesson.port)
    assert other.opened["again"] is False
    other.command.send("end")
    assert other.command.end() == 0
    newest = teach("--title", "Ohm", "--new", port=lesson.port)
    assert newest.opened["again"] is False
    newest.command.send("end")
    assert newest.command.end() == 0
    # Begun anew twice since: nothing is left to go on with.
    last = teach("--title", "Ohm", port=lesson.port)
    assert last.opened["again"] is False
    last.command.send("end")
    assert last.command.end() == 0


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
