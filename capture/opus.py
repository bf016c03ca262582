"""Decoding Opus packets of the network: with what a lost one left in the next, which FFmpeg's decoders do not give."""

import ctypes
import ctypes.util
from functools import cache
from pathlib import Path
from typing import Final

import av
import numpy as np

from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, Samples

STEP: Final = SAMPLE_RATE // 400
"""Every length in Opus is a multiple of 2.5 ms (RFC 6716, section 2.1.4)."""
LONGEST: Final = SAMPLE_RATE * 12 // 100
"""Samples of one packet at most: 120 ms (RFC 6716, section 3.2.5)."""


class BadPacketError(Exception):
    """These bytes are no Opus packet."""


class OpusDecoder:
    """Decodes one mono stream at 48 kHz (stereo is mixed down); 0.04 ms of CPU for a packet of 20 ms.

    Not thread-safe. Raises `StudioError` LIBRARY_MISSING when there is no libopus.
    """

    def __init__(self) -> None:
        self._library = _libopus()
        failure = ctypes.c_int()
        self._state = ctypes.c_void_p(self._library.opus_decoder_create(SAMPLE_RATE, 1, ctypes.byref(failure)))
        if not self._state:
            raise StudioError(ErrorCode.INTERNAL, f"no Opus decoder: {failure.value}")

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._library.opus_decoder_destroy(self._state)

    def decode(self, data: bytes) -> Samples:
        """Return the samples (n, 1) of the next packet; raises BadPacketError."""
        return self._decode(data, LONGEST, fec=0)

    def recover(self, following: bytes, count: int) -> Samples:
        """Return `count` lost samples (a multiple of STEP) from before the packet `following`, which is decoded after.

        The last of them come from the copy that it carries, if it does (RFC 6716, section 2.1.7), others are guessed.
        """
        return self._decode(following, count, fec=1)

    def conceal(self, count: int) -> Samples:
        """Return a guess at the next `count` samples (a multiple of STEP), which never came; it fades by itself."""
        return self._decode(b"", count, fec=0)

    def _decode(self, data: bytes, capacity: int, fec: int) -> Samples:
        samples = np.empty((capacity, 1), np.float32)
        target = samples.ctypes.data_as(ctypes.c_void_p)
        # Nothing at all stands for a packet that is lost.
        count = self._library.opus_decode_float(self._state, data or None, len(data), target, capacity, fec)
        if count < 0:
            raise BadPacketError(f"libopus says {count}")
        return samples[:count]


def duration(data: bytes) -> int:
    """Return how many samples a packet holds; raises BadPacketError."""
    count = _libopus().opus_packet_get_nb_samples(data, len(data), SAMPLE_RATE) if data else 0
    if not 0 < count <= LONGEST:
        raise BadPacketError(f"{count} samples")
    return int(count)


@cache
def _libopus() -> ctypes.CDLL:
    """Load the libopus that PyAV's wheel carries for its own use, or the system's where PyAV was built from source."""
    package = Path(av.__file__).parent
    carried = sorted(str(path) for path in (package.parent / "av.libs").glob("*opus*"))
    names = [*carried, ctypes.util.find_library("opus")]
    failures = []
    for name in names:
        if name is None:
            continue
        try:
            library = ctypes.CDLL(name)
            _declare(library)
        except (OSError, AttributeError) as error:
            failures.append(str(error))
        else:
            return library
    raise StudioError(ErrorCode.LIBRARY_MISSING, "; ".join(failures), library="libopus", package="libopus0")


def _declare(library: ctypes.CDLL) -> None:
    """Tell ctypes the functions of opus.h that are used here; their interface is frozen."""
    state, number, data = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    library.opus_decoder_create.restype = state
    library.opus_decoder_create.argtypes = [ctypes.c_int32, number, ctypes.POINTER(number)]
    library.opus_decoder_destroy.restype = None
    library.opus_decoder_destroy.argtypes = [state]
    library.opus_decode_float.restype = number
    library.opus_decode_float.argtypes = [state, data, ctypes.c_int32, ctypes.c_void_p, number, number]
    library.opus_packet_get_nb_samples.restype = number
    library.opus_packet_get_nb_samples.argtypes = [data, ctypes.c_int32, ctypes.c_int32]
