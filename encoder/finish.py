"""The end of a recording: its journal folded into a seekable file."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import av

from capture.errors import StudioError
from encoder import fold
from encoder.containers import Container
from encoder.journal import Entry
from encoder.progress import Progress
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
    progress = Progress(on_progress, len(parts))
    for index, (path, span) in enumerate(parts):
        try:
            tally = tally_of(path, container, abandoned)
            if any(tally.packets):
                metadata, chapters = fold.metadata(entries, span), fold.chapters(entries, span)
                replace_by_copy(path, container, tally, metadata, chapters, progress.of_part(index), abandoned)
        except (StudioError, OSError, av.FFmpegError, AbandonedError, CopyRejectedError) as error:
            log.warning("%s stays as it was closed, with its journal beside it: %r", path, error)
            done = False
    return done
