"""What a person does on the trainee's page, for Chromium."""

from typing import TYPE_CHECKING, Any, Final

from tests.helpers.browser import PATIENCE_S, wait_until
from tests.helpers.probes import picture, statistics, total

if TYPE_CHECKING:
    from playwright.sync_api import Page

CUT_OFF: Final = r"WebSocket connection to|ERR_CONNECTION_|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED"
"""What a browser complains of when a test takes the host or the network away."""


def join(page: "Page", name: str = "Salma") -> None:
    """Fill in the card (the code is there already), and wait until one is in the class."""
    page.fill("#name", name)
    page.click("#join-button")
    page.wait_for_selector("#class:not([hidden])")


def frames(page: "Page") -> float:
    """Return how many pictures were decoded, on the connections that are open."""
    return total(page, "video", "framesDecoded")


def watch(page: "Page", count: int = 10, patience_s: float = PATIENCE_S) -> None:
    """Wait until the picture moves: until so many more pictures are decoded and the video shows another one."""
    wait_until(lambda: picture(page) is not None, "no picture")
    before, shown = frames(page), picture(page)
    # A new connection counts from 0.
    wait_until(lambda: not before <= frames(page) < before + count, "no picture is decoded", patience_s)
    wait_until(lambda: picture(page) != shown, "the picture does not move", patience_s)


def heard(page: "Page") -> float:
    """Return the energy of all sound so far."""
    return total(page, "audio", "totalAudioEnergy")


def listen(page: "Page") -> None:
    """Wait until there is sound: until the beep of the next second adds to its energy."""
    before = heard(page)
    wait_until(lambda: not before <= heard(page) < before + 1e-4, "no sound")


def say(page: "Page", text: str, to: str = "all") -> None:
    """Write into the chat."""
    page.check(f"#chat-form input[value={to}]")
    page.fill("#chat-text", text)
    page.click("#chat-send")


def sent_now(page: "Page") -> str:
    """Return the codec and the height of what is decoded: "video/H264 720"."""
    reports = [report for report in statistics(page, media="video") if report.get("framesDecoded")]
    return f"{reports[-1]['mimeType']} {reports[-1].get('frameHeight', 0)}" if reports else ""


def lag_of_sound_ms(page: "Page") -> float | None:
    """Return how much later the sound that is heard now was recorded than the picture that is seen now.

    By both streams' `estimatedPlayoutTimestamp`, which follow from the sender reports; None: not known yet.
    """
    at: dict[str, Any] = {}
    for report in statistics(page):
        if report.get("estimatedPlayoutTimestamp"):
            at[report["kind"]] = report["estimatedPlayoutTimestamp"]
    return float(at["audio"] - at["video"]) if len(at) == 2 else None
