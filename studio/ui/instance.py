"""One studio for one person: a second start shows the window of the first."""

import hashlib
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from studio.paths import NAME

log = logging.getLogger(__name__)

ANSWER_MS: Final = 2000
"""A studio that does not answer within this time hangs: there is no use in showing it."""
SHOWN: Final = b"shown"


class OneInstance(QObject):
    """Finds the studio that runs, or is the one that is found."""

    called = Signal()
    """Somebody has started the studio again."""

    def __init__(self, address: str | None = None) -> None:
        super().__init__()
        self._address = address or _address()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)

    def claim(self) -> bool:
        """Become the one studio; where there is one already, show that and return False."""
        if self._call():
            return False
        # What a studio that crashed has left would be in the way.
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            log.warning("a second start will not find this one: %s", self._server.errorString())
        return True

    def close(self) -> None:
        """Be found no longer."""
        self._server.close()

    def _call(self) -> bool:
        if not _is_ours(self._address):
            return False
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(ANSWER_MS):
            return False
        answered = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()).startswith(SHOWN)
        if not answered:
            log.warning("a studio runs that does not answer")
        return answered

    def _on_call(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.write(SHOWN)
        socket.flush()
        self.called.emit()


def _address() -> str:
    """Return where this person's studio is found; another folder of data is another studio."""
    which = hashlib.sha256(str(platformdirs.user_data_path(NAME)).encode()).hexdigest()[:12]
    if sys.platform == "win32":
        return f"{NAME}-{which}"
    folder = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return str(Path(folder) / f"{NAME}-{os.getuid()}-{which}")


def _is_ours(address: str) -> bool:
    """Whether nobody else has put something there: folders for temporary files are everybody's."""
    if sys.platform == "win32":
        return True
    try:
        return Path(address).lstat().st_uid == os.getuid()
    except OSError:
        return False
