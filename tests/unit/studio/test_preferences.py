"""The table of settings: each row is a choice, each choice a row, each value allowed; and how it is searched."""

import msgspec
import pytest

from capture.scene import Layout, Scene
from capture.sources import DeviceInfo, SourceKind
from encoder.settings import ContainerFormat, Quality
from studio.choices import FIXABLE, NO_DEVICE, Choices, Digits
from studio.classplan import ClassPlan
from studio.policy import Policy
from studio.preferences import SETTINGS, Number, Pick, matches
from studio.settings import ProgramSettings, SourceSettings
from studio.usual import Choice, as_chosen, chosen_folder, next_recording
from studio.words import Words

ELSEWHERE = {"unwatched", "remind_to_start", "shortcuts", "shortcuts_anywhere"}
"""On pages of their own."""


def test_every_choice_has_one_row() -> None:
    names = [setting.name for settings in SETTINGS.values() for setting in settings]
    assert len(names) == len(set(names))
    assert set(names) == set(FIXABLE) - ELSEWHERE


def test_every_value_that_is_offered_is_allowed_and_the_usual_one_is_offered() -> None:
    for settings in SETTINGS.values():
        for setting in settings:
            usual = getattr(Choices(), setting.name)
            usual = setting.usual if usual is None else usual
            match setting.control:
                case Pick(values):
                    assert usual in values, setting.name
                    for value in values:
                        msgspec.convert(value, FIXABLE[setting.name])
                case Number(lowest, highest, step):
                    assert lowest <= usual <= highest, setting.name
                    assert (usual - lowest) % step == 0, setting.name
                    for value in (lowest, highest):
                        msgspec.convert(value, FIXABLE[setting.name])
                case _:
                    pass


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("noise", True),
        ("NOISE fans", True),
        ("noise camera", False),
        ("caméra", False),
        ("egaliser", True),
        ("الضجيج", True),
        ("ازالة الضجيج", True),
        ("إزالة الضّجيج", True),
        ("", True),
    ],
)
def test_a_search_finds_by_words_whatever_their_case_accents_and_vowels(query: str, found: bool) -> None:
    texts = ["Take away noise", "Fans and street are hardly heard", "Égaliser le volume", "إزالة الضجيج"]
    assert matches(query, texts) is found


def test_sound_and_camera_are_as_chosen() -> None:
    devices = (DeviceInfo(SourceKind.SYSTEM_SOUND, "monitor-1", "Speakers"),)
    choice = Choice(ProgramSettings(SourceSettings(camera="0"), Scene(Layout.CORNER)), (), devices)
    choices = Choices(
        mirror_camera=True, noise_suppression=False, camera_offset_ms=40, keep_untouched=True, system_sound="monitor-1"
    )
    program = as_chosen(choice, choices).program
    assert program.scene.mirrored
    assert not program.sound.cleaning.noise_suppression
    assert program.sound.cleaning.gain_control
    assert (program.sound.camera_offset_ms, program.sound.keep_untouched) == (40.0, True)
    assert program.sources.system_sound == "monitor-1"


@pytest.mark.parametrize("chosen", [NO_DEVICE, "unplugged"])
def test_what_is_not_there_is_left_out(chosen: str) -> None:
    choice = Choice(ProgramSettings(SourceSettings(), Scene(Layout.SCREEN)))
    assert as_chosen(choice, Choices(system_sound=chosen)).program.sources.system_sound is None


def test_a_recording_is_as_chosen(tmp_path: object) -> None:
    folder = f"{tmp_path}/lessons"
    choices = Choices(
        folder=folder, container=ContainerFormat.MKV, quality=Quality.HIGH, disk_floor_mb=7, trainer="Nadia", group="A"
    )
    settings = next_recording(choices)
    assert settings.path.parent == chosen_folder(choices)
    assert settings.path.suffix == ".mkv"
    assert (settings.container, settings.quality, settings.floor_bytes) == ("mkv", "high", 7_000_000)
    assert (settings.lesson.trainer, settings.lesson.group) == ("Nadia", "A")


def test_a_class_is_as_chosen() -> None:
    choices = Choices(trainer="Nadia", lobby=True, roster="/r.csv", only_roster=True, max_trainees=30, port=9000)
    plan = ClassPlan(title="Circuits").as_chosen(choices, Policy({"lobby": True}))
    assert (plan.title, plan.trainer, plan.lobby, plan.guests) == ("Circuits", "Nadia", True, False)
    assert (plan.max_trainees, plan.port, dict(plan.policy.fixed)) == (30, 9000, {"lobby": True})
    assert plan.as_chosen(Choices(only_roster=True)).guests


def test_numbers_in_arabic_are_in_the_chosen_digits_and_names_are_not() -> None:
    words = Words("ar", isolate=True)
    assert "12" in words.text("panel-live", time="12:05")
    words.arabic_digits = True
    assert "١٢:٠٥" in words.text("panel-live", time="12:05")
    assert words.in_digits("0:31:07") == "٠:٣١:٠٧"
    assert "TDI101" in words.text("golive-end-sure", count=3) + words.text("guard-poor-link", name="TDI101")
    words.speak("fr")
    assert words.in_digits("12") == "12"
    assert Digits.ARABIC in Digits
