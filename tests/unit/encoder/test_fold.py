import json

from encoder import fold
from encoder.fold import Span
from encoder.journal import (
    CameraPlaced,
    Chapter,
    DeviceReturned,
    Entry,
    Incident,
    Paused,
    Resumed,
    ScreenChanging,
    ScreenStill,
    Started,
)
from encoder.lesson import Lesson

SECRET = "rtsp://me:secret@camera"
STARTED = Started(at_s=0, lesson=Lesson(title="Lesson"), wall="w", settings=SECRET, version="1", pid=1)
MARKS: list[Entry] = [STARTED, Chapter(at_s=10, title="A"), Chapter(at_s=30, title="B")]


def _chapters(entries: list[Entry], span: Span) -> list[tuple[float, float, str]]:
    return [(c["start"] / 1000, c["end"] / 1000, c["metadata"]["title"]) for c in fold.chapters(entries, span)]


def test_no_marks_no_chapters() -> None:
    assert _chapters([STARTED], Span(0, 60)) == []


def test_before_the_first_mark_is_a_chapter_too() -> None:
    assert _chapters(MARKS, Span(0, 60)) == [(0, 10, "Lesson"), (10, 30, "A"), (30, 60, "B")]


def test_a_mark_at_the_start_is_the_first_chapter() -> None:
    assert _chapters([Chapter(at_s=0.2, title="A")], Span(0, 60)) == [(0, 60, "A")]


def test_without_a_title_the_opening_has_a_name_all_the_same() -> None:
    assert _chapters([Chapter(at_s=10, title="A")], Span(0, 60)) == [(0, 10, "Start"), (10, 60, "A")]


def test_chapters_go_on_in_the_next_part() -> None:
    assert _chapters(MARKS, Span(0, 20)) == [(0, 10, "Lesson"), (10, 20, "A")]
    assert _chapters(MARKS, Span(20, 60)) == [(0, 10, "A"), (10, 40, "B")]
    assert _chapters(MARKS, Span(40, 60)) == [(0, 20, "B")]


def test_a_mark_at_the_joint_belongs_to_the_next_part() -> None:
    assert _chapters(MARKS, Span(0, 30)) == [(0, 10, "Lesson"), (10, 30, "A")]
    assert _chapters(MARKS, Span(30, 60)) == [(0, 30, "B")]


def test_a_mark_past_the_end_makes_no_chapter() -> None:
    assert _chapters(MARKS, Span(0, 25)) == [(0, 10, "Lesson"), (10, 25, "A")]


def test_the_rest_of_the_journal_is_json_in_the_parts_own_time() -> None:
    entries: list[Entry] = [
        STARTED,
        CameraPlaced(at_s=0, rect=(1, 2, 3, 4)),
        ScreenChanging(at_s=5),
        ScreenStill(at_s=22),
        Incident(at_s=8, code="camera-lost", detail=SECRET, lost_s=2),
        Paused(at_s=12, wall="w1"),
        Resumed(at_s=12, wall="w2", pause_s=60),
        CameraPlaced(at_s=15, rect=None),
        Paused(at_s=25, wall="w3"),
        Resumed(at_s=25, wall="w4", pause_s=30),
        CameraPlaced(at_s=28, rect=(5, 6, 7, 8)),
        ScreenChanging(at_s=29),
        Incident(at_s=30, code="disk-floor"),
        Paused(at_s=30, wall="w5"),
    ]
    about = {"started": "w", "version": "1"}
    assert fold.summary(entries, Span(0, 20)) == {
        "part_start_s": 0,
        **about,
        "pauses": [{"at_s": 12, "wall": "w1", "pause_s": 60}],
        "incidents": [{"at_s": 8, "code": "camera-lost", "device": "", "lost_s": 2}],
        "screen_changes": [[5, 20]],
        "camera": [[0, 1, 2, 3, 4], [15]],
    }
    second = json.loads(fold.metadata(entries, Span(20, 30))[fold.JOURNAL_KEY])
    assert second == {
        "part_start_s": 20,
        **about,
        "pauses": [{"at_s": 5, "wall": "w3", "pause_s": 30}, {"at_s": 10, "wall": "w5"}],
        "incidents": [{"at_s": 10, "code": "disk-floor", "device": "", "lost_s": 0}],
        "screen_changes": [[0, 2], [9, 10]],
        "camera": [[0], [8, 5, 6, 7, 8]],
    }
    assert SECRET not in str(fold.metadata(entries, Span(0, 20)))


def _lost(entries: list[Entry], span: Span) -> list[tuple[str, float]]:
    return [(incident["device"], incident["lost_s"]) for incident in fold.summary(entries, span)["incidents"]]


def test_a_device_was_away_until_it_came_back() -> None:
    entries: list[Entry] = [
        STARTED,
        Incident(at_s=8, code="camera-lost", device="camera"),
        Incident(at_s=9, code="microphone-lost", device="microphone"),
        Incident(at_s=9.5, code="suspended", lost_s=60),
        DeviceReturned(at_s=10.25, device="camera"),
        Incident(at_s=12, code="camera-lost", device="camera"),
        DeviceReturned(at_s=22, device="camera"),
        DeviceReturned(at_s=23, device="system-sound"),
    ]
    # The microphone stayed away; the second part holds nothing but the end of it.
    assert _lost(entries, Span(0, 20)) == [("camera", 2.25), ("microphone", 14), ("", 60), ("camera", 10)]
    assert _lost(entries, Span(0, 30)) == [("camera", 2.25), ("microphone", 21), ("", 60), ("camera", 10)]
    assert _lost(entries, Span(20, 30)) == []
