"""How far a file's top-level elements are whole, read from their headers alone.

MP4 boxes: ISO/IEC 14496-12, section 4.2. Matroska elements: RFC 8794, sections 4 to 6.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from encoder.containers import MP4, Container

_SEGMENT: Final = 0x18538067
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class FileScan:
    """What a scan of the headers found."""

    whole_bytes: int
    """Up to here every element is complete; less than the file's size when its end is torn."""
    closed: bool
    """The file was closed cleanly: complete, and in Matroska with its size known, in MP4 with one index for it all."""


@dataclass(frozen=True, slots=True)
class _Element:
    kind: bytes | int
    end: int
    """Where the next one begins; _UNKNOWN when the header leaves it open."""


def scan(path: Path, container: Container) -> FileScan:
    """Scan the headers of the file; raises OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        return _scan_mp4(file, size) if container is MP4 else _scan_mkv(file, size)


def _scan_mp4(file: BinaryIO, size: int) -> FileScan:
    whole, kinds = 0, []
    for box in _boxes(file):
        if box.end > size:
            return FileScan(whole, closed=False)
        kinds.append(box.kind)
        # A fragment's index without its media is worth nothing.
        if box.kind != b"moof":
            whole = box.end
    return FileScan(whole, closed=whole == size and b"moov" in kinds and b"moof" not in kinds)


def _boxes(file: BinaryIO) -> Iterator[_Element]:
    position = 0
    while True:
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            return
        length = int.from_bytes(header[:4])
        if length == 1:
            length = int.from_bytes(header[8:16])
        if length < 8:
            return
        position += length
        yield _Element(header[4:8], position)


def _scan_mkv(file: BinaryIO, size: int) -> FileScan:
    whole, position, segment_closed = 0, 0, False
    while (element := _element(file, position)) is not None:
        if element.kind == _SEGMENT:
            segment_closed = element.end == size
            position = whole = file.tell()
            continue
        if element.end == _UNKNOWN or element.end > size:
            break
        position = whole = element.end
    return FileScan(whole, closed=segment_closed and whole == size)


def _element(file: BinaryIO, position: int) -> _Element | None:
    """Read one header; the file then stands at the element's first byte of content."""
    file.seek(position)
    kind = _variable_int(file, keep_marker=True)
    length = _variable_int(file, keep_marker=False)
    if kind is None or length is None:
        return None
    return _Element(kind, _UNKNOWN if length == _UNKNOWN else file.tell() + length)


def _variable_int(file: BinaryIO, *, keep_marker: bool) -> int | None:
    first = file.read(1)
    if not first or not first[0]:
        return None
    width = 9 - first[0].bit_length()
    rest = file.read(width - 1)
    if len(rest) < width - 1:
        return None
    value = int.from_bytes(first + rest)
    if keep_marker:
        return value
    value &= (1 << 7 * width) - 1
    return _UNKNOWN if value == (1 << 7 * width) - 1 else value
