"""One scene, painted: from the pictures of its layers to a picture of the program."""

from collections.abc import Mapping

import numpy as np

from capture.geometry import Rect, Size
from capture.media import Image
from capture.painting import Outline, Overlay, cut, region
from capture.placeholder import placeholder
from capture.scene import Layout, Placement, Scene, place
from capture.sources import SourceKind


class Composition:
    """Paints one scene, again and again; remembers each layer's scaled picture as long as the layer stands still."""

    def __init__(self, scene: Scene, program: Size, card: Image) -> None:
        """`card` is what the card's layout shows: (height, width, 4) BGRA of the program's size, opaque."""
        self.scene = scene
        self._program = program
        self._card = card
        self._sources: dict[SourceKind, Size] = {}
        self._layers: list[_Layer] = []

    @property
    def camera_rect(self) -> Rect | None:
        """Where the camera lay in the last picture, or None."""
        rects = (layer.placement.rect for layer in self._layers if layer.placement.kind is SourceKind.CAMERA)
        return next(rects, None)

    def paint(
        self,
        pictures: Mapping[SourceKind, Image | None],
        sources: Mapping[SourceKind, Size],
        overlay: Overlay | None,
    ) -> Image:
        """Return the program, (height, width, 4).

        `pictures` holds what each layer shows, None for a placeholder; `sources` the picture size of each source that
        the program has. Where one source fills the program and nothing lies over it, its own picture is returned: take
        what is returned as shared, and never write to it. The card is returned alone: what lies over the program may
        tell of what it hides.
        """
        if self.scene.layout is Layout.CARD:
            self._layers = []
            return self._card
        if sources != self._sources:
            self._sources = dict(sources)
            self._layers = [_Layer(placement) for placement in place(self.scene, self._program, sources)]
        layers = self._layers
        whole = Rect(0, 0, *self._program)
        if layers and layers[0].placement.rect == whole and layers[0].placement.opaque:
            bottom, *layers = layers
            picture = bottom.picture(pictures[bottom.placement.kind])
            if not layers and overlay is None:
                return picture
            canvas = picture.copy()
        else:
            canvas = np.zeros((self._program.height, self._program.width, 4), np.uint8)
        for layer in layers:
            layer.paint(canvas, pictures[layer.placement.kind])
        if overlay is not None:
            overlay.paint(canvas)
        return canvas


class _Layer:
    """One source at its place."""

    def __init__(self, placement: Placement) -> None:
        self.placement = placement
        self._outline = None if placement.opaque else Outline(placement)
        self._source: Image | None = None
        self._picture: Image | None = None

    def picture(self, source: Image | None) -> Image:
        """Return `source` (None: the placeholder) as it appears at this place."""
        if self._picture is None or source is not self._source:
            self._source = source
            if source is None:
                self._picture = placeholder(self.placement.kind, self.placement.rect.size)
            else:
                self._picture = cut(source, self.placement)
        return self._picture

    def paint(self, canvas: Image, source: Image | None) -> None:
        """Paint the layer over what is on `canvas`."""
        under = region(canvas, self.placement.rect)
        picture = self.picture(source)
        if self._outline is None:
            np.copyto(under, picture)
        else:
            self._outline.paint(under, picture)
