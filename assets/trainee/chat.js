/** Questions and chat. */

import { byId, make, show } from "./dom.js";
import { chatIsSeen } from "./state.js";
import { clockTime, text } from "./words.js";

const TALLEST = 120;
// Who is so near to the end, in pixels, reads what comes.
const NEAR = 60;

/** Show the chat; `say(text, to)` sends and tells whether it could. */
export function watchChat(store, say) {
  const form = byId("chat-form");
  const field = byId("chat-text");

  form.onsubmit = (event) => {
    event.preventDefault();
    const written = field.value.trim();
    if (written !== "" && say(written, form.elements.to.value)) {
      field.value = "";
      grow(field);
    }
  };
  field.oninput = () => grow(field);
  field.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  };

  const scroll = byId("chat-scroll");
  let atEnd = true;
  const showEnd = () => {
    scroll.scrollTop = scroll.scrollHeight;
  };
  scroll.onscroll = () => {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  };
  // An announcement, a poll or a telephone's keyboard takes room away from below.
  new ResizeObserver(() => atEnd && showEnd()).observe(scroll);

  store.watch(["chat", "you"], ({ chat, you }) => {
    showLines(byId("chat-lines"), chat);
    show(byId("chat-empty"), chat.length === 0);
    byId("chat-empty").textContent = text(you?.role === "observer" ? "chat-empty-observer" : "chat-empty");
    if (atEnd || chat.at(-1)?.mine) {
      showEnd();
    }
  });

  store.watch(["chatMuted", "link", "you"], ({ chatMuted, link, you }) => {
    const observes = you?.role === "observer";
    show(form, !observes);
    const [all, trainer] = form.elements.to;
    all.disabled = chatMuted;
    if (chatMuted) {
      trainer.checked = true;
    }
    byId("chat-send").disabled = link !== "up";
    const note = link === "up" ? chatMuted && "chat-muted" : "chat-offline";
    byId("chat-note").textContent = note ? text(note) : "";
    show(byId("chat-note"), Boolean(note) && !observes);
  });

  store.watch(["side", "sideOpen", "screen"], (state) => {
    if (chatIsSeen(state)) {
      showEnd();
      if (state.unread > 0) {
        store.set({ unread: 0 });
      }
    }
  });
}

/** What was refused is put back, to be sent again. */
export function putBack(written) {
  const field = byId("chat-text");
  if (field.value === "") {
    field.value = written;
    grow(field);
  }
}

// Lines that are there already stay, so that a screen reader reads out the new ones only.
function showLines(lines, chat) {
  const language = document.documentElement.lang;
  const shown = new Map([...lines.children].map((line) => [line.dataset.key, line]));
  const wanted = chat.map((line) => {
    const key = `${line.message} ${language}`;
    return shown.get(key) ?? lineOf(line, key);
  });
  for (const line of lines.querySelectorAll("li")) {
    if (!wanted.includes(line)) {
      line.remove();
    }
  }
  for (const line of wanted) {
    if (!line.isConnected) {
      lines.append(line);
    }
  }
}

function lineOf(line, key) {
  const who = line.mine ? text("chat-you") : line.name || text("chat-trainer");
  const kind = [line.mine && "mine", line.trainer && "trainer", line.private && "private"].filter(Boolean).join(" ");
  return make(
    "li",
    { className: kind, "data-key": key },
    make(
      "p",
      { className: "who" },
      make("bdi", {}, who),
      // A trainer without a name is called so already.
      line.trainer && line.name ? make("span", { className: "tag" }, text("chat-trainer")) : null,
      make("time", { dateTime: new Date(line.at_ms).toISOString() }, clockTime(line.at_ms)),
    ),
    make("p", { className: "said", dir: "auto" }, line.text),
    line.private ? make("p", { className: "hint" }, text("chat-private")) : null,
  );
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, TALLEST)}px`;
}
