/** Making elements: text is always text, never markup. */

import { ICONS } from "./icons.js";

/** The element of an id. */
export const byId = (id) => document.getElementById(id);

/** A new element with properties and children (elements or strings; empty ones are left out). */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null && child !== "" && child !== undefined));
  return element;
}

/** One icon of the set; decoration only, since a word is always beside it or names its button. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Put an icon into every element below `root` that asks for one. */
export function fillIcons(root) {
  for (const element of root.querySelectorAll("[data-icon]")) {
    element.replaceChildren(icon(element.dataset.icon));
  }
}

/** Show or hide an element. */
export function show(element, shown) {
  element.hidden = !shown;
}
