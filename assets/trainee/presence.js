/** "Are you there?", answered by one tap. */

import { byId, icon, make, show } from "./dom.js";
import { text } from "./words.js";

/** Show the check; `present(check)` answers it. */
export function watchPresence(store, present) {
  const section = byId("presence");
  store.watch(["presence", "you"], ({ presence, you }) => {
    const asked = presence.check > 0 && you?.role !== "observer";
    show(section, asked);
    if (asked) {
      section.replaceChildren(
        make("h2", { id: "presence-heading" }, icon("presence"), text("presence")),
        make("p", { role: "alert" }, text("presence-text")),
        make("button", { type: "button", className: "primary wide", onclick: () => present(presence.check) }, text("presence-yes")),
      );
    }
  });
}
