"""An asyncio loop on a thread of its own, for tests that are written as one thing after another."""

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from capture.worker import Worker

T = TypeVar("T")
PATIENCE_S: Final = 60.0


class Background:
    """Runs coroutines while the test waits: `with Background() as background: background.run(something())`.

    Playwright's own loop occupies the test's thread, where `asyncio.run` is impossible then.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._worker = Worker("background", self._serve, lambda _error: None)
        self._worker.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = PATIENCE_S) -> T:
        """Run it and return what it returns; raises TimeoutError, and cancels it, when it takes longer."""
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, timeout_s), self._loop).result(timeout_s + 5)

    def close(self) -> None:
        """Cancel what still runs and end the loop."""
        self.run(self._cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._worker.join(), "the background loop does not end"

    async def _cancel_all(self) -> None:
        # This coroutine is wrapped in a task by run_coroutine_threadsafe, and that by wait_for.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        ours = {task for task in left if task.get_coro().__qualname__ != "wait_for"}  # type: ignore[union-attr]
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)

    def _serve(self, _stop: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
