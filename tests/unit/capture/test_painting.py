import cv2
import numpy as np
import pytest

from capture.geometry import Rect, Size
from capture.media import Image
from capture.painting import Outline, Overlay, blended, cut, scaled
from capture.placeholder import GLYPH, SURFACE, placeholder
from capture.scene import Placement
from capture.sources import SourceKind
from tests.helpers.plainfeed import flat, noise


def stripes(width: int, height: int, period: int) -> Image:
    """Return lines of one white row in each `period` rows."""
    image = flat(width, height, 0, 0, 0)
    image[::period] = 255
    return image


def layer(width: int, height: int, *, radius: float = 0, border_px: int = 0, mirrored: bool = False) -> Placement:
    rect = Rect(0, 0, width, height)
    return Placement(SourceKind.CAMERA, rect, rect, mirrored, radius, border_px, (10, 20, 30))


def test_a_picture_of_the_right_size_is_itself() -> None:
    image = noise(64, 48)
    assert scaled(image, Size(64, 48)) is image
    assert cut(image, layer(64, 48)) is image


def test_halving_is_the_exact_average() -> None:
    image = noise(64, 48)
    average = image.astype(np.float64).reshape(24, 2, 32, 2, 4).mean(axis=(1, 3))
    assert np.abs(scaled(image, Size(32, 24)) - average).max() <= 0.5


@pytest.mark.parametrize("size", [Size(1280, 720), Size(800, 450), Size(480, 270), Size(360, 202)])
def test_no_line_of_a_large_picture_is_lost(size: Size) -> None:
    grey = scaled(stripes(1920, 1080, 4), size)[..., 0].astype(np.float64)
    assert grey.mean() == pytest.approx(255 / 4, abs=3)
    # Wherever one looks, a stripe leaves its light: no stretch of the picture is black.
    rows = grey.mean(axis=1)
    span = -(-4 * size.height // 1080) + 1
    assert np.convolve(rows, np.ones(span), "valid").min() > 20


def test_downscaled_text_is_close_to_the_area_filter() -> None:
    page = flat(960, 540, 255, 255, 255)
    for line in range(20):
        cv2.putText(
            page, "def place(scene, program): il1|" * 2, (8, 26 * line + 20), 0, 0.5, (0, 0, 0, 255), 1, cv2.LINE_AA
        )
    area = cv2.resize(page, (720, 404), interpolation=cv2.INTER_AREA).astype(np.float64)
    error = np.mean((scaled(page, Size(720, 404)) - area) ** 2)
    assert 10 * np.log10(255**2 / error) > 30


def test_cut_takes_the_crop() -> None:
    image = noise(64, 48)
    placement = Placement(SourceKind.CAMERA, Rect(0, 0, 48, 48), Rect(8, 0, 48, 48))
    assert np.array_equal(cut(image, placement), image[:, 8:56])


@pytest.mark.parametrize(("width", "height"), [(64, 48), (32, 24), (128, 96)])
def test_mirrored_is_left_and_right_exchanged(width: int, height: int) -> None:
    image = noise(64, 48)
    straight = scaled(image, Size(width, height)).astype(int)
    placement = Placement(SourceKind.CAMERA, Rect(0, 0, width, height), Rect(0, 0, 64, 48), mirrored=True)
    assert np.abs(cut(image, placement).astype(int) - straight[:, ::-1]).max() <= 1


def test_a_circle_covers_its_inside_and_nothing_outside() -> None:
    picture = noise(100, 100)
    under = flat(100, 100, 200, 100, 50)
    before = under.copy()
    Outline(layer(100, 100, radius=50)).paint(under, picture)
    y, x = np.mgrid[:100, :100] + 0.5
    distance = np.hypot(x - 50, y - 50) - 50
    assert np.array_equal(under[distance <= -0.5], picture[distance <= -0.5])
    assert np.array_equal(under[distance >= 0.5], before[distance >= 0.5])


def test_edge_pixels_are_mixed_by_their_coverage() -> None:
    picture, under = flat(100, 100, 255, 255, 255), flat(100, 100, 0, 0, 0)
    Outline(layer(100, 100, radius=50)).paint(under, picture)
    y, x = np.mgrid[:100, :100] + 0.5
    coverage = np.clip(0.5 - (np.hypot(x - 50, y - 50) - 50), 0, 1)
    assert np.abs(under[..., 0] - coverage * 255).max() <= 0.51
    assert under[..., 0].sum() / 255 == pytest.approx(np.pi * 50**2, rel=0.001)


def test_a_rounded_layer_is_cut_at_its_corners_only() -> None:
    picture, under = noise(120, 80), flat(120, 80, 0, 0, 0)
    Outline(layer(120, 80, radius=10)).paint(under, picture)
    assert np.array_equal(under[10:70], picture[10:70])
    assert np.array_equal(under[:, 10:110], picture[:, 10:110])
    for corner in (under[0, 0], under[0, -1], under[-1, 0], under[-1, -1]):
        assert corner[:3].max() == 0


def test_a_rectangular_border_is_exact() -> None:
    picture, under = noise(60, 40), flat(60, 40, 0, 0, 0)
    Outline(layer(60, 40, border_px=3)).paint(under, picture)
    assert np.array_equal(under[3:-3, 3:-3], picture[3:-3, 3:-3])
    under[3:-3, 3:-3] = (10, 20, 30, 255)
    assert np.array_equal(under, flat(60, 40, 10, 20, 30))


def test_a_round_border_lies_between_the_picture_and_what_is_under() -> None:
    picture, under = flat(100, 100, 255, 255, 255), flat(100, 100, 0, 0, 0)
    Outline(layer(100, 100, radius=50, border_px=6)).paint(under, picture)
    y, x = np.mgrid[:100, :100] + 0.5
    distance = np.hypot(x - 50, y - 50) - 50
    assert (under[distance < -6.5] == 255).all()
    border = (distance > -5.5) & (distance < -0.5)
    assert (under[border] == (10, 20, 30, 255)).all()
    assert (under[distance > 0.5][:, :3] == 0).all()
    mixed = under[(distance > -6.4) & (distance < -5.6)]
    assert ((mixed[:, 0] > 10) & (mixed[:, 0] < 255)).all()


def test_an_overlay_is_mixed_by_its_formula_and_only_where_it_is() -> None:
    canvas, overlay = noise(64, 48), noise(64, 48, seed=2)
    overlay[:8] = 0
    overlay[:, :8] = 0
    before = canvas.copy()
    Overlay(overlay).paint(canvas)
    alpha = overlay[..., 3:].astype(np.float64)
    expected = np.round(before[..., :3] * (255 - alpha) / 255) + np.round(overlay[..., :3] * alpha / 255)
    assert np.array_equal(canvas[..., :3], expected.clip(0, 255))
    assert np.array_equal(canvas[:8], before[:8])


def test_an_opaque_overlay_hides_and_a_clear_one_is_empty() -> None:
    canvas = noise(64, 48)
    Overlay(flat(64, 48, 1, 2, 3)).paint(canvas)
    assert np.array_equal(canvas, flat(64, 48, 1, 2, 3))
    clear = noise(64, 48)
    clear[..., 3] = 0
    assert Overlay(clear).empty


def test_blending() -> None:
    old, new = flat(8, 8, 100, 0, 255), flat(8, 8, 200, 255, 0)
    assert np.array_equal(blended(old, new, 0.25)[..., :3], flat(8, 8, 125, 64, 191)[..., :3])


@pytest.mark.parametrize("kind", [SourceKind.CAMERA, SourceKind.SCREEN])
@pytest.mark.parametrize("size", [Size(1920, 1080), Size(360, 270), Size(24, 18), Size(2, 2)])
def test_a_placeholder_is_a_calm_surface_with_a_glyph(kind: SourceKind, size: Size) -> None:
    image = placeholder(kind, size)
    assert image.shape == (size.height, size.width, 4)
    colours = image[..., :3].reshape(-1, 3)
    assert ((colours >= np.array(SURFACE)) & (colours <= np.array(GLYPH))).all()
    if min(size) > 100:
        assert 0.02 < (colours == GLYPH).all(axis=1).mean() < 0.2
        assert (image[0, :, :3] == SURFACE).all()


def test_the_placeholders_of_screen_and_camera_differ() -> None:
    size = Size(360, 270)
    assert not np.array_equal(placeholder(SourceKind.CAMERA, size), placeholder(SourceKind.SCREEN, size))
