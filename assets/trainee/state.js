/** What the page knows, and how each message of the host changes it: pure, no page, no time of its own. */

/** What the page begins with. `screen`: opening, unable, join, waiting, class, ended. */
export const initialState = {
  language: "en",
  screen: "opening",
  /** connecting: never reached yet; up; back: reached before, being reached again. */
  link: "connecting",
  hello: null,
  /** Why the join card is shown again: {error, retry_s}. */
  joinError: null,
  joining: false,
  goodbye: "",
  you: null,
  chat: [],
  chatMuted: false,
  unread: 0,
  announcement: "",
  recording: false,
  hand: 0,
  hands: 0,
  poll: null,
  presence: { check: 0, until_ms: 0 },
  handouts: [],
  voice: false,
  speakers: [],
  feeling: null,
  quality: "auto",
  trainerAway: false,
  sending: { rendition: "", reason: "" },
  /** off, connecting, connected (no picture yet), playing, failed. */
  media: "off",
  /** There has been a picture; the last one is held. */
  pictured: false,
  /** Sound is often missing on the way here. */
  lossy: false,
  soundBlocked: false,
  muted: false,
  volume: 1,
  /** off, asking, connecting, on, silent, denied, no-microphone, failed. */
  speak: "off",
  side: "chat",
  sideOpen: true,
  layout: "wide",
  fullScreen: false,
};

const welcome = (message) => ({
  screen: "class",
  link: "up",
  joining: false,
  joinError: null,
  you: message.you,
  chat: message.chat,
  chatMuted: message.chat_muted,
  announcement: message.announcement,
  recording: message.recording,
  hand: message.hand,
  hands: message.hands,
  poll: message.poll,
  presence: { check: message.presence_check, until_ms: 0 },
  handouts: message.handouts,
  voice: message.voice,
  speakers: message.speakers,
  feeling: message.feeling,
  quality: message.quality,
  trainerAway: message.trainer_away,
  sending: { rendition: "", reason: "" },
});

const CHANGES = {
  hello: (state, message) => ({ hello: message, recording: message.recording, trainerAway: message.trainer_away }),
  waiting: () => ({ screen: "waiting", link: "up", joining: false, joinError: null }),
  welcome: (state, message) => welcome(message),
  chat: (state, message) => ({
    chat: [...state.chat, message.line].slice(-500),
    unread: chatIsSeen(state) || message.line.mine ? state.unread : state.unread + 1,
  }),
  "chat-muted": (state, message) => ({ chatMuted: message.muted }),
  announcement: (state, message) => ({ announcement: message.text }),
  hand: (state, message) => ({ hand: message.hand, hands: message.hands }),
  poll: (state, message) => ({ poll: message.poll }),
  feeling: (state, message) => ({ feeling: message.feeling }),
  "presence-check": (state, message) => ({ presence: { check: message.check, until_ms: message.until_ms } }),
  voice: (state, message) => ({ voice: message.on }),
  speakers: (state, message) => ({ speakers: message.names }),
  recording: (state, message) => ({ recording: message.on }),
  handouts: (state, message) => ({ handouts: message.handouts }),
  sending: (state, message) => ({ sending: { rendition: message.rendition, reason: message.reason } }),
  trainer: (state, message) => ({ trainerAway: message.away }),
  goodbye: (state, message) => ({ screen: "ended", goodbye: message.reason, joining: false }),
};

/** Whether new chat messages are before one's eyes. */
export const chatIsSeen = (state) => state.side === "chat" && state.sideOpen;

/** The parts of the state that a message changes; kinds that change nothing here give none. */
export const changes = (state, message) => CHANGES[message.type]?.(state, message) ?? {};

/** Whether the lesson is being recorded, as far as anybody can tell: nobody records while the studio is gone. */
export const isRecorded = (state) => state.recording && !state.trainerAway;

/** The connection in a word: [key of the words, level: good, weak or away]. */
export function linkWord(state) {
  if (state.link === "connecting") {
    return ["link-connecting", "weak"];
  }
  if (state.link === "back") {
    return ["link-back", "away"];
  }
  if (state.media === "off" || state.media === "connecting" || state.media === "failed") {
    return ["link-connecting", "weak"];
  }
  if (state.sending.reason === "line") {
    return [state.sending.rendition === "sound" ? "link-sound" : "link-smaller", "weak"];
  }
  if (state.lossy) {
    return ["link-weak", "weak"];
  }
  if (state.media === "connected" && state.sending.rendition !== "sound") {
    return ["link-picture", "good"];
  }
  return ["link-good", "good"];
}

/** The sentence to read where the picture is or will be; empty when the picture speaks for itself. */
export function waitWord(state) {
  if (state.link !== "up") {
    return state.link === "back" ? "wait-back" : "wait-connecting";
  }
  if (state.trainerAway) {
    return "wait-trainer";
  }
  if (state.media === "failed") {
    return "wait-failed";
  }
  if (state.sending.rendition === "sound") {
    return state.sending.reason === "line" ? "wait-sound-line" : "wait-sound-choice";
  }
  if (state.media === "connected") {
    return "wait-picture";
  }
  return state.media === "playing" ? "" : "wait-connecting";
}
