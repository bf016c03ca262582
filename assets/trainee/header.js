/** The strip on top: the lesson, what is so in a word, the language. */

import { byId, icon, make, show } from "./dom.js";
import { isRecorded, linkWord } from "./state.js";
import { list, setLanguage, text } from "./words.js";

/** Each language by its own name. */
export const LANGUAGES = { ar: "العربية", fr: "Français", en: "English" };

/** Show the strip, and the chip that tells who speaks. */
export function watchHeader(store) {
  store.watch(["hello"], ({ hello }) => {
    byId("title").textContent = hello?.title ?? "";
    byId("trainer").textContent = hello?.trainer ? text("join-by", { trainer: hello.trainer }) : "";
  });
  store.watch(["recording", "trainerAway"], (state) => show(byId("recording"), isRecorded(state)));
  store.watch(["link", "media", "trainerAway"], (state) =>
    show(byId("live"), state.link === "up" && !state.trainerAway && state.media !== "failed"),
  );
  store.watch(["link", "media", "sending", "lossy"], (state) => {
    const [word, level] = linkWord(state);
    byId("link").dataset.level = level;
    if (byId("link-word").textContent !== text(word)) {
      byId("link-word").textContent = text(word);
    }
  });
  store.watch(["you"], ({ you }) => {
    const role = you?.role === "observer" || you?.role === "guest" ? you.role : "";
    byId("role").textContent = role && text(role);
    show(byId("role"), role !== "");
  });
  store.watch(["speakers"], ({ speakers }) => {
    show(byId("speakers"), speakers.length > 0);
    byId("speakers").replaceChildren();
    if (speakers.length > 0) {
      byId("speakers").append(icon("mic"), text("speaking-now", { count: speakers.length, names: list(speakers) }));
    }
  });
}

/** The ways to change the language: three buttons on the card, one list in the class. */
export function watchLanguage(store) {
  const choose = (language) => {
    setLanguage(language);
    store.set({ language });
  };
  const entries = Object.entries(LANGUAGES);
  byId("languages").append(
    ...entries.map(([code, name]) =>
      make("button", { type: "button", lang: code, value: code, onclick: () => choose(code) }, name),
    ),
  );
  byId("language").append(...entries.map(([code, name]) => make("option", { value: code, lang: code }, name)));
  byId("language").onchange = (event) => choose(event.target.value);
  store.watch([], ({ language }) => {
    byId("language").value = language;
    for (const button of byId("languages").children) {
      button.setAttribute("aria-pressed", String(button.value === language));
    }
  });
}
