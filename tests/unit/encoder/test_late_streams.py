"""Streams that come later than the others: a microphone with an offset, a mixer that stalls."""

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from encoder.containers import MP4
from encoder.journal import journal_path
from encoder.packets import Packet, StreamId
from encoder.part import Part
from encoder.repair import repair
from tests.helpers.packets import Material, make_material
from tests.helpers.recordings import Contents, RigFactory, payloads_of, read_contents

GENEROUS_S = 60
SECONDS, EVENT_S = 10, 7.0


@pytest.fixture(scope="module", params=["mp4", "mkv"])
def lesson(request: pytest.FixtureRequest) -> tuple[str, Material]:
    """A container's suffix and a lesson for it, with a flash and a click."""
    return request.param, make_material(
        SECONDS, fps=10, event_s=EVENT_S, microphone=True, sound="aac" if request.param == "mp4" else "opus"
    )


def _with_stall(packet: Packet, from_s: float, to_s: float) -> float:
    """Return when `packet` arrives if all sound from `from_s` on comes at `to_s` at the earliest."""
    stalled = packet.stream is not StreamId.RECORD_VIDEO and packet.pts_s >= from_s
    return max(packet.pts_s, to_s) if stalled else packet.pts_s


ARRIVALS: dict[str, Callable[[Packet], float]] = {
    "an offset of 1.3 s": lambda packet: packet.pts_s + 1.3 * (packet.stream is not StreamId.RECORD_VIDEO),
    "a microphone after 6 s": lambda packet: packet.pts_s + 6 * (packet.stream is StreamId.RECORD_MICROPHONE),
    "pictures after 2 s": lambda packet: packet.pts_s + 2 * (packet.stream is StreamId.RECORD_VIDEO),
    "a stall at the start": lambda packet: _with_stall(packet, -1, 1.5),
    "a stall in the middle": lambda packet: _with_stall(packet, 4, 5.5),
}


def _check_times(contents: Contents, suffix: str) -> None:
    assert contents.click_s is not None
    assert contents.flash_s is not None
    assert abs(contents.click_s - contents.flash_s) < 0.002
    # Matroska has no edit list: there all comes later by what the sound encoder needs to swing in.
    assert abs(contents.flash_s - EVENT_S) < (0.002 if suffix == "mp4" else 0.025)


@pytest.mark.parametrize("arrival", ARRIVALS.values(), ids=ARRIVALS)
def test_it_is_finished_and_repaired_with_the_lips_in_step(
    tmp_path: Path, rig: RigFactory, lesson: tuple[str, Material], arrival: Callable[[Packet], float]
) -> None:
    suffix, material = lesson
    made = rig(tmp_path / f"a.{suffix}")
    made.recording.start(material.streams)
    made.put_all(sorted(material.packets, key=arrival))
    deadline = time.monotonic() + GENEROUS_S
    while made.recording._parts is None or made.recording._parts.packets_written < len(material.packets):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    crashed = tmp_path / f"crashed.{suffix}"
    shutil.copy(made.path, crashed)
    shutil.copy(made.journal.path, journal_path(crashed))

    assert made.recording.stop(GENEROUS_S).journal is None
    finished = read_contents(made.path)
    assert finished.payloads == payloads_of(material)
    _check_times(finished, suffix)
    assert finished.duration_s == pytest.approx(SECONDS, abs=0.05)

    assert not repair(crashed).was_whole
    _check_times(read_contents(crashed), suffix)


def test_a_file_in_which_two_packets_have_one_time_is_repaired(tmp_path: Path) -> None:
    material = make_material(4, fps=10)
    # Left to itself the muxer shifts all by the start of the picture, and the first sound to that of the second.
    options = {key: value for key, value in MP4.live_options.items() if key != "avoid_negative_ts"}
    container = replace(MP4, grows_with_start_times=True, live_options=options)
    path = tmp_path / "a.mp4"
    part = Part(path, container, material.streams, {"trainer_studio": "1"})
    for packet in sorted(material.packets, key=ARRIVALS["an offset of 1.3 s"]):
        part.write(packet)
    interrupted = tmp_path / "b.mp4"
    shutil.copy(path, interrupted)
    assert part.close([]) is None
    report = repair(interrupted)
    assert report.duration_s > 3
    found = read_contents(interrupted).payloads
    assert all(payloads == payloads_of(material)[title][: len(payloads)] for title, payloads in found.items())
    assert len(found["Voice"]) > 100
