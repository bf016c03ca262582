/** The trainer's question, one's answer, and the result. */

import { byId, icon, make, show } from "./dom.js";
import { number, text } from "./words.js";

/** Show the poll; `vote(poll, choices)` answers it. */
export function watchPoll(store, vote) {
  const section = byId("poll");
  let closed = 0;
  const close = (poll) => {
    closed = poll.poll;
    show(section, false);
  };
  store.watch(["poll", "you"], ({ poll, you }) => {
    show(section, poll !== null && (poll.open || poll.poll !== closed));
    if (poll === null) {
      return;
    }
    const observes = you?.role === "observer";
    const form = poll.open ? questions(poll, vote, observes) : result(poll);
    const heading = make("h2", { id: "poll-heading" }, icon("poll"), text(poll.open ? "poll" : "poll-result"));
    const head = make("div", { className: "head" }, heading);
    if (!poll.open) {
      const label = text("close");
      head.append(
        make("button", { type: "button", className: "square", "aria-label": label, title: label, onclick: () => close(poll) }, icon("close")),
      );
    }
    section.replaceChildren(head, form);
  });
}

function questions(poll, vote, observes) {
  const voted = poll.mine.length > 0;
  const kind = poll.multiple ? "checkbox" : "radio";
  const button = make("button", { className: "primary wide", disabled: true }, text(voted ? "poll-change" : "poll-vote"));
  const boxes = poll.choices.map((choice, index) => {
    const box = make("input", { type: kind, name: "choice", value: String(index), checked: poll.mine.includes(index), disabled: observes });
    return make("label", { className: "choice" }, box, make("span", { dir: "auto" }, choice));
  });
  const form = make(
    "form",
    {},
    make(
      "fieldset",
      {},
      make("legend", { dir: "auto" }, poll.question),
      make("p", { className: "hint" }, `${text(poll.multiple ? "poll-several" : "poll-one")} ${text(poll.anonymous ? "poll-anonymous" : "poll-named")}`),
      ...boxes,
    ),
    voted ? make("p", { className: "done" }, text("poll-voted")) : null,
    observes ? null : button,
  );
  const chosen = () => [...form.querySelectorAll("input:checked")].map((box) => Number(box.value));
  form.oninput = () => {
    button.disabled = chosen().length === 0 || String(chosen()) === String([...poll.mine].sort((a, b) => a - b));
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    vote(poll.poll, chosen());
  };
  return form;
}

function result(poll) {
  const most = Math.max(poll.voters, 1);
  const bars = poll.choices.map((choice, index) => {
    const count = poll.counts[index] ?? 0;
    const percent = number(count / most, { style: "percent" });
    const bar = make("span", { className: "fill" });
    bar.style.inlineSize = `${Math.min((100 * count) / most, 100)}%`;
    const mine = poll.mine.includes(index) ? make("span", { className: "tag" }, text("poll-mine")) : null;
    return make(
      "li",
      {},
      make("p", { className: "choice-line" }, make("span", { dir: "auto" }, choice), mine),
      make("span", { className: "result-bar" }, bar),
      make("p", { className: "hint" }, text("poll-bar", { count, percent })),
    );
  });
  const shared = poll.counts.length > 0;
  return make(
    "div",
    {},
    make("p", { className: "asked", dir: "auto" }, poll.question),
    shared ? make("ul", { className: "result" }, ...bars) : null,
    make("p", { className: "hint" }, shared ? text("poll-voters", { count: poll.voters }) : text("poll-closed")),
  );
}
