"""ALSA's library writes its complaints to standard error, across what the program says there: it shall not."""

import ctypes
import logging
import sys
from functools import cache

log = logging.getLogger(__name__)


@cache
def silence() -> None:
    """Let ALSA's library write nothing more; what it complains of is counted by those whom it concerns."""
    if not sys.platform.startswith("linux"):
        return
    try:
        library = ctypes.CDLL("libasound.so.2")
        # Its handler takes a variable number of arguments, which no Python function can; one of C that takes none
        # ignores them.
        ignore = ctypes.cast(ctypes.CDLL(None).getppid, ctypes.c_void_p)
        library.snd_lib_error_set_handler(ignore)
    except (OSError, AttributeError) as error:
        log.info("ALSA's messages cannot be silenced: %s", error)
