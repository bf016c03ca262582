"""A real HTTP server on this machine as the camera."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import pytest

from capture.clock import NS_PER_S, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import VideoFrame
from capture.webcam import camera_source
from tests.helpers.videofiles import MakeVideo, code_of, grey, number_of, read_until_it_fails

CLOCK = SystemClock()
Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Return a function that serves each GET by `answer` and returns the server's URL."""
    servers: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    answer(self)
                except ConnectionError:  # the camera was closed
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Be quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join(10)
        server.server_close()


def a_file(content: bytes) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def jpeg(number: int) -> bytes:
    return cv2.imencode(".jpg", grey(number))[1].tobytes()


def test_a_file_on_a_server_is_paced_and_lost_at_its_end(make_video: MakeVideo, serve: Callable[[Answer], str]) -> None:
    url = serve(a_file(make_video(count=8).read_bytes())) + "/talk.mp4"
    source = camera_source(url, CLOCK)
    started_ns = CLOCK.now_ns()
    info = source.open()
    assert (info.id, info.width, info.height, info.paced) == (url, 64, 48, True)
    frames, error = read_until_it_fails(source)
    source.close()
    assert CLOCK.now_ns() - started_ns >= 0.7 * NS_PER_S
    seen = [number_of(frame.image) for frame in frames]
    assert seen == sorted(seen)
    assert len(seen) >= 4
    assert code_of(error) == ErrorCode.CAMERA_LOST


def test_an_ip_camera_s_live_pictures_are_stamped_as_they_come(serve: Callable[[Answer], str]) -> None:
    stop = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        request.end_headers()
        number = 0
        while not stop.wait(0.04):
            data = jpeg(number % 27)
            request.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
            request.wfile.write(b"Content-Length: %d\r\n\r\n%s\r\n" % (len(data), data))
            number += 1

    source = camera_source(serve(answer) + "/video", CLOCK)
    source.open()
    frames: list[VideoFrame] = []
    for _ in range(300):
        if (frame := source.read()) is not None:
            assert 0 <= CLOCK.now_ns() - frame.pts_ns < NS_PER_S
            frames.append(frame)
        if len(frames) == 20:
            break
    assert len(frames) == 20
    times = [frame.pts_ns for frame in frames]
    assert times == sorted(set(times))
    assert times[-1] - times[0] >= 0.5 * NS_PER_S
    stop.set()
    _, error = read_until_it_fails(source)
    source.close()
    assert code_of(error) == ErrorCode.CAMERA_LOST


def test_a_still_picture_on_a_server_stays(serve: Callable[[Answer], str]) -> None:
    source = camera_source(serve(a_file(jpeg(7))) + "/still.jpg", CLOCK)
    source.open()
    reads = [source.read() for _ in range(30)]
    source.close()
    assert [number_of(frame.image) for frame in reads if frame is not None] == [7]


@pytest.mark.parametrize("scheme", ["", "crypto:", "data:video/mp2t,"])
def test_a_playlist_on_the_disk_opens_nothing_but_files(
    make_video: MakeVideo, tmp_path: Path, serve: Callable[[Answer], str], scheme: str
) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        a_file(b"")(request)

    playlist = tmp_path / "lesson.m3u8"
    head = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI="{url}/key"\n#EXTINF:1,\n'
    url = serve(answer)
    playlist.write_text(head.format(url=url) + f"{scheme}{url}/1.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(StudioError) as caught:
        camera_source(str(playlist), CLOCK).open()
    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN
    assert asked == []


def test_a_playlist_on_a_server_reads_no_file_of_this_machine(
    make_video: MakeVideo, serve: Callable[[Answer], str]
) -> None:
    private = make_video("private.ts", count=8)
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{private}\n#EXT-X-ENDLIST\n"
    with pytest.raises(StudioError) as caught:
        camera_source(serve(a_file(playlist.encode())) + "/live.m3u8", CLOCK).open()
    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN


def test_what_is_no_video(serve: Callable[[Answer], str]) -> None:
    url = serve(a_file(b"<html>Login</html>" * 100)) + "/video"
    with pytest.raises(StudioError) as caught:
        camera_source(url, CLOCK).open()
    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN
    assert caught.value.facts["path"] == url


def test_nobody_answers_and_the_password_is_kept() -> None:
    with pytest.raises(StudioError) as caught:
        camera_source("http://lab:secret@127.0.0.1:1/video", CLOCK).open()
    assert caught.value.code is ErrorCode.CAMERA_BUSY
    assert caught.value.facts["name"] == "http://lab@127.0.0.1:1/video"
    assert "secret" not in f"{caught.value} {caught.value.facts}"


def test_a_server_that_hangs_is_busy(serve: Callable[[Answer], str]) -> None:
    let_go = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        let_go.wait(30)

    started_ns = CLOCK.now_ns()
    source = camera_source(serve(answer) + "/video", CLOCK)
    with pytest.raises(StudioError) as caught:
        source.open()
    let_go.set()
    assert caught.value.code is ErrorCode.CAMERA_BUSY
    assert CLOCK.now_ns() - started_ns < 15 * NS_PER_S
