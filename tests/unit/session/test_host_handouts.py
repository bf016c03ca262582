"""Files from the trainer to those who are in the class, and to nobody else."""

import asyncio
import io
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from session import handouts
from tests.helpers.hosting import CODE, LINK_TOKEN, OBSERVER_TOKEN, Hosted, Wire, hosting, make_settings, until

DATA = bytes(range(256)) * 1000


async def share(host: Hosted, name: str = "plan.pdf", data: bytes = DATA) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {LINK_TOKEN}"}
    async with host.http.put(f"{host.link_url}/handouts/{name}", headers=headers, data=io.BytesIO(data)) as answer:
        return answer.status, await (answer.json() if answer.status == 200 else answer.text())


def cookie_of(page: Wire) -> dict[str, str]:
    """The cookie with which this page's browser asks for files."""
    given: SimpleCookie = page.socket._response.cookies
    return {name: morsel.value for name, morsel in given.items()}


async def download(host: Hosted, handout: dict[str, Any], cookies: dict[str, str], **headers: str) -> tuple[int, bytes]:
    url = f"{host.url}/handouts/{handout['handout']}/{handout['name']}"
    async with host.http.get(url, cookies=cookies, headers=headers) as answer:
        return answer.status, await answer.read()


def test_a_shared_file_comes_to_all_who_are_in_the_class(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio, host.page() as page:
            await page.join()
            assert (await share(host, "plan%20de%20%2F%20la%20s%C3%A9ance.pdf"))[0] == 200
            (handout,) = (await page.expect("handouts"))["handouts"]
            assert (handout["name"], handout["size"]) == ("la séance.pdf", len(DATA))
            assert (await studio.expect_fact("file-shared"))["name"] == "la séance.pdf"
            url = f"{host.url}/handouts/{handout['handout']}/{handout['name']}"
            async with host.http.get(url, cookies=cookie_of(page)) as answer:
                assert await answer.read() == DATA
                assert answer.headers["Content-Type"] == "application/octet-stream"
                assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''la%20s%C3%A9ance.pdf"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "sandbox" in answer.headers["Content-Security-Policy"]
                assert answer.headers["Cache-Control"].startswith("private")
            assert await download(host, handout, cookie_of(page), Range="bytes=100-299") == (206, DATA[100:300])
            async with host.page() as late:
                assert (await late.join("B"))["handouts"] == [handout]

    asyncio.run(scenario())


def test_nobody_else_gets_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path, lobby=True)) as host, host.studio() as studio:
            _, shared = await share(host)
            handout = {"handout": shared["handout"], "name": "plan.pdf"}
            assert (await download(host, handout, {}))[0] == 403
            assert (await download(host, handout, {"class-pass": "x" * 43}))[0] == 403
            async with host.page() as page:
                cookies = cookie_of(page)
                assert (await download(host, handout, cookies))[0] == 403
                await page.send("join", name="A", code=CODE)
                await page.expect("waiting")
                assert (await download(host, handout, cookies))[0] == 403
                await studio.send("admit", id="all")
                await page.expect("welcome")
                assert (await download(host, handout, cookies)) == (200, DATA)
                await page.send("leave")
                await page.end()
            assert (await download(host, handout, cookies))[0] == 403

    asyncio.run(scenario())


def test_the_pages_of_one_browser_share_its_cookie_and_an_observer_has_one_too(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as first:
            await first.join("M. Haddad", code="", observer=OBSERVER_TOKEN)
            cookies = cookie_of(first)
            header = "; ".join(f"{name}={value}" for name, value in cookies.items())
            _, shared = await share(host)
            handout = {"handout": shared["handout"], "name": "any"}
            async with host.page(headers={"Cookie": header}) as second:
                assert cookie_of(second) == {}
                assert (await download(host, handout, cookies))[0] == 200
            assert (await download(host, handout, cookies))[0] == 200
            async with host.page(headers={"Cookie": "class-pass=guessable"}) as third:
                assert len(cookie_of(third)["class-pass"]) == 43

    asyncio.run(scenario())


def test_a_second_tab_leaves_the_first_its_downloads(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host:
            _, shared = await share(host)
            # A jar that keeps to the cookie's path, as browsers do.
            jar = aiohttp.CookieJar(unsafe=True)
            async with (
                aiohttp.ClientSession(cookie_jar=jar) as browser,
                browser.ws_connect(f"{host.url}/class") as first,
                browser.ws_connect(f"{host.url}/class"),
            ):
                await Wire(first).join()
                async with browser.get(f"{host.url}/handouts/{shared['handout']}/plan.pdf") as answer:
                    assert (answer.status, await answer.read()) == (200, DATA)

    asyncio.run(scenario())


def test_a_withdrawn_file_is_gone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio, host.page() as page:
            await page.join()
            await share(host)
            (handout,) = (await page.expect("handouts"))["handouts"]
            await studio.send("withdraw-file", handout=handout["handout"])
            assert (await page.expect("handouts"))["handouts"] == []
            status, body = await download(host, handout, cookie_of(page))
            assert status == 404
            assert b"handout-gone" in body
            assert list((tmp_path / "handouts").iterdir()) == []

    asyncio.run(scenario())


def test_one_that_is_too_large_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handouts, "LARGEST", 1_000_000)

    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as page:
            await page.join()
            assert (await share(host, data=bytes(5_000_000)))[0] == 413
            assert list((tmp_path / "handouts").iterdir()) == []
            assert (await share(host, data=bytes(1_000_000)))[0] == 200
            assert len((await page.expect("handouts"))["handouts"]) == 1

    asyncio.run(scenario())


def test_an_upload_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host:
            _, writer = await asyncio.open_connection("127.0.0.1", host.ready.link_port)
            writer.write(
                f"PUT /link/handouts/a HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {LINK_TOKEN}\r\n"
                "Content-Length: 100000\r\n\r\nbegin".encode()
            )
            await writer.drain()
            await until(lambda: list(tmp_path.glob("handouts/*.partial")))
            writer.close()
            await writer.wait_closed()
            await until(lambda: not list(tmp_path.glob("handouts/*")))
            async with host.page() as page:
                assert (await page.join())["handouts"] == []

    asyncio.run(scenario())


def test_the_copies_go_with_the_class(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio:
            await share(host)
            await studio.send("end")
            await host.ended
            assert not (tmp_path / "handouts").exists()
            with pytest.raises(aiohttp.ClientError):
                await share(host)

    asyncio.run(scenario())
