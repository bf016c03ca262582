"""The colours of the trainee's page can be read: contrast as WCAG 2.2 computes it, light and dark."""

import re
from pathlib import Path
from typing import Final

import pytest

CSS: Final = Path(__file__).resolve().parents[2] / "assets" / "trainee" / "style" / "base.css"
LEAST: Final = 5.3
PAIRS: Final = (
    ("ink", "canvas"),
    ("ink", "surface"),
    ("ink", "accent-tint"),
    ("ink-2", "canvas"),
    ("ink-2", "surface"),
    ("ink-2", "accent-tint"),
    ("accent", "surface"),
    ("accent", "canvas"),
    ("accent", "accent-tint"),
    ("on-accent", "accent"),
    ("on-record", "record"),
    ("on-live", "live"),
    ("warn", "warn-bg"),
    ("good", "surface"),
    ("on-stage", "stage"),
)


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme; dark names only what differs."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS.read_text("utf-8"), re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", dark)) if scheme == "dark" else found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= LEAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_can_be_found(scheme: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["edge"], colours["surface"]) >= 3
