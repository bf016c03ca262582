"""The style sheet of the class's parts; blue means live and nothing else."""

from studio.ui.theme import Theme, font_families


def class_style(theme: Theme, *, arabic: bool) -> str:
    """Return it, to be added to the window's; Arabic letters need higher lines.

    A line to write into goes by the height of its first font: letters of another one would stand too high in it.
    """
    line, pad, inner = (28, 3, 3) if arabic else (22, 6, 6)
    return f"""
    QPushButton#golive {{ background: {theme.live}; color: {theme.on_live}; font-size: 18px;
                          border: 2px solid {theme.live}; padding: 9px 14px; }}
    QPushButton#golive:focus {{ border-color: {theme.ink}; }}
    QFrame#desk QPushButton#golive {{ background: {theme.live}; }}
    QFrame#desk QPushButton#golive[running="true"] {{ background: {theme.surface}; color: {theme.ink};
                                                      border-color: {theme.live}; }}
    QFrame#desk QPushButton#golive[running="true"]:focus {{ border-color: {theme.accent}; }}
    QDialog#asking QPushButton#golive:disabled,
    QFrame#desk QPushButton#golive:disabled {{ background: {theme.canvas}; border-color: {theme.line};
                                               color: {theme.ink_2}; }}

    QFrame#class {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 10px; }}
    QFrame#class QWidget {{ background: {theme.surface}; font-size: 13px; }}
    QFrame#class QLabel#heading, QDialog QLabel#heading {{ font-size: 15px; font-weight: 600; }}
    QDialog#asking QLabel#heading {{ font-size: 18px; }}
    QFrame#class QLabel#live {{ color: {theme.live}; font-size: 15px; font-weight: 600; }}
    QFrame#class QLabel#code {{ font-size: 24px; font-weight: 600; letter-spacing: 2px; }}
    QFrame#class QLabel#health {{ color: {theme.warn}; font-size: 15px; }}
    QFrame#class QLabel#health[good="true"] {{ color: {theme.good}; }}
    QFrame#class QLabel#caption, QDialog QLabel#caption {{ color: {theme.ink_2}; font-size: 13px; }}
    QFrame#class QPushButton {{ padding: {pad}px 11px; min-height: {line}px; }}
    QFrame#class QPushButton:focus {{ padding: {pad - 1}px 10px; }}
    QFrame#class QPushButton:disabled {{ background: {theme.canvas}; color: {theme.ink_2}; }}
    QFrame#class QPushButton:pressed {{ background: {theme.line}; }}
    QFrame#class QPushButton#qr {{ background: #FFFFFF; padding: 2px; min-height: 0; }}
    QFrame#class QPushButton#qr:focus {{ padding: 1px; }}
    QPushButton#main, QFrame#class QPushButton#main {{ background: {theme.accent}; color: {theme.on_accent};
                                                       border-color: {theme.accent}; }}
    QPushButton#main:focus, QFrame#class QPushButton#main:focus {{ border-color: {theme.ink}; }}
    QFrame#class QPushButton#main:disabled {{ background: {theme.canvas}; color: {theme.ink_2};
                                              border-color: {theme.line}; }}
    QPushButton#unfold {{ margin: 0; }}

    QLineEdit, QPlainTextEdit, QComboBox, QListWidget, QTreeWidget {{
        background: {theme.surface}; color: {theme.ink}; border: 1px solid {theme.line}; border-radius: 8px;
        padding: 6px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit, QComboBox {{ min-height: {line}px; }}
    QLineEdit, QSpinBox {{ font-family: {font_families(arabic=arabic)}; }}
    QListWidget, QTreeWidget {{ padding: 0; }}
    QListWidget::item, QTreeWidget::item {{ padding: 4px; }}
    QListWidget::item:selected, QTreeWidget::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QListWidget:focus, QTreeWidget:focus {{
        border: 2px solid {theme.accent}; padding: 5px; }}
    QListWidget:focus, QTreeWidget:focus {{ padding: 0; }}
    QLineEdit {{ padding: {inner}px 6px; }}
    QLineEdit:focus {{ padding: {inner - 1}px 5px; }}
    /* Qt wraps lines as if items had no room at their sides, and cuts what is a little too long. */
    QListWidget#chatlines {{ padding: 0 4px; }}
    QListWidget#chatlines:focus {{ padding: 0 3px; }}
    QListWidget#chatlines::item {{ padding: 4px 0; }}
    QHeaderView::section {{ background: {theme.canvas}; color: {theme.ink_2}; border: none; padding: 4px 6px; }}
    QCheckBox {{ spacing: 8px; min-height: 28px; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 2px solid {theme.ink_2}; border-radius: 4px;
                            background: {theme.surface}; }}
    QCheckBox::indicator:checked {{ border-color: {theme.accent}; background: {theme.accent}; }}
    QCheckBox {{ selection-color: {theme.on_accent}; }}
    QCheckBox:disabled {{ color: {theme.ink_2}; selection-color: {theme.surface}; }}
    QCheckBox::indicator:disabled {{ background: {theme.canvas}; }}
    QCheckBox::indicator:checked:disabled {{ border-color: {theme.ink_2}; background: {theme.ink_2}; }}
    QCheckBox:focus {{ color: {theme.accent}; text-decoration: underline; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {theme.line}; }}
    QTabBar::tab {{ background: transparent; color: {theme.ink_2}; padding: 8px 10px; border: none;
                    border-bottom: 3px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.ink}; border-bottom: 3px solid {theme.accent}; }}
    QTabBar::tab:focus {{ color: {theme.accent}; text-decoration: underline; }}
    QScrollArea {{ border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
    QScrollBar::handle:vertical {{ background: {theme.line}; border-radius: 3px; min-height: 24px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.ink_2}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}

    QFrame#class QWidget#codescreen, QFrame#class QWidget#codescreen QLabel {{ background: #FFFFFF; color: #13222A; }}
    QWidget#codescreen QLabel#roomtitle {{ font-size: 32px; }}
    QWidget#codescreen QLabel#roomlink {{ font-size: 40px; }}
    QWidget#codescreen QLabel#roomcode {{ font-size: 72px; font-weight: 600; }}
    """
