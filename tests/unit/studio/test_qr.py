"""A QR code in a terminal, read back as a telephone would."""

import cv2
import numpy as np

from studio.qr import qr_lines

URL = "http://192.168.100.200:8800/#7KQ4MD"
INK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}


def test_a_code_is_read_back() -> None:
    lines = [line.removeprefix("\x1b[30;47m").removesuffix("\x1b[0m") for line in qr_lines(URL)]
    assert len({len(line) for line in lines}) == 1
    halves = np.array([[INK[sign] for sign in line] for line in lines])
    modules = halves.transpose(0, 2, 1).reshape(2 * len(lines), -1)
    picture = np.where(modules, 0, 200).astype(np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert text == URL


def test_it_fits_on_a_small_terminal() -> None:
    lines = qr_lines(URL)
    assert len(lines) <= 20
