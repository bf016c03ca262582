"""Handouts that leave room for the class. Times have a lower bound only: a slow machine makes no download faster."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest

from session import downloads
from session.classroom import Classroom
from session.downloads import Lane
from session.handouts import Handouts
from session.journal import JOURNAL, Journal
from session.keeper import Keeper
from session.liveclass import LiveClass
from session.messages import Join
from tests.helpers.hosting import LINK_TOKEN, Hosted, Wire, hosting, make_settings
from tests.unit.session.test_host_handouts import cookie_of

DATA = bytes(range(256)) * 1000


def test_bytes_follow_one_another_at_the_rate() -> None:
    lane = Lane()
    assert lane.take(1000, 1000.0, 50.0) == 0
    assert lane.take(500, 1000.0, 50.2) == pytest.approx(0.8)
    assert lane.take(500, 1000.0, 50.2) == pytest.approx(1.3)
    # What was not used is not saved up.
    assert lane.take(1000, 1000.0, 99.0) == 0
    assert lane.take(1, 1000.0, 99.0) == pytest.approx(1.0)


async def shared(host: Hosted) -> str:
    headers = {"Authorization": f"Bearer {LINK_TOKEN}"}
    async with host.http.put(f"{host.link_url}/handouts/a.pdf", headers=headers, data=DATA) as answer:
        return f"{host.url}/handouts/{(await answer.json())['handout']}/a.pdf"


async def fetched(host: Hosted, url: str, page: Wire, **headers: str) -> bytes:
    async with host.http.get(url, cookies=cookie_of(page), headers=headers) as answer:
        return await answer.read()


@pytest.mark.parametrize(("limit", "browsers"), [("ALL_BYTES_A_SECOND", 2), ("ONE_BYTES_A_SECOND", 1)])
def test_downloads_are_as_slow_as_all_and_each_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, browsers: int
) -> None:
    monkeypatch.setattr(downloads, limit, len(DATA))

    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as one, host.page() as other:
            await one.join("A")
            await other.join("B")
            url = await shared(host)
            began_s = time.monotonic()
            # Twice the file at a file a second, less the last piece of each.
            pages = (one, other if browsers == 2 else one)
            assert await asyncio.gather(*(fetched(host, url, page) for page in pages)) == [DATA, DATA]
            assert time.monotonic() - began_s > 1.6
            # A range costs no more than itself.
            assert await fetched(host, url, one, Range="bytes=1000-") == DATA[1000:]

    asyncio.run(scenario())


def test_they_are_slower_while_a_line_is_short_of_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "ALL_BYTES_A_SECOND", len(DATA) * downloads.CAREFUL)
    live = downloads.Downloads()

    async def scenario() -> None:
        with live.lane("browser") as lane:
            began_s = time.monotonic()
            live.is_careful = True
            await live.wait(lane, len(DATA))
            await live.wait(lane, 1)
            assert time.monotonic() - began_s > 0.95

    asyncio.run(scenario())
    assert not live._lanes


def test_whoever_is_sent_less_for_the_line_slows_them_until_it_is_better_or_they_go(tmp_path: Path) -> None:
    async def scenario() -> None:
        classroom, journal, keeper = Classroom(make_settings(tmp_path)), Journal(tmp_path / JOURNAL), Keeper()
        live = LiveClass(classroom, journal, Handouts(tmp_path), keeper, 60, lambda: None)
        live.happen(classroom.open(1))
        for name in ("A", "B"):
            live.happen(classroom.join(Join(name), f"hash of {name}", 2)[1])
        live._sending("t1", "low", "line")
        live._sending("t2", "low", "line")
        live._sending("t1", "low", "choice")
        careful = [live.downloads.is_careful]
        live.happen(classroom.gone("t2", 3))
        careful.append(live.downloads.is_careful)
        assert careful == [True, False]
        await live.media.close()
        await keeper.close()
        journal.close()

    asyncio.run(scenario())


def test_who_goes_away_in_the_middle_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "ONE_BYTES_A_SECOND", len(DATA))

    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as page:
            await page.join()
            url = await shared(host)
            async with aiohttp.ClientSession(cookies=cookie_of(page)) as browser:
                answer = await browser.get(url)
                assert await answer.content.readexactly(1000) == DATA[:1000]
                answer.close()
            assert await fetched(host, url, page) == DATA

    asyncio.run(scenario())
