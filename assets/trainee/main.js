/** The trainee's page: what the host says goes into one state, and each part shows its part of it. */

import { watchBar } from "./bar.js";
import { putBack, watchChat } from "./chat.js";
import { Connection } from "./connection.js";
import { byId, fillIcons, show } from "./dom.js";
import { watchEntry } from "./entry.js";
import { watchHeader, watchLanguage } from "./header.js";
import { watchLayout } from "./layout.js";
import { forgetPlace, forgetTab, keepPlace, placeOfBrowser, placeOfTab, readFragment } from "./place.js";
import { watchPoll } from "./poll.js";
import { watchPresence } from "./presence.js";
import { watchSide } from "./side.js";
import { watchSound } from "./sound.js";
import { Speaking } from "./speaking.js";
import { changes, initialState, waitWord } from "./state.js";
import { Store } from "./store.js";
import { missing } from "./support.js";
import { tell } from "./toasts.js";
import { watchView } from "./view.js";
import { watchVoice } from "./voice.js";
import { Watching } from "./watching.js";
import { currentLanguage, fillWords, preferredLanguage, setLanguage, text } from "./words.js";

const invitation = readFragment(location.hash);
setLanguage(preferredLanguage(), false);
const store = new Store({ ...initialState, language: currentLanguage() });
const video = byId("picture");
let fields = null;
let token = invitation.resume ?? placeOfTab()?.token ?? "";
let name = placeOfTab()?.name ?? "";
let written = "";
/** The token of who has left, as long as this page is open: who comes back is the same person. */
let left = "";

if (invitation.resume) {
  // A secret has no business in the address, where the next person could read it.
  history.replaceState(null, "", location.pathname);
}

const send = (message) => connection.send(message);
const offer = (purpose) => (number, sdp) => send({ type: "offer", number, purpose, sdp });
const watching = new Watching(
  video,
  byId("held"),
  offer("watch"),
  (change) => store.set(change.media === "playing" ? { ...change, pictured: true } : change),
);
const speaking = new Speaking(
  offer("speak"),
  (speak) => store.set({ speak }),
  (value) => level(value),
);
const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/class`;
const connection = new Connection(address, receive, (isUp) => {
  if (!isUp) {
    store.set(({ hello }) => ({ link: hello === null ? "connecting" : "back", joining: false }));
  }
});

function join(filled) {
  fields = filled;
  name = filled.name;
  store.set({ joining: true, joinError: null });
  if (!send({ type: "join", language: currentLanguage(), observer: invitation.observer ?? "", ...filled })) {
    store.set({ joining: false });
  }
}

function resume(place) {
  token = place.token;
  name = place.name;
  store.set({ joining: true, joinError: null });
  send({ type: "resume", token });
}

function leave() {
  send({ type: "leave" });
  depart("left");
}

function depart(reason) {
  connection.close();
  watching.stop();
  speaking.stop();
  if (document.fullscreenElement) {
    void document.exitFullscreen();
  }
  (reason === "elsewhere" ? forgetTab : forgetPlace)();
  left = reason === "left" ? token : "";
  token = "";
  store.set({ screen: "ended", goodbye: reason, joining: false });
}

function comeBack() {
  token = left || (placeOfBrowser()?.token ?? "");
  store.set({ screen: "opening", goodbye: "", link: "connecting" });
  connection.open();
}

function receive(message) {
  const before = store.state;
  if (message.type === "welcome") {
    void watching.start(); // Before the page is laid out: the answer comes meanwhile.
  }
  store.set(changes(before, message));
  switch (message.type) {
    case "hello":
      store.set({ link: before.screen === "class" || before.screen === "waiting" ? before.link : "up" });
      enter();
      break;
    case "waiting":
      keep(message.token);
      break;
    case "welcome":
      keep(message.token, message.you.name);
      void play();
      if (!message.voice) {
        speaking.stop();
      } else if (speaking.isOn) {
        void speaking.start();
      }
      break;
    case "answer":
      void (message.purpose === "watch" ? watching : speaking).answer(message.number, message.sdp);
      break;
    case "voice":
      if (!message.on) {
        if (speaking.isOn) {
          tell("voice-over");
        }
        speaking.stop();
      }
      break;
    case "handouts":
      for (const { name: file } of message.handouts.filter(({ handout }) => !before.handouts.some((one) => one.handout === handout))) {
        tell("files-new", { name: file });
      }
      break;
    case "announcement":
      if (message.text !== "" && byId("pinned").getClientRects().length === 0) {
        tell("pinned-said", { text: message.text });
      }
      break;
    case "feeling":
      tell("feedback-sent");
      break;
    case "goodbye":
      depart(message.reason);
      break;
    case "refused":
      refused(message);
      break;
  }
}

// Back by the token if there is one, as soon as the host says hello; else the card is filled in.
function enter() {
  if (token !== "") {
    send({ type: "resume", token });
  } else if (fields !== null && store.state.screen === "opening") {
    join(fields);
  } else {
    store.set({ screen: "join" });
  }
}

function keep(newest, called = name) {
  token = newest;
  name = called;
  keepPlace({ token, name, classId: store.state.hello.class_id });
}

function refused({ error, to, retry_s, purpose, number }) {
  if (to === "resume") {
    watching.stop();
    speaking.stop();
    const wasIn = store.state.screen === "class" || store.state.screen === "waiting" || store.state.joining;
    forgetPlace();
    token = "";
    store.set({ screen: "join", link: "up", joining: false, joinError: wasIn || error !== "resume-unknown" ? { error, retry_s } : null });
  } else if (to === "join") {
    store.set({ screen: "join", joining: false, joinError: { error, retry_s } });
  } else if (to === "offer") {
    (purpose === "speak" ? speaking : watching).refused(number);
  } else {
    if (to === "say") {
      putBack(written);
    }
    tell(`error-${error}`, { count: retry_s });
  }
}

function say(words, to) {
  written = words;
  return send({ type: "say", text: words, to });
}

function move() {
  const { hello } = store.state;
  location.assign(`https://${location.hostname}:${hello.secure_port}/#resume=${encodeURIComponent(token)}`);
}

fillIcons(document);
store.watch([], () => fillWords(document));
watchLanguage(store);
watchEntry(store, invitation, { join, resume, leave, comeBack });
watchHeader(store);
const { toggleFullScreen, onTap } = watchLayout(store, video);
const play = watchSound(store, video);
watchView(store, video, onTap);
watchSide(store);
watchChat(store, say);
watchPoll(store, (poll, choices) => send({ type: "vote", poll, choices }));
watchPresence(store, (check) => {
  if (send({ type: "present", check })) {
    store.set({ presence: { check: 0, until_ms: 0 } });
    tell("presence-thanks");
  }
});
const level = watchVoice(store, { start: () => speaking.start(), mute: (silent) => speaking.mute(silent), move });
watchBar(store, {
  hand: (up) => send({ type: "hand", up }),
  feel: (feeling) => send({ type: "feel", feeling }),
  choose: (quality) => {
    store.set({ quality });
    send({ type: "choose", quality });
  },
  leave,
  toggleFullScreen,
  tell,
});
store.watch(["link", "media", "sending", "trainerAway", "pictured"], (state) => {
  const word = waitWord(state);
  byId("wait").textContent = word && text(word);
  show(byId("wait"), word !== "");
  byId("stage").classList.toggle("empty", !state.pictured);
});

// old.js looks for it: everything was understood.
document.documentElement.dataset.started = "";
if (missing().length > 0) {
  store.set({ screen: "unable" });
} else {
  connection.open();
  watching.prepare();
}
