"""The style sheet of Settings."""

from studio.ui.theme import Theme


def settings_style(theme: Theme, *, arabic: bool) -> str:
    """Return it, to be added to the window's; Arabic letters need higher lines."""
    # Mirrored, the sign of a menu would stand outside its button.
    line, inner, mark = (28, 3, 14) if arabic else (22, 6, 0)
    return f"""
    QFrame#settingssection {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 10px; }}
    QFrame#settingssection QWidget {{ background: {theme.surface}; }}
    QFrame#settingssection QLabel#settingnote {{ color: {theme.ink_2}; font-size: 13px; font-style: italic; }}
    QFrame#setting[locked="true"] QLabel#settingnote {{ color: {theme.warn}; font-style: normal; }}
    QWidget#locksign {{ color: {theme.warn}; }}
    QFrame#settingssection QPushButton:disabled, QFrame#settingssection QComboBox:disabled,
    QFrame#settingssection QSpinBox:disabled, QFrame#settingssection QLineEdit:disabled {{
        background: {theme.canvas}; color: {theme.ink_2}; border-style: dashed; border-color: {theme.ink_2}; }}
    QFrame#setting QCheckBox {{ border: 2px solid transparent; border-radius: 6px; padding-left: 4px;
                                padding-right: 4px; }}
    QFrame#setting QCheckBox:focus {{ border-color: {theme.accent}; }}
    QDialog#settings QListWidget {{ padding: 4px; }}
    QDialog#settings QListWidget:focus {{ padding: 3px; }}
    QDialog#settings QListWidget::item {{ padding: 8px; border-radius: 6px; }}
    QSpinBox {{ background: {theme.surface}; color: {theme.ink}; border: 1px solid {theme.line}; border-radius: 8px;
                padding: {inner}px 6px; min-height: {line}px; selection-background-color: {theme.accent};
                selection-color: {theme.on_accent}; }}
    QSpinBox:focus {{ border: 2px solid {theme.accent}; padding: {inner - 1}px 5px; }}
    QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 22px; }}
    QSpinBox::up-arrow, QSpinBox::down-arrow, QComboBox::down-arrow {{
        image: none; width: 0; height: 0;
        border-left: 4px solid {theme.surface}; border-right: 4px solid {theme.surface}; }}
    QSpinBox::up-arrow {{ border-bottom: 5px solid {theme.ink_2}; }}
    QSpinBox::down-arrow, QComboBox::down-arrow {{ border-top: 5px solid {theme.ink_2}; }}
    QSpinBox:disabled, QComboBox:disabled, QLineEdit:disabled {{ background: {theme.canvas}; color: {theme.ink_2}; }}
    QFrame#desk QPushButton#settingsopen {{ padding: 5px 5px; font-size: 13px; }}
    QFrame#desk QPushButton#settingsopen:focus {{ padding: 4px 4px; }}
    QPushButton#watch::menu-indicator {{ right: {mark}px; }}
    """
