/** Lips in step with the voice: how long pictures wait in the browser, by what it says that it plays. */

/** A voice takes longer from microphone to ear than a picture from screen to eye: with this they begin nearly in step. */
const FIRST_MS = 90;
/**
 * How much later than seen is heard: nobody notices it, and whoever waits less for pictures is nearer to the lesson. The
 * voice's own reserve changes by some 16 ms at a time, which is not noticed either.
 */
const LATER_MS = 28;
const SLACK_MS = 3;
const LEAST_MS = 40;
const MOST_MS = 160;
const SAMPLES = 3;
/** Often in the beginning, when it is not known yet; then now and then. */
const QUICK_MS = 100;
const QUICK_LOOKS = 60;
const SLOW_MS = 500;

/** Look after a connection that receives one picture and one sound, until it is closed. */
export function keepInStep(peer) {
  const kinds = new Map(peer.getReceivers().map((receiver) => [receiver.track.kind, receiver]));
  let reserve = FIRST_MS;
  let lags = [];
  let looks = 0;

  async function look() {
    if (peer.connectionState === "closed") {
      return;
    }
    const lag = lagOf(await peer.getStats());
    if (lag !== null && lags.push(lag) === SAMPLES) {
      const more = middle(lags) - LATER_MS;
      lags = [];
      if (Math.abs(more) > SLACK_MS) {
        reserve = Math.min(MOST_MS, Math.max(LEAST_MS, reserve + more));
        hold(kinds.get("video"), reserve);
      }
    }
    looks += 1;
    setTimeout(look, looks < QUICK_LOOKS ? QUICK_MS : SLOW_MS);
  }

  hold(kinds.get("audio"), 0); // Of sound as little as the browser finds it can do with.
  hold(kinds.get("video"), reserve);
  const begin = () => {
    if (peer.connectionState === "connected") {
      peer.removeEventListener("connectionstatechange", begin);
      look();
    }
  };
  peer.addEventListener("connectionstatechange", begin);
}

/** Say how long the browser should keep what it receives before it is played. */
function hold(receiver, ms) {
  if ("jitterBufferTarget" in receiver) {
    receiver.jitterBufferTarget = ms;
  } else if ("playoutDelayHint" in receiver) {
    receiver.playoutDelayHint = ms / 1000;
  }
}

/** By how many milliseconds what is heard was captured earlier than what is seen; null where the browser does not say. */
function lagOf(stats) {
  const at = {};
  for (const report of stats.values()) {
    if (report.type === "inbound-rtp") {
      at[report.kind] = report.estimatedPlayoutTimestamp;
    }
  }
  return at.audio && at.video ? at.video - at.audio : null;
}

function middle(values) {
  return values.sort((one, other) => one - other)[values.length >> 1];
}
