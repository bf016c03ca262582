/** Looking at the picture: fit or fill, zoom and move by wheel, fingers and keys, picture in picture. */

import { byId, show } from "./dom.js";
import { number, text } from "./words.js";
import { WHOLE, moved, zoomed } from "./zoom.js";

const STEP = 1.4;
const MOVE = 60;
/** Pixels that a finger may stray and still tap. */
const TAP = 8;

/** Wire the picture's own controls; `onTap` is called when the picture is tapped and nothing else was meant. */
export function watchView(store, video, onTap) {
  const frame = byId("frame");
  const inner = byId("zoomed");
  let view = WHOLE;
  let filled = false;

  const place = (next) => {
    view = next;
    inner.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    frame.classList.toggle("movable", view.scale > 1);
    showTools();
  };
  const zoom = (factor, px = 0, py = 0) => place(zoomed(view, factor, px, py, frame.clientWidth, frame.clientHeight));
  const move = (dx, dy) => place(moved(view, dx, dy, frame.clientWidth, frame.clientHeight));
  const reset = () => place(WHOLE);
  const fill = () => {
    filled = !filled;
    frame.classList.toggle("filled", filled);
    showTools();
  };
  const showTools = () => {
    const level = number(view.scale, { style: "percent" });
    byId("zoom-reset").textContent = level;
    byId("zoom-reset").setAttribute("aria-label", `${level} – ${text("zoom-reset")}`);
    byId("zoom-reset").title = text("zoom-reset");
    byId("zoom-out").disabled = view.scale <= 1;
    const label = text(filled ? "fit" : "fill");
    byId("fit").setAttribute("aria-label", label);
    byId("fit").title = label;
    byId("fit").setAttribute("aria-pressed", String(filled));
  };

  byId("zoom-in").onclick = () => zoom(STEP);
  byId("zoom-out").onclick = () => zoom(1 / STEP);
  byId("zoom-reset").onclick = reset;
  byId("fit").onclick = fill;
  show(byId("pip"), document.pictureInPictureEnabled === true);
  byId("pip").onclick = () => togglePictureInPicture(video);

  const keys = {
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    0: reset,
    ArrowLeft: () => move(MOVE, 0),
    ArrowRight: () => move(-MOVE, 0),
    ArrowUp: () => move(0, MOVE),
    ArrowDown: () => move(0, -MOVE),
    f: () => byId("full-screen").click(),
    m: () => byId("mute").click(),
  };
  frame.onkeydown = (event) => {
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act();
    }
  };
  frame.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const [px, py] = fromMiddle(frame, event);
      zoom(Math.exp(-event.deltaY / 400), px, py);
    },
    { passive: false },
  );
  frame.ondblclick = (event) => {
    if (view.scale > 1) {
      reset();
    } else {
      zoom(2.5, ...fromMiddle(frame, event));
    }
  };
  new ResizeObserver(() => move(0, 0)).observe(frame);
  fingers(frame, zoom, move, onTap);
  store.watch([], showTools);
}

function fromMiddle(frame, event) {
  const box = frame.getBoundingClientRect();
  return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
}

// One finger moves, two zoom about the point between them, a short touch is a tap.
function fingers(frame, zoom, move, onTap) {
  const down = new Map();
  let strayed = 0;
  frame.onpointerdown = (event) => {
    frame.setPointerCapture(event.pointerId);
    strayed = down.size === 0 ? 0 : TAP;
    down.set(event.pointerId, event);
  };
  frame.onpointermove = (event) => {
    const before = down.get(event.pointerId);
    if (before === undefined) {
      return;
    }
    strayed += Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
    if (down.size === 1) {
      move(event.clientX - before.clientX, event.clientY - before.clientY);
    } else {
      const other = [...down.values()].find((one) => one.pointerId !== event.pointerId);
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      const [ax, ay] = fromMiddle(frame, event);
      const [bx, by] = fromMiddle(frame, other);
      zoom(apart(event) / Math.max(apart(before), 1), (ax + bx) / 2, (ay + by) / 2);
    }
    down.set(event.pointerId, event);
  };
  frame.onpointerup = (event) => {
    down.delete(event.pointerId);
    if (down.size === 0 && strayed < TAP) {
      onTap();
    }
  };
  frame.onpointercancel = (event) => down.delete(event.pointerId);
}

async function togglePictureInPicture(video) {
  try {
    if (document.pictureInPictureElement) {
      await document.exitPictureInPicture();
    } else {
      await video.requestPictureInPicture();
    }
  } catch (error) {
    console.warn("no picture in picture", error); // For example before the first picture.
  }
}
