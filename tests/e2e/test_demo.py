"""What `make run` does where there is no display: a lesson is recorded, with picture and voice."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(300)
def test_the_headless_demo_records_a_moving_lesson_with_a_voice(tmp_path: Path) -> None:
    without = {"DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"}
    environ = {name: value for name, value in os.environ.items() if name not in without}
    environ |= {"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "studio.ui.demo"]
    done = subprocess.run(
        command,
        check=False,
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=240,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = tmp_path.glob("recordings/*")
    assert str(path) in done.stdout
    with av.open(str(path)) as container:
        assert container.duration is not None
        assert abs(container.duration / av.time_base - 10) < 1
        pictures = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert pictures[0].shape == (1080, 1920)
    changes = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(pictures)]
    assert sum(change > 0 for change in changes) > 30
    with av.open(str(path)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert 20 * np.log10(np.sqrt(np.mean(sound**2))) > -50
