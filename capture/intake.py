"""What the feeds of pictures show at this moment, and what of it is new."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from capture.geometry import Size
from capture.media import VideoFrame
from capture.painting import size_of
from capture.slots import LatestSlot
from capture.sources import SourceKind

UNSEEN_CAMERA = Size(640, 480)
"""The size that a camera is taken to have until its first picture."""


class PictureFeed(Protocol):
    """What the compositor sees of a source of pictures, which runs on a thread of its own."""

    @property
    def slot(self) -> LatestSlot[VideoFrame]:
        """The latest picture; confirmed as long as the source finds nothing newer."""
        ...

    @property
    def lost(self) -> bool:
        """Whether the source has failed and is not back yet."""
        ...

    idle: bool
    """Whether nobody shows its pictures; when that ends, the slot may be empty until a new one comes."""


class Intake:
    """Takes pictures from the feeds, for one thread."""

    def __init__(self, feeds: Mapping[SourceKind, PictureFeed], program: Size) -> None:
        self._feeds = feeds
        self._shown: dict[SourceKind, VideoFrame | None] = {}
        self._not_before_ns = 0
        unseen = {SourceKind.SCREEN: program, SourceKind.CAMERA: UNSEEN_CAMERA}
        self.sizes = {kind: unseen[kind] for kind in feeds}
        """The picture size of each source, as last seen."""

    def require(self, not_before_ns: int) -> None:
        """Show nothing of a feed that has not been the latest there is at `not_before_ns` or later."""
        self._not_before_ns = not_before_ns

    def settled(self, kinds: Iterable[SourceKind]) -> bool:
        """Whether each of `kinds` has a picture that may be shown, or is lost."""
        return all(self._feeds[kind].lost or self._current(kind) is not None for kind in kinds)

    def has_news(self, kinds: Iterable[SourceKind]) -> bool:
        """Return whether one of `kinds` has something else to show than when it was last taken."""
        return any(kind not in self._shown or self._current(kind) is not self._shown[kind] for kind in kinds)

    def take(self, kinds: Iterable[SourceKind]) -> tuple[dict[SourceKind, VideoFrame | None], set[SourceKind]]:
        """Take what each of `kinds` shows now (None: a placeholder), and say which of them that is new for."""
        taken = {kind: self._current(kind, take=True) for kind in kinds}
        # More may be new than `has_news()` said: a feed does not wait for whoever takes.
        new = {kind for kind, frame in taken.items() if kind not in self._shown or frame is not self._shown[kind]}
        for kind, frame in taken.items():
            if frame is not None:
                self.sizes[kind] = size_of(frame.image)
        self._shown.update(taken)
        return taken, new

    def show(self, shown: Iterable[SourceKind]) -> bool:
        """Let all feeds but `shown` idle; return whether one of these did until now.

        What the others have is taken: nobody wants it, so it is not lost when it is overwritten.
        """
        shown = set(shown)
        woken = False
        for kind, feed in self._feeds.items():
            idle = kind not in shown
            if feed.idle != idle:
                woken |= feed.idle
                feed.idle = idle
            if idle:
                feed.slot.take()
        return woken

    def _current(self, kind: SourceKind, *, take: bool = False) -> VideoFrame | None:
        feed = self._feeds[kind]
        if feed.lost or feed.slot.checked_ns < self._not_before_ns:
            return None
        return (feed.slot.take() if take else None) or feed.slot.peek()
