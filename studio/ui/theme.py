"""The window's colours, sizes and style sheet, in one place; every pair of text and ground has contrast over 5.3."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from studio.choices import Look

FAMILIES: Final = ("Noto Sans", "Segoe UI", "Noto Sans Arabic")


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
    live: str
    on_live: str
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
    live="#1D5BB8",
    on_live="#FFFFFF",
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
    live="#7FB2FF",
    on_live="#04152E",
    warn="#F0B95A",
    warn_bg="#33270F",
    good="#6FCF97",
)


def system_theme() -> Theme:
    """Return the theme that the desktop asks for."""
    return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def theme_of(look: Look) -> Theme:
    """Return the theme that the trainer has chosen."""
    match look:
        case Look.LIGHT:
            return LIGHT
        case Look.DARK:
            return DARK
        case Look.SYSTEM:
            return system_theme()


def set_property(widget: QWidget, name: str, value: bool) -> None:
    """Set what the style sheet asks for; the look is worked out anew only when it is another one."""
    if widget.property(name) is not value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_tone(label: QWidget, tone: str) -> None:
    """Set how what a label says is meant: a `Tone` of notices, or ""."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


def font_families(*, arabic: bool = False) -> str:
    """Return the fonts for a style sheet; the Arabic one first where its letters are to set the height of a line."""
    ordered = sorted(FAMILIES, key=lambda family: family.endswith("Arabic") is not arabic)
    return ", ".join(f'"{family}"' for family in ordered)


def style_sheet(theme: Theme) -> str:
    """Return the window's style sheet."""
    return f"""
    QWidget {{ background: {theme.canvas}; color: {theme.ink}; font-size: 15px;
               font-family: {font_families()}; }}
    QFrame#desk {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 10px; }}
    QFrame#desk QWidget {{ background: transparent; }}
    QLabel#caption {{ color: {theme.ink_2}; font-size: 13px; }}
    QFrame#desk QLabel#caption[warning="true"] {{ color: {theme.warn}; }}
    QLabel#elapsed {{ font-size: 24px; }}
    QFrame#desk QLabel#elapsed[recording="true"] {{ color: {theme.record}; }}
    QProgressBar {{ background: {theme.line}; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }}
    QFrame#desk QProgressBar {{ background: {theme.line}; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}

    QFrame#notice {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 10px; }}
    QFrame#notice QLabel {{ background: transparent; }}
    QFrame#notice[tone="warning"] {{ background: {theme.warn_bg}; border-color: {theme.warn}; }}
    QFrame#notice[tone="warning"] QLabel {{ color: {theme.warn}; }}
    QFrame#notice[tone="good"] {{ border-color: {theme.good}; }}
    QFrame#notice[tone="good"] QLabel {{ color: {theme.good}; }}

    QFrame#floating {{ background: {theme.surface}; border: 1px solid {theme.ink_2}; }}
    QFrame#floating QWidget {{ background: transparent; font-size: 13px; }}
    QFrame#floating QPushButton {{ background: {theme.surface}; padding: 5px 9px; }}
    QFrame#floating QPushButton:focus {{ padding: 4px 8px; }}
    QFrame#floating QPushButton:disabled {{ background: {theme.canvas}; }}
    QMenu {{ background: {theme.surface}; border: 1px solid {theme.ink_2}; }}
    QMenu::item {{ background: {theme.surface}; padding: 7px 28px; }}
    QMenu::item:selected {{ background: {theme.line}; }}
    QMenu::item:disabled {{ color: {theme.ink_2}; }}
    QMessageBox {{ background: {theme.surface}; }}
    QMessageBox QLabel {{ background: transparent; }}

    QPushButton {{ background: {theme.surface}; color: {theme.ink}; border: 1px solid {theme.line};
                   border-radius: 8px; padding: 9px 17px; min-height: 20px; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:pressed {{ background: {theme.line}; }}
    QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 8px 16px; }}
    QPushButton:disabled {{ color: {theme.ink_2}; background: {theme.canvas}; }}
    QFrame#desk QPushButton {{ background: {theme.surface}; padding: 9px 11px; }}
    QFrame#desk QPushButton:focus {{ padding: 8px 10px; }}
    QFrame#desk QPushButton#watch {{ padding: 5px 9px; font-size: 13px; }}
    QFrame#desk QPushButton#watch:focus {{ padding: 4px 8px; }}
    QPushButton::menu-indicator {{ subcontrol-position: center right; }}
    QFrame#desk QPushButton:pressed {{ background: {theme.line}; }}
    QFrame#desk QPushButton:disabled {{ background: {theme.canvas}; }}
    QFrame#desk QPushButton[pressed="true"] {{ background: {theme.warn_bg}; color: {theme.warn};
                                               border-color: {theme.warn}; }}
    QFrame#desk QPushButton#record {{ background: {theme.record}; color: {theme.on_record}; font-size: 18px;
                                      border: 2px solid {theme.record}; padding: 9px 20px; }}
    QFrame#desk QPushButton#record[running="true"] {{ background: {theme.surface}; color: {theme.ink};
                                                      border-color: {theme.ink_2}; }}
    QFrame#desk QPushButton#record:focus {{ border-color: {theme.ink}; }}
    QFrame#desk QPushButton#record[running="true"]:focus {{ border-color: {theme.accent}; }}
    QFrame#desk QPushButton#record:disabled {{ background: {theme.canvas}; border-color: {theme.line};
                                               color: {theme.ink_2}; }}
    QFrame#notice QPushButton#act {{ background: {theme.accent}; color: {theme.on_accent};
                                     border-color: {theme.accent}; }}
    QFrame#notice QPushButton#act:focus {{ border-color: {theme.ink}; }}

    QToolButton {{ background: {theme.surface}; color: {theme.ink}; border: 1px solid {theme.line};
                   border-radius: 8px; padding: 5px 9px; font-size: 13px; }}
    QToolButton:hover {{ border-color: {theme.accent}; }}
    QToolButton:pressed {{ background: {theme.line}; }}
    QToolButton:checked {{ border: 2px solid {theme.ink}; padding: 4px 8px; font-weight: bold; }}
    QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 4px 8px; }}
    QToolButton:disabled {{ color: {theme.ink_2}; background: {theme.canvas}; }}
    QToolButton[small="true"] {{ padding: 5px; }}
    QToolButton[small="true"]:checked, QToolButton[small="true"]:focus {{ padding: 4px; }}
    QPushButton#hide[pressed="true"] {{ background: {theme.warn_bg}; color: {theme.warn};
                                        border-color: {theme.warn}; }}
    QWidget#countdown QLabel {{ background: transparent; color: #FFFFFF; font-size: 18px; }}
    QWidget#countdown QLabel#number {{ font-size: 96px; font-weight: bold; }}
    QToolTip {{ background: {theme.surface}; color: {theme.ink}; border: 1px solid {theme.line}; padding: 4px; }}
    """
