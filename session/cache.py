"""The pictures of a rendition since its last keyframe: with them somebody who joins starts at once."""

from typing import Final

from session.packetize import Picture

MOST_PICTURES: Final = 30
MOST_BYTES: Final = 640 * 1024
"""Beyond either, a new keyframe is sooner there than all these."""


class PictureCache:
    """One rendition's pictures from its last keyframe on, while they are few."""

    def __init__(self) -> None:
        self._pictures: list[Picture] = []
        self._bytes = 0

    def add(self, picture: Picture) -> None:
        """Take the next picture."""
        if picture.keyframe:
            self._pictures, self._bytes = [picture], picture.size
            return
        if not self._pictures:
            return
        self._pictures.append(picture)
        self._bytes += picture.size
        if len(self._pictures) > MOST_PICTURES or self._bytes > MOST_BYTES:
            self.clear()

    def clear(self) -> None:
        """Forget what will not be continued."""
        self._pictures, self._bytes = [], 0

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """A keyframe and all that followed; nothing if that is too much, or there was none."""
        return tuple(self._pictures)
