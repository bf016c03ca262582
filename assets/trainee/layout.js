/** How the page is laid out: wide (side by side), upright (one above the other), cinema (the picture alone). */

import { byId } from "./dom.js";
import { menuIsOpen } from "./menus.js";

/** What lies over the picture hides after this long without a touch or a key: its tools, in cinema also strip and bar. */
const IDLE_MS = 4000;

/** The layout for an area in pixels. */
export function layoutOf(width, height, fullScreen) {
  if (fullScreen || (height < 480 && width > height)) {
    return "cinema";
  }
  return width >= height && width >= 640 ? "wide" : "upright";
}

/** Lay out now and whenever the window changes; returns {toggleFullScreen, onTap} for the bar and the picture. */
export function watchLayout(store, video) {
  const room = byId("class");
  let idle = 0;

  const arrange = () => {
    const fullScreen = document.fullscreenElement === room;
    const layout = layoutOf(innerWidth, innerHeight, fullScreen);
    const sideOpen = layout === store.state.layout ? store.state.sideOpen : layout !== "cinema";
    store.set({ layout, fullScreen, sideOpen });
  };
  addEventListener("resize", arrange);
  document.addEventListener("fullscreenchange", arrange);
  arrange();

  const stay = () => {
    room.classList.remove("idle");
    clearTimeout(idle);
    idle = setTimeout(() => {
      const writing = byId("side").contains(document.activeElement) && store.state.layout === "cinema";
      room.classList.toggle("idle", !writing && !menuIsOpen());
    }, IDLE_MS);
  };
  room.addEventListener("keydown", stay);
  room.addEventListener("focusin", () => store.state.layout === "cinema" && stay());
  room.addEventListener("pointermove", (event) => event.pointerType === "mouse" && stay());
  byId("bar").addEventListener("pointerdown", stay);

  store.watch(["layout", "sideOpen"], ({ layout, sideOpen }) => {
    room.dataset.layout = layout;
    room.classList.toggle("side-closed", !sideOpen);
    if (layout === "cinema") {
      stay();
    } else {
      room.classList.add("idle");
    }
  });

  return {
    async toggleFullScreen() {
      try {
        if (document.fullscreenElement) {
          await document.exitFullscreen();
        } else if (room.requestFullscreen) {
          await room.requestFullscreen();
        } else {
          video.webkitEnterFullscreen(); // iPhone: the picture only.
        }
      } catch (error) {
        console.warn("no full screen", error);
      }
    },
    onTap() {
      if (room.classList.contains("idle")) {
        stay();
      } else {
        room.classList.add("idle");
      }
    },
  };
}
