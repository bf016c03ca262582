"""What a browser gets from the host over HTTP and HTTPS, and under which guards."""

import asyncio
import gzip
import socket
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from session import callers
from session.callers import SILENT_S
from session.pagefiles import PageFile, load_page
from tests.helpers.hosting import hosting, make_settings


@pytest.fixture
def page(tmp_path: Path) -> dict[str, PageFile]:
    folder = tmp_path / "page"
    (folder / "words").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><p>" + "word " * 500)
    (folder / "words" / "ar.js").write_text("export const x = 1")
    return load_page(folder)


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_the_page_is_served_compressed_and_not_again_while_it_is_the_same(
    tmp_path: Path, page: dict[str, PageFile]
) -> None:
    async def scenario() -> None:
        async with (
            hosting(make_settings(tmp_path), page=page) as host,
            aiohttp.ClientSession(auto_decompress=False) as http,
        ):
            async with http.get(host.url, headers={"Accept-Encoding": "br, gzip"}) as answer:
                assert answer.headers["Content-Encoding"] == "gzip"
                assert gzip.decompress(await answer.read()) == page[""].plain
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
                etag = answer.headers["ETag"]
            for refused in ("identity", "gzip;q=0", ""):
                async with http.get(host.url, headers={"Accept-Encoding": refused}) as answer:
                    assert "Content-Encoding" not in answer.headers
                    assert await answer.read() == page[""].plain
            async with http.get(host.url, headers={"If-None-Match": etag}) as answer:
                assert (answer.status, await answer.read()) == (304, b"")
            async with http.get(host.url, headers={"If-None-Match": 'W/"other"'}) as answer:
                assert answer.status == 200
            async with http.head(f"{host.url}/words/ar.js") as answer:
                assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"

    asyncio.run(scenario())


def test_there_is_nothing_but_the_page(tmp_path: Path, page: dict[str, PageFile]) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path), page=page) as host:
            for path in ("/words", "/words/", "/../journal.jsonl", "/%2e%2e/journal.jsonl", "//index.html", "/x%00"):
                async with host.http.get(URL(host.url + path, encoded=True)) as answer:
                    assert answer.status == 404, path
            for method in ("POST", "PUT", "DELETE", "OPTIONS"):
                async with host.http.request(method, host.url) as answer:
                    assert answer.status == 405
                    assert not [name for name in answer.headers if name.startswith("Access-Control")]

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["", "/words/ar.js", "/nothing", "/class", "/handouts/x/y"])
def test_every_answer_keeps_the_page_to_itself(tmp_path: Path, page: dict[str, PageFile], path: str) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path), page=page) as host, host.http.get(host.url + path) as answer:
            policy = dict(
                part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
            )
            assert policy["default-src"] == "'none'"
            assert policy["script-src"] == policy["style-src"] == "'self'"
            assert policy["connect-src"] == f"'self' ws://127.0.0.1:{host.ready.port} wss://127.0.0.1:{host.ready.port}"
            assert policy["frame-ancestors"] == "'none'"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert not [name for name in answer.headers if name.startswith("Access-Control")]
            assert "Python" not in answer.headers["Server"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://127.0.0.1"]
)
def test_a_foreign_page_gets_no_connection(tmp_path: Path, origin: str) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host:
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await host.http.ws_connect(f"{host.url}/class", origin=origin.format(port=host.ready.port))
            assert caught.value.status == 403
            async with host.page(origin=host.url) as own:
                await own.join()

    asyncio.run(scenario())


def test_who_comes_by_a_foreign_name_is_sent_to_the_number(tmp_path: Path, page: dict[str, PageFile]) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path), page=page) as host:
            headers = {"Host": f"evil.example:{host.ready.port}"}
            async with host.http.get(f"{host.url}/words/ar.js?x=1", headers=headers, allow_redirects=False) as answer:
                assert answer.status == 307
                assert answer.headers["Location"] == f"{host.url}/words/ar.js"
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await host.http.ws_connect(f"{host.url}/class", headers=headers)
            assert caught.value.status == 421

    asyncio.run(scenario())


def test_https_serves_the_same_class(tmp_path: Path, page: dict[str, PageFile]) -> None:
    async def scenario() -> None:
        settings = make_settings(tmp_path, secure_port=free_port())
        async with (
            hosting(settings, page=page) as host,
            host.page(host.secure_url, origin=host.secure_url) as secure,
            host.page() as plain,
        ):
            assert host.ready.secure_port == settings.secure_port
            assert secure.seen[0]["is_secure"]
            assert not plain.seen[0]["is_secure"]
            assert secure.seen[0]["secure_port"] == plain.seen[0]["secure_port"] == settings.secure_port
            token = (await plain.join())["token"]
            await secure.send("resume", token=token)
            assert (await secure.expect("welcome"))["you"]["id"] == "t1"
            assert (await plain.expect("goodbye"))["reason"] == "elsewhere"
            async with host.http.get(host.secure_url, ssl=False) as answer:
                assert answer.status == 200
            # Plain HTTP on the port of HTTPS, and the other way round, is no answer and no harm.
            for url in (host.secure_url.replace("https", "http"), host.url.replace("http", "https")):
                with pytest.raises(aiohttp.ClientError):
                    await host.http.get(url, ssl=False)
            await secure.send("say", text="x")
            await secure.expect("chat")

    asyncio.run(scenario())


def test_a_connection_that_asks_for_nothing_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "SILENT_S", 0.5)
    assert SILENT_S > 5

    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as page:
            reader, writer = await asyncio.open_connection("127.0.0.1", host.ready.port)
            writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
            async with asyncio.timeout(20):
                assert await reader.read() == b""
            writer.close()
            await writer.wait_closed()
            await page.join()

    asyncio.run(scenario())
