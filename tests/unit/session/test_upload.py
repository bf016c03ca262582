"""Handing a file to the host: whatever becomes of it is told, and the file is let go."""

import asyncio
import os
from pathlib import Path

import aiohttp
import pytest

from capture.errors import ErrorCode, StudioError
from session.upload import Uploads


@pytest.mark.parametrize("name", [b"plan.pdf", b"caf\xe9.pdf"])
def test_what_cannot_be_handed_over_is_told(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"x")
    told: list[StudioError] = []
    file = path.open("rb")

    async def hand_over() -> None:
        something = asyncio.Event()

        def tell(error: StudioError) -> None:
            told.append(error)
            something.set()

        uploads = Uploads(tell)
        async with aiohttp.ClientSession() as http:
            uploads.begin(http, 0, {}, path, file)
            await asyncio.wait_for(something.wait(), 30)

    asyncio.run(hand_over())
    assert file.closed
    assert [error.code for error in told] == [ErrorCode.CLASS_FILE_REFUSED]


def test_what_is_given_up_before_it_began_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"x")
    file = path.open("rb")

    async def give_up() -> None:
        uploads = Uploads(lambda _error: None)
        async with aiohttp.ClientSession() as http:
            uploads.begin(http, 0, {}, path, file)
            uploads.cancel()
            await asyncio.sleep(0.1)

    asyncio.run(give_up())
    assert file.closed
