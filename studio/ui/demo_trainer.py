"""A trainer for the demo who needs no camera: drawn, speaking, blinking; written as a film for the studio to use."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen

from capture.media import SAMPLE_RATE, Image
from studio.ui.demo_voice import openness, voice

WIDTH, HEIGHT, FPS = 640, 480, 25
LOOP_S: Final = 6.6
"""Three sentences of the voice; every movement comes round in it, so a loop has no seam."""
BLINK_EVERY_S: Final = LOOP_S / 2
TURN: Final = math.tau / LOOP_S
SKIN: Final = QColor("#D9A57E")
SHADE: Final = QColor("#C48D66")
HAIR: Final = QColor("#2B1D17")
JACKET: Final = QColor("#0A6B6B")
SHIRT: Final = QColor("#F4EFE6")


def draw_trainer(t: float) -> Image:
    """Return the picture at `t` seconds: (480, 640, 4) BGRA."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        _classroom(painter)
        painter.translate(WIDTH / 2 + 5 * math.sin(TURN * t), HEIGHT / 2 + 2 * math.sin(2 * TURN * t))
        _shoulders(painter)
        painter.rotate(1.6 * math.sin(TURN * t + 1))
        _head(painter)
        _face(painter, t)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4)
    return pixels.copy()


def _classroom(painter: QPainter) -> None:
    wall = QLinearGradient(0, 0, WIDTH, HEIGHT)
    wall.setColorAt(0, QColor("#E9E2D4"))
    wall.setColorAt(1, QColor("#CFC6B4"))
    painter.fillRect(0, 0, WIDTH, HEIGHT, wall)
    painter.setBrush(QColor("#8A6B4C"))
    painter.drawRoundedRect(QRectF(40, 36, 400, 230), 6, 6)
    painter.setBrush(QColor("#27453C"))
    painter.drawRect(QRectF(50, 46, 380, 210))
    painter.setPen(QPen(QColor(255, 255, 255, 130), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    curve = QPainterPath(QPointF(80, 220))
    curve.cubicTo(150, 210, 170, 110, 230, 90)
    painter.drawLine(80, 220, 80, 80)
    painter.drawLine(80, 220, 230, 220)
    painter.drawPath(curve)
    painter.setPen(Qt.PenStyle.NoPen)
    window = QLinearGradient(0, 40, 0, 260)
    window.setColorAt(0, QColor("#DDEBF2"))
    window.setColorAt(1, QColor("#F7F3E8"))
    painter.fillRect(QRectF(500, 40, 110, 220), window)
    painter.fillRect(QRectF(552, 40, 6, 220), QColor("#BFB39C"))


def _shoulders(painter: QPainter) -> None:
    body = QPainterPath(QPointF(-210, 260))
    body.cubicTo(-205, 130, -120, 112, -60, 92)
    body.lineTo(60, 92)
    body.cubicTo(120, 112, 205, 130, 210, 260)
    painter.setBrush(JACKET)
    painter.drawPath(body)
    collar = QPainterPath(QPointF(-56, 92))
    collar.lineTo(0, 190)
    collar.lineTo(56, 92)
    painter.setBrush(SHIRT)
    painter.drawPath(collar)


def _head(painter: QPainter) -> None:
    painter.setBrush(HAIR)
    painter.drawRoundedRect(QRectF(-102, -146, 204, 236), 98, 98)
    painter.setBrush(SHADE)
    painter.drawRoundedRect(QRectF(-36, 40, 72, 84), 30, 30)
    painter.setBrush(SKIN)
    painter.drawEllipse(QPointF(0, -22), 84, 106)
    fringe = QPainterPath(QPointF(-90, -30))
    fringe.cubicTo(-94, -128, -20, -146, 10, -138)
    fringe.cubicTo(70, -132, 94, -100, 90, -26)
    fringe.cubicTo(80, -72, 52, -98, 22, -108)
    fringe.cubicTo(-20, -94, -72, -82, -90, -30)
    painter.setBrush(HAIR)
    painter.drawPath(fringe)


def _face(painter: QPainter, t: float) -> None:
    blink = 0.12 if t % BLINK_EVERY_S < 0.13 else 1.0
    for side in (-1, 1):
        eye = QPointF(side * 34, -34)
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawEllipse(eye, 15, 9 * blink)
        painter.setBrush(QColor("#3A2A20"))
        painter.drawEllipse(eye + QPointF(2 * math.sin(TURN * t), 0), 7, 7.5 * blink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(HAIR, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        brow = QPainterPath(eye + QPointF(-17 * side, -18))
        brow.quadTo(eye + QPointF(3 * side, -29), eye + QPointF(18 * side, -17))
        painter.drawPath(brow)
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setPen(QPen(SHADE, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(-2, -20), QPointF(-8, 10))
    painter.drawLine(QPointF(-8, 10), QPointF(6, 12))
    painter.setPen(Qt.PenStyle.NoPen)
    opened = float(openness(np.array([t]))[0])
    painter.setBrush(QColor("#A14B44"))
    painter.drawEllipse(QPointF(0, 42), 27 - 4 * opened, 6 + 11 * opened)
    painter.setBrush(QColor("#5A211F"))
    painter.drawEllipse(QPointF(0, 42), 20 - 3 * opened, 1.5 + 8 * opened)


def write_trainer(path: Path) -> None:
    """Write the speaking trainer, picture and sound, to `path` (.mp4), to be played in a loop."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "20"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
        for number in range(round(LOOP_S * FPS)):
            frame = av.VideoFrame.from_ndarray(draw_trainer(number / FPS), format="bgra")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        sound = av.AudioFrame.from_ndarray(np.ascontiguousarray(voice(LOOP_S).T), format="fltp", layout="mono")
        sound.rate, sound.pts, sound.time_base = SAMPLE_RATE, 0, Fraction(1, SAMPLE_RATE)
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))
