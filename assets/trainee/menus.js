/** Small menus above the bar: one open at a time, closed by Escape or a press elsewhere. */

import { byId, show } from "./dom.js";

const open = new Map();

/** The button `id` opens and closes the menu `id`-menu. */
export function addMenu(id) {
  byId(id).addEventListener("click", () => (open.has(id) ? closeMenu(id) : openMenu(id)));
}

/** Close a menu; the focus goes back to its button if it was inside. */
export function closeMenu(id) {
  if (open.delete(id)) {
    const menu = byId(`${id}-menu`);
    if (menu.contains(document.activeElement)) {
      byId(id).focus();
    }
    show(menu, false);
    byId(id).setAttribute("aria-expanded", "false");
  }
}

/** Whether some menu is open. */
export const menuIsOpen = () => open.size > 0;

function openMenu(id) {
  for (const other of [...open.keys()]) {
    closeMenu(other);
  }
  open.set(id, byId(`${id}-menu`));
  show(byId(`${id}-menu`), true);
  byId(id).setAttribute("aria-expanded", "true");
  byId(`${id}-menu`).querySelector("input:checked, button, input")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const id of [...open.keys()]) {
      closeMenu(id);
    }
  }
});

document.addEventListener("pointerdown", (event) => {
  for (const [id, menu] of [...open]) {
    if (!menu.contains(event.target) && !byId(id).contains(event.target)) {
      closeMenu(id);
    }
  }
});
