/** Short sentences over the picture that go by themselves. */

import { byId, make } from "./dom.js";
import { text } from "./words.js";

const SHOWN_MS = 5000;
const MOST = 3;

/** Say something in passing. */
export function tell(key, values = {}) {
  const toast = make("p", { className: "chip" }, text(key, values));
  byId("toasts").append(toast);
  while (byId("toasts").children.length > MOST) {
    byId("toasts").firstChild.remove();
  }
  setTimeout(() => toast.remove(), SHOWN_MS);
}
