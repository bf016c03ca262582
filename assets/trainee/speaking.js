/** The own voice: the microphone over a WebRTC connection that only sends, made anew when it breaks. */

const LEVEL_MS = 100;
/** How long an answer and the way after it may take, and a break before it counts as one. */
const CONNECTED_MS = 8000;
const AGAIN_MS = 1000;
/** In a row; then it is the trainee's turn. */
const MOST_TRIES = 3;
const PROBLEMS = { NotAllowedError: "denied", NotFoundError: "no-microphone" };

export class Speaking {
  #offer;
  #onChange;
  #onLevel;
  #peer = null;
  #stream = null;
  #sound = null;
  #number = 0;
  #tries = 0;
  #timer = 0;
  #meter = 0;

  /**
   * `offer(number, sdp)` sends an offer, or returns false: then `start` is called when the host is back;
   * `onChange(state)` tells of the states in state.js; `onLevel` of 0 to 1.
   */
  constructor(offer, onChange, onLevel) {
    this.#offer = offer;
    this.#onChange = onChange;
    this.#onLevel = onLevel;
  }

  /** Whether a microphone is open. */
  get isOn() {
    return this.#stream !== null;
  }

  /** Open the microphone and connect it; with an open one, only connect again. */
  async start() {
    if (this.#stream === null && !(await this.#open())) {
      return;
    }
    this.#tries = 0;
    await this.#connect();
  }

  /** The host's answer to an offer; an answer to an older one is left alone. */
  async answer(number, sdp) {
    const peer = this.#peer;
    if (number !== this.#number || peer?.signalingState !== "have-local-offer") {
      return;
    }
    try {
      await peer.setRemoteDescription({ type: "answer", sdp });
    } catch (error) {
      this.#retry(peer, error);
    }
  }

  /** Mute, or be heard again. */
  mute(silent) {
    const track = this.#stream?.getAudioTracks()[0];
    if (track) {
      track.enabled = !silent;
      this.#onChange(silent ? "silent" : "on");
    }
  }

  /** The host refused an offer; the refusal of an older one is left alone. */
  refused(number) {
    if (number === this.#number && this.#peer?.signalingState === "have-local-offer") {
      this.#retry(this.#peer, "refused");
    }
  }

  /** Close the microphone. */
  stop() {
    this.#lose("off");
  }

  async #open() {
    this.#onChange("asking");
    const mine = ++this.#number;
    let stream;
    try {
      stream = await openMicrophone();
    } catch (error) {
      if (mine === this.#number) {
        console.warn("no microphone", error);
        this.#onChange(PROBLEMS[error.name] ?? "failed");
      }
      return false;
    }
    if (mine !== this.#number) {
      end(stream); // Taken away while the browser asked.
      return false;
    }
    this.#stream = stream;
    stream.getAudioTracks()[0].onended = () => this.#lose("no-microphone");
    this.#measure(stream);
    return true;
  }

  async #connect() {
    clearTimeout(this.#timer);
    this.#peer?.close();
    const number = ++this.#number;
    const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    this.#peer = peer;
    this.#onChange("connecting");
    peer.onconnectionstatechange = () => this.#changed(peer);
    try {
      peer.addTransceiver(this.#stream.getAudioTracks()[0], { direction: "sendonly", streams: [this.#stream] });
      const offer = await peer.createOffer();
      if (this.#peer === peer) {
        await peer.setLocalDescription(offer);
      }
    } catch (error) {
      this.#retry(peer, error);
    }
    if (this.#peer === peer && this.#offer(number, peer.localDescription.sdp)) {
      this.#allow(peer);
    }
  }

  #changed(peer) {
    if (peer !== this.#peer) {
      return;
    }
    switch (peer.connectionState) {
      case "connected":
        clearTimeout(this.#timer);
        this.#tries = 0;
        this.#onChange(this.#stream.getAudioTracks()[0].enabled ? "on" : "silent");
        break;
      case "disconnected":
        this.#allow(peer);
        break;
      case "failed":
        this.#retry(peer, "lost");
        break;
    }
  }

  #allow(peer) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#retry(peer, "too slow"), CONNECTED_MS);
  }

  // The microphone stays open meanwhile: nobody is asked for it twice.
  #retry(peer, why) {
    if (peer === null || peer !== this.#peer) {
      return; // Given up meanwhile.
    }
    console.warn("no connection for the voice", why);
    clearTimeout(this.#timer);
    this.#peer.close();
    this.#peer = null;
    if (++this.#tries < MOST_TRIES) {
      this.#onChange("connecting");
      this.#timer = setTimeout(() => this.#connect(), AGAIN_MS);
    } else {
      this.#lose("failed");
    }
  }

  #lose(state) {
    this.#number++;
    clearTimeout(this.#timer);
    this.#peer?.close();
    this.#peer = null;
    clearInterval(this.#meter);
    void this.#sound?.close();
    this.#sound = null;
    if (this.#stream !== null) {
      end(this.#stream);
      this.#stream = null;
    }
    this.#onChange(state);
  }

  #measure(stream) {
    this.#sound = new AudioContext();
    const analyser = new AnalyserNode(this.#sound, { fftSize: 1024 });
    this.#sound.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#meter = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // -60 dB is 0, full scale is 1.
      this.#onLevel(Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-12) / 6)));
    }, LEVEL_MS);
  }
}

async function openMicrophone() {
  return navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  });
}

function end(stream) {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
