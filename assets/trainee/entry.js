/** The card in the middle: joining, waiting, and what is said when it is over. */

import { byId, make, show } from "./dom.js";
import { placeOfBrowser } from "./place.js";
import { isRecorded } from "./state.js";
import { missing } from "./support.js";
import { text } from "./words.js";

const SCREENS = ["join", "waiting", "ended", "unable"];
const CAN_COME_BACK = ["left", "elsewhere"];

/** `invitation` is what the link said; `actions`: join(fields), resume(place), leave(), comeBack(). */
export function watchEntry(store, invitation, actions) {
  const [code, name, number, pin] = ["code", "name", "number", "pin"].map(byId);
  const kept = placeOfBrowser();
  code.value = invitation.code ?? "";
  name.value = kept?.name ?? "";

  byId("join").onsubmit = (event) => {
    event.preventDefault();
    const empty = [code, number, pin, name].find((field) => isShown(field) && field.required && field.value.trim() === "");
    if (empty) {
      empty.focus();
      empty.setAttribute("aria-invalid", "true");
      return;
    }
    actions.join({
      code: invitation.observer ? "" : code.value.trim().toUpperCase(),
      name: name.value.trim(),
      number: number.value.trim(),
      pin: pin.value.trim(),
    });
  };
  byId("join").oninput = (event) => event.target.removeAttribute("aria-invalid");
  byId("join-again-button").onclick = () => actions.resume(kept);
  byId("waiting-leave").onclick = actions.leave;
  byId("ended-back").onclick = actions.comeBack;

  store.watch(["screen"], ({ screen }) => {
    show(byId("opening"), screen === "opening");
    show(byId("entry"), SCREENS.includes(screen));
    show(byId("class"), screen === "class");
    for (const one of SCREENS) {
      show(byId(one), one === screen);
    }
  });

  store.watch(["hello"], ({ hello }) => {
    const title = hello?.title || text("join-heading");
    byId("entry-title").textContent = title;
    byId("entry-trainer").textContent = hello?.trainer ? text("join-by", { trainer: hello.trainer }) : "";
    document.title = hello?.title || "Trainer Studio";
    const observes = Boolean(invitation.observer);
    show(byId("join-observing"), observes);
    show(byId("field-code"), !observes);
    show(byId("field-number"), !observes && hello?.takes_number === true);
    show(byId("field-pin"), !observes && hello?.needs_pin === true);
    number.required = hello?.needs_number === true;
    byId("number-label").textContent = text(number.required ? "join-number" : "join-number-optional");
  });

  store.watch(["recording", "trainerAway", "screen"], (state) =>
    show(byId("entry-recording"), isRecorded(state) && (state.screen === "join" || state.screen === "waiting")),
  );

  store.watch(["joining", "joinError", "hello"], ({ joining, joinError, hello }) => {
    byId("join-button").textContent = text(joining ? "join-busy" : "join-button");
    byId("join-button").disabled = joining || hello === null;
    // A place in an earlier class at this address is none in this one.
    const isOfThis = kept !== null && kept.classId === hello?.class_id;
    show(byId("join-again"), isOfThis && !invitation.observer && joinError?.error !== "resume-unknown");
    byId("join-again-button").textContent = kept ? text("join-again", { name: kept.name }) : "";
    byId("join-again-button").disabled = joining || hello === null;
    byId("join-error").textContent = joinError ? text(`error-${joinError.error}`, { count: joinError.retry_s }) : "";
    show(byId("join-error"), joinError !== null);
    code.setAttribute("aria-invalid", String(joinError?.error === "wrong-code"));
  });

  store.watch(["screen", "goodbye"], ({ screen, goodbye }) => {
    if (screen === "ended") {
      byId("ended-heading").textContent = text(`ended-${goodbye}`);
      byId("ended-text").textContent = text(`ended-${goodbye}-text`);
      show(byId("ended-back"), CAN_COME_BACK.includes(goodbye));
    } else if (screen === "unable") {
      byId("unable-reasons").replaceChildren(...missing().map((name) => make("li", {}, text(`unable-${name}`))));
    }
  });

  store.watch(["screen", "link"], ({ screen, link }) => {
    const away = (screen === "join" || screen === "waiting") && link !== "up";
    byId("entry-link").textContent = away ? text(link === "back" ? "join-unreachable" : "link-connecting") : "";
    show(byId("entry-link"), away);
  });

  focusOn(store, { code, name });
}

const isShown = (element) => element.offsetParent !== null;

// Once for each screen: where one would write, or what is to be read.
function focusOn(store, { code, name }) {
  let before = "";
  store.watch(["screen"], ({ screen }) => {
    if (screen === before) {
      return;
    }
    before = screen;
    if (screen === "join") {
      (code.value === "" && isShown(code) ? code : name).focus();
    } else if (screen === "class") {
      byId("title").focus();
    } else {
      byId(screen)?.querySelector("[tabindex='-1']")?.focus();
    }
  });
}
