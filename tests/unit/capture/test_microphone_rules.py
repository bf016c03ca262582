import pytest

from capture.errors import ErrorCode, StudioError
from capture.microphone import choose, follow
from capture.pulse import PulseSource, PulseState
from capture.sources import DeviceInfo, SourceKind

MIC, SYSTEM = SourceKind.MICROPHONE, SourceKind.SYSTEM_SOUND
DEVICES = [
    DeviceInfo(MIC, "usb", "Blue Yeti"),
    DeviceInfo(MIC, "jack", "Headset", default=True),
    DeviceInfo(MIC, "twin-1", "Twin"),
    DeviceInfo(MIC, "twin-2", "Twin"),
    DeviceInfo(SYSTEM, "sink.monitor", "Monitor of Speakers", default=True),
]


@pytest.mark.parametrize(
    ("target", "kind", "expected"),
    [
        ("usb", MIC, "usb"),
        ("blue yeti", MIC, "usb"),
        ("default", MIC, "jack"),
        ("default", SYSTEM, "sink.monitor"),
        ("sink.monitor", MIC, "sink.monitor"),
        ("twin-2", MIC, "twin-2"),
    ],
)
def test_a_device_is_found_by_id_name_or_as_the_default(target: str, kind: SourceKind, expected: str) -> None:
    assert choose(target, kind, DEVICES).id == expected


@pytest.mark.parametrize("target", ["USB", "Twin", "nothing", ""])
def test_an_unknown_or_ambiguous_one_says_what_there_is(target: str) -> None:
    with pytest.raises(StudioError) as caught:
        choose(target, MIC, DEVICES)

    assert caught.value.code is ErrorCode.MICROPHONE_UNKNOWN
    assert caught.value.facts == {
        "name": target,
        "available": "Blue Yeti [usb], Headset [jack], Twin [twin-1], Twin [twin-2]",
    }


def test_where_there_is_no_microphone_at_all_nobody_is_told_of_a_name() -> None:
    heard = [device for device in DEVICES if device.kind is not MIC]
    for devices in ([], heard):
        with pytest.raises(StudioError) as caught:
            choose("default", MIC, devices)
        assert caught.value.code is ErrorCode.MICROPHONE_MISSING
        assert caught.value.code.kind.exit_status == 3
    with pytest.raises(StudioError) as caught:
        choose("usb", MIC, heard)
    assert caught.value.code is ErrorCode.MICROPHONE_UNKNOWN


def test_unknown_system_sound_has_its_own_code() -> None:
    with pytest.raises(StudioError) as caught:
        choose("nothing", SYSTEM, DEVICES)

    assert caught.value.code is ErrorCode.SYSTEM_SOUND_UNKNOWN
    assert caught.value.facts["available"] == "Monitor of Speakers [sink.monitor]"


def test_no_device_at_all() -> None:
    with pytest.raises(StudioError) as caught:
        choose("usb", MIC, [])

    assert caught.value.facts["available"] == ""


def state(default_source: str = "usb", default_sink: str = "speakers", without: str = "") -> PulseState:
    sources = (
        PulseSource("usb", "Blue Yeti"),
        PulseSource("jack", "Headset"),
        PulseSource("speakers.monitor", "Monitor of Speakers", "speakers"),
        PulseSource("hdmi.monitor", "Monitor of HDMI", "hdmi"),
    )
    return PulseState(tuple(source for source in sources if source.name != without), default_source, default_sink)


@pytest.mark.parametrize(
    ("now", "kind", "target", "current", "expected"),
    [
        (state(), MIC, "usb", "usb", "usb"),
        (state(default_source="jack"), MIC, "usb", "usb", "usb"),
        (state(default_source="jack"), MIC, "default", "usb", "jack"),
        (state(default_source="jack", without="usb"), MIC, "default", "usb", "jack"),
        (state(default_source=""), MIC, "default", "usb", "usb"),
        (state(default_sink="hdmi"), SYSTEM, "default", "speakers.monitor", "hdmi.monitor"),
        (state(default_sink="gone"), SYSTEM, "default", "speakers.monitor", "speakers.monitor"),
    ],
)
def test_following_the_default(now: PulseState, kind: SourceKind, target: str, current: str, expected: str) -> None:
    assert follow(now, kind, target, current) == expected


@pytest.mark.parametrize(
    ("now", "target"), [(state(default_source="jack", without="usb"), "usb"), (state("", without="usb"), "default")]
)
def test_what_is_unplugged_is_lost_even_if_the_server_would_record_something_else(now: PulseState, target: str) -> None:
    with pytest.raises(StudioError) as caught:
        follow(now, MIC, target, "usb")

    assert caught.value.code is ErrorCode.MICROPHONE_LOST
    assert caught.value.facts == {"name": "usb"}


def test_devices_of_the_server_and_their_defaults() -> None:
    assert [(device.kind, device.id, device.default) for device in state().devices()] == [
        (MIC, "usb", True),
        (MIC, "jack", False),
        (SYSTEM, "speakers.monitor", True),
        (SYSTEM, "hdmi.monitor", False),
    ]
