/** The side: announcement, chat or files, open or not. */

import { byId, icon, make, show } from "./dom.js";
import { fileSize, number, text } from "./words.js";

const TABS = ["chat", "files"];

/** Show the announcement, the tabs and the files. */
export function watchSide(store) {
  for (const tab of TABS) {
    byId(`tab-${tab}`).onclick = () => store.set({ side: tab });
  }
  byId("tabs").onkeydown = (event) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const side = store.state.side === "chat" ? "files" : "chat";
      store.set({ side });
      byId(`tab-${side}`).focus();
    }
  };
  store.watch(["side"], ({ side }) => {
    for (const tab of TABS) {
      byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === side));
      byId(`tab-${tab}`).tabIndex = tab === side ? 0 : -1;
      show(byId(tab), tab === side);
    }
  });
  store.watch(["announcement"], ({ announcement }) => {
    byId("pinned-text").textContent = announcement;
    show(byId("pinned"), announcement !== "");
  });
  store.watch(["handouts"], ({ handouts }) => {
    show(byId("files-empty"), handouts.length === 0);
    show(byId("files-count"), handouts.length > 0);
    byId("files-count").textContent = number(handouts.length);
    byId("files-list").replaceChildren(...handouts.map(fileOf));
  });
}

const fileOf = ({ handout, name, size }) =>
  make(
    "li",
    {},
    make(
      "a",
      {
        href: `/handouts/${encodeURIComponent(handout)}/${encodeURIComponent(name)}`,
        download: name,
      },
      icon("file"),
      make("span", { className: "unseen" }, text("files-download")),
      make("span", { className: "file", dir: "auto" }, name),
      make("span", { className: "quiet", dir: "auto" }, fileSize(size)),
    ),
  );
