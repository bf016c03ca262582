"""A class from its opening to its end, as the trainer's terminal and a trainee's wire tell it."""

import json
import signal
import socket
import ssl
import stat
import urllib.request
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.certificates import institutions_certificate
from tests.helpers.player import check_whole
from tests.helpers.teaching import Teach, free_ports, is_free
from tests.helpers.trainee import Trainee


def test_a_class_with_a_trainee_in_it(teach: Teach, tmp_path: Path) -> None:
    lesson = teach("--title", "Ohm", "--trainer", "Nadia", "--code", "ab12cd")
    command, opened = lesson.command, lesson.opened
    assert command.all_events[0]["event"] == "class-open"
    assert opened["join_url"] == f"{lesson.url}/#AB12CD"
    assert opened["join_urls"] == [opened["join_url"]]
    assert opened["secure_url"] == f"https://127.0.0.1:{lesson.port + 1}/"
    assert opened["pids"]["studio"] == command.pid
    assert (opened["code"], opened["title"], opened["again"]) == ("AB12CD", "Ohm", False)
    assert stat.S_IMODE((lesson.folder / "class.json").stat().st_mode) == 0o600
    secret = opened["observer_url"].partition("#observer=")[2]
    assert secret not in command.log

    with Background() as background:
        trainee, observer = Trainee(lesson.url), Trainee(lesson.url)
        background.run(trainee.__aenter__())
        background.run(observer.__aenter__())
        hello = background.run(trainee.wait("hello"))
        assert (hello["title"], hello["trainer"]) == ("Ohm", "Nadia")
        background.run(trainee.enter("Amina", "ab12cd"))
        person = command.wait_for("trainee-joined")["person"]
        assert person["name"] == "Amina"
        background.run(observer.enter("Inspector", "", observer=secret))
        assert command.wait_for("observer-joined")["person"]["name"] == "Inspector"

        command.send("say Bonjour")
        assert background.run(trainee.wait("chat"))["line"]["text"] == "Bonjour"
        background.run(trainee.send("say", text="Oui"))
        assert command.wait_for("chat", count=2)["text"] == "Oui"
        background.run(trainee.send("hand", up=True))
        assert command.wait_for("hand-raised")["id"] == person["id"]
        command.say("lower-hand all", "hand-lowered")
        poll = command.say("poll Ready? | yes | no", "poll-opened")
        background.run(trainee.send("vote", poll=poll["poll"], choices=[0]))
        assert command.wait_for("poll-counts")["counts"] == [1, 0]
        assert command.say("close-poll", "poll-result")["counts"] == [1, 0]

        handout = tmp_path / "sheet one.pdf"
        handout.write_bytes(b"x" * 1_000_000)
        assert command.say(f"share {handout}", "file-shared")["size"] == 1_000_000
        listed = background.run(trainee.wait("handouts"))["handouts"]
        assert [each["name"] for each in listed] == ["sheet one.pdf"]

        refused = command.say("give-voice t99", "command-refused")
        assert (refused["command"], refused["code"]) == ("give-voice", "class-person-unknown")
        assert "t99" in refused["message"]
        assert command.say("dance", "command-refused", count=2)["code"] == "bad-command"
        assert command.say("pause", "command-refused", count=3)["code"] == "not-recording"
        assert command.say("share nowhere.pdf", "command-refused", count=4)["code"] == "file-missing"

        command.send("end")
        assert background.run(trainee.wait("goodbye"))["reason"] == "ended"
        assert command.wait_for("class-ended")["by_trainer"] is True
        assert command.end() == 0, command.said
        background.run(trainee.__aexit__(None, None, None))
        background.run(observer.__aexit__(None, None, None))
    assert is_free(lesson.port)
    assert is_free(lesson.port + 1)
    # What may be known of a class that is over: all but its secrets.
    left = {path.name: path.read_bytes() for path in lesson.folder.iterdir() if path.is_file()}
    assert "class.json" not in left
    assert "journal.jsonl" in left
    assert not any(secret.encode() in content for content in left.values())
    assert json.loads(left["journal.jsonl"].splitlines()[-1])["fact"] == "class-ended"


def test_a_recording_begins_and_ends_while_the_class_goes_on(teach: Teach, tmp_path: Path) -> None:
    lesson, out = teach(), tmp_path / "later.mp4"
    command = lesson.command
    command.wait_for("class-open")
    command.say(f"record {out}", "recording-started")
    assert command.wait_for("recording")["on"] is True
    assert command.say(f"record {tmp_path / 'b.mp4'}", "command-refused")["code"] == "already-recording"
    command.say("pause", "paused")
    assert command.wait_for("recording", count=2)["on"] is False
    command.say("resume", "resumed")
    assert command.wait_for("recording", count=3)["on"] is True
    command.wait_for("progress", count=2)
    finished = command.say("stop", "finished")
    assert finished["stop_reason"] == "requested"
    check_whole(out, finished)
    assert command.wait_for("recording", count=4)["on"] is False
    # Told after the recording's own report: the class has not ended with it.
    command.say("lock", "locked")
    late = tmp_path / "late.mp4"
    command.send(f"end\nsay too late\nrecord {late}\nshare {out}\nstop")
    command.wait_for("class-ended")
    assert command.end() == 0
    assert len(command.events("finished")) == 1
    # What was asked for after the end is answered, too.
    assert [(fields["command"], fields["code"]) for _, fields in command.events("command-refused")[1:]] == [
        ("say", "ended"),
        ("record", "ended"),
        ("share", "ended"),
        ("stop", "not-recording"),
    ]
    assert not late.exists()


def test_ctrl_c_ends_the_class_for_all_and_finishes_the_recording(teach: Teach, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    lesson = teach("--record", out, "--title", "Ohm")
    started = lesson.command.wait_for("recording-started")
    assert started["lesson_id"] == lesson.opened["class_id"]
    lesson.command.wait_for("progress", count=2)
    lesson.command.signal(signal.SIGINT)
    finished = lesson.command.finished()
    assert lesson.command.events("class-ended")
    check_whole(out, finished)
    assert is_free(lesson.port)


def test_it_ends_by_itself_after_the_time_that_was_asked_for(teach: Teach) -> None:
    lesson = teach("--seconds", "1")
    lesson.command.wait_for("class-ended")
    assert lesson.command.end() == 0


def test_people_read_how_to_join_in_their_language(teach: Teach) -> None:
    lesson = teach("--code", "7KQ4MD", json=False, LANG="fr_FR.UTF-8")
    lesson.command.wait_line("La classe est ouverte.")
    assert f"http://127.0.0.1:{lesson.port}/#7KQ4MD" in lesson.command.wait_line("Pour rejoindre")
    lesson.command.wait_line("Code\u00a0: 7KQ4MD")
    lesson.command.send("announce Page 12")
    lesson.command.wait_line("Épinglé\u00a0: Page 12")
    lesson.command.send("end")
    lesson.command.wait_line("La classe est terminée.")
    assert lesson.command.end() == 0


@pytest.mark.parametrize("which", [0, 1])
def test_a_port_in_use_is_named_and_nothing_is_left(teach: Teach, tmp_path: Path, which: int) -> None:
    port = free_ports()
    out = tmp_path / "lesson.mp4"
    with socket.create_server(("127.0.0.1", port + which)):
        lesson = teach("--record", out, port=port)
        failed = lesson.command.failed(6)
    assert failed["code"] == "class-port-in-use"
    assert failed["facts"] == {"port": port + which}
    assert str(port + which) in failed["message"]
    assert not out.exists()
    assert [event["event"] for event in lesson.command.all_events] == ["failed"]
    assert not list((tmp_path / "data").rglob("class.json"))


def test_a_given_certificates_name_is_in_the_links(teach: Teach, tmp_path: Path) -> None:
    cert, key, authority = institutions_certificate(tmp_path, ["localhost"])
    lesson = teach("--tls-cert", cert, "--tls-key", key)
    port = lesson.port
    assert lesson.opened["join_urls"] == [f"http://{host}:{port}/#{lesson.code}" for host in ("localhost", "127.0.0.1")]
    assert lesson.opened["join_url"] == lesson.opened["join_urls"][0]
    assert lesson.opened["secure_url"] == f"https://localhost:{port + 1}/"
    trusted = ssl.create_default_context(cafile=str(authority))
    with urllib.request.urlopen(lesson.opened["secure_url"], context=trusted, timeout=30) as page:
        assert page.status == 200
    lesson.command.send("end")
    assert lesson.command.end() == 0


def test_an_address_that_is_not_here_is_named(teach: Teach) -> None:
    failed = teach("--host", "203.0.113.9").command.failed(6)
    assert (failed["code"], failed["facts"]) == ("class-address-unknown", {"address": "203.0.113.9"})


def test_a_bad_certificate_and_a_bad_roster_are_named(teach: Teach, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate")
    failed = teach("--tls-cert", bad, "--tls-key", bad).command.failed(6)
    assert failed["code"] == "class-certificate-bad"
    roster = tmp_path / "roster.csv"
    roster.write_text("number,name\n1,Amina\n1,Ben\n", encoding="utf-8")
    failed = teach("--roster", roster).command.failed(6)
    assert failed["code"] == "class-roster-bad"
    assert failed["facts"]["line"] == 3


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--port", "0"), "bad-option"),
        (("--code", "a b"), "bad-option"),
        (("--code", "ab12c"), "bad-option"),
        (("--max-trainees", "0"), "bad-option"),
        (("--tls-cert", "a.pem"), "argument-missing"),
        (("--roster-only",), "argument-missing"),
        (("--seconds", "0"), "bad-duration"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(teach: Teach, options: tuple[str, ...], code: str) -> None:
    assert teach(*options).command.failed(2)["code"] == code
