"""Errors as part of the product: a stable code, and the facts that the sentence names.

The words (one sentence, one next step, in the user's language) are in assets/translations,
looked up by `code`; nothing below the studio layer writes words for people.
"""

from enum import StrEnum


class ErrorKind(StrEnum):
    """What an error is about; decides the exit status of a command."""

    USAGE = "usage"
    DEVICE = "device"
    STORAGE = "storage"
    ENCODER = "encoder"
    CLASS = "class"
    INTERNAL = "internal"

    @property
    def exit_status(self) -> int:
        """Return the exit status of a command that ends with such an error."""
        return {"internal": 1, "usage": 2, "device": 3, "storage": 4, "encoder": 5, "class": 6}[self.value]


class ErrorCode(StrEnum):
    """Every error that a person can meet. A code never changes its meaning."""

    # usage
    BAD_SIZE = "bad-size"
    BAD_RATE = "bad-rate"
    BAD_DURATION = "bad-duration"
    BAD_OPTION = "bad-option"
    BAD_ENDING = "bad-ending"
    BAD_COMMAND = "bad-command"
    BAD_COMMAND_USE = "bad-command-use"
    BAD_CHAPTER = "bad-chapter"
    BAD_LAYOUT = "bad-layout"
    ARGUMENT_UNKNOWN = "argument-unknown"
    ARGUMENT_MISSING = "argument-missing"
    FIXED_BY_POLICY = "fixed-by-policy"
    FIXED_FOLDER = "fixed-folder"
    FIXED_ENDING = "fixed-ending"
    FIXED_ROSTER_MISSING = "fixed-roster-missing"
    BAD_POLICY = "bad-policy"
    BAD_POLICY_FILE = "bad-policy-file"
    NOTHING_TO_SHOW = "nothing-to-show"
    NOT_RECORDING = "not-recording"
    ALREADY_RECORDING = "already-recording"
    NOT_PAUSED = "not-paused"
    ALREADY_PAUSED = "already-paused"
    # devices
    NO_DISPLAY = "no-display"
    NO_WINDOW = "no-window"
    WAYLAND = "wayland"
    MONITOR_UNKNOWN = "monitor-unknown"
    REGION_OUTSIDE = "region-outside"
    SCREEN_FAILED = "screen-failed"
    CAMERA_UNKNOWN = "camera-unknown"
    CAMERA_BUSY = "camera-busy"
    CAMERA_LOST = "camera-lost"
    MICROPHONE_UNKNOWN = "microphone-unknown"
    MICROPHONE_MISSING = "microphone-missing"
    MICROPHONE_BUSY = "microphone-busy"
    MICROPHONE_LOST = "microphone-lost"
    SYSTEM_SOUND_UNKNOWN = "system-sound-unknown"
    SYSTEM_SOUND_LOST = "system-sound-lost"
    LOUDSPEAKER_UNKNOWN = "loudspeaker-unknown"
    LOUDSPEAKER_LOST = "loudspeaker-lost"
    MEDIA_FILE_BROKEN = "media-file-broken"
    LIBRARY_MISSING = "library-missing"
    # storage
    OUT_EXISTS = "out-exists"
    OUT_IS_DIRECTORY = "out-is-directory"
    OUT_NOT_WRITABLE = "out-not-writable"
    OUT_FOLDER_MISSING = "out-folder-missing"
    OUT_FIXED_FOLDER_MISSING = "out-fixed-folder-missing"
    OUT_FIXED_FOLDER_REFUSED = "out-fixed-folder-refused"
    DISK_SHORT = "disk-short"
    DISK_FULL = "disk-full"
    DISK_FLOOR = "disk-floor"
    DISK_TOO_SLOW = "disk-too-slow"
    DISK_FAILED = "disk-failed"
    FILE_MISSING = "file-missing"
    NOT_A_RECORDING = "not-a-recording"
    RECORDING_IN_USE = "recording-in-use"
    NOTHING_RECOVERABLE = "nothing-recoverable"
    REPAIR_FAILED = "repair-failed"
    # encoders
    ENCODER_UNKNOWN = "encoder-unknown"
    ENCODER_REFUSED = "encoder-refused"
    ENCODER_FAILED = "encoder-failed"
    # the class
    CLASS_PORT_IN_USE = "class-port-in-use"
    CLASS_ADDRESS_UNKNOWN = "class-address-unknown"
    CLASS_CERTIFICATE_BAD = "class-certificate-bad"
    CLASS_ROSTER_BAD = "class-roster-bad"
    CLASS_HOST_FAILED = "class-host-failed"
    CLASS_GONE = "class-gone"
    CLASS_PERSON_UNKNOWN = "class-person-unknown"
    CLASS_LINK_LOST = "class-link-lost"
    CLASS_FILE_REFUSED = "class-file-refused"
    # anything that we did not foresee
    INTERNAL = "internal"

    @property
    def kind(self) -> ErrorKind:
        """Return what this error is about."""
        return _KINDS[self]


def _kinds() -> dict[ErrorCode, ErrorKind]:
    usage_prefixes = ("bad-", "argument-", "fixed-", "nothing-to-show", "not-recording", "not-paused", "already-")
    storage_prefixes = (
        "out-",
        "disk-",
        "file-",
        "not-a-recording",
        "recording-in-use",
        "nothing-recoverable",
        "repair-",
    )
    kinds = {}
    for code in ErrorCode:
        if code.startswith(usage_prefixes):
            kinds[code] = ErrorKind.USAGE
        elif code.startswith(storage_prefixes):
            kinds[code] = ErrorKind.STORAGE
        elif code is ErrorCode.INTERNAL:
            kinds[code] = ErrorKind.INTERNAL
        elif code.startswith("encoder-"):
            kinds[code] = ErrorKind.ENCODER
        elif code.startswith("class-"):
            kinds[code] = ErrorKind.CLASS
        else:
            kinds[code] = ErrorKind.DEVICE
    return kinds


_KINDS = _kinds()


class StudioError(Exception):
    """An error that a person can meet: a stable code and the facts that its sentence names."""

    def __init__(self, code: ErrorCode, detail: str = "", **facts: str | int | float) -> None:
        """Name the error.

        `facts` fill the sentence (for example `name`, `available`); `detail` is the library's own word,
        for the log and the "Details" of a dialog, never the sentence itself.
        """
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
        self.facts = facts
