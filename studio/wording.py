"""Sentences made of several words: durations, sizes, the line of progress and the report."""

from dataclasses import dataclass
from typing import Final

from capture.errors import ErrorCode, StudioError
from encoder.sinks import StopReason
from studio.words import Words

SILENT_DB: Final = -90.0
"""At or below this the meter says that there is no sound."""
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


def size(words: Words, byte_count: int) -> str:
    """Return a size in words, in units of 1000 bytes, with one decimal below 10."""
    if byte_count < 1_000_000:
        return words.text("size-kilobytes", count=_rounded(byte_count / 1e3))
    if byte_count < 1_000_000_000:
        return words.text("size-megabytes", count=_rounded(byte_count / 1e6))
    return words.text("size-gigabytes", count=_rounded(byte_count / 1e9))


def _rounded(value: float) -> float:
    return round(value, 1) if value < 9.95 else round(value)


@dataclass(frozen=True, slots=True)
class Progress:
    """What the line of progress tells."""

    elapsed_s: float
    byte_count: int
    peak_db: float | None
    """Of the program sound, in dB below full scale; None without sound."""
    pictures_lost: int
    disk_left_s: float | None
    """None while it cannot be told yet."""


def progress_line(words: Words, progress: Progress) -> str:
    """Return one line: time, size, level, what was lost, disk time left."""
    parts = [clock(progress.elapsed_s), size(words, progress.byte_count)]
    if progress.peak_db is not None:
        parts.append(_level(words, progress.peak_db))
    parts.append(words.text("losses-pictures", count=progress.pictures_lost))
    if progress.disk_left_s is not None:
        parts.append(words.text("progress-disk", duration=duration(words, progress.disk_left_s)))
    return SEPARATOR.join(parts)


def _level(words: Words, peak_db: float) -> str:
    if peak_db <= SILENT_DB:
        return words.text("progress-silent")
    return words.text("progress-level", level=round(peak_db))


def disk_warning(words: Words, left_s: float) -> str:
    """Return the warning that the disk will soon be full."""
    return words.text("disk-warning", minutes=round(left_s / 60))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told of a recording that has ended."""

    paths: tuple[str, ...]
    duration_s: float
    byte_count: int
    pictures_encoded: int
    pictures_unchanged: int
    pictures_lost: int
    silence_s: float
    """Sound that a device failed to give."""
    encoder: str
    reason: StopReason


def verdict(words: Words, outcome: Outcome) -> str:
    """Return what a trainer wants to know first: `Lesson recorded: 12 min, 45 MB, nothing lost`."""
    return words.text(
        "verdict",
        duration=duration(words, outcome.duration_s),
        size=size(words, outcome.byte_count),
        losses=_losses(words, outcome),
    )


def report(words: Words, outcome: Outcome) -> list[str]:
    """Return the report's lines: the verdict, why it ended, the figures, and the files last."""
    encoded, unchanged = outcome.pictures_encoded, outcome.pictures_unchanged
    return [
        verdict(words, outcome),
        words.text("report-ended", reason=ended(words, outcome.reason)),
        words.text("report-pictures", encoded=encoded, unchanged=unchanged),
        words.text("report-encoder", name=outcome.encoder),
        *(words.text("report-file", path=path) for path in outcome.paths),
    ]


def ended(words: Words, reason: StopReason) -> str:
    """Return why a recording ended."""
    match reason:
        case StopReason.REQUESTED:
            return words.text("ended-requested")
        case StopReason.DURATION:
            return words.text("ended-duration")
        case _:
            return words.error(StudioError(ErrorCode(reason.value))).sentence


def _losses(words: Words, outcome: Outcome) -> str:
    pictures = words.text("losses-pictures", count=outcome.pictures_lost)
    # A blink of silence is no loss that a trainee could name; the figures of the report's event keep it.
    if round(outcome.silence_s) == 0:
        return pictures
    sound = words.text("losses-sound", duration=duration(words, outcome.silence_s))
    return words.text("losses-both", first=pictures, second=sound) if outcome.pictures_lost else sound
