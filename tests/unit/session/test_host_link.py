"""The studio's link at the host: who may open it, and what goes over it."""

import asyncio
import contextlib
from pathlib import Path

import aiohttp
import pytest

from session.control import LONGEST_FRAME
from tests.helpers.hosting import LINK_TOKEN, hosting, make_settings


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer 7KQ4MD"}, 401),
        ({"Authorization": LINK_TOKEN}, 401),
        ({"Authorization": f"Bearer {LINK_TOKEN}x"}, 401),
        ({"Authorization": f"Bearer {LINK_TOKEN}", "Origin": "http://127.0.0.1"}, 403),
        ({"Authorization": f"Bearer {LINK_TOKEN}", "Host": "evil.example"}, 403),
    ],
)
def test_only_the_studio_gets_in(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host:
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await host.http.ws_connect(host.link_url, headers=headers)
            assert caught.value.status == status
            async with host.http.put(f"{host.link_url}/handouts/a.pdf", headers=headers, data=b"x") as answer:
                assert answer.status == status
            assert not (tmp_path / "handouts").exists()

    asyncio.run(scenario())


def test_the_link_is_not_on_the_pages_port_nor_the_page_on_the_links(tmp_path: Path) -> None:
    async def scenario() -> None:
        headers = {"Authorization": f"Bearer {LINK_TOKEN}"}
        async with hosting(make_settings(tmp_path)) as host:
            for url in (f"{host.url}/link", host.link_url.replace("/link", "/class")):
                async with host.http.get(url, headers=headers) as answer:
                    assert answer.status == 404

    asyncio.run(scenario())


def test_a_studio_hears_how_the_class_stands_first(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as page:
            await page.join()
            await page.send("hand", up=True)
            await page.expect("hand", hand=1)
            async with host.studio() as studio:
                (snapshot,) = studio.seen
                assert [person["name"] for person in snapshot["people"]] == ["Amina"]
                assert snapshot["hands"] == ["t1"]
                await studio.expect("demand", renditions=[], sound=False)
                await studio.send("poll", question="?", choices=["A", "B"])
                await page.send("vote", poll=1, choices=[1])
                await studio.expect("poll-counts", counts=[0, 1], voters=1)
            async with host.studio() as studio:
                await studio.expect("poll-counts", counts=[0, 1], voters=1)

    asyncio.run(scenario())


def test_the_newer_studio_takes_the_place_of_the_older(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as page, host.studio() as old:
            await page.join()
            async with host.studio() as new:
                assert await old.end() == aiohttp.WSCloseCode.OK
                await new.send("say", text="I am here")
                await page.expect("chat")
                assert not [message for message in page.seen if message["type"] == "trainer"]

    asyncio.run(scenario())


def test_what_is_no_command_is_ignored_and_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio:
            await studio.socket.send_str("nonsense")
            await studio.socket.send_str('{"type":"join","name":"x"}')
            await studio.socket.send_bytes(b"")
            await studio.socket.send_bytes(b"\x09nonsense")
            await studio.send("admit", id="t99")
            refused = await studio.expect("command-refused")
            assert (refused["command"], refused["error"]) == ("admit", "out-of-order")

    asyncio.run(scenario())


def test_a_frame_that_is_too_large_ends_the_link_and_the_class_waits(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio, host.page() as page:
            await page.join()
            with contextlib.suppress(ConnectionError):  # the host hangs up in the middle
                await studio.socket.send_bytes(b"\1" + bytes(LONGEST_FRAME))
            await page.expect("trainer", away=True)
            async with host.studio() as again:
                await page.expect("trainer", away=False)
                await again.expect_fact("trainer-back")

    asyncio.run(scenario())


def test_no_token_of_a_page_ever_reaches_the_studio(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio, host.page() as page:
            await page.join()
            await page.send("say", text="x")
            await studio.expect_fact("chat")
            assert "token" not in str(studio.seen)

    asyncio.run(scenario())
