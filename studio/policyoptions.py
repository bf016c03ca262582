"""A policy on the command line: what is fixed holds there, too, and is refused where an option says otherwise."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from capture.errors import ErrorCode, StudioError
from encoder.settings import ContainerFormat
from studio.choices import NO_DEVICE
from studio.options import NONE
from studio.policy import ROSTER, Policy
from studio.words import AUTO


def _as_it_is(value: Any) -> Any:
    return value


def _device(value: Any) -> Any:
    return NONE if value == NO_DEVICE else value


def _not(value: Any) -> Any:
    return not value


def _file(value: Any) -> Any:
    return Path(value).expanduser() if value else None


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
    "language": Option("--ui-language", lambda value: value or AUTO),
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
    "roster": Option("--roster", _file),
    "only_roster": Option("--roster-only"),
    "max_trainees": Option("--max-trainees"),
    "port": Option("--port"),
}
FOLDER: Final = "folder"
CONTAINER: Final = "container"


def hold(args: argparse.Namespace, arguments: Sequence[str], policy: Policy) -> None:
    """Put what is fixed into the parsed `args` of `record` or `live`.

    Raises FIXED_BY_POLICY, as `check_out`, and FIXED_ROSTER_MISSING.

    `arguments` are what they were parsed from: to say nothing is no contradiction.
    """
    given = _given(arguments)
    for name, value in policy.fixed.items():
        option = OPTIONS.get(name)
        if option is None or not hasattr(args, option.dest):
            continue
        wanted = option.read(value)
        says_so = option.name not in given or getattr(args, option.dest) == wanted
        policy.check(name, option.name, wanted, allowed=says_so)
        setattr(args, option.dest, wanted)
    missing = policy.roster_missing(args.roster, "command") if hasattr(args, ROSTER) else None
    if missing is not None:
        raise missing
    for dest, label in (("out", "OUT"), ("record", "--record")):
        path = getattr(args, dest, None)
        if path is not None:
            check_out(Path(path), label, policy)


def check_out(path: Path, option: str, policy: Policy) -> None:
    """Check the file that `option` names.

    Raises FIXED_FOLDER for another folder than the fixed one, OUT_FIXED_FOLDER_MISSING where there is none yet,
    FIXED_ENDING for another kind.
    """
    folder, container = policy.fixed.get(FOLDER), policy.fixed.get(CONTAINER)
    if folder:
        place = Path(folder).expanduser()
        inside = path.resolve().is_relative_to(place.resolve())
        policy.check(FOLDER, option, folder, allowed=inside, code=ErrorCode.FIXED_FOLDER)
        if not place.is_dir():
            raise StudioError(ErrorCode.OUT_FIXED_FOLDER_MISSING, folder=str(place))
    kind = path.suffix.lower().removeprefix(".")
    if container is not None and kind in set(ContainerFormat):
        policy.check(CONTAINER, option, f".{container}", allowed=kind == container, code=ErrorCode.FIXED_ENDING)


def _given(arguments: Sequence[str]) -> set[str]:
    """Return the long options that were written; what follows `--` is none."""
    options = list(arguments)
    if "--" in options:
        options = options[: options.index("--")]
    return {option.partition("=")[0] for option in options if option.startswith("--")}
