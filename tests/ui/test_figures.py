"""Details: the figures behind the words, as plots and in words."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from studio.figures import FigureLog, Reading
from studio.ui.figures import Figures
from studio.ui.figures_dialog import FiguresDialog
from studio.ui.theme import DARK
from studio.words import LOCALES
from tests.ui.conftest import OpenStudio, Studio
from tests.ui.test_look import is_cut_off

ROOT = Path(__file__).resolve().parents[2]


def details_of(studio: Studio) -> FiguresDialog:
    studio.until(studio.window.desk.details.isEnabled)
    QTest.mouseClick(studio.window.desk.details, Qt.MouseButton.LeftButton)
    dialog = studio.window.details.dialog
    assert dialog is not None
    return dialog


def fill(figures: Figures, seconds: int = 200) -> None:
    """Put another past into the log; nothing is read meanwhile."""
    figures.stop()
    figures.log = FigureLog()
    for at in range(seconds):
        figures.log.note(
            Reading(
                1e6 + at,
                1e6 + at / 2,
                1e6 + at / 10,
                recording=True,
                frames=10**6 + 25 * at,
                dropped=10**6 + (3 if at > 100 else 0),
                bytes_written=10**12 + 100_000 * at,
                sent_kbps=20_000.0,
                round_trips_ms=(10.0, 20.0, 120.0),
            )
        )
    figures.noted.emit()


def test_what_a_recording_takes_is_told_while_it_runs(open_studio: OpenStudio) -> None:
    studio = open_studio()
    dialog = details_of(studio)
    assert dialog.pictures.said == "They appear while you record."
    assert dialog.focusWidget() is dialog.close_button
    studio.record()
    studio.until(lambda: dialog.pictures.said.startswith("\u2068") and "now," in dialog.pictures.said)
    studio.until(lambda: dialog.cpu.said.startswith("Studio:"))
    studio.until(lambda: dialog.rate.said.startswith("Recording:"))
    assert dialog.rtt.said == "They appear once trainees watch."
    assert not dialog.tabs.tabBar().isVisible()
    studio.stop()
    studio.until(lambda: dialog.pictures.said.startswith("\u2068–\u2069 now"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", LOCALES)
def test_all_is_said_in_words_and_none_is_cut_off(open_studio: OpenStudio, language: str) -> None:
    studio = open_studio(language)
    dialog = details_of(studio)
    fill(studio.window.figures)
    text = studio.words.text

    def number(value: float) -> str:
        return text("figures-number", count=value)

    said = [plot.captions[0].text() for plot in dialog.plots]
    lost = text("losses-pictures", count=3)
    assert said[0] == f"{text('figures-pictures-now', now=number(25), most=number(25))} · {lost}"
    assert said[1] == text("figures-cpu-studio", now=number(50), most=number(50))
    assert said[2] == text("figures-rate-file", now=number(800), most=number(800))
    assert dialog.rtt.captions[1].text() == text("figures-rtt-slowest", now=number(120), most=number(120))
    for plot in dialog.plots:
        assert plot.said == plot._view.accessibleDescription()
        assert plot._view.accessibleName()
        assert [label.text() for label in plot.findChildren(QLabel) if label.isVisible() and is_cut_off(label)] == []


def test_time_runs_to_the_right_in_arabic_too(open_studio: OpenStudio) -> None:
    studio = open_studio("ar")
    dialog = details_of(studio)
    fill(studio.window.figures)
    assert dialog.layoutDirection() is Qt.LayoutDirection.RightToLeft
    # The scale stands on the left of its picture, and the picture of pictures on the right of the processor's.
    item = dialog.cpu._view.getPlotItem()
    assert item.getAxis("left").scenePos().x() < item.getViewBox().scenePos().x()
    assert dialog.pictures.x() > dialog.cpu.x()
    curve = dialog.cpu._curves[0]
    assert curve.getData()[0][-1] == 0 > curve.getData()[0][0]


def test_another_language_finds_them_open(open_studio: OpenStudio) -> None:
    studio = open_studio()
    before = details_of(studio)
    studio.window.speak("ar")
    dialog = studio.window.details.dialog
    assert dialog is not None
    assert (dialog is before, before.isVisible(), dialog.isVisible()) == (False, False, True)
    assert dialog.windowTitle() == studio.words.text("panel-details") != "Details"
    assert dialog.layoutDirection() is Qt.LayoutDirection.RightToLeft
    dialog.close()
    studio.window.speak("fr")
    assert studio.window.details.dialog is None


def test_another_theme_reaches_the_plots(open_studio: OpenStudio) -> None:
    studio = open_studio()
    dialog = details_of(studio)
    fill(studio.window.figures)
    studio.window.set_theme(DARK)
    picture = dialog.cpu._view.grab().toImage()
    colours = {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}
    assert {DARK.surface.upper(), DARK.accent.upper()} <= colours


def test_hidden_it_draws_nothing(open_studio: OpenStudio) -> None:
    studio = open_studio()
    dialog = details_of(studio)
    dialog.close()
    fill(studio.window.figures)
    assert dialog.pictures.said == "They appear while you record."
    assert details_of(studio) is dialog
    assert dialog.pictures.said.startswith("\u206825\u2069 now")


def test_the_plots_library_is_loaded_only_when_they_are_opened() -> None:
    code = "import sys, studio.app; sys.exit('pyqtgraph' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)
