"""Twenty trainees at once, each by a real handshake: everybody gets all packets, and is counted."""

from pathlib import Path

from tests.helpers.crowd import Crowd
from tests.helpers.live_class import OpenClass

COUNT = 20


def test_twenty_at_once(open_class: OpenClass, tmp_path: Path) -> None:
    live = open_class()
    with Crowd(live.url, live.code, COUNT, 1.0, tmp_path / "crowd.txt") as crowd:
        arrivals = crowd.arrivals()
        assert [line for line in arrivals if "failed" in line] == []
        crowd.totals()
        # Two reports on: so long they watch.
        told = len(live.studio.events("quality"))
        quality = live.studio.wait_for("quality", count=told + 2)
        totals = crowd.totals()
        assert len(quality["links"]) == COUNT
        for each in totals:
            assert each["refused"] == 0
            assert each["video"] > 50
            assert each["audio"] > 100
            # A machine that is busy may let one or the other wait too long.
            assert each["audio_lost"] <= each["audio"] // 50
        assert len(live.studio.events("trainee-joined")) == COUNT
        live.end()
