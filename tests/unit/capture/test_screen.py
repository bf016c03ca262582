"""The screen source on real X servers (Xvfb)."""

import ctypes
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from mss.exception import ScreenShotError
from mss.linux import xcbgen
from mss.linux.base import MSSImplXCBBase
from mss.linux.xshmgetimage import MSSImplXShmGetImage, ShmStatus

from capture import damage, screen
from capture import grabber as grabber_module
from capture.clock import FakeClock
from capture.damage import DamageWatch
from capture.errors import ErrorCode, StudioError
from capture.grabber import Grabber
from capture.media import VideoFrame
from capture.monitors import Area
from capture.screen import ScreenSource, list_monitors
from capture.sources import DeviceInfo, SourceInfo, SourceKind
from tests.helpers.xserver import StartXServer, XServer

BLUE, ORANGE = (200, 100, 50), (20, 120, 240)


def opened(target: str = "", *, pointer: bool = False) -> tuple[ScreenSource, FakeClock]:
    clock = FakeClock(1_000_000_000)
    source = ScreenSource(target, clock, pointer=pointer)
    source.open()
    return source, clock


def fill(server: XServer, bgr: tuple[int, int, int]) -> None:
    blue, green, red = bgr
    server.fill(f"#{red:02x}{green:02x}{blue:02x}")


def read_new(source: ScreenSource) -> VideoFrame:
    frame = source.read()
    assert frame is not None
    return frame


def split(server: XServer) -> None:
    """Make two monitors of one screen of 640 x 360."""
    server.run("xrandr", "--setmonitor", "left", "400/100x360/100+0+0", "screen")
    server.run("xrandr", "--setmonitor", "right", "240/60x360/100+400+0", "none")


def test_lists_the_monitor(start_xserver: StartXServer) -> None:
    start_xserver(1280, 720)
    assert list_monitors() == [DeviceInfo(SourceKind.SCREEN, "screen", "screen", True, "1280x720+0+0")]


def test_lists_two_monitors_and_captures_the_second(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    split(server)
    assert [(device.id, device.detail, device.default) for device in list_monitors()] == [
        ("screen", "400x360+0+0", True),
        ("screen-2", "240x360+400+0", False),
    ]
    source, _ = opened("screen-2")
    assert read_new(source).image.shape == (360, 240, 4)
    source.close()


def test_pixels_stamp_and_info(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    fill(server, BLUE)
    clock = FakeClock(7_000_000_000)
    source = ScreenSource("", clock, pointer=False)
    assert source.open() == SourceInfo(SourceKind.SCREEN, "screen", "screen", 640, 360, False, "xshmgetimage")
    frame = read_new(source)
    assert frame.pts_ns == 7_000_000_000
    assert frame.image.shape == (360, 640, 4)
    assert (frame.image[..., :3] == BLUE).all()
    assert not frame.image.flags.writeable
    source.close()
    source.close()


@pytest.mark.parametrize("backend", ["xshmgetimage", "xgetimage", "xlib"])
def test_nothing_new_until_something_changes(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setattr(screen, "BACKENDS", (backend,))
    server = start_xserver(640, 360)
    fill(server, BLUE)
    source, _ = opened(pointer=True)
    first = read_new(source)
    assert [source.read() for _ in range(5)] == [None] * 5
    fill(server, ORANGE)
    second = read_new(source)
    assert source.read() is None
    # What was given away stays what it was.
    assert (first.image[0, 0, :3] == BLUE).all()
    assert (second.image[0, 0, :3] == ORANGE).all()
    source.close()


def test_region(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    server.run("xsetroot", "-mod", "16", "16", "-fg", "#ffffff", "-bg", "#205080")
    whole_source, _ = opened()
    region_source, _ = opened("17,33,301,203")
    whole, region = read_new(whole_source).image, read_new(region_source).image
    assert len(np.unique(whole[..., 0])) == 2
    assert np.array_equal(region, whole[33 : 33 + 203, 17 : 17 + 301])
    whole_source.close()
    region_source.close()


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("0,0,641,10", ErrorCode.REGION_OUTSIDE),
        ("HDMI-7", ErrorCode.MONITOR_UNKNOWN),
    ],
)
def test_targets_that_do_not_exist(start_xserver: StartXServer, target: str, code: ErrorCode) -> None:
    start_xserver(640, 360)
    source = ScreenSource(target, FakeClock())
    with pytest.raises(StudioError) as caught:
        source.open()
    assert caught.value.code is code
    source.close()


def test_malformed_region_is_told_before_anything_is_opened() -> None:
    with pytest.raises(StudioError) as caught:
        ScreenSource("1,2,3", FakeClock())
    assert caught.value.code is ErrorCode.BAD_OPTION


@pytest.mark.parametrize("display", [None, ":9753"])
@pytest.mark.parametrize("ask", [list_monitors, ScreenSource("", FakeClock()).open])
def test_no_display(monkeypatch: pytest.MonkeyPatch, display: str | None, ask: Callable[[], object]) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    if display is None:
        monkeypatch.delenv("DISPLAY", raising=False)
    else:
        monkeypatch.setenv("DISPLAY", display)
    with pytest.raises(StudioError) as caught:
        ask()
    assert caught.value.code is ErrorCode.NO_DISPLAY


@pytest.mark.parametrize("ask", [list_monitors, ScreenSource("", FakeClock()).open])
def test_wayland_is_refused_even_where_xwayland_answers(
    xserver: XServer, monkeypatch: pytest.MonkeyPatch, ask: Callable[[], object]
) -> None:
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    with pytest.raises(StudioError) as caught:
        ask()
    assert caught.value.code is ErrorCode.WAYLAND


@pytest.mark.parametrize("backend", ["xshmgetimage", "xgetimage", "xlib"])
def test_pointer_is_drawn_where_it_is_and_only_there(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setattr(screen, "BACKENDS", (backend,))
    server = start_xserver(640, 360)
    fill(server, BLUE)
    server.run("xsetroot", "-cursor_name", "left_ptr")
    server.move_pointer(300, 200)
    source, _ = opened(pointer=True)
    at_300 = read_new(source).image
    assert source.read() is None
    server.move_pointer(330, 210)
    at_330 = read_new(source).image
    assert source.read() is None
    ys, xs = np.nonzero((at_300[..., :3] != BLUE).any(axis=2))
    assert ys.size > 20
    assert 280 < xs.min() <= 300 <= xs.max() < 330
    assert 180 < ys.min() <= 200 <= ys.max() < 230
    # The same pointer 30 to the right and 10 down, and nothing left behind.
    assert np.array_equal(np.roll(at_300[..., :3], (10, 30), axis=(0, 1)), at_330[..., :3])
    source.close()


def test_pointer_is_cut_at_the_edges_of_a_region(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    fill(server, BLUE)
    for x, y in ((639, 359), (0, 0), (99, 79), (221, 161), (160, 120)):
        server.move_pointer(x, y)
        whole_source, _ = opened(pointer=True)
        region_source, _ = opened("100,80,120,80", pointer=True)
        whole, region = read_new(whole_source).image, read_new(region_source).image
        assert np.array_equal(region, whole[80:160, 100:220])
        whole_source.close()
        region_source.close()


def test_without_pointer_its_moves_are_nothing_new(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    fill(server, BLUE)
    source, _ = opened(pointer=False)
    assert (read_new(source).image[..., :3] == BLUE).all()
    server.move_pointer(10, 10)
    assert source.read() is None
    source.close()


def test_goes_on_without_the_pointer_when_it_cannot_be_had(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_self: object) -> None:
        raise OSError("no XFixes")

    start_xserver(640, 360)
    monkeypatch.setattr(MSSImplXCBBase, "cursor", refuse)
    source, _ = opened(pointer=True)
    read_new(source)
    assert source.read() is None
    assert caplog.text.count("no XFixes") == 1
    source.close()


def test_falls_back_from_one_backend_to_the_next(start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise OSError("refused")

    server = start_xserver(640, 360)
    fill(server, BLUE)
    monkeypatch.setattr(MSSImplXShmGetImage, "grab", refuse)
    source = ScreenSource("", FakeClock())
    assert source.open().backend == "xgetimage"
    assert (read_new(source).image[0, 0, :3] == BLUE).all()
    source.close()
    monkeypatch.setattr(MSSImplXCBBase, "__init__", refuse)
    assert source.open().backend == "xlib"
    assert (read_new(source).image[0, 0, :3] == BLUE).all()
    source.close()


def test_names_the_backend_that_mss_itself_falls_back_to(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_xserver(640, 360)
    monkeypatch.setattr(MSSImplXShmGetImage, "_setup_shm", lambda _self: ShmStatus.UNAVAILABLE)
    source = ScreenSource("", FakeClock())
    assert source.open().backend == "xgetimage"
    source.close()


@pytest.mark.parametrize("known", [True, False])
def test_windows_is_asked_once_for_unscaled_monitors(monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    asked = []

    def set_context(context: ctypes.c_void_p) -> int:
        asked.append(context.value)
        return 1

    library = SimpleNamespace(SetProcessDpiAwarenessContext=set_context) if known else SimpleNamespace()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: {"user32.dll": library}[name])
    grabber_module._see_every_pixel.cache_clear()
    for _ in range(2):
        grabber_module._see_every_pixel()
    grabber_module._see_every_pixel.cache_clear()
    assert asked == ([2**64 - 4] if known else [])


def looks_counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows by one with each picture that the server is asked for."""
    looks: list[object] = []

    def counted(*arguments: Any) -> Any:
        looks.append(None)
        return shm_get_image(*arguments)

    shm_get_image = xcbgen.shm_get_image
    monkeypatch.setattr(xcbgen, "shm_get_image", counted)
    return looks


def test_a_still_screen_is_looked_at_four_times_a_second(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_xserver(640, 360)
    looks = looks_counted(monkeypatch)
    source, clock = opened(pointer=True)
    read_new(source)
    source.read()  # the first that compares
    source.read()
    looks.clear()
    for _ in range(60):
        clock.advance(1 / 30)
        assert source.read() is None
    assert 7 <= len(looks) <= 9
    source.close()


def test_what_is_drawn_or_moved_or_another_pointer_is_seen_at_once(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_xserver(640, 360)
    fill(server, BLUE)
    server.run("xsetroot", "-cursor_name", "left_ptr")
    source, _ = opened(pointer=True)
    others: list[Grabber] = []

    def another_pointer() -> None:
        server.run("xsetroot", "-cursor_name", "hand1")
        # The server gives the image only while there is a client of the number that its maker had.
        others.append(Grabber("xgetimage"))

    read_new(source)
    changes: list[Callable[[], None]] = [
        lambda: fill(server, ORANGE),
        lambda: server.move_pointer(100, 100),
        another_pointer,
        lambda: server.move_pointer(101, 100),
        lambda: fill(server, BLUE),
    ]
    for change in changes:
        assert [source.read() for _ in range(3)] == [None] * 3
        change()
        read_new(source)
    for other in others:
        other.close()
    source.close()


def test_a_pointer_that_the_server_refuses_for_a_moment_comes_back(
    start_xserver: StartXServer, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_xserver(640, 360)
    fill(server, BLUE)
    source, clock = opened(pointer=True)
    assert not (read_new(source).image[..., :3] == BLUE).all()
    server.run("xsetroot", "-cursor_name", "left_ptr")
    assert (read_new(source).image[..., :3] == BLUE).all()
    maker = Grabber("xgetimage")  # takes the place of the one that has gone
    clock.advance(0.3)
    assert not (read_new(source).image[..., :3] == BLUE).all()
    assert caplog.text.count("no mouse pointer") == 1
    maker.close()
    source.close()


def test_a_server_that_does_not_tell_a_change_is_believed_no_longer(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_xserver(640, 360)
    source, clock = opened()
    read_new(source)
    monkeypatch.setattr(DamageWatch, "is_quiet", lambda _self: True)
    monkeypatch.setattr(DamageWatch, "listen", lambda _self: False)
    fill(server, BLUE)
    assert source.read() is None
    clock.advance(0.3)
    assert (read_new(source).image[0, 0, :3] == BLUE).all()
    fill(server, ORANGE)
    assert (read_new(source).image[0, 0, :3] == ORANGE).all()
    assert caplog.text.count("does not tell all changes") == 1
    source.close()


def test_without_the_library_each_picture_is_looked_at(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "LIBRARY", "libxcb-absent.so.0")
    server = start_xserver(640, 360)
    looks = looks_counted(monkeypatch)
    source, _ = opened()
    read_new(source)
    looks.clear()
    assert [source.read() for _ in range(3)] == [None] * 3
    assert len(looks) == 3
    fill(server, BLUE)
    read_new(source)
    source.close()


def test_never_reads_beyond_the_shared_memory(start_xserver: StartXServer) -> None:
    start_xserver(640, 360)
    grabber = Grabber("xshmgetimage")
    grabber.grab(Area(0, 0, 640, 360)).release()
    with pytest.raises(ScreenShotError):
        grabber.grab(Area(0, 0, 640, 361))
    grabber.close()


def test_recovers_when_a_grab_fails_once(
    start_xserver: StartXServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = ["once"]

    def fail_once(*arguments: Any) -> Any:
        if failures:
            raise ScreenShotError(failures.pop())
        return shm_get_image(*arguments)

    shm_get_image = xcbgen.shm_get_image
    server = start_xserver(640, 360)
    fill(server, BLUE)
    source, _ = opened()
    read_new(source)
    fill(server, ORANGE)
    monkeypatch.setattr(xcbgen, "shm_get_image", fail_once)
    assert (read_new(source).image[0, 0, :3] == ORANGE).all()
    assert not failures
    assert "connecting again" in caplog.text
    source.close()


def test_dead_server_is_a_failed_screen_and_a_new_one_is_taken_up(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    source, _ = opened()
    read_new(source)
    server.kill()
    with pytest.raises(StudioError) as caught:
        source.read()
    assert caught.value.code is ErrorCode.SCREEN_FAILED
    source.close()
    start_xserver(800, 600)
    source.open()
    assert read_new(source).image.shape == (600, 800, 4)
    source.close()


def test_monitor_that_goes_gives_way_to_the_primary_until_it_comes_back(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 360)
    split(server)
    source, clock = opened("screen-2")
    assert read_new(source).image.shape == (360, 240, 4)
    server.run("xrandr", "--delmonitor", "right")
    clock.advance(1)
    assert read_new(source).image.shape == (360, 400, 4)
    server.run("xrandr", "--setmonitor", "right", "200/60x360/100+440+0", "none")
    clock.advance(1)
    assert read_new(source).image.shape == (360, 200, 4)
    source.close()
