"""The command line: what each command does, and what a person reads when one cannot."""

import argparse
import logging
import logging.handlers
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from capture.errors import ErrorKind, StudioError
from capture.sources import DeviceInfo, SourceKind
from studio.hosting import HOST, host_process
from studio.liveoptions import add_class_options
from studio.options import (
    COMMAND,
    Parser,
    add_file_options,
    add_length_option,
    add_source_options,
    check_length,
    lesson_of,
    program_settings,
    record_settings,
    with_loudspeaker,
)
from studio.output import Output
from studio.paths import log_path, policy_path, unforeseen
from studio.policy import read_policy
from studio.printer import bear_any_text
from studio.settings import RecordSettings
from studio.signals import INTERRUPTED, raised_interrupts
from studio.version import VERSION
from studio.wording import duration
from studio.words import AUTO, Words

log = logging.getLogger(__name__)

HEADINGS: Final = {
    SourceKind.SCREEN: "devices-monitors",
    SourceKind.CAMERA: "devices-cameras",
    SourceKind.MICROPHONE: "devices-microphones",
    SourceKind.SYSTEM_SOUND: "devices-system-sound",
    SourceKind.LOUDSPEAKER: "devices-loudspeakers",
}
LOG_BYTES: Final = 1_000_000


OpenWindow = Callable[[str, Callable[[StudioError], None]], int]
"""Opens the studio in a language, with what to do with a problem that leaves the window useful; returns the status."""


def main(open_window: OpenWindow, arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status.

    0: done; 1: something unforeseen; 2: usage; 3: a device; 4: storage; 5: an encoder; 6: a class; 130: ended by Ctrl-C
    with nothing done. Without a command `open_window` is called: the command line itself knows nothing of windows.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    # Not among the commands that people are told of: the studio starts it for each class. It has a log of its own.
    if arguments == [HOST]:
        return host_process()
    start_log()
    bear_any_text()
    # Known before the options are parsed, so that what is wrong with them is said in the same way.
    output = Output(Words(wanted_language(arguments)), as_json="--json" in arguments)
    try:
        return run(open_window, arguments, output)
    finally:
        output.close()


def run(open_window: OpenWindow, arguments: Sequence[str], output: Output) -> int:
    """Run one command and say what went wrong; return the exit status."""
    try:
        args = make_parser().parse_args(arguments)
        if args.run in {record_command, live_command}:
            hold_to_policy(args, arguments, output)
        output.words = Words(args.ui_language)
        if args.run is None:
            return open_window(args.ui_language, output.error)
        return int(args.run(args, output))
    except StudioError as error:
        log.info("%s", error)
        output.error(error)
        return error.code.kind.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        log.exception("unforeseen")
        output.error(unforeseen(error))
        return ErrorKind.INTERNAL.exit_status


def hold_to_policy(args: argparse.Namespace, arguments: Sequence[str], output: Output) -> None:
    """Put what IT has fixed into the options, and beside them (`policy`); raises FIXED_BY_POLICY."""
    from studio.choices import FIXABLE  # noqa: PLC0415
    from studio.policyoptions import hold  # noqa: PLC0415

    policy = read_policy(policy_path(), FIXABLE)
    if policy.problem is not None:
        output.error(policy.problem)
    hold(args, arguments, policy)
    args.policy = policy


def wanted_language(arguments: Sequence[str]) -> str:
    """Return the value of --ui-language, whatever else is wrong with the arguments."""
    parser = Parser(add_help=False)
    parser.add_argument("--ui-language", nargs="?", default=AUTO, const=AUTO)
    return str(parser.parse_known_args(arguments)[0].ui_language)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print JSON, one object a line")
    common.add_argument("--ui-language", default=AUTO, metavar="auto|ar|fr|en", help="of what is printed")

    parser = Parser(
        prog="trainer-studio", description="Record lessons, and teach them live. Without a command, the window opens."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    parser.set_defaults(run=None, ui_language=AUTO, json=False)
    commands = parser.add_subparsers(title="commands", metavar=COMMAND, parser_class=Parser)

    devices = commands.add_parser("devices", parents=[common], help="list what can be captured, and the encoders")
    devices.set_defaults(run=devices_command)

    record = commands.add_parser("record", parents=[common], help="record a lesson into a file")
    record.add_argument("out", metavar="OUT.mp4")
    add_source_options(record)
    add_length_option(record, "length of the recording, without its pauses")
    add_file_options(record)
    record.set_defaults(run=record_command)

    live = commands.add_parser("live", parents=[common], help="teach a class that trainees join from a browser")
    add_class_options(live)
    add_source_options(live)
    add_length_option(live, "length of the class")
    add_file_options(live)
    live.set_defaults(run=live_command)

    repair = commands.add_parser("repair", parents=[common], help="make interrupted recordings whole")
    repair.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    repair.set_defaults(run=repair_command)

    self_test = commands.add_parser("self-test", parents=[common], help="open every library and encoder once")
    self_test.set_defaults(run=self_test_command)
    return parser


# The commands import what they need when they run: `--help` should not wait for any library.


def record_command(args: argparse.Namespace, output: Output) -> int:
    """Record until something says stop."""
    from studio.record import RecordCommand  # noqa: PLC0415

    length_s, settings = check_length(args.seconds), record_settings(args, Path(args.out), lesson_of(args))
    return RecordCommand(program_settings(args), settings, length_s, output).run()


def live_command(args: argparse.Namespace, output: Output) -> int:
    """Teach a class until something says end."""
    from studio.live import LiveCommand, class_plan  # noqa: PLC0415
    from studio.policyoptions import check_out  # noqa: PLC0415

    program, length_s, lesson = program_settings(args), check_length(args.seconds), lesson_of(args)
    program = replace(with_loudspeaker(program, args.loudspeaker), voices=True)
    plan = class_plan(args, lesson)
    settings = plan.settings(lesson.lesson_id)

    def record(path: Path) -> RecordSettings:
        # It may be asked for while the class runs.
        check_out(path, "record", args.policy)
        return record_settings(args, path, lesson)

    return LiveCommand(
        program,
        plan,
        settings,
        args.new,
        record,
        args.record,
        length_s,
        output,
    ).run()


def devices_command(args: argparse.Namespace, output: Output) -> int:
    """List monitors, cameras, microphones, loopback inputs and encoders."""
    from encoder.choose import list_encoders  # noqa: PLC0415
    from studio.devices import list_devices  # noqa: PLC0415

    found = list_devices()
    encoders = list_encoders()
    if args.json:
        output.data({"devices": found.devices, "encoders": encoders, "problems": [str(e.code) for e in found.problems]})
        return 0
    for kind, heading in HEADINGS.items():
        print_list(output, heading, [device_line(device) for device in found.devices if device.kind is kind])
    print_list(output, "devices-encoders", [encoder.name for encoder in encoders if encoder.works])
    for problem in found.problems:
        output.error(problem)
    return 0


def repair_command(args: argparse.Namespace, output: Output) -> int:
    """Make each of the given recordings whole; return the status of the first that could not be."""
    from encoder.repair import repair  # noqa: PLC0415

    status = 0
    for path in args.paths:
        try:
            # What it has begun to copy is removed again; the original is there until the copy is verified.
            with raised_interrupts():
                report = repair(path)
        except StudioError as error:
            output.error(error)
            status = status or error.code.kind.exit_status
            continue
        if args.json:
            output.data({"event": "repaired", **msgspec.to_builtins(report, enc_hook=str)})
        else:
            key = "repair-already-whole" if report.was_whole else "repair-whole"
            length = duration(output.words, report.duration_s)
            output.line(output.words.text(key, path=str(path), **({} if report.was_whole else {"duration": length})))
    return status


def self_test_command(args: argparse.Namespace, output: Output) -> int:
    """Open every library and one frame of each encoder; return the status of the first that is needed and fails."""
    from studio.selftest import run_checks  # noqa: PLC0415

    problems = []
    for check in run_checks():
        if args.json:
            output.data({"event": "check", **msgspec.to_builtins(check)})
        else:
            mark = "ok" if check.works else "--" if not check.needed else "missing"
            output.line(f"{mark:8}{check.name}  {check.detail}")
        if check.problem is not None:
            problems.append(check.problem)
    for problem in problems:
        output.error(problem)
    if problems:
        return problems[0].code.kind.exit_status
    if not args.json:
        output.line(output.words.text("self-test-passed"))
    return 0


def device_line(device: DeviceInfo) -> str:
    """Return a device in one line: its id first, since that is what the options take; the default has a star."""
    star = "*" if device.default else " "
    return f"{star} {device.id}   {device.name}   {device.detail}".rstrip()


def print_list(output: Output, heading: str, lines: Sequence[str]) -> None:
    """Print lines under a heading."""
    output.line(output.words.text(heading))
    for line in lines or [f"  {output.words.text('devices-none')}"]:
        output.line(f"  {line}")


def start_log() -> None:
    """Log into a file of the user's, never onto the screen; without such a file, nowhere."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    logging.basicConfig(
        handlers=[handler], level=logging.INFO, format="%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
    )
