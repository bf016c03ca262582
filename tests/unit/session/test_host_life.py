"""A class from its opening to its end, with hosts and studios that go and come."""

import asyncio
import os
from pathlib import Path

import aiohttp
import pytest

from capture.errors import ErrorCode, StudioError
from session.facts import AnyFact, ClassEnded, HostStarted, TraineeLeft, TrainerAway, TrainerBack
from session.journal import read_journal
from session.people import LeaveReason
from session.serving import Timing, serve_class
from session.settings import ClassSettings
from tests.helpers.hosting import CODE, LINK_TOKEN, hosting, make_settings


def facts_of(folder: Path) -> list[AnyFact]:
    return read_journal(folder / "journal.jsonl")


async def refused(settings: ClassSettings) -> StudioError:
    with pytest.raises(StudioError) as caught:
        await serve_class(settings, asyncio.Event(), lambda ready: pytest.fail(f"{ready}"))
    return caught.value


def test_the_trainer_ends_the_class_for_all_and_the_ports_are_free(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio, host.page() as page:
            await page.join()
            async with host.page() as stranger:
                await studio.send("end")
                for one in (page, stranger):
                    assert (await one.expect("goodbye"))["reason"] == "ended"
                    assert await one.end() == aiohttp.WSCloseCode.OK
            assert (await studio.expect_fact("class-ended"))["by_trainer"]
            assert await studio.end() == aiohttp.WSCloseCode.OK
            await host.ended
        async with hosting(make_settings(tmp_path / "next", port=host.ready.port)) as again:
            assert again.ready.port == host.ready.port

    asyncio.run(scenario())
    assert isinstance(facts_of(tmp_path)[-1], ClassEnded)


def test_a_class_that_has_ended_is_not_taken_up_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.studio() as studio:
            await studio.send("end")
            await studio.end()
        assert (await refused(make_settings(tmp_path))).code is ErrorCode.CLASS_HOST_FAILED

    asyncio.run(scenario())


def test_a_class_without_a_studio_is_kept_for_a_while_and_then_ends(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path), Timing(grace_s=1.5)) as host, host.page() as page:
            async with host.studio():
                await page.join()
            await page.expect("trainer", away=True)
            async with host.studio() as studio:
                await page.expect("trainer", away=False)
                await studio.expect_fact("trainer-back")
                await asyncio.sleep(2)  # longer than the class is kept: the first time away counts no longer
            await page.expect("trainer", away=True)
            assert (await page.expect("goodbye"))["reason"] == "ended"
            await page.end()
            await host.ended

    asyncio.run(scenario())
    kinds = [type(fact) for fact in facts_of(tmp_path)]
    assert [kind for kind in kinds if kind in {TrainerAway, TrainerBack}] == [TrainerAway, TrainerBack, TrainerAway]
    ended = facts_of(tmp_path)[-1]
    assert isinstance(ended, ClassEnded)
    assert not ended.by_trainer


def test_a_host_that_no_studio_ever_links_to_ends(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path), Timing(grace_s=0.5)) as host:
            async with asyncio.timeout(30):
                await host.ended

    asyncio.run(scenario())


def test_the_next_host_knows_all_and_all_come_back_as_the_same(tmp_path: Path) -> None:
    async def scenario() -> None:
        settings = make_settings(tmp_path)
        async with hosting(settings) as host, host.studio() as studio, host.page() as page, host.page() as other:
            token = (await page.join())["token"]
            await other.join("Yacine")
            for kind, fields in (
                ("announce", {"text": "Pause à 10 h"}),
                ("poll", {"question": "?", "choices": ["A", "B"]}),
                ("lock", {"on": True}),
            ):
                await studio.send(kind, **fields)
            await page.expect("poll")
            await page.send("vote", poll=1, choices=[0])
            await page.send("hand", up=True)
            await page.send("say", text="avant")
            headers = {"Authorization": f"Bearer {LINK_TOKEN}"}
            async with host.http.put(f"{host.link_url}/handouts/a.pdf", headers=headers, data=b"handout"):
                pass
            await page.expect("handouts")
            (tmp_path / "handouts" / "torn.partial").touch()
            host.stop.set()
            await page.end()
            assert not [message for message in page.seen if message["type"] == "goodbye"]
        async with hosting(settings) as host, host.studio() as studio, host.page() as page:
            (snapshot,) = studio.seen
            assert snapshot["people"] == []
            assert [person["name"] for person in snapshot["away"]] == ["Amina", "Yacine"]
            assert snapshot["locked"]
            await page.send("resume", token=token)
            welcome = await page.expect("welcome")
            assert (welcome["you"]["id"], welcome["hand"], welcome["announcement"]) == ("t1", 1, "Pause à 10 h")
            assert welcome["poll"]["mine"] == [0]
            assert [line["text"] for line in welcome["chat"]] == ["avant"]
            assert [handout["name"] for handout in welcome["handouts"]] == ["a.pdf"]
            assert len(list((tmp_path / "handouts").iterdir())) == 1
            async with host.page() as new:
                assert await new.refused("join", name="X", code=CODE) == "locked"

    asyncio.run(scenario())
    first, second = (fact for fact in facts_of(tmp_path) if isinstance(fact, HostStarted))
    assert (first.again, first.served_until_ms) == (False, 0)
    assert second.again
    assert first.at_ms < second.served_until_ms <= second.at_ms


def test_a_stopped_host_leaves_the_class_open(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, host.page() as page:
            await page.join()
            host.stop.set()
            assert await page.end() == aiohttp.WSCloseCode.OK
            await host.ended

    asyncio.run(scenario())
    facts = facts_of(tmp_path)
    assert not [fact for fact in facts if isinstance(fact, ClassEnded)]
    assert [fact.reason for fact in facts if isinstance(fact, TraineeLeft)] == [LeaveReason.LOST]


def test_what_keeps_a_class_from_being_served_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path / "one")) as host:
            port = host.ready.port
            for changes, code, facts in (
                ({"port": port}, ErrorCode.CLASS_PORT_IN_USE, {"port": port}),
                ({"secure_port": port}, ErrorCode.CLASS_PORT_IN_USE, {"port": port}),
                ({"link_port": host.ready.link_port}, ErrorCode.CLASS_PORT_IN_USE, {"port": host.ready.link_port}),
                ({"address": "192.0.2.77"}, ErrorCode.CLASS_ADDRESS_UNKNOWN, {"address": "192.0.2.77"}),
                (
                    {"secure_port": 18801, "certificate": tmp_path / "none.pem"},
                    ErrorCode.CLASS_CERTIFICATE_BAD,
                    {"path": str(tmp_path / "none.pem")},
                ),
            ):
                error = await refused(make_settings(tmp_path / "two", **changes))
                assert (error.code, error.facts) == (code, facts)
            assert not (tmp_path / "two").exists()
            # The same class twice: its journal is another's.
            assert (await refused(make_settings(tmp_path / "one"))).code is ErrorCode.CLASS_HOST_FAILED
            async with host.page() as page:
                await page.join()

    asyncio.run(scenario())


def test_a_foreign_file_in_the_journals_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text("a letter\n")

    async def scenario() -> None:
        assert (await refused(make_settings(tmp_path))).code is ErrorCode.CLASS_HOST_FAILED

    asyncio.run(scenario())
    assert (tmp_path / "journal.jsonl").read_text() == "a letter\n"


def test_what_belongs_to_the_class_is_for_its_owner_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        folder = tmp_path / "class"
        async with hosting(make_settings(folder)) as host, host.page() as page:
            await page.join()
            headers = {"Authorization": f"Bearer {LINK_TOKEN}"}
            async with host.http.put(f"{host.link_url}/handouts/a.pdf", headers=headers, data=b"handout"):
                pass
            for root, folders, files in os.walk(folder):
                for name in (*folders, *files):
                    assert (Path(root) / name).stat().st_mode & 0o077 == 0, name
            content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
            for secret in (CODE, LINK_TOKEN, page.seen[-1].get("token", "?")):
                assert secret.encode() not in content

    asyncio.run(scenario())
