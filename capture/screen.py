"""The screen as a source: a monitor or a region, with the mouse pointer."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from capture.change import as_image, is_unchanged
from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.grabber import BACKENDS, GRAB_ERRORS, Grabber
from capture.media import Image, VideoFrame
from capture.monitors import Area, ScreenLayout, area_after_change, area_at_start, check_session, parse_target
from capture.pointer import Pointer, blend_pointer
from capture.sources import DeviceInfo, SourceInfo, SourceKind

log = logging.getLogger(__name__)

LAYOUT_CHECK_NS: Final = NS_PER_S
"""A screen that grew gives no error: its layout is looked at this often (0.1 ms)."""

LOOK_NS: Final = NS_PER_S // 4
"""A screen on which nothing happens, as the server says, is looked at this often all the same."""

RECONNECT_TRIES: Final = 5
RECONNECT_WAIT_S: Final = 0.1
"""While monitors are switched the server refuses for a moment."""


def list_monitors() -> list[DeviceInfo]:
    """Return all monitors. Raises `StudioError`: NO_DISPLAY, WAYLAND."""
    check_session()
    layout = _first_layout()
    return [
        DeviceInfo(SourceKind.SCREEN, monitor.id, monitor.name, monitor == layout.primary, str(monitor.area))
        for monitor in layout.monitors
    ]


def _first_layout() -> ScreenLayout:
    refusals = []
    for backend in BACKENDS:
        try:
            grabber = Grabber(backend)
        except GRAB_ERRORS as error:
            refusals.append(f"{backend}: {error}")
            continue
        try:
            return grabber.layout()
        except GRAB_ERRORS as error:
            refusals.append(f"{backend}: {error}")
        finally:
            grabber.close()
    raise StudioError(ErrorCode.NO_DISPLAY, "; ".join(refusals))


@dataclass(frozen=True, slots=True)
class _View:
    """A connection, and what it looks at."""

    grabber: Grabber
    layout: ScreenLayout
    area: Area


class ScreenSource:
    """Yields the screen's pixels as they are on the glass, whenever they have changed.

    `target` is a monitor's id or connector, "x,y,w,h", or "" for the primary monitor. The fourth byte of a pixel is
    whatever the server left there. The source follows a change of resolution; a monitor that is gone gives way
    to the primary until it comes back, and a region is cut to the screen.

    On Windows the pointer is not in the picture: mss gives none there.
    """

    def __init__(self, target: str, clock: Clock, *, pointer: bool = True) -> None:
        """Name what to capture. Raises `StudioError`: BAD_OPTION, BAD_SIZE."""
        self._target = parse_target(target)
        self._clock = clock
        self._with_pointer = pointer
        self._never = threading.Event()
        self._view: _View | None = None
        self._previous: bytearray | None = None
        self._next_check_ns = 0
        self._next_look_ns = 0
        self._pointer_refused = False

    def open(self) -> SourceInfo:
        """Connect to the screen.

        Raises `StudioError`: WAYLAND, NO_DISPLAY, MONITOR_UNKNOWN (fact `available`), REGION_OUTSIDE (facts `region`
        and `screen`), SCREEN_FAILED when there is a screen that gives no picture.
        """
        check_session()
        self.close()
        view = self._connect(lambda layout: area_at_start(self._target, layout))
        area, backend = view.area, view.grabber.backend
        if isinstance(self._target, Area):
            region = f"{area.left},{area.top},{area.width},{area.height}"
            return SourceInfo(SourceKind.SCREEN, region, region, area.width, area.height, backend=backend)
        monitor = view.layout.find(self._target) or view.layout.primary
        return SourceInfo(SourceKind.SCREEN, monitor.id, monitor.name, area.width, area.height, backend=backend)

    def read(self) -> VideoFrame | None:
        """Return the screen as it is now, or None when it has not changed. Raises `StudioError`: SCREEN_FAILED."""
        if self._view is None:
            raise StudioError(ErrorCode.SCREEN_FAILED, "not open")
        now_ns = self._clock.now_ns()
        try:
            image = self._grab(self._view, now_ns)
        except GRAB_ERRORS as error:
            image = self._reconnect(self._view.area, repr(error))
        return None if image is None else VideoFrame(now_ns, image)

    def close(self) -> None:
        """End the connection."""
        if self._view is not None:
            self._view.grabber.close()
        self._view = None
        self._previous = None

    def _grab(self, view: _View, now_ns: int) -> Image | None:
        if now_ns >= self._next_check_ns:
            self._next_check_ns = now_ns + LAYOUT_CHECK_NS
            if view.grabber.layout() != view.layout:
                return self._reconnect(view.area, "the layout of the monitors changed")
        grabber = view.grabber
        told = not grabber.is_quiet()
        if not told and self._previous is not None and now_ns < self._next_look_ns:
            return None
        self._next_look_ns = now_ns + LOOK_NS
        told |= grabber.listen()
        image = self._changed_picture(view)
        if image is not None and not told and grabber.is_quiet():
            grabber.distrust()
        return image

    def _changed_picture(self, view: _View) -> Image | None:
        area = view.area
        with view.grabber.grab(area) as pixels:
            pointer = self._pointer(view.grabber)
            if self._previous is not None and is_unchanged(pixels, self._previous, area, pointer):
                return None
            raw = bytearray(pixels)
        image = as_image(raw, area.width, area.height)
        if pointer is not None:
            blend_pointer(image, pointer, area)
        self._previous = raw
        return image

    def _pointer(self, grabber: Grabber) -> Pointer | None:
        if not (self._with_pointer and grabber.has_pointer):
            return None
        try:
            pointer = grabber.pointer()
        except GRAB_ERRORS as error:
            # X.Org's server refuses the image (BadAccess) as long as it is one whose maker has gone, such as xsetroot.
            if not self._pointer_refused:
                log.warning("screen: no mouse pointer for the moment: %r", error)
            self._pointer_refused = True
            return None
        self._pointer_refused = False
        return pointer

    def _reconnect(self, last: Area, reason: str) -> Image | None:
        # mss sizes its shared memory once, when it connects: a screen of another size needs a new connection.
        self.close()
        for attempt in range(1, RECONNECT_TRIES + 1):
            log.warning("screen: connecting again (%d of %d): %s", attempt, RECONNECT_TRIES, reason)
            try:
                return self._changed_picture(
                    self._connect(lambda layout: area_after_change(self._target, layout, last))
                )
            except (StudioError, *GRAB_ERRORS) as error:
                reason = str(error)
            self.close()
            self._clock.wait(self._never, RECONNECT_WAIT_S)
        raise StudioError(ErrorCode.SCREEN_FAILED, reason)

    def _connect(self, choose: Callable[[ScreenLayout], Area]) -> _View:
        """Take the first backend that gives a picture of what `choose` chooses."""
        refusals = []
        reached = False
        for backend in BACKENDS:
            try:
                grabber = Grabber(backend)
            except GRAB_ERRORS as error:
                refusals.append(f"{backend}: {error}")
                continue
            reached = True
            try:
                view = _look(grabber, choose, self._with_pointer)
            except GRAB_ERRORS as error:
                grabber.close()
                refusals.append(f"{backend}: {error}")
            except StudioError:
                grabber.close()
                raise
            else:
                log.info("screen: %s by %s%s", view.area, backend, "".join(f"; not by {each}" for each in refusals))
                self._view = view
                self._next_check_ns = self._clock.now_ns() + LAYOUT_CHECK_NS
                return view
        raise StudioError(ErrorCode.SCREEN_FAILED if reached else ErrorCode.NO_DISPLAY, "; ".join(refusals))


def _look(grabber: Grabber, choose: Callable[[ScreenLayout], Area], with_pointer: bool) -> _View:
    layout = grabber.layout()
    view = _View(grabber, layout, choose(layout))
    grabber.grab(view.area).release()
    if grabber.degraded:
        raise OSError(grabber.degraded)
    grabber.watch(pointer=with_pointer)
    return view
