"""Recordings that end anywhere within a packet of sound."""

from dataclasses import replace
from pathlib import Path

import pytest

from encoder.packets import StreamId
from tests.helpers.packets import make_material
from tests.helpers.recordings import RigFactory, payloads_of, read_contents

GENEROUS_S = 30.0


@pytest.mark.parametrize("samples", [1, 8, 47, 500])
@pytest.mark.parametrize("seconds", [1.0, 1.0213, 1.0427, 1.064, 1.0853])
def test_a_last_packet_of_a_few_samples_is_kept(tmp_path: Path, rig: RigFactory, seconds: float, samples: int) -> None:
    material = make_material(seconds)
    last = material.of(StreamId.RECORD_AUDIO)[-1]
    cut = replace(material, packets=tuple(replace(p, duration=samples) if p is last else p for p in material.packets))
    made = rig(tmp_path / "a.mp4")
    made.recording.start(cut.streams)
    made.put_all(cut.packets)
    report = made.recording.stop(GENEROUS_S)
    assert report.journal is None
    assert read_contents(made.path).payloads == payloads_of(cut)
