"""Decides at each moment whether a new program picture is due, and makes it: no thread, no clock of its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S
from capture.composition import Composition
from capture.geometry import Rect, Size
from capture.intake import Intake, PictureFeed
from capture.media import Image, VideoFrame
from capture.pacing import Fade, Pace
from capture.painting import Overlay, blended
from capture.placeholder import break_card
from capture.scene import Layout, Scene, shown_layers
from capture.sources import SourceKind

SETTLE_LIMIT_NS: Final = 500 * NS_PER_MS
"""How long a feed may take to yield or confirm its picture before a placeholder stands for it."""
SETTLE_POLL_NS: Final = 5 * NS_PER_MS
IDLE_POLL_NS: Final = 250 * NS_PER_MS
"""New pictures wake the compositor; a feed's loss may go unannounced."""
MIN_STEP_NS: Final = NS_PER_MS
"""Between two program pictures: the coarsest time base of a file is a millisecond."""


@dataclass(frozen=True, slots=True)
class Wait:
    """There is nothing to do for so long, unless a feed has something new."""

    ns: int


@dataclass(frozen=True, slots=True)
class Shot:
    """A new program picture."""

    frame: VideoFrame
    screen_changed: bool
    """Whether the screen's layer shows a new picture."""
    camera_rect: Rect | None
    """Where the camera lies, in program pixels."""
    sources: Mapping[SourceKind, Size]
    """The picture size of each source; goes on changing with the sources."""


class Director:
    """Holds scene, overlay, cross-fade and pace; every method is called on one thread."""

    def __init__(
        self,
        program: Size,
        fps: int,
        feeds: Mapping[SourceKind, PictureFeed],
        scene: Scene,
        fade_ns: int,
        now_ns: int,
    ) -> None:
        self._program = program
        self._present = frozenset(feeds)
        self._intake = Intake(feeds, program)
        self._pace = Pace(fps)
        self._fade_ns = fade_ns
        self._card = break_card(program)
        self._composition = Composition(scene, program, self._card)
        self._outgoing: Composition | Image | None = None
        self._fade = Fade(now_ns, fade_ns, self._pace.period_ns)
        self._overlay: Overlay | None = None
        self._last: VideoFrame | None = None
        self._redraw = not self._layers(self._composition)
        self._screen_changed = False
        self._settling_since_ns: int | None = now_ns
        self._screen_changed_ns = now_ns - NS_PER_S
        self._screen_leads_until_ns = 0

    def set_scene(self, scene: Scene, now_ns: int) -> None:
        """Show `scene` from now on; fades to another layout when there is something to fade from.

        What moves within a layout follows the hand at once, and the card hides at once: no trace of what it hides.
        """
        before = self._composition.scene
        if scene == before:
            return
        if scene.layout is Layout.CARD:
            self._outgoing = None
        elif scene.layout is not before.layout and self._last is not None and self._fade_ns > 0:
            # A fade that is cut short goes on from the picture that it had reached.
            self._outgoing = self._composition if self._outgoing is None else self._last.image
            self._fade = Fade(now_ns, self._fade_ns, self._pace.period_ns)
        self._composition = Composition(scene, self._program, self._card)
        self._redraw = True

    def set_card(self, card: Image | None) -> None:
        """Let the card's layout show `card` from now on: of the program's size, read-only; None: a plain one."""
        self._card = break_card(self._program) if card is None else card
        self._composition = Composition(self._composition.scene, self._program, self._card)
        self._redraw |= self._composition.scene.layout is Layout.CARD

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Lay `overlay` over the program from now on."""
        self._overlay = overlay
        self._redraw = True

    def refresh(self, since_ns: int) -> None:
        """Make a picture as soon as all visible feeds are known to be the latest at `since_ns`; none before."""
        self._intake.require(since_ns)
        self._settling_since_ns = since_ns
        self._outgoing = None
        self._redraw = True

    def redraw(self, not_before_ns: int) -> None:
        """Make the picture again, not before `not_before_ns`: what came of it was not shown."""
        self._redraw = True
        self._pace.hold(not_before_ns)

    def step(self, now_ns: int) -> Wait | Shot:
        """Make a program picture if one is due, otherwise say how long none will be."""
        wanted = self._layers(self._composition)
        visible = wanted | self._layers(self._outgoing)
        if self._intake.show(visible) and self._settling_since_ns is None:
            self._settling_since_ns = now_ns
        if self._settling_since_ns is not None:
            if now_ns - self._settling_since_ns < SETTLE_LIMIT_NS and not self._intake.settled(wanted):
                return Wait(SETTLE_POLL_NS)
            self._settling_since_ns = None
        forced = self._redraw or self._outgoing is not None
        if not forced and not self._intake.has_news(visible):
            return Wait(IDLE_POLL_NS)
        wait_ns = max(self._pace.wait_ns(now_ns), 0 if forced else self._screen_lead_ns(visible, now_ns))
        if wait_ns:
            return Wait(wait_ns)
        self._pace.passed(now_ns)
        self._redraw = False
        frames, new = self._intake.take(visible)
        self._screen_changed |= SourceKind.SCREEN in new and frames[SourceKind.SCREEN] is not None
        image = self._paint({kind: frame.image if frame else None for kind, frame in frames.items()}, now_ns)
        if SourceKind.SCREEN in new:
            moving = now_ns - self._screen_changed_ns < 2 * self._pace.period_ns
            self._screen_changed_ns = now_ns
            self._screen_leads_until_ns = now_ns + self._pace.period_ns * 3 // 2 if moving else 0
        captured_ns = now_ns if forced else self._captured_ns([frames[kind] for kind in new], now_ns)
        self._last = VideoFrame(captured_ns, image)
        # Cleared only now: when painting fails, the next picture is the one that shows the change.
        screen_changed, self._screen_changed = self._screen_changed, False
        return Shot(self._last, screen_changed, self._composition.camera_rect, self._intake.sizes)

    def _screen_lead_ns(self, visible: Collection[SourceKind], now_ns: int) -> int:
        """Return how long other layers wait for the screen: while it moves, its pictures set the pace.

        Otherwise a camera of the same rate would take the places of the screen's pictures, and some would be lost.
        """
        if SourceKind.SCREEN not in visible or self._intake.has_news({SourceKind.SCREEN}):
            return 0
        return max(0, self._screen_leads_until_ns - now_ns)

    def _captured_ns(self, fresh: Sequence[VideoFrame | None], now_ns: int) -> int:
        """Return the time of the newest of `fresh`, later than the last picture's and never in the future.

        A picture can be captured after `now_ns`, between the decision and the taking.
        """
        newest_ns = max((frame.pts_ns if frame else now_ns for frame in fresh), default=now_ns)
        earliest_ns = 0 if self._last is None else self._last.pts_ns + MIN_STEP_NS
        return max(earliest_ns, min(newest_ns, now_ns))

    def _paint(self, pictures: Mapping[SourceKind, Image | None], now_ns: int) -> Image:
        image = self._composition.paint(pictures, self._intake.sizes, self._overlay)
        outgoing = self._outgoing
        if outgoing is None:
            return image
        weight = self._fade.weight(now_ns)
        if weight == 1:
            self._outgoing = None
            return image
        if isinstance(outgoing, Composition):
            outgoing = outgoing.paint(pictures, self._intake.sizes, self._overlay)
        return blended(outgoing, image, weight)

    def _layers(self, shown: Composition | Image | None) -> frozenset[SourceKind]:
        if not isinstance(shown, Composition):
            return frozenset()
        return frozenset(shown_layers(shown.scene.layout, self._present))
