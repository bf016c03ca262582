"""What IT fixes: read from a file that may hold anything, above every choice, and against no option in silence."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from capture.errors import ErrorCode, ErrorKind, StudioError
from encoder.settings import ContainerFormat, Quality
from studio import cli
from studio.choices import FIXABLE, SEEN, ChoiceFile, Choices
from studio.classplan import ClassPlan
from studio.guardian import Concern
from studio.policy import FREE, LARGEST_BYTES, LONGEST_REASON, Policy, read_policy
from studio.policyoptions import OPTIONS, hold
from studio.policyvalues import possible, toml_text
from studio.settings import RecordSettings
from studio.usual import chosen_folder
from studio.words import Words


def written(tmp_path: Path, content: str | bytes) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_policy(path, FIXABLE)


def test_what_is_fixed_is_read_with_its_reason(tmp_path: Path) -> None:
    policy = written(
        tmp_path,
        """
        reason = "The archive takes
        nothing else."
        """.replace("\n        nothing", " nothing")
        + """
        [fixed]
        quality = "high"
        size = [1280, 720]
        fps = 15
        microphone_gain_db = 3
        unwatched = ["poor-link"]
        camera = ""
        """,
    )
    assert policy.problem is None
    assert policy.reason == "The archive takes nothing else."
    assert policy.fixed == {
        "quality": Quality.HIGH,
        "size": (1280, 720),
        "fps": 15,
        "microphone_gain_db": 3.0,
        "unwatched": (Concern.POOR_LINK,),
        "camera": "",
    }


def test_without_a_file_nothing_is_fixed(tmp_path: Path) -> None:
    assert read_policy(tmp_path / "none" / "policy.toml", FIXABLE) is FREE


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[fixed]\ncolour = 1\nquality = 'draft'", "colour"),
        ("[fixed]\nfps = 1000\nquality = 'draft'", "fps = 1000 (1 – 60)"),
        ("[fixed]\nsize = [1281, 720]\nquality = 'draft'", "size = [1281, 720] ([160 – 3840, 90 – 2160])"),
        ("[fixed]\nlobby = 'yes'\nquality = 'draft'", 'lobby = "yes" (true, false)'),
        ("[fixed]\nbar_place = [0, 0]\nquality = 'draft'", "bar_place"),
        ("[fixed]\nfolder = 'lessons'\nquality = 'draft'", 'folder = "lessons" ("/…", "~/…")'),
        (
            "[fixed]\nfolder = '~nobody-at-all/lessons'\nquality = 'draft'",
            'folder = "~nobody-at-all/lessons" ("/…", "~/…")',
        ),
        ('[fixed]\nroster = "/srv/a\\u0000b.csv"\nquality = "draft"', r'roster = "/srv/a\u0000b.csv" ("/…", "~/…")'),
        ("reason = 7\n[fixed]\nquality = 'draft'", 'reason = 7 ("…")'),
        ("password = 'x'\n[fixed]\nquality = 'draft'", "password"),
    ],
)
def test_what_is_not_understood_is_named_and_the_rest_holds(
    tmp_path: Path, content: str, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    policy = written(tmp_path, content)
    assert policy.fixed == {"quality": Quality.DRAFT}
    assert policy.problem is not None
    assert policy.problem.code is ErrorCode.BAD_POLICY
    assert policy.problem.facts["names"] == named
    assert named in caplog.text


@pytest.mark.parametrize("name", sorted(FIXABLE))
def test_of_every_setting_it_can_be_told_what_is_possible(name: str) -> None:
    assert possible(FIXABLE[name]).strip("[]")


def test_what_is_long_is_cut() -> None:
    assert len(toml_text("x" * 9000)) < 70


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"reason = 'a'\n[fixed]\nfps = = 3\n", 3), (b"[fixed]\nsize = [1280,", 2), (b"\xff\xfe", None)],
)
def test_of_a_file_that_is_no_toml_is_said_that_nothing_holds_and_from_which_line_on(
    tmp_path: Path, content: bytes, line: int | None
) -> None:
    policy = written(tmp_path, content)
    assert policy.problem is not None
    assert policy.problem.code is ErrorCode.BAD_POLICY_FILE
    assert policy.problem.facts.get("line") == line
    said = Words("en").error(policy.problem)
    assert "nothing that it fixes holds" in said.sentence
    assert (f"from line {line} on" in said.sentence) == (line is not None)
    assert str(tmp_path / "policy.toml") in said.next_step


@pytest.mark.parametrize(
    "content",
    [
        b"#" * LARGEST_BYTES + b"\n[fixed]\nlobby = true",
        b"\xff\xfe",
        b"[fixed",
        b"fixed = 3",
        b"[" * 60_000,
        b"a = 1\n" * 20_000,
        b"x" * (LARGEST_BYTES + 9),
    ],
)
def test_a_broken_file_fixes_nothing_and_is_told(tmp_path: Path, content: bytes) -> None:
    policy = written(tmp_path, content)
    assert policy.fixed == {}
    assert policy.problem is not None


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    assert read_policy(tmp_path, FIXABLE).problem is not None


def test_a_reason_is_one_line_of_bearable_length(tmp_path: Path) -> None:
    policy = written(tmp_path, f'reason = "a\\n{"b" * 1000}"')
    assert policy.reason.startswith("a b")
    assert len(policy.reason) == LONGEST_REASON


def test_everything_that_was_chosen_can_be_fixed_and_nothing_else() -> None:
    assert set(FIXABLE) | SEEN == set(Choices.__struct_fields__)


# --- above the choices -----------------------------------------------------------------------------------------------


def test_a_policy_beats_choices_and_gives_them_back(tmp_path: Path) -> None:
    path = tmp_path / "choices.json"
    ChoiceFile(path).change(quality=Quality.DRAFT, trainer="Nadia")
    held = ChoiceFile(path, Policy({"quality": Quality.HIGH}))
    assert (held.now.quality, held.now.trainer) == (Quality.HIGH, "Nadia")
    held.change(quality=Quality.STANDARD, group="TDI101")
    assert (held.now.quality, held.now.group) == (Quality.HIGH, "TDI101")
    assert json.loads(path.read_bytes())["quality"] == "draft"
    assert ChoiceFile(path).now.quality is Quality.DRAFT


# --- and on the command line -----------------------------------------------------------------------------------------


def parsed(*arguments: str, policy: Policy) -> argparse.Namespace:
    args = cli.make_parser().parse_args(arguments)
    hold(args, arguments, policy)
    return args


def test_every_option_of_a_policy_is_one_of_a_command() -> None:
    record = vars(cli.make_parser().parse_args(["record", "a.mp4"]))
    live = vars(cli.make_parser().parse_args(["live"]))
    assert {option.dest for option in OPTIONS.values()} <= record.keys() | live.keys()
    windows_own = {
        "look", "digits", "countdown_s", "folder", "unwatched", "remind_to_start", "shortcuts", "shortcuts_anywhere",
    }  # fmt: skip
    assert set(FIXABLE) - set(OPTIONS) <= windows_own


def test_what_nobody_asked_for_is_as_it_is_fixed(tmp_path: Path) -> None:
    fixed = {
        "size": (1280, 720), "noise_suppression": False, "camera": "", "quality": Quality.DRAFT,
        "container": ContainerFormat.MKV, "disk_floor_mb": 900, "roster": str(tmp_path / "roster.csv"), "lobby": True,
    }  # fmt: skip
    args = parsed("live", policy=Policy(fixed))
    assert (args.size, args.no_noise_suppression, args.camera, args.quality) == ("1280x720", True, "none", "draft")
    assert (args.container, args.disk_floor, args.roster, args.lobby) == ("mkv", 900, tmp_path / "roster.csv", True)


@pytest.mark.parametrize(
    ("fixed", "next_step"),
    [
        ({}, "Name your group’s roster with --roster FILE.csv, or"),
        ({"roster": ""}, "fix a roster, too"),
    ],
)
def test_who_must_be_on_a_roster_that_is_missing_is_told_what_it_has_fixed(
    fixed: dict[str, Any], next_step: str, tmp_path: Path
) -> None:
    policy = Policy({"only_roster": True, **fixed}, "Guests are not insured.")
    with pytest.raises(StudioError) as refused:
        parsed("live", policy=policy)
    assert refused.value.code is ErrorCode.FIXED_ROSTER_MISSING
    assert refused.value.code.kind is ErrorKind.USAGE
    said = Words("en").error(refused.value)
    assert "(only_roster), and there is no roster. Guests are not insured." in said.sentence
    assert next_step in said.next_step
    with pytest.raises(StudioError) as refused:
        ClassPlan(folder=tmp_path).as_chosen(ChoiceFile(None, policy).now, policy).settings("c")
    assert refused.value.code is ErrorCode.FIXED_ROSTER_MISSING


def test_who_names_a_roster_or_records_is_not_asked_for_one() -> None:
    policy = Policy({"only_roster": True})
    assert parsed("live", "--roster", "a.csv", policy=policy).roster_only
    assert parsed("record", "a.mp4", policy=policy).out == "a.mp4"
    assert parsed("live", policy=Policy({"only_roster": False})).roster is None


def test_what_says_the_same_is_allowed_and_what_says_otherwise_refused() -> None:
    policy = Policy({"quality": Quality.HIGH, "high_pass": True}, "The archive takes nothing else.")
    assert parsed("record", "a.mp4", "--quality", "high", policy=policy).quality is Quality.HIGH
    for arguments in (("--quality", "draft"), ("--quality=draft",), ("--no-high-pass",)):
        with pytest.raises(StudioError) as refused:
            parsed("record", "a.mp4", *arguments, policy=policy)
        assert refused.value.code is ErrorCode.FIXED_BY_POLICY
        assert refused.value.code.kind is ErrorKind.USAGE
        assert refused.value.facts["option"] == arguments[0].partition("=")[0]
        assert refused.value.facts["reason"] == policy.reason


def test_a_file_named_like_an_option_is_none() -> None:
    policy = Policy({"quality": Quality.HIGH})
    assert parsed("record", "--", "--quality", policy=policy).quality is Quality.HIGH


@pytest.mark.parametrize(
    ("out", "allowed"), [("kept/a.mp4", True), ("kept/more/a.mp4", True), ("kept/../a.mp4", False)]
)
def test_recordings_stay_in_the_folder_that_is_fixed(tmp_path: Path, out: str, allowed: bool) -> None:
    (tmp_path / "kept").mkdir()
    policy = Policy({"folder": str(tmp_path / "kept")})
    commands = [["record", str(tmp_path / out)], ["live", "--record", str(tmp_path / out)]]
    for arguments in commands:
        if allowed:
            parsed(*arguments, policy=policy)
        else:
            with pytest.raises(StudioError) as refused:
                parsed(*arguments, policy=policy)
            assert refused.value.code is ErrorCode.FIXED_FOLDER
            said = Words("en").error(refused.value)
            assert f"must be in the folder {tmp_path / 'kept'}." in said.sentence
            assert "out" not in said.next_step.split()


def test_a_fixed_folder_that_is_not_there_is_to_be_made_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as refused:
        parsed("record", str(tmp_path / "kept" / "a.mp4"), policy=Policy({"folder": str(tmp_path / "kept")}))
    assert refused.value.code is ErrorCode.OUT_FIXED_FOLDER_MISSING
    assert refused.value.code.kind is ErrorKind.STORAGE
    assert "another" not in Words("en").error(refused.value).next_step


def test_a_folder_below_the_home_is_the_same_in_the_window_and_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "kept").mkdir()
    policy = written(tmp_path, "[fixed]\nfolder = '~/kept'\nroster = '~/roster.csv'")
    choices = ChoiceFile(None, policy).now
    assert chosen_folder(choices) == tmp_path / "kept"
    assert parsed("record", str(tmp_path / "kept" / "a.mp4"), policy=policy).out
    assert parsed("live", policy=policy).roster == ClassPlan().as_chosen(choices).roster == tmp_path / "roster.csv"


@pytest.mark.parametrize("path", ["C:\\Lessons", "D:/Lessons", "\\\\server\\share", "/srv/lessons", "~/lessons", ""])
def test_a_whole_path_of_any_system_can_be_fixed(path: str) -> None:
    assert msgspec.convert(path, FIXABLE["folder"]) == path


def test_a_file_of_another_kind_than_the_fixed_one_is_refused() -> None:
    policy = Policy({"container": ContainerFormat.MP4})
    assert parsed("record", "a.mp4", policy=policy).container == "mp4"
    for arguments in (("record", "a.mkv"), ("live", "--record", "a.MKV")):
        with pytest.raises(StudioError) as refused:
            parsed(*arguments, policy=policy)
        assert refused.value.code is ErrorCode.FIXED_ENDING
        assert refused.value.facts["value"] == ".mp4"


@pytest.mark.parametrize("reason", ["", "The archive takes nothing else."])
def test_what_is_refused_says_what_the_option_must_be(reason: str) -> None:
    policy = Policy({"high_pass": True, "camera": "", "language": "", "size": (1280, 720)}, reason)
    words = Words("en")
    for arguments, said in (
        (("--no-high-pass",), "--no-high-pass must be false."),
        (("--camera", "usb"), "--camera must be none."),
        (("--ui-language", "fr"), "--ui-language must be auto."),
        (("--size", "640x360"), "--size must be 1280x720."),
    ):
        with pytest.raises(StudioError) as refused:
            parsed("record", "a.mp4", *arguments, policy=policy)
        assert said in words.error(refused.value).sentence
        assert reason in words.error(refused.value).sentence
    assert parsed("record", "a.mp4", policy=policy).ui_language == "auto"


def test_a_recording_begun_in_a_class_stays_in_the_folder_that_is_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record: list[Callable[[Path], RecordSettings]] = []

    class Taken:
        def __init__(self, *given: Any) -> None:
            record.append(given[4])

        def run(self) -> int:
            return 0

    monkeypatch.setattr("studio.live.LiveCommand", Taken)
    monkeypatch.setattr(cli, "start_log", lambda: None)
    monkeypatch.setattr(cli, "policy_path", lambda: tmp_path / "policy.toml")
    (tmp_path / "kept").mkdir()
    (tmp_path / "policy.toml").write_text(f"[fixed]\nfolder = '{tmp_path}/kept'\n", encoding="utf-8")
    assert cli.main(lambda _language, _say: 0, ["live", "--synthetic"]) == 0
    assert record[0](tmp_path / "kept" / "a.mp4").path == tmp_path / "kept" / "a.mp4"
    with pytest.raises(StudioError) as refused:
        record[0](tmp_path / "a.mp4")
    assert refused.value.code is ErrorCode.FIXED_FOLDER


def test_the_command_says_why_and_ends_with_a_status_of_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('reason = "The archive takes nothing else."\n[fixed]\nfps = 15\ncolour = 1\n', encoding="utf-8")
    monkeypatch.setattr(cli, "policy_path", lambda: path)
    monkeypatch.setattr(cli, "start_log", lambda: None)
    arguments = ["record", str(tmp_path / "a.mp4"), "--fps", "30", "--ui-language", "en"]
    assert cli.main(lambda _language, _say: 0, arguments) == 2
    said = capsys.readouterr().err
    assert "--fps must be 15. The archive takes nothing else." in said
    assert "left out: colour" in said
    assert "Traceback" not in said
