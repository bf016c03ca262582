"""Which monitor, which region, which session: pure rules."""

import pytest

from capture.errors import ErrorCode, StudioError
from capture.monitors import (
    Area,
    ScreenLayout,
    area_after_change,
    area_at_start,
    check_session,
    parse_target,
    screen_layout,
)

WHOLE = {"left": 0, "top": 0, "width": 3200, "height": 1080}
LEFT = {"left": 0, "top": 0, "width": 1920, "height": 1080}
RIGHT = {"left": 1920, "top": 0, "width": 1280, "height": 720}


def two_monitors() -> ScreenLayout:
    return screen_layout(
        [
            WHOLE,
            {**LEFT, "is_primary": False, "output": "HDMI-1", "name": "EPSON PJ", "unique_id": "model=EPS1&serial=7"},
            {**RIGHT, "is_primary": True, "output": "eDP-1"},
        ]
    )


def test_id_is_the_monitors_own_identity_or_its_connector() -> None:
    layout = two_monitors()
    assert [monitor.id for monitor in layout.monitors] == ["model=EPS1&serial=7", "eDP-1"]
    assert [monitor.name for monitor in layout.monitors] == ["EPSON PJ (HDMI-1)", "eDP-1"]
    assert layout.primary.id == "eDP-1"
    assert layout.whole == Area(0, 0, 3200, 1080)


def test_identical_monitors_without_serial_number_go_by_connector() -> None:
    twin = {"unique_id": "model=DEL1", "name": "DELL"}
    layout = screen_layout([WHOLE, {**LEFT, **twin, "output": "DP-1"}, {**RIGHT, **twin, "output": "DP-2"}])
    assert [monitor.id for monitor in layout.monitors] == ["DP-1", "DP-2"]


def test_monitors_without_any_name_are_numbered_and_the_first_is_primary() -> None:
    layout = screen_layout([WHOLE, LEFT, RIGHT])
    assert [monitor.id for monitor in layout.monitors] == ["screen-1", "screen-2"]
    assert layout.primary == layout.monitors[0]


def test_server_that_tells_no_monitor_has_one() -> None:
    layout = screen_layout([WHOLE])
    assert [monitor.area for monitor in layout.monitors] == [layout.whole]


def test_target_by_id_by_connector_and_primary() -> None:
    layout = two_monitors()
    assert area_at_start(parse_target("model=EPS1&serial=7"), layout) == Area(0, 0, 1920, 1080)
    assert area_at_start(parse_target("HDMI-1"), layout) == Area(0, 0, 1920, 1080)
    assert area_at_start(parse_target(""), layout) == Area(1920, 0, 1280, 720)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("0,0,640,480", Area(0, 0, 640, 480)),
        (" 10, 20 ,30,40", Area(10, 20, 30, 40)),
        ("-1920,-10,64,64", Area(-1920, -10, 64, 64)),
    ],
)
def test_region(text: str, area: Area) -> None:
    assert parse_target(text) == area


@pytest.mark.parametrize("text", ["1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,3,", "1.5,0,64,64", ",", "0,0,640x480"])
def test_malformed_region(text: str) -> None:
    with pytest.raises(StudioError) as caught:
        parse_target(text)
    assert caught.value.code is ErrorCode.BAD_OPTION
    assert caught.value.facts == {"option": "--screen", "value": text, "available": "ID | x,y,w,h | none"}


@pytest.mark.parametrize("text", ["0,0,0,480", "0,0,640,-1"])
def test_empty_region(text: str) -> None:
    with pytest.raises(StudioError) as caught:
        parse_target(text)
    assert caught.value.code is ErrorCode.BAD_SIZE
    assert caught.value.facts.keys() == {"size", "smallest", "largest"}


@pytest.mark.parametrize("region", [Area(3000, 0, 201, 10), Area(-1, 0, 10, 10), Area(0, 1079, 10, 2)])
def test_region_that_leaves_the_screen(region: Area) -> None:
    with pytest.raises(StudioError) as caught:
        area_at_start(region, two_monitors())
    assert caught.value.code is ErrorCode.REGION_OUTSIDE
    assert caught.value.facts == {"region": str(region), "screen": "3200x1080+0+0"}


def test_region_up_to_the_last_pixel() -> None:
    assert area_at_start(Area(3199, 1079, 1, 1), two_monitors()) == Area(3199, 1079, 1, 1)


def test_unknown_monitor_names_those_that_exist() -> None:
    with pytest.raises(StudioError) as caught:
        area_at_start("DP-9", two_monitors())
    assert caught.value.code is ErrorCode.MONITOR_UNKNOWN
    assert caught.value.facts == {"name": "DP-9", "available": "model=EPS1&serial=7, eDP-1"}


def test_after_a_change_a_region_is_cut_or_gives_way_to_the_primary() -> None:
    small = screen_layout([{**WHOLE, "width": 800, "height": 600}])
    assert area_after_change(Area(700, 500, 640, 480), small, Area(0, 0, 1, 1)) == Area(700, 500, 100, 100)
    assert area_after_change(Area(900, 0, 64, 64), small, Area(0, 0, 1, 1)) == Area(0, 0, 800, 600)


def test_after_a_change_a_monitor_keeps_its_name_else_its_place_else_gives_way() -> None:
    nameless = screen_layout([WHOLE, RIGHT, LEFT])
    right, left = Area(1920, 0, 1280, 720), Area(0, 0, 1920, 1080)
    assert area_after_change("eDP-1", two_monitors(), left) == right
    assert area_after_change("HDMI-1", nameless, left) == left
    assert area_after_change("HDMI-1", nameless, Area(5000, 0, 1920, 1080)) == right


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ErrorCode.WAYLAND),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, ErrorCode.WAYLAND),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ErrorCode.WAYLAND),
        ({"XDG_SESSION_TYPE": "tty", "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-1"}, ErrorCode.WAYLAND),
        ({}, ErrorCode.NO_DISPLAY),
        ({"XDG_SESSION_TYPE": "tty", "DISPLAY": ""}, ErrorCode.NO_DISPLAY),
    ],
)
def test_session_without_a_screen_to_capture(environ: dict[str, str], code: ErrorCode) -> None:
    with pytest.raises(StudioError) as caught:
        check_session(environ, "linux")
    assert caught.value.code is code


@pytest.mark.parametrize(
    ("environ", "platform"),
    [
        ({"DISPLAY": ":0"}, "linux"),
        ({"XDG_SESSION_TYPE": "x11", "DISPLAY": ":0"}, "linux"),
        ({"XDG_SESSION_TYPE": "x11", "DISPLAY": ":0", "WAYLAND_DISPLAY": "left-over"}, "linux"),
        ({"XDG_SESSION_TYPE": "tty", "DISPLAY": ":99"}, "linux"),
        ({}, "win32"),
    ],
)
def test_session_with_a_screen(environ: dict[str, str], platform: str) -> None:
    check_session(environ, platform)
