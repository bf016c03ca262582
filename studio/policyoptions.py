"""A policy on the command line: what is fixed holds there, too, and is refused where an option says otherwise."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from studio.choices import NO_DEVICE
from studio.options import NONE
from studio.policy import Policy


def _as_it_is(value: Any) -> Any:
    return value


def _device(value: Any) -> Any:
    return NONE if value == NO_DEVICE else value


def _not(value: Any) -> Any:
    return not value


@dataclass(frozen=True, slots=True)
class Option:
    """Which option a setting is."""

    name: str
    read: Callable[[Any], Any] = _as_it_is
    """From the setting's value to the option's."""

    @property
    def dest(self) -> str:
        """Where argparse puts its value."""
        return self.name.removeprefix("--").replace("-", "_")


OPTIONS: Final = {
    "language": Option("--ui-language"),
    "screen": Option("--screen"),
    "camera": Option("--camera", _device),
    "mirror_camera": Option("--mirror-camera"),
    "size": Option("--size", lambda size: f"{size[0]}x{size[1]}"),
    "fps": Option("--fps"),
    "quality": Option("--quality"),
    "encoder": Option("--encoder"),
    "microphone": Option("--microphone", _device),
    "system_sound": Option("--system-sound", _device),
    "noise_suppression": Option("--no-noise-suppression", _not),
    "gain_control": Option("--no-gain-control", _not),
    "high_pass": Option("--no-high-pass", _not),
    "microphone_gain_db": Option("--gain"),
    "microphone_offset_ms": Option("--microphone-offset"),
    "camera_offset_ms": Option("--camera-offset"),
    "keep_untouched": Option("--keep-untouched"),
    "container": Option("--container"),
    "disk_floor_mb": Option("--disk-floor"),
    "trainer": Option("--trainer"),
    "module": Option("--module"),
    "group": Option("--group"),
    "lobby": Option("--lobby"),
    "roster": Option("--roster", lambda value: Path(value) if value else None),
    "only_roster": Option("--roster-only"),
    "max_trainees": Option("--max-trainees"),
    "port": Option("--port"),
}
FOLDER: Final = "folder"


def hold(args: argparse.Namespace, arguments: Sequence[str], policy: Policy) -> None:
    """Put what is fixed into the parsed `args` of `record` or `live`; raises FIXED_BY_POLICY.

    `arguments` are what they were parsed from: to say nothing is no contradiction.
    """
    given = _given(arguments)
    for name, value in policy.fixed.items():
        option = OPTIONS.get(name)
        if option is None or not hasattr(args, option.dest):
            continue
        wanted = option.read(value)
        policy.check(name, option.name, allowed=option.name not in given or getattr(args, option.dest) == wanted)
        setattr(args, option.dest, wanted)
    if policy.fixed.get(FOLDER):
        _hold_folder(args, policy)


def _hold_folder(args: argparse.Namespace, policy: Policy) -> None:
    for dest, option in (("out", "OUT"), ("record", "--record")):
        path = getattr(args, dest, None)
        if path is not None:
            inside = Path(path).resolve().is_relative_to(Path(policy.fixed[FOLDER]).resolve())
            policy.check(FOLDER, option, allowed=inside)


def _given(arguments: Sequence[str]) -> set[str]:
    """Return the long options that were written; what follows `--` is none."""
    options = list(arguments)
    if "--" in options:
        options = options[: options.index("--")]
    return {option.partition("=")[0] for option in options if option.startswith("--")}
