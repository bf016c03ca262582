/** The card by which a trainee speaks: first what it means, then the microphone. */

import { byId, icon, make, show } from "./dom.js";
import { isRecorded } from "./state.js";
import { text } from "./words.js";

const TRY_AGAIN = ["denied", "no-microphone", "failed"];
const NEEDS_NO_WORD = ["on", "silent"];

/** `actions`: start(), mute(silent), move() (to the secure page). Returns `level(value)`, for the meter of the own voice. */
export function watchVoice(store, actions) {
  const section = byId("voice");
  const meter = make("meter", { min: 0, max: 1, className: "level" });
  store.watch(["voice", "speak", "recording", "trainerAway", "hello"], (state) => {
    show(section, state.voice);
    meter.setAttribute("aria-label", text("voice-level"));
    if (state.voice) {
      const focused = section.contains(document.activeElement);
      section.replaceChildren(make("h2", { id: "voice-heading" }, icon("mic"), text("voice")), ...content(state, actions, meter));
      if (focused) {
        section.querySelector("button")?.focus();
      }
    }
  });
  return (value) => {
    meter.value = value;
  };
}

function content(state, actions, meter) {
  const { speak, hello } = state;
  const says = (key, className = "") => make("p", { className }, text(key));
  const button = (key, onclick, className = "primary wide") => make("button", { type: "button", className, onclick }, text(key));
  const notice = isRecorded(state) ? make("p", { className: "notice recorded" }, make("span", { className: "dot" }), text("voice-recorded")) : null;

  if (!isSecureContext) {
    return hello.secure_port === 0
      ? [says("voice-never")]
      : [says("voice-moving"), says("voice-moving-what", "hint"), notice, button("voice-move", actions.move)].filter(Boolean);
  }
  if (NEEDS_NO_WORD.includes(speak)) {
    const silent = speak === "silent";
    return [
      make("p", { className: silent ? "said-on muted" : "said-on", role: "status" }, icon(silent ? "mic-off" : "mic"), text(silent ? "voice-silent" : "voice-on")),
      notice,
      meter,
      button(silent ? "voice-unmute" : "voice-mute", () => actions.mute(!silent), "wide"),
    ].filter(Boolean);
  }
  if (speak === "asking" || speak === "connecting") {
    return [make("p", { role: "status" }, text(`voice-${speak}`))];
  }
  if (TRY_AGAIN.includes(speak)) {
    return [make("p", { className: "problem", role: "alert" }, text(`voice-${speak}`)), button("voice-again", actions.start)];
  }
  return [says("voice-text"), notice, button("voice-start", actions.start)].filter(Boolean);
}
