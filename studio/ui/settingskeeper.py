"""Between the settings on the screen and what they change."""

import threading
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from capture.scene import Layout
from capture.sources import DeviceInfo
from capture.worker import Worker
from studio.choices import ChoiceFile
from studio.devices import list_devices
from studio.engine import Engine
from studio.paths import unforeseen
from studio.policy import Policy
from studio.preferences import Applies, Setting
from studio.ui.runner import ClassMoment, EngineRunner, Moment

SOON_MS: Final = 400
"""Who turns a number up and up has the devices opened once."""


class SettingsKeeper(QObject):
    """Keeps what is chosen, and opens the devices anew when nothing is recorded or taught."""

    changed = Signal(str)
    """The setting of this name is another one."""
    devices_found = Signal()
    """`devices` is what there is now."""
    _listed = Signal(object)

    def __init__(self, choices: ChoiceFile, runner: EngineRunner) -> None:
        super().__init__()
        self._choices = choices
        self._runner = runner
        self._looking: Worker | None = None
        self.devices: tuple[DeviceInfo, ...] = ()
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._open_anew)
        self._listed.connect(self._on_listed)

    def value(self, setting: Setting) -> Any:
        """Return what holds."""
        value = getattr(self._choices.now, setting.name)
        return setting.usual if value is None else value

    def is_fixed(self, setting: Setting) -> bool:
        """Whether IT has fixed it."""
        return setting.name in self._choices.policy.fixed

    @property
    def policy(self) -> Policy:
        """What IT has fixed, and why."""
        return self._choices.policy

    def choose(self, setting: Setting, value: Any) -> None:
        """Take another value, which holds from then on as the setting says."""
        before = self.value(setting)
        self._choices.change(**{setting.name: value})
        if self.value(setting) == before:
            return
        if setting.applies is Applies.REOPENED:
            self._soon.start()
        self.changed.emit(setting.name)

    def look_for_devices(self) -> None:
        """List what is plugged in, on a thread of its own: a sound server may take its time."""
        if self._looking is None:
            self._looking = Worker("devices", self._look, lambda error: self._listed.emit(unforeseen(error)))
            self._looking.start()

    def stop(self) -> None:
        """Open nothing more; returns at once, whatever is still being listed."""
        self._soon.stop()

    def wait(self) -> bool:
        """Wait for the end of the listing, if there is one; return whether it has come."""
        return self._looking is None or self._looking.join()

    def _look(self, _stop: threading.Event) -> None:
        self._listed.emit(list_devices().devices)

    def _on_listed(self, found: object) -> None:
        self._looking = None
        if isinstance(found, tuple):
            self.devices = found
            self.devices_found.emit()

    def _open_anew(self) -> None:
        runner = self._runner
        state = runner.state
        if runner.class_moment is not ClassMoment.OFF or runner.moment_of(state) not in {Moment.READY, Moment.CLOSED}:
            self._soon.start()
            return
        runner.open()
        if state is not None and state.muted:
            runner.do(lambda engine: engine.set_muted(True))
        if state is not None and state.layout is Layout.CARD:
            runner.do(_hide)


def _hide(engine: Engine) -> None:
    engine.set_layout(Layout.CARD)
