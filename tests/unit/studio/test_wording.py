"""Durations, sizes, the line of progress and the report, in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from encoder.sinks import StopReason
from studio.events import Finished, Progress
from studio.wording import clock, disk_warning, duration, ended, progress_line, report, room, size, verdict
from studio.words import LOCALES, Words

EN = Words("en")
FINISHED = Finished(
    path=Path("/videos/lesson.mp4"),
    paths=(Path("/videos/lesson.mp4"),),
    duration_s=720.4,
    bytes=45_300_000,
    frames_encoded=900,
    frames_unchanged=20_700,
    frames_dropped=0,
    audio_silence_s=0.2,
    encoder="libx264",
    stop_reason=StopReason.REQUESTED,
)
PROGRESS = Progress(
    elapsed_s=0,
    bytes=0,
    frames_encoded=0,
    frames_unchanged=0,
    frames_dropped=0,
    audio_silence_s=0,
    peak_db=None,
    disk_left_s=None,
)


def plain(text: str) -> str:
    """Return `text` with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00:00"), (59.99, "0:00:59"), (1867, "0:31:07"), (36_000, "10:00:00")]
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (725, "12 min"),
        (3570, "1 h"),
        (3900, "1 h 5 min"),
        (7200, "2 h"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert plain(duration(EN, seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "ثانية واحدة"),
        (2, "ثانيتان"),
        (5, "5 ثوانٍ"),
        (45, "45 ثانية"),
        (3660, "ساعة واحدة ودقيقة واحدة"),
        (7500, "ساعتان و5 دقائق"),
    ],
)
def test_duration_in_arabic(seconds: float, text: str) -> None:
    assert duration(Words("ar"), seconds) == text


@pytest.mark.parametrize(
    ("byte_count", "text"),
    [
        (0, "0 kB"),
        (999_999, "1,000 kB"),
        (1_000_000, "1 MB"),
        (9_940_000, "9.9 MB"),
        (9_960_000, "10 MB"),
        (45_300_000, "45 MB"),
        (3_960_000_000, "4 GB"),
    ],
)
def test_size(byte_count: int, text: str) -> None:
    assert plain(size(EN, byte_count)) == text


def test_progress_line() -> None:
    progress = replace(PROGRESS, elapsed_s=61, bytes=12_345_678, peak_db=-18.2, frames_dropped=1, disk_left_s=7_300)
    assert plain(progress_line(EN, progress)) == (
        "0:01:01 · 12 MB · level -18 dB · 1 picture lost · disk: 2 h 2 min left"
    )


def test_progress_line_leaves_out_what_is_not_known() -> None:
    progress = PROGRESS
    assert plain(progress_line(EN, progress)) == "0:00:00 · 0 kB · nothing lost"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(7_300, "2 h 2 min"), (48 * 3600, "48 h"), (48 * 3600 + 60, "more than 48 h"), (4e7, "more than 48 h")],
)
def test_a_disk_lasts_more_than_two_days_at_most(seconds: float, text: str) -> None:
    assert plain(room(EN, seconds)) == text
    assert text in plain(progress_line(EN, replace(PROGRESS, disk_left_s=seconds)))


def test_progress_line_names_silence() -> None:
    progress = replace(PROGRESS, peak_db=float("-inf"))
    assert "no sound" in progress_line(EN, progress)


@pytest.mark.parametrize(
    ("finished", "text"),
    [
        (FINISHED, "Lesson recorded: 12 min, 45 MB, nothing lost"),
        (replace(FINISHED, frames_dropped=3), "Lesson recorded: 12 min, 45 MB, 3 pictures lost"),
        (replace(FINISHED, audio_silence_s=4), "Lesson recorded: 12 min, 45 MB, 4 s without sound"),
        (
            replace(FINISHED, frames_dropped=1, audio_silence_s=4),
            "Lesson recorded: 12 min, 45 MB, 1 picture lost, 4 s without sound",
        ),
    ],
)
def test_verdict(finished: Finished, text: str) -> None:
    assert plain(verdict(EN, finished)) == text


def test_verdict_in_french_and_arabic() -> None:
    assert plain(verdict(Words("fr"), FINISHED)) == "Séance enregistrée : 12 min, 45 Mo, rien de perdu"
    assert verdict(Words("ar"), FINISHED) == "سُجّلت الحصة: 12 دقيقة، 45 ميغابايت، لم يضِع شيء"


def test_report_ends_with_the_files() -> None:
    lines = report(EN, replace(FINISHED, paths=(Path("/a.mp4"), Path("/a-2.mp4")), stop_reason=StopReason.DURATION))
    assert [plain(line) for line in lines] == [
        "Lesson recorded: 12 min, 45 MB, nothing lost",
        "Ended: the time asked for has passed",
        "Pictures: 900 recorded, 20,700 unchanged, 0 lost",
        "Encoder: libx264",
        "File: /a.mp4",
        "File: /a-2.mp4",
    ]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("reason", StopReason)
def test_every_reason_has_words(language: str, reason: StopReason) -> None:
    assert ended(Words(language), reason)


@pytest.mark.parametrize("language", LOCALES)
def test_a_file_that_is_not_seekable_yet_is_told_last_with_what_to_do(language: str) -> None:
    whole = report(Words(language), FINISHED)
    *rest, told = report(Words(language), replace(FINISHED, complete=False))
    assert rest == whole
    assert told.endswith("trainer-studio repair /videos/lesson.mp4")


def test_disk_warning() -> None:
    assert disk_warning(EN, 905) == "The disk has room for about 15 more minutes."
    assert disk_warning(EN, 61) == "The disk has room for about 1 more minute."
    assert disk_warning(Words("ar"), 120) == "يتسع القرص لدقيقتين أخريين من التسجيل تقريبًا."
