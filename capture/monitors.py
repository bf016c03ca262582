"""Monitors and the part of the screen that is asked for: plain values and pure rules, no device."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from capture.errors import ErrorCode, StudioError

_REGION: Final = re.compile(r"\s*([+-]?\d+)\s*,\s*([+-]?\d+)\s*,\s*([+-]?\d+)\s*,\s*([+-]?\d+)\s*")

_SCREENS: Final = "ID | x,y,w,h | none"
"""What `--screen` takes."""
_LARGEST: Final = "32767x32767"
"""X counts its pixels in 16 bits, with a sign."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the screen, in physical pixels; on Windows `left` and `top` may be negative."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}{self.left:+d}{self.top:+d}"

    def intersection(self, other: "Area") -> "Area | None":
        """Return what both cover, or None."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right = min(self.left + self.width, other.left + other.width)
        bottom = min(self.top + self.height, other.top + other.height)
        return Area(left, top, right - left, bottom - top) if right > left and bottom > top else None


@dataclass(frozen=True, slots=True)
class Monitor:
    """One monitor."""

    id: str
    """The monitor's own identity where it tells one (EDID, Windows' device path), otherwise its connector or number."""
    name: str
    connector: str
    """HDMI-1, DP-2; empty where the system names none."""
    area: Area


@dataclass(frozen=True, slots=True)
class ScreenLayout:
    """All monitors, and the rectangle round them."""

    whole: Area
    monitors: tuple[Monitor, ...]
    primary: Monitor

    def find(self, target: str) -> Monitor | None:
        """Return the monitor with this id or on this connector ("" is the primary), or None."""
        if not target:
            return self.primary
        by_id = (monitor for monitor in self.monitors if monitor.id == target)
        by_connector = (monitor for monitor in self.monitors if monitor.connector == target)
        return next(by_id, None) or next(by_connector, None)


def screen_layout(found: Sequence[Mapping[str, Any]]) -> ScreenLayout:
    """Return the layout that `mss.MSS.monitors` tells: the whole screen first, then each monitor."""
    # A server without RandR tells no monitor: the whole screen is the only one.
    each = found[1:] or found[:1]
    monitors = tuple(
        Monitor(_stable_id(each, number), _name(monitor, number), monitor.get("output", ""), _area(monitor))
        for number, monitor in enumerate(each)
    )
    primary = next((number for number, monitor in enumerate(each) if monitor.get("is_primary")), 0)
    return ScreenLayout(_area(found[0]), monitors, monitors[primary])


def _area(monitor: Mapping[str, Any]) -> Area:
    return Area(monitor["left"], monitor["top"], monitor["width"], monitor["height"])


def _stable_id(each: Sequence[Mapping[str, Any]], number: int) -> str:
    for key in ("unique_id", "output", "name"):
        value = each[number].get(key)
        # Two monitors of one model that tell no serial number have the same `unique_id`.
        if value and sum(other.get(key) == value for other in each) == 1:
            return str(value)
    return f"screen-{number + 1}"


def _name(monitor: Mapping[str, Any], number: int) -> str:
    name, connector = monitor.get("name", ""), monitor.get("output", "")
    if name and connector:
        return f"{name} ({connector})"
    return name or connector or f"screen-{number + 1}"


def parse_target(target: str) -> Area | str:
    """Return the region that "x,y,w,h" names, or `target` itself: a monitor's id or "".

    Raises `StudioError`: BAD_OPTION for a region that is not four whole numbers, BAD_SIZE for an empty one.
    """
    if "," not in target:
        return target
    match = _REGION.fullmatch(target)
    if match is None:
        raise StudioError(
            ErrorCode.BAD_OPTION, "a region is x,y,width,height", option="--screen", value=target, available=_SCREENS
        )
    left, top, width, height = (int(number) for number in match.groups())
    if width <= 0 or height <= 0:
        raise StudioError(
            ErrorCode.BAD_SIZE, f"region {target}", size=f"{width}x{height}", smallest="1x1", largest=_LARGEST
        )
    return Area(left, top, width, height)


def area_at_start(target: Area | str, layout: ScreenLayout) -> Area:
    """Return the area to capture. Raises `StudioError`: REGION_OUTSIDE, MONITOR_UNKNOWN."""
    if isinstance(target, Area):
        if target.intersection(layout.whole) != target:
            region, screen = str(target), str(layout.whole)
            raise StudioError(ErrorCode.REGION_OUTSIDE, f"{region} in {screen}", region=region, screen=screen)
        return target
    monitor = layout.find(target)
    if monitor is None:
        available = ", ".join(monitor.id for monitor in layout.monitors)
        raise StudioError(ErrorCode.MONITOR_UNKNOWN, target, name=target, available=available)
    return monitor.area


def area_after_change(target: Area | str, layout: ScreenLayout, last: Area) -> Area:
    """Return the area to go on with when the layout is another one; there always is one.

    A region is cut to the screen. A monitor that has no name any more is the one at the `last` place: mss's Xlib
    backend names none. What is gone altogether gives way to the primary monitor.
    """
    if isinstance(target, Area):
        return target.intersection(layout.whole) or layout.primary.area
    monitor = layout.find(target)
    if monitor is not None:
        return monitor.area
    return last if any(monitor.area == last for monitor in layout.monitors) else layout.primary.area


def check_session(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
    """Raise `StudioError` where no screen can be captured: WAYLAND, NO_DISPLAY.

    A Wayland session also offers an X server (XWayland), but its pictures are black: say so instead of recording them.
    """
    if not platform.startswith("linux"):
        return
    session = environ.get("XDG_SESSION_TYPE", "")
    # A compositor started from a console leaves the session's type at "tty".
    if session == "wayland" or (environ.get("WAYLAND_DISPLAY") and session != "x11"):
        raise StudioError(ErrorCode.WAYLAND, f"session type {session or 'unknown'}")
    if not environ.get("DISPLAY"):
        raise StudioError(ErrorCode.NO_DISPLAY, "DISPLAY is not set")
