"""The window's colours, sizes and style sheet, in one place; every pair of text and ground has contrast over 5.3."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, named by what they are for."""

    canvas: str
    surface: str
    ink: str
    ink_2: str
    line: str
    accent: str
    on_accent: str
    record: str
    on_record: str
    warn: str
    warn_bg: str
    good: str


LIGHT: Final = Theme(
    canvas="#F3F6F6",
    surface="#FFFFFF",
    ink="#13222A",
    ink_2="#4B5D68",
    line="#D3DCE0",
    accent="#0A6B6B",
    on_accent="#FFFFFF",
    record="#C3272B",
    on_record="#FFFFFF",
    warn="#8A5200",
    warn_bg="#FFF3DC",
    good="#1E7145",
)
DARK: Final = Theme(
    canvas="#0F171C",
    surface="#17222A",
    ink="#E7EEF2",
    ink_2="#A8B8C2",
    line="#2E3D47",
    accent="#45BDB8",
    on_accent="#06201F",
    record="#FF7A70",
    on_record="#2A0503",
    warn="#F0B95A",
    warn_bg="#33270F",
    good="#6FCF97",
)


def system_theme() -> Theme:
    """Return the theme that the desktop asks for."""
    return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def style_sheet(theme: Theme) -> str:
    """Return the window's style sheet."""
    return f"""
    QWidget {{ background: {theme.canvas}; color: {theme.ink}; font-size: 15px;
               font-family: "Noto Sans", "Segoe UI", "Noto Sans Arabic"; }}
    QFrame#desk, QFrame#notice {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 10px; }}
    QFrame#desk QWidget {{ background: transparent; }}
    QFrame#notice {{ background: {theme.warn_bg}; border-color: {theme.warn}; }}
    QFrame#notice QLabel {{ background: transparent; color: {theme.warn}; }}
    QLabel#caption {{ color: {theme.ink_2}; font-size: 13px; }}
    QLabel#elapsed {{ font-size: 24px; }}
    QPushButton {{ background: {theme.surface}; color: {theme.ink}; border: 1px solid {theme.line};
                   border-radius: 8px; padding: 8px 16px; min-height: 20px; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 7px 15px; }}
    QPushButton:disabled {{ color: {theme.ink_2}; }}
    QFrame#desk QPushButton#record {{ background: {theme.record}; color: {theme.on_record};
                                      border: 2px solid {theme.record}; font-size: 18px; padding: 9px 24px; }}
    QFrame#desk QPushButton#record:focus {{ border-color: {theme.ink}; }}
    QFrame#desk QPushButton#record:disabled {{ background: {theme.line}; border-color: {theme.line};
                                               color: {theme.ink_2}; }}
    """
