/** The own voice: the microphone over a WebRTC connection that only sends. */

const LEVEL_MS = 100;

export class Speaking {
  #offer;
  #onChange;
  #onLevel;
  #peer = null;
  #stream = null;
  #sound = null;
  #number = 0;
  #timer = 0;

  /** `offer(number, sdp)` sends an offer; `onChange(state)` tells of the states in state.js; `onLevel` of 0 to 1. */
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
    if (this.#stream === null) {
      this.#onChange("asking");
      const mine = ++this.#number;
      const stream = await openMicrophone().catch((error) => {
        const found = error.name === "NotFoundError" ? "no-microphone" : "failed";
        this.#onChange(error.name === "NotAllowedError" ? "denied" : found);
        return null;
      });
      if (stream === null) {
        return;
      }
      if (mine !== this.#number) {
        end(stream); // Taken away while the browser asked.
        return;
      }
      this.#stream = stream;
      stream.getAudioTracks()[0].onended = () => this.#lose("no-microphone");
      this.#measure(stream);
    }
    try {
      await this.#connect();
    } catch (error) {
      console.warn("no connection for the voice", error);
      this.#lose("failed");
    }
  }

  /** The host's answer to an offer. */
  async answer(number, sdp) {
    if (number !== this.#number || this.#peer?.signalingState !== "have-local-offer") {
      return;
    }
    try {
      await this.#peer.setRemoteDescription({ type: "answer", sdp });
    } catch (error) {
      console.warn("the host's answer to the voice was not understood", error);
      this.#lose("failed");
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

  /** The host refused the offer. */
  refused() {
    this.#lose("failed");
  }

  /** Close the microphone. */
  stop() {
    this.#lose("off");
  }

  async #connect() {
    this.#peer?.close();
    const number = ++this.#number;
    const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    this.#peer = peer;
    this.#onChange("connecting");
    peer.addTransceiver(this.#stream.getAudioTracks()[0], { direction: "sendonly", streams: [this.#stream] });
    peer.onconnectionstatechange = () => {
      if (peer === this.#peer && peer.connectionState === "connected") {
        this.#onChange(this.#stream.getAudioTracks()[0].enabled ? "on" : "silent");
      } else if (peer === this.#peer && peer.connectionState === "failed") {
        this.#lose("failed");
      }
    };
    const offer = await peer.createOffer();
    if (this.#peer === peer) {
      await peer.setLocalDescription(offer);
    }
    if (this.#peer === peer) {
      this.#offer(number, peer.localDescription.sdp);
    }
  }

  #lose(state) {
    this.#number++;
    this.#peer?.close();
    this.#peer = null;
    clearInterval(this.#timer);
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
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // -60 dB is 0, full scale is 1.
      this.#onLevel(Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-12) / 6)));
    }, LEVEL_MS);
  }
}

function openMicrophone() {
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
