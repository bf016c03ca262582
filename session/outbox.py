"""What waits for the link: the trainer's commands first, then sound, then pictures; media only as long as it is fresh.

Used by encoders' threads and the link's loop at once.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

import msgspec

from capture.clock import NS_PER_S
from encoder.packets import Packet, StreamId
from encoder.renditions import RENDITIONS, Rendition
from session.control import CLOCK, FromStudio, pack_media

log = logging.getLogger(__name__)

LONGEST_PICTURES_NS: Final = NS_PER_S // 2
"""With older pictures than this waiting, a rendition begins anew at a keyframe."""
LONGEST_SOUND_NS: Final = 2 * NS_PER_S
"""Sound older than this is of no use to anybody."""
MOST_COMMANDS: Final = 1000

_RENDITION_OF: Final = {settings.stream: rendition for rendition, settings in RENDITIONS.items()}


class Outbox:
    """Takes from any thread, never blocks, is emptied by one.

    `wake` is called when something waits where nothing did, `want_keyframe` when pictures of a rendition were dropped;
    both on the thread of who puts.
    """

    def __init__(self, wake: Callable[[], None], want_keyframe: Callable[[Rendition], None]) -> None:
        self._wake = wake
        self._want_keyframe = want_keyframe
        self._lock = threading.Lock()
        self._commands: deque[FromStudio] = deque()
        self._sound: deque[tuple[int, Packet]] = deque()
        self._pictures: deque[tuple[int, Packet]] = deque()
        self._incomplete: set[StreamId] = set()
        """Streams of pictures whose next delta would follow a gap."""
        self._takes_media = False
        self.pictures_dropped = 0
        self.sounds_dropped = 0

    def send(self, command: FromStudio) -> bool:
        """Let a command wait for the link; return False when too many wait already."""
        with self._lock:
            if len(self._commands) >= MOST_COMMANDS:
                return False
            self._commands.append(command)
        self._wake()
        return True

    def put(self, packet: Packet) -> None:
        """Let an encoded unit wait for the link; without a link it is dropped."""
        time_ns = round(packet.pts * packet.time_base / CLOCK)
        with self._lock:
            if not self._takes_media:
                return
            was_empty = not self._sound and not self._pictures
            rendition = _RENDITION_OF.get(packet.stream)
            gap = False
            if rendition is None:
                self._put_sound(time_ns, packet)
            else:
                gap = self._put_picture(time_ns, packet)
        if gap and rendition is not None:
            self._want_keyframe(rendition)
        if was_empty:
            self._wake()

    def take(self) -> str | bytes | None:
        """Return the next message, or None when nothing waits."""
        with self._lock:
            if self._commands:
                return msgspec.json.encode(self._commands.popleft()).decode()
            waiting = self._sound or self._pictures
            return pack_media(waiting.popleft()[1]) if waiting else None

    def give_up(self) -> tuple[FromStudio, ...]:
        """Return the commands that still wait, and forget them."""
        with self._lock:
            left = tuple(self._commands)
            self._commands.clear()
        return left

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        with self._lock:
            return not (self._commands or self._sound or self._pictures)

    def begin_media(self) -> None:
        """Take media from now on: there is a link."""
        with self._lock:
            self._takes_media = True

    def end_media(self) -> None:
        """Take no media until `begin_media`, and drop what waits; commands stay."""
        with self._lock:
            if self.pictures_dropped or self.sounds_dropped:
                late = self.pictures_dropped, self.sounds_dropped
                log.info("in all, %d pictures and %d pieces of sound were too late for a link", *late)
            self._takes_media = False
            self._sound.clear()
            self._pictures.clear()
            self._incomplete.clear()

    def _put_sound(self, time_ns: int, packet: Packet) -> None:
        self._sound.append((time_ns, packet))
        while time_ns - self._sound[0][0] > LONGEST_SOUND_NS:
            self._sound.popleft()
            self.sounds_dropped += 1

    def _put_picture(self, time_ns: int, packet: Packet) -> bool:
        """Append a picture; return whether a gap has begun, which only a keyframe ends."""
        stream = packet.stream
        if stream in self._incomplete and not packet.keyframe:
            self.pictures_dropped += 1
            return False
        oldest_ns = next((at_ns for at_ns, other in self._pictures if other.stream is stream), time_ns)
        if time_ns - oldest_ns > LONGEST_PICTURES_NS:
            kept = deque(entry for entry in self._pictures if entry[1].stream is not stream)
            self.pictures_dropped += len(self._pictures) - len(kept)
            self._pictures = kept
            if not packet.keyframe:
                self.pictures_dropped += 1
                self._incomplete.add(stream)
                return True
        self._incomplete.discard(stream)
        self._pictures.append((time_ns, packet))
        return False
