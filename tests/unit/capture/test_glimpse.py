"""A short look at pictures."""

import numpy as np
import pytest

from capture.clock import FakeClock
from capture.glimpse import glimpse
from capture.media import Image
from capture.synthetic import SyntheticCamera


def noise(mean: int, sigma: float = 6.0, seed: int = 1) -> Image:
    pixels = np.random.default_rng(seed).normal(mean, sigma, (480, 640, 4))
    return np.clip(pixels, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("mean", [20, 128, 240])
def test_one_colour_has_no_spread_whatever_its_noise(mean: int) -> None:
    seen = glimpse(noise(mean))
    assert seen.mean == pytest.approx(mean, abs=2)
    assert seen.spread < 1.5


def test_a_person_before_a_wall_has_spread() -> None:
    camera = SyntheticCamera(FakeClock())
    camera.open()
    assert glimpse(camera.read().image).spread > 10


def test_the_same_picture_has_the_same_digest_and_noise_another() -> None:
    assert glimpse(noise(100)).digest == glimpse(noise(100)).digest
    assert glimpse(noise(100)).digest != glimpse(noise(100, seed=2)).digest
