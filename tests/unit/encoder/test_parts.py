from fractions import Fraction
from pathlib import Path

import pytest

from capture.errors import ErrorCode
from encoder.containers import container_named
from encoder.filescan import scan
from encoder.journal import Chapter, Incident, Part
from encoder.packets import MediaKind, Packet, StreamId, StreamSpec
from encoder.parts import TimeOrder, part_path
from encoder.sinks import PartBegan, SinkStopped, StopReason
from tests.helpers.packets import Material, make_material
from tests.helpers.recordings import RigFactory, payloads_of, read_contents

GENEROUS_S = 60
VIDEO, SOUND, MICROPHONE = StreamId.RECORD_VIDEO, StreamId.RECORD_AUDIO, StreamId.RECORD_MICROPHONE


def _specs(*ids: StreamId) -> list[StreamSpec]:
    return [
        StreamSpec(one, MediaKind.VIDEO if one is VIDEO else MediaKind.AUDIO, "x", Fraction(1, 1000), b"")
        for one in ids
    ]


def _packet(stream: StreamId, at_ms: int) -> Packet:
    return Packet(stream, at_ms, at_ms, Fraction(1, 1000), 0, keyframe=True, data=b"")


def _popped(order: TimeOrder, *, all_of_them: bool = False) -> list[tuple[StreamId, int]]:
    popped = []
    while (packet := order.pop(all_of_them=all_of_them)) is not None:
        popped.append((packet.stream, packet.pts))
    return popped


def test_order_waits_for_the_stream_that_is_behind() -> None:
    order = TimeOrder(_specs(VIDEO, SOUND))
    order.push(_packet(SOUND, 10))
    order.push(_packet(SOUND, 30))
    assert _popped(order) == []
    order.push(_packet(VIDEO, 20))
    assert _popped(order) == [(SOUND, 10), (VIDEO, 20)]
    order.push(_packet(VIDEO, 40))
    assert _popped(order) == [(SOUND, 30)]
    assert _popped(order, all_of_them=True) == [(VIDEO, 40)]


def test_a_picture_goes_before_the_sound_of_its_time() -> None:
    order = TimeOrder(_specs(VIDEO, SOUND, MICROPHONE))
    order.push(_packet(SOUND, 20))
    order.push(_packet(MICROPHONE, 20))
    order.push(_packet(VIDEO, 20))
    assert _popped(order)[0] == (VIDEO, 20)


def test_a_stream_that_is_silent_is_not_waited_for_for_ever() -> None:
    order = TimeOrder(_specs(VIDEO, SOUND), patience_s=1)
    for at_ms in range(0, 1600, 500):
        order.push(_packet(VIDEO, at_ms))
    assert _popped(order) == [(VIDEO, 0)]


def test_names_of_parts() -> None:
    first = Path("/x/My. lesson.mp4")
    assert [part_path(first, number).name for number in (1, 2, 10)] == [
        "My. lesson.mp4",
        "My. lesson.part2.mp4",
        "My. lesson.part10.mp4",
    ]


@pytest.fixture(scope="module")
def long() -> Material:
    """Twelve seconds of about 5 MB, with keyframes at 4 s, 8.5 s and 11 s, and two sound tracks."""
    return make_material(12, fps=20, noise=120, microphone=True, keyframes_s=[4.0, 8.5, 11.0])


def _joined(paths: tuple[Path, ...]) -> dict[str, list[bytes]]:
    joined: dict[str, list[bytes]] = {}
    for path in paths:
        for title, payloads in read_contents(path).payloads.items():
            joined.setdefault(title, []).extend(payloads)
    return joined


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
@pytest.mark.parametrize("sound_lead_s", [0.0, 0.3, -0.3])
def test_nothing_is_lost_at_the_joints(
    tmp_path: Path, rig: RigFactory, long: Material, suffix: str, sound_lead_s: float
) -> None:
    arriving = sorted(
        long.packets, key=lambda packet: packet.pts_s - (sound_lead_s if packet.stream is not VIDEO else 0)
    )
    limit = sum(len(packet.data) for packet in long.packets) // 4
    made = rig(tmp_path / f"a.{suffix}", part_bytes=limit)
    made.recording.start(long.streams)
    for at_s, title in ((1, "One"), (3.5, "Two"), (9, "Three")):
        made.journal.add(Chapter(at_s=at_s, title=title))
    made.journal.add(Incident(at_s=10, code="camera-lost"))
    made.put_all(arriving)
    report = made.recording.stop(GENEROUS_S)

    assert report.paths == tuple(part_path(made.path, number) for number in (1, 2, 3))
    assert sorted(tmp_path.iterdir()) == sorted(report.paths)
    assert report.packets_written == len(long.packets)
    assert report.duration_s == pytest.approx(12, abs=0.05)
    assert made.keyframes_asked >= 2
    assert _joined(report.paths) == payloads_of(long)
    assert [event.path for event in made.events if isinstance(event, PartBegan)] == list(report.paths[1:])

    parts = [read_contents(path) for path in report.paths]
    assert [part.journal["part_start_s"] for part in parts] == [0, 4, 8.5]
    assert [entry.at_s for entry in made.journal.entries if isinstance(entry, Part)] == [4, 8.5]
    for part, frames in zip(parts, (80, 90, 70), strict=True):
        assert len(part.video_s) == frames
        assert part.video_s[0] == pytest.approx(0, abs=0.022)
        assert [round(one - part.video_s[0], 2) for one in part.video_s] == [round(n / 20, 2) for n in range(frames)]
    assert [[title for _, _, title in part.chapters] for part in parts] == [
        ["Câblage — عنوان", "One", "Two"],
        ["Two"],
        ["Two", "Three"],
    ]
    assert parts[2].chapters[1][0] == pytest.approx(0.5, abs=0.001)
    assert parts[2].journal["incidents"][0]["at_s"] == 1.5
    assert all(scan(path, container_named(suffix)).closed for path in report.paths)


def test_the_sound_is_split_at_the_picture(tmp_path: Path, rig: RigFactory) -> None:
    material = make_material(8, fps=20, noise=60, event_s=6.0, keyframes_s=[4.0])
    made = rig(tmp_path / "a.mp4", part_bytes=200_000)
    made.recording.start(material.streams)
    made.put_all(material.packets)
    report = made.recording.stop(GENEROUS_S)
    first, second = (read_contents(path) for path in report.paths)
    before = [packet for packet in material.of(SOUND) if packet.pts_s < 4]
    assert len(first.payloads["Voice"]) == len(before)
    # Frame 6.0 - 4.0: the flash is drowned by the noise here, the click is not.
    assert second.click_s == pytest.approx(2.0, abs=0.002)


def test_no_keyframe_no_next_part_but_it_is_asked_for(tmp_path: Path, rig: RigFactory) -> None:
    material = make_material(4, fps=20, noise=120)
    made = rig(tmp_path / "a.mp4", part_bytes=100_000)
    made.recording.start(material.streams)
    made.put_all(material.packets)
    report = made.recording.stop(GENEROUS_S)
    assert made.keyframes_asked >= 1
    assert report.paths == (made.path,)
    assert _joined(report.paths) == payloads_of(material)


def test_a_file_in_the_way_is_not_overwritten(tmp_path: Path, rig: RigFactory, long: Material) -> None:
    other = tmp_path / "a.part2.mp4"
    other.write_text("precious")
    made = rig(tmp_path / "a.mp4", part_bytes=sum(len(packet.data) for packet in long.packets) // 2)
    made.recording.start(long.streams)
    made.put_all(long.packets)
    report = made.recording.stop(GENEROUS_S)
    assert [path.name for path in report.paths] == ["a.mp4", "a.part3.mp4"]
    assert other.read_text() == "precious"


def test_a_next_part_that_cannot_be_created_ends_it(
    tmp_path: Path, rig: RigFactory, long: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rig(tmp_path / "a.mp4", part_bytes=500_000)
    made.recording.start(long.streams)

    def refuse(path: Path, flags: int, mode: int) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("encoder.place.os.open", refuse)
    made.put_all(long.packets)
    made.recording._writer.join(GENEROUS_S)
    monkeypatch.undo()
    report = made.recording.stop(GENEROUS_S)
    assert [(event.reason, event.code) for event in made.events if isinstance(event, SinkStopped)] == [
        (StopReason.DISK_FAILED, ErrorCode.OUT_NOT_WRITABLE)
    ]
    assert report.duration_s == pytest.approx(4, abs=0.1)
    assert len(read_contents(made.path).video_s) == 80


def test_a_fat_disk_has_a_limit_by_itself(
    tmp_path: Path, rig: RigFactory, long: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("encoder.recording.is_fat", lambda folder: folder == tmp_path)
    monkeypatch.setattr("encoder.recording.FAT_PART_BYTES", 500_000)
    made = rig(tmp_path / "a.mp4")
    made.recording.start(long.streams)
    made.put_all(long.packets)
    assert len(made.recording.stop(GENEROUS_S).paths) > 1
