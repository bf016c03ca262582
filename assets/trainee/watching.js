/** Receiving picture and sound: one WebRTC connection that only receives, made anew whenever it breaks. */

import { flow } from "./flow.js";
import { keepInStep } from "./lips.js";

const ANSWER_MS = 8000;
const LOOK_MS = 2000;
/** Looks in a row without a packet before the connection is made anew; a lost one is noticed sooner than by ICE. */
const STALLED_LOOKS = 3;
const AGAIN_MS = [500, 1000, 2000, 4000, 8000];
/** What was prepared is used for so long: after that the network may be another. */
const FRESH_MS = 60_000;
const CODECS = ["video/H264", "video/VP8", "video/rtx"];

export class Watching {
  #video;
  #held;
  #offer;
  #onChange;
  #peer = null;
  #described = null;
  #preparedAt = -Infinity;
  #stream = null;
  #number = 0;
  #timer = 0;
  #failures = 0;
  #before = null;
  #stalled = 0;

  /**
   * `video` shows the picture, the canvas `held` the last one while a new connection is made;
   * `offer(number, sdp)` sends an offer; `onChange({media, lossy})` tells how it goes.
   */
  constructor(video, held, offer, onChange) {
    this.#video = video;
    this.#held = held;
    this.#offer = offer;
    this.#onChange = onChange;
    setInterval(() => this.#look(), LOOK_MS);
  }

  /**
   * Get ready for `start`, which then needs but the host's answer: what the browser begins by (its network, its sound)
   * takes it some tenths of a second.
   */
  prepare() {
    this.#close();
    const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    this.#peer = peer;
    prefer(peer.addTransceiver("video", { direction: "recvonly" }));
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.onconnectionstatechange = () => this.#changed(peer);
    // An element that waits for its first picture holds up the page's being loaded, and browsers show that.
    if (document.readyState === "complete") {
      this.#show(peer);
    } else {
      addEventListener("load", () => this.#show(peer), { once: true });
    }
    this.#preparedAt = performance.now();
    this.#described = describe(peer);
    this.#described.catch(() => {}); // Told by `start`.
  }

  /** Connect; what was there before is given up. */
  async start() {
    this.#hold();
    try {
      await this.#connect();
    } catch (error) {
      console.warn("no connection for picture and sound", error);
      this.fail();
    }
  }

  async #connect() {
    const number = ++this.#number;
    this.#onChange({ media: "connecting", lossy: false });
    if (performance.now() - this.#preparedAt > FRESH_MS) {
      this.prepare();
    }
    this.#preparedAt = -Infinity; // Used.
    const peer = this.#peer;
    this.#show(peer);
    if (peer.localDescription === null) {
      await this.#described;
    }
    if (this.#peer !== peer) {
      return; // Given up meanwhile.
    }
    // Whatever candidates are known: the host learns the way from the first packets.
    this.#offer(number, peer.localDescription.sdp);
    this.#timer = setTimeout(() => this.fail(), ANSWER_MS);
  }

  /** The host's answer to an offer; an answer to an older one is left alone. */
  async answer(number, sdp) {
    const peer = this.#peer;
    if (number !== this.#number || peer?.signalingState !== "have-local-offer") {
      return;
    }
    clearTimeout(this.#timer);
    try {
      await peer.setRemoteDescription({ type: "answer", sdp });
    } catch (error) {
      console.warn("the host's answer was not understood", error);
      this.fail();
    }
  }

  /** The host refused an offer; the refusal of an older one is left alone. */
  refused(number) {
    if (number === this.#number && this.#peer?.signalingState === "have-local-offer") {
      this.fail();
    }
  }

  /** It did not work: told, and tried again after a while. */
  fail() {
    this.#hold();
    this.#close();
    this.#onChange({ media: "failed", lossy: false });
    const wait = AGAIN_MS[Math.min(this.#failures++, AGAIN_MS.length - 1)];
    this.#timer = setTimeout(() => this.start(), wait);
  }

  /** Receive nothing more; the last picture stays. */
  stop() {
    this.#hold();
    this.#close();
    this.#onChange({ media: "off", lossy: false });
  }

  #close() {
    clearTimeout(this.#timer);
    this.#peer?.close();
    this.#peer = null;
    this.#stream = null;
    this.#preparedAt = -Infinity;
    this.#before = null;
    this.#stalled = 0;
  }

  // A video element forgets its picture when it gets another stream.
  #hold() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (width > 0) {
      this.#held.width = width;
      this.#held.height = height;
      this.#held.getContext("2d").drawImage(this.#video, 0, 0);
      this.#held.hidden = false;
    }
  }

  // Before anything comes: a video element that gets its sound later starts to play it later still.
  #show(peer) {
    if (this.#peer !== peer || this.#stream !== null) {
      return;
    }
    keepInStep(peer);
    const stream = new MediaStream(peer.getReceivers().map(({ track }) => track));
    this.#stream = stream;
    this.#video.srcObject = stream;
    const seen = () => {
      if (this.#stream === stream && this.#peer === peer) {
        this.#held.hidden = true;
        this.#failures = 0;
        this.#onChange({ media: "playing" });
      }
    };
    if ("requestVideoFrameCallback" in this.#video) {
      this.#video.requestVideoFrameCallback(seen);
    }
    // Also where the callback stays out because the tab is hidden.
    this.#video.addEventListener("loadeddata", seen, { once: true });
  }

  #changed(peer) {
    if (peer !== this.#peer) {
      return;
    }
    if (peer.connectionState === "connected") {
      this.#onChange({ media: this.#held.hidden && this.#video.videoWidth > 0 ? "playing" : "connected" });
    } else if (peer.connectionState === "failed") {
      this.fail();
    }
  }

  async #look() {
    const peer = this.#peer;
    if (peer?.connectionState !== "connected" && peer?.connectionState !== "disconnected") {
      return;
    }
    const now = counts(await peer.getStats());
    if (peer !== this.#peer) {
      return;
    }
    const { moving, lossy } = flow(this.#before, now);
    this.#before = now;
    this.#stalled = moving || now.packets === 0 ? 0 : this.#stalled + 1;
    this.#onChange({ lossy });
    if (this.#stalled >= STALLED_LOOKS) {
      this.fail();
    }
  }
}

async function describe(peer) {
  await peer.setLocalDescription(await peer.createOffer());
}

// Only what the host can send: a shorter offer, and H.264 first.
function prefer(transceiver) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.("video")?.codecs ?? [];
  const wanted = CODECS.flatMap((type) => codecs.filter((codec) => codec.mimeType.toLowerCase() === type.toLowerCase()));
  if (wanted.length > 0 && "setCodecPreferences" in transceiver) {
    transceiver.setCodecPreferences(wanted);
  }
}

function counts(stats) {
  const sum = { packets: 0, sound: 0, lost: 0 };
  for (const report of stats.values()) {
    if (report.type === "inbound-rtp") {
      sum.packets += report.packetsReceived ?? 0;
      if (report.kind === "audio") {
        sum.sound += report.packetsReceived ?? 0;
        sum.lost += report.packetsLost ?? 0;
      }
    }
  }
  return sum;
}
