import json
import threading
from pathlib import Path
from typing import Any

import pytest

from capture.clock import FakeClock
from capture.errors import ErrorCode, StudioError
from encoder.containers import container_named
from encoder.filescan import scan
from encoder.finish import finish_parts
from encoder.fold import Span
from encoder.journal import CameraPlaced, Chapter, Incident, Journal, read_journal
from encoder.lesson import Lesson
from encoder.packets import StreamId
from encoder.recording import Recording
from encoder.sinks import StopReason
from tests.helpers.packets import Material, make_material
from tests.helpers.recordings import LESSON, RigFactory, payloads_of, read_contents
from tests.helpers.waiting import wait_until

GENEROUS_S = 60


@pytest.fixture(scope="module")
def lesson() -> Material:
    """Six seconds, still but for a flash with a click at 2 s."""
    return make_material(6, event_s=2.0, microphone=True)


@pytest.mark.parametrize(("suffix", "sound"), [("mp4", "aac"), ("mkv", "aac"), ("mkv", "opus")])
def test_a_clean_stop_makes_a_normal_file(tmp_path: Path, rig: RigFactory, suffix: str, sound: Any) -> None:
    material = make_material(6, event_s=2.0, microphone=True, sound=sound)
    path = tmp_path / f"a: lesson, 100% séance.{suffix}"
    made = rig(path)
    made.recording.start(material.streams)
    made.journal.add(CameraPlaced(at_s=0, rect=(10, 20, 30, 40)))
    made.journal.add(Chapter(at_s=1.5, title="Un"))
    made.journal.add(Chapter(at_s=3, title="الثاني"))
    made.journal.add(Incident(at_s=4, code="camera-lost", detail="gone", lost_s=1))
    made.put_all(material.packets)
    report = made.recording.stop(GENEROUS_S)

    assert report.reason is StopReason.REQUESTED
    assert report.paths == (path,)
    assert report.journal is None
    assert report.bytes_written == path.stat().st_size
    assert report.packets_written == len(material.packets)
    assert report.duration_s == pytest.approx(6, abs=0.05)
    assert made.events == []
    assert made.progress == sorted(made.progress)
    assert made.progress[-1] == 1.0
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert scan(path, container_named(suffix)).closed

    contents = read_contents(path)
    assert contents.titles == ["Program", "Voice", "Microphone"]
    assert contents.payloads == payloads_of(material)
    assert contents.duration_s == pytest.approx(6, abs=0.05)
    assert LESSON.metadata().items() <= contents.metadata.items()
    assert [title for _, _, title in contents.chapters] == [LESSON.title, "Un", "الثاني"]
    assert [start_s for start_s, _, _ in contents.chapters] == [0, 1.5, 3]
    assert contents.journal["incidents"] == [{"at_s": 4, "code": "camera-lost", "device": "", "lost_s": 1}]
    assert contents.journal["camera"] == [[0, 10, 20, 30, 40]]
    assert contents.journal["version"] == contents.metadata["trainer_studio"] == "1.2"
    assert contents.colours == (6, 1)


@pytest.mark.parametrize(("suffix", "sound"), [("mp4", "aac"), ("mkv", "aac"), ("mkv", "opus")])
def test_the_encoders_delay_does_not_shift_the_sound(tmp_path: Path, rig: RigFactory, suffix: str, sound: Any) -> None:
    material = make_material(4, fps=10, event_s=2.0, sound=sound)
    made = rig(tmp_path / f"a.{suffix}")
    made.recording.start(material.streams)
    made.put_all(material.packets)
    made.recording.stop(GENEROUS_S)
    contents = read_contents(made.path)
    assert contents.click_s is not None
    assert contents.flash_s is not None
    # Matroska counts in milliseconds.
    assert abs(contents.click_s - contents.flash_s) < 0.002
    if suffix == "mp4":
        assert contents.flash_s == pytest.approx(2.0, abs=0.0005)


def test_the_index_comes_first(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.put_all(lesson.packets)
    made.recording.stop(GENEROUS_S)
    data = made.path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert b"colrnclx" in data


def test_without_marks_there_are_no_chapters(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.put_all(lesson.packets)
    made.recording.stop(GENEROUS_S)
    assert read_contents(made.path).chapters == []


def test_a_second_stop_does_no_harm(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.put_all(lesson.packets)
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(made.recording.stop(GENEROUS_S))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made.put_all(lesson.packets[:5])
    before = made.path.read_bytes()
    reports.append(made.recording.stop(GENEROUS_S))
    assert reports == [reports[0]] * 4
    assert made.path.read_bytes() == before


def test_nothing_recorded_is_no_error(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    report = made.recording.stop(GENEROUS_S)
    assert (report.packets_written, report.duration_s, report.journal) == (0, 0, None)
    assert made.path.exists()


def test_nothing_is_overwritten(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("precious")
    journal = tmp_path / "a.mp4.journal"
    journal.write_text("of an interrupted one")
    with pytest.raises(StudioError) as raised:
        rig(path).recording.start(lesson.streams)
    assert raised.value.code is ErrorCode.OUT_EXISTS
    assert path.read_text() == "precious"
    assert journal.read_text() == "of an interrupted one"


def test_a_start_that_fails_leaves_nothing(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    (tmp_path / "a.mp4.journal").mkdir()
    with pytest.raises(StudioError) as raised:
        rig(tmp_path / "a.mp4").recording.start(lesson.streams)
    assert raised.value.code is ErrorCode.OUT_IS_DIRECTORY
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.mp4.journal"]


def test_an_unknown_container_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as raised:
        Recording(tmp_path / "a.avi", "avi", Lesson(), Journal(tmp_path / "j"), print, lambda: None)
    assert raised.value.code is ErrorCode.BAD_OPTION


def test_the_journal_is_on_the_disk_from_the_start(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    assert read_journal(made.journal.path)[0] == made.journal.entries[0]
    made.recording.stop(GENEROUS_S)


def test_a_stop_without_time_leaves_a_whole_file_and_its_journal(
    tmp_path: Path, rig: RigFactory, lesson: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("encoder.progress.INTERVAL_S", 0)
    clock = FakeClock()
    made = rig(tmp_path / "a.mp4", clock=clock)
    made.recording.start(lesson.streams)
    made.journal.add(Chapter(at_s=1.5, title="Un"))
    made.put_all(lesson.packets)
    # The time runs out in the middle of the copy.
    made.recording._on_progress = lambda fraction: clock.advance(GENEROUS_S if fraction > 0.3 else 0)
    report = made.recording.stop(GENEROUS_S)
    assert report.journal == made.journal.path
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.mp4", "a.mp4.journal"]
    assert scan(made.path, container_named("mp4")).closed
    contents = read_contents(made.path)
    assert contents.payloads == payloads_of(lesson)
    assert [title for _, _, title in contents.chapters] == [LESSON.title, "Un"]
    assert LESSON.metadata().items() <= contents.metadata.items()


@pytest.mark.parametrize("asked", [1, 700, 1250])
def test_no_read_of_the_file_outlasts_the_deadline(
    tmp_path: Path, lesson: Material, rig: RigFactory, asked: int
) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.put_all(lesson.packets)
    made.journal.close()
    made.recording._queue.close()
    made.recording._writer.join(GENEROUS_S)
    before = made.path.read_bytes()
    counted = 0

    def abandoned() -> bool:
        nonlocal counted
        counted += 1
        return counted >= asked

    span = Span(0, 6)
    # In the count of the packets, in the copy, and in the verification: each asks once a packet.
    assert not finish_parts([(made.path, span)], container_named("mp4"), made.journal.entries, print, abandoned)
    assert counted == asked
    assert made.path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [made.path, made.journal.path]
    made.recording.stop(GENEROUS_S)


def test_a_file_that_was_taken_away_is_no_crash(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.put_all(lesson.packets)
    made.path.unlink()
    report = made.recording.stop(GENEROUS_S)
    assert report.bytes_written == 0
    assert report.journal == made.journal.path


def test_sound_alone(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start([spec for spec in lesson.streams if spec.id is StreamId.RECORD_AUDIO])
    made.put_all(lesson.of(StreamId.RECORD_AUDIO))
    report = made.recording.stop(GENEROUS_S)
    assert report.packets_written == len(lesson.of(StreamId.RECORD_AUDIO))
    assert report.journal is None


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_silent_stream_does_not_keep_the_others_from_the_disk(
    tmp_path: Path, rig: RigFactory, lesson: Material, suffix: str
) -> None:
    made = rig(tmp_path / f"a.{suffix}")
    made.recording.start(lesson.streams)
    heard = [packet for packet in lesson.packets if packet.stream is not StreamId.RECORD_MICROPHONE]
    made.put_all(heard)
    wait_until(lambda: made.packets_written == len(heard))
    as_a_crash_leaves_it = tmp_path / f"copy.{suffix}"
    as_a_crash_leaves_it.write_bytes(made.path.read_bytes())
    made.recording.stop(GENEROUS_S)
    assert len(read_contents(as_a_crash_leaves_it).video_s) >= 8
    assert read_contents(made.path).payloads == {
        title: payloads for title, payloads in payloads_of(lesson).items() if title != "Microphone"
    }


def test_a_long_journal_fits_into_the_file(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    for number in range(5000):
        made.journal.add(Incident(at_s=number / 1000, code="camera-lost", device="x" * 100))
    made.put_all(lesson.packets)
    made.recording.stop(GENEROUS_S)
    rest = read_contents(made.path).journal
    assert len(rest["incidents"]) == 5000
    assert len(json.dumps(rest)) > 700_000
