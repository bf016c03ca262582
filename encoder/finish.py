"""The end of a recording: its journal folded into a seekable file."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import av

from capture.errors import StudioError
from encoder import fold
from encoder.containers import Container
from encoder.journal import Entry
from encoder.remux import AbandonedError, CopyRejectedError, replace_by_copy, tally_of

log = logging.getLogger(__name__)


def finish_parts(
    parts: Sequence[tuple[Path, fold.Span]],
    container: Container,
    entries: Sequence[Entry],
    on_progress: Callable[[float], None],
    abandoned: Callable[[], bool],
) -> bool:
    """Replace each part by its finished copy; return whether all are done.

    What cannot be done (no room, no time) is logged and leaves that part as it was closed: whole, with its chapters.
    """
    done = True
    for index, (path, span) in enumerate(parts):

        def tell(fraction: float, index: int = index) -> None:
            on_progress((index + fraction) / len(parts))

        try:
            tally = tally_of(path, container)
            if any(tally.packets):
                chapters = fold.chapters(entries, span)
                replace_by_copy(path, container, tally, fold.metadata(entries, span), chapters, tell, abandoned)
        except (StudioError, OSError, av.FFmpegError, AbandonedError, CopyRejectedError) as error:
            log.warning("%s stays as it was closed, with its journal beside it: %r", path, error)
            done = False
    return done
