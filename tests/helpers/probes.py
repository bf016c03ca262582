"""What a page really receives, asked of the browser: WebRTC statistics, the picture, the sound."""

from typing import Any, Final, Protocol

WATCH_PEERS: Final = """
(() => {
  const Peer = window.RTCPeerConnection;
  window.peersOfTest = [];
  if (Peer) window.RTCPeerConnection = new Proxy(Peer, {
    construct(target, parameters) {
      const peer = new target(...parameters);
      window.peersOfTest.push(peer);
      return peer;
    },
  });
})();
"""
"""To be run in a page before its own scripts: remembers every connection that it makes."""

_STATISTICS: Final = """
async () => {
  const found = [];
  for (const [number, peer] of window.peersOfTest.entries()) {
    if (peer.connectionState === "closed") continue;
    for (const report of (await peer.getStats()).values()) {
      if (["inbound-rtp", "outbound-rtp", "codec", "candidate-pair"].includes(report.type)) {
        const codec = report.codecId && (await peer.getStats()).get(report.codecId);
        found.push({...report, peer: number, mimeType: codec ? codec.mimeType : ""});
      }
    }
  }
  return found;
}
"""

_LOUDNESS: Final = """
async (seconds) => {
  const element = [...document.querySelectorAll("video, audio")].find(
    (each) => each.srcObject && each.srcObject.getAudioTracks().length);
  if (!element) return 0;
  const context = new AudioContext();
  await context.resume();
  const source = context.createMediaStreamSource(new MediaStream(element.srcObject.getAudioTracks()));
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let sum = 0, count = 0;
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) sum += sample * sample;
    count += samples.length;
  }
  source.disconnect();
  await context.close();
  return Math.sqrt(sum / count);
}
"""

_PICTURE: Final = """
(area) => {
  const video = [...document.querySelectorAll("video")].find((each) => each.videoWidth);
  if (!video) return null;
  const [x, y, width, height] = area || [0, 0, video.videoWidth, video.videoHeight];
  const canvas = document.createElement("canvas");
  canvas.width = 64; canvas.height = 36;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  context.drawImage(video, x, y, width, height, 0, 0, 64, 36);
  return [...context.getImageData(0, 0, 64, 36).data].filter((_, index) => index % 4 < 3);
}
"""


class Evaluates(Protocol):
    """A page that runs JavaScript: Playwright's, or `Firefox`."""

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """Call the function with `arg` and return what it returns, or what its promise brings."""
        ...


def statistics(page: Evaluates, kind: str = "inbound-rtp", media: str = "") -> list[dict[str, Any]]:
    """Return the reports of this kind of all connections that are open (needs `WATCH_PEERS`)."""
    reports: list[dict[str, Any]] = page.evaluate(_STATISTICS)
    return [report for report in reports if report["type"] == kind and media in ("", report.get("kind"))]


def total(page: Evaluates, media: str, field: str) -> float:
    """Return the sum of one field over the page's inbound streams of picture ("video") or sound ("audio")."""
    return float(sum(report.get(field) or 0 for report in statistics(page, media=media)))


def loudness(page: Evaluates, seconds: float = 1.0) -> float:
    """Return the root mean square of what the page gets to hear, 0 to 1."""
    return float(page.evaluate(_LOUDNESS, seconds))


def picture(page: Evaluates, area: tuple[int, int, int, int] | None = None) -> list[int] | None:
    """Return what the video shows now, 64 x 36 pixels of red, green, blue; None: there is no picture yet.

    `area`: left, top, width, height of the part of the video that is meant.
    """
    shown: list[int] | None = page.evaluate(_PICTURE, list(area) if area else None)
    return shown
