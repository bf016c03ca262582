"""A release of Qt's bindings took a reference off None at each call that returns nothing: no such release is in use."""

import os
import subprocess
import sys

import pytest

CALLS = 1000
PROGRAM = f"""
import sys
from PySide6.QtWidgets import QApplication, QWidget

application = QApplication([])
widget = QWidget()
widget.update()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    widget.update()
print(sys.getrefcount(None) - before)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_calls_that_return_nothing_leave_none_alone() -> None:
    # In a process of its own: with a reference less at each call, this one would be aborted sooner or later.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert abs(int(done.stdout)) < CALLS / 10
