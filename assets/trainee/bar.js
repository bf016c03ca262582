/** The one bar: hand, chat, feedback, quality, full screen, leave. (Sound is in sound.js.) */

import { byId, icon, make, show } from "./dom.js";
import { addMenu, closeMenu } from "./menus.js";
import { number, text } from "./words.js";

const FEELINGS = ["lost", "too-fast", "good"];
const QUALITIES = ["auto", "full", "saver", "sound"];

/** `actions`: hand(up), feel(feeling), choose(quality), leave(), toggleFullScreen(), tell(key, values). */
export function watchBar(store, actions) {
  addMenu("feedback");
  addMenu("quality");
  byId("hand").onclick = () => actions.hand(store.state.hand === 0);
  byId("leave").onclick = actions.leave;
  byId("full-screen").onclick = actions.toggleFullScreen;
  byId("chat-button").onclick = () => {
    const seen = store.state.sideOpen && store.state.side === "chat";
    store.set({ side: "chat", sideOpen: !seen });
    if (!seen) {
      byId("chat-text").focus();
    }
  };
  watchHand(store, actions.tell);
  watchFeedback(store, actions.feel);
  watchQuality(store, actions.choose);

  store.watch(["unread", "sideOpen"], ({ unread, sideOpen }) => {
    byId("chat-button").setAttribute("aria-pressed", String(sideOpen));
    for (const badge of document.querySelectorAll(".unread")) {
      badge.replaceChildren(
        make("span", { "aria-hidden": "true" }, number(unread)),
        make("span", { className: "unseen" }, text("chat-unread", { count: unread })),
      );
      show(badge, unread > 0);
    }
  });
  store.watch(["you"], ({ you }) => {
    const observes = you?.role === "observer";
    show(byId("hand"), !observes);
    show(byId("feedback-holder"), !observes);
  });
  store.watch(["fullScreen"], ({ fullScreen }) => {
    const name = fullScreen ? "full-screen-leave" : "full-screen";
    byId("full-screen-icon").replaceChildren(icon(name));
    byId("full-screen-name").textContent = text(name);
  });
}

function watchHand(store, tell) {
  let before = 0;
  store.watch(["hand"], ({ hand }) => {
    const up = hand > 0;
    byId("hand").setAttribute("aria-pressed", String(up));
    const place = hand === 1 ? text("hand-next") : text("hand-place", { count: hand });
    byId("hand-name").textContent = up ? place : text("hand");
    byId("hand").setAttribute("aria-label", up ? `${text("hand-lower")}. ${place}` : text("hand-raise"));
    byId("hand").title = text(up ? "hand-lower" : "hand-raise");
    if (up && before === 0) {
      tell("hand-said", { count: hand });
    } else if (!up && before > 0) {
      tell("hand-down");
    }
    before = hand;
  });
}

function watchFeedback(store, feel) {
  byId("feelings").append(
    ...FEELINGS.map((feeling) =>
      make(
        "button",
        {
          type: "button",
          value: feeling,
          onclick: () => {
            closeMenu("feedback");
            feel(feeling);
          },
        },
        icon(feeling),
        make("span", { "data-word": `feedback-${feeling}` }),
      ),
    ),
  );
  store.watch(["feeling"], ({ feeling }) => {
    byId("feedback-icon").replaceChildren(icon(feeling ?? "feedback"));
    for (const button of byId("feelings").children) {
      button.setAttribute("aria-pressed", String(button.value === feeling));
      button.lastChild.textContent = text(button.lastChild.dataset.word);
    }
  });
}

function watchQuality(store, choose) {
  byId("qualities").append(
    ...QUALITIES.map((quality) =>
      make(
        "label",
        { className: "choice" },
        make("input", { type: "radio", name: "quality", value: quality, onchange: () => choose(quality) }),
        make("span", {}, make("span", { "data-word": `quality-${quality}` }), make("span", { className: "hint", "data-word": `quality-${quality}-hint` })),
      ),
    ),
  );
  store.watch(["quality", "sending"], ({ quality, sending }) => {
    for (const box of byId("qualities").querySelectorAll("input")) {
      box.checked = box.value === quality;
    }
    for (const word of byId("qualities").querySelectorAll("[data-word]")) {
      word.textContent = text(word.dataset.word);
    }
    const now = sending.rendition && text("quality-now", { now: text(`now-${sending.rendition}`) });
    const why = sending.reason === "line" || sending.reason === "machine" ? text(`reason-${sending.reason}`) : "";
    byId("quality-now").textContent = [now, why].filter(Boolean).join(". ").replace(/\.\.$/, ".");
    show(byId("quality-now"), now !== "");
  });
}
