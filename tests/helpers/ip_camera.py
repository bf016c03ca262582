"""A camera on the network, of this machine's own, that can be unplugged and plugged in again."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PERIOD_S = 1 / 15


class IpCamera:
    """Sends a picture 15 times a second (motion JPEG), at the same address whenever it is plugged in."""

    def __init__(self, jpeg: bytes) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self._port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/video"
        self._jpeg = jpeg
        self._unplugged = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.plug_in()

    def plug_in(self) -> None:
        """Answer from now on."""
        unplugged, jpeg = threading.Event(), self._jpeg

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                try:
                    while not unplugged.wait(PERIOD_S):
                        self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
                        self.wfile.write(b"Content-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg))
                except ConnectionError:  # the recorder has let it go
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be quiet."""

        self._unplugged = unplugged
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Break off and answer no more."""
        if self._server is not None and self._thread is not None:
            self._unplugged.set()
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None


PlugInCamera = Callable[[bytes], IpCamera]


@pytest.fixture
def ip_camera() -> Iterator[PlugInCamera]:
    """Start cameras: `ip_camera(jpeg)`; all end with the test."""
    cameras: list[IpCamera] = []

    def start(jpeg: bytes) -> IpCamera:
        cameras.append(IpCamera(jpeg))
        return cameras[-1]

    yield start
    for camera in cameras:
        camera.unplug()
