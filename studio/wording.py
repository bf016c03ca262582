"""Sentences made of several words: durations, sizes, the line of progress and the report."""

from typing import Final

from capture.errors import ErrorCode, StudioError
from encoder.sinks import StopReason
from studio.events import Finished, Progress
from studio.words import Words

SILENT_DB: Final = -90.0
"""At or below this the meter says that there is no sound."""
MOST_ROOM_S: Final = 48 * 3600
SEPARATOR: Final = " · "


def clock(seconds: float) -> str:
    """Return elapsed time as digits, `0:31:07`, the same in every language."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"


def duration(words: Words, seconds: float) -> str:
    """Return a duration in words, in its two largest units at most: `45 s`, `12 min`, `1 h 5 min`."""
    if round(seconds) < 60:
        return words.text("duration-seconds", count=round(seconds))
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and minutes:
        first = words.text("duration-hours", count=hours)
        return words.text("duration-both", first=first, second=words.text("duration-minutes", count=minutes))
    if hours:
        return words.text("duration-hours", count=hours)
    return words.text("duration-minutes", count=minutes)


def room(words: Words, seconds: float) -> str:
    """Return for how long a disk lasts, in words; beyond two days only that it is more.

    While nothing moves on the screen, next to nothing is written, and the rate of now would promise years.
    """
    if seconds <= MOST_ROOM_S:
        return duration(words, seconds)
    return words.text("duration-more", duration=duration(words, MOST_ROOM_S))


def size(words: Words, byte_count: int) -> str:
    """Return a size in words, in units of 1000 bytes, with one decimal below 10."""
    if byte_count < 1_000_000:
        return words.text("size-kilobytes", count=_rounded(byte_count / 1e3))
    if byte_count < 1_000_000_000:
        return words.text("size-megabytes", count=_rounded(byte_count / 1e6))
    return words.text("size-gigabytes", count=_rounded(byte_count / 1e9))


def _rounded(value: float) -> float:
    return round(value, 1) if value < 9.95 else round(value)


def progress_line(words: Words, progress: Progress) -> str:
    """Return one line: time, size, level, what was lost, disk time left."""
    parts = [clock(progress.elapsed_s), size(words, progress.bytes)]
    if progress.peak_db is not None:
        parts.append(_level(words, progress.peak_db))
    parts.append(words.text("losses-pictures", count=progress.frames_dropped))
    if progress.disk_left_s is not None:
        parts.append(words.text("progress-disk", duration=room(words, progress.disk_left_s)))
    return SEPARATOR.join(parts)


def _level(words: Words, peak_db: float) -> str:
    if peak_db <= SILENT_DB:
        return words.text("progress-silent")
    return words.text("progress-level", level=round(peak_db))


def disk_warning(words: Words, left_s: float) -> str:
    """Return the warning that the disk will soon be full."""
    return words.text("disk-warning", minutes=round(left_s / 60))


def verdict(words: Words, finished: Finished) -> str:
    """Return what a trainer wants to know first: `Lesson recorded: 12 min, 45 MB, nothing lost`."""
    return words.text(
        "verdict",
        duration=duration(words, finished.duration_s),
        size=size(words, finished.bytes),
        losses=_losses(words, finished),
    )


def report(words: Words, finished: Finished) -> list[str]:
    """Return the report's lines: the verdict, why it ended, the figures, and at last the files."""
    return [
        verdict(words, finished),
        words.text("report-ended", reason=ended(words, finished.stop_reason)),
        words.text(
            "report-pictures",
            encoded=finished.frames_encoded,
            unchanged=finished.frames_unchanged,
            lost=finished.frames_dropped,
        ),
        words.text("report-encoder", name=finished.encoder),
        *(words.text("report-file", path=str(path)) for path in finished.paths),
        *([] if finished.complete else [incomplete(words, finished)]),
    ]


def incomplete(words: Words, finished: Finished) -> str:
    """Return what is safe and what to do when the file could not be made seekable."""
    return words.text("report-incomplete", path=str(finished.path))


def ended(words: Words, reason: StopReason) -> str:
    """Return why a recording ended."""
    match reason:
        case StopReason.REQUESTED:
            return words.text("ended-requested")
        case StopReason.DURATION:
            return words.text("ended-duration")
        case _:
            return words.error(StudioError(ErrorCode(reason.value))).sentence


def _losses(words: Words, finished: Finished) -> str:
    pictures = words.text("losses-pictures", count=finished.frames_dropped)
    # A blink of silence is no loss that a trainee could name; the figures of the report's event keep it.
    if round(finished.audio_silence_s) == 0:
        return pictures
    sound = words.text("losses-sound", duration=duration(words, finished.audio_silence_s))
    return words.text("losses-both", first=pictures, second=sound) if finished.frames_dropped else sound
