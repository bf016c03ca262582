/** Sentences for people, in the language they chose. */

import ar from "./words/ar.js";
import en from "./words/en.js";
import fr from "./words/fr.js";

const WORDS = { ar, en, fr };

/** Each language with the locale of its plurals and numbers: the Maghreb writes Arabic with the digits 0 to 9. */
const LOCALES = { ar: "ar-MA", en: "en", fr: "fr" };

const KEPT = "language";
let language = "en";

/** The language of now: ar, en or fr. */
export const currentLanguage = () => language;

/** Choose the language and the direction of the whole page; the choice is kept by the browser. */
export function setLanguage(chosen, keep = true) {
  language = chosen in WORDS ? chosen : "en";
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  if (keep) {
    try {
      localStorage.setItem(KEPT, language);
    } catch {
      // Storage may be forbidden: the choice then lasts as long as the page.
    }
  }
}

/** The language chosen before, else the first of the browser's that there are words for. */
export function preferredLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // As above.
  }
  const wanted = [kept, ...(navigator.languages ?? [])].filter(Boolean).map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find((tag) => tag in WORDS) ?? "fr";
}

// What is put into a sentence keeps its own direction (first strong isolate), like a Latin name in Arabic.
const isolated = (value) => `\u2068${value}\u2069`;

/** The sentence of a key, its {variables} filled in; `count` chooses the plural form. */
export function text(key, values = {}) {
  const entry = WORDS[language][key];
  if (entry === undefined) {
    throw new Error(`no words for ${key}`);
  }
  const form =
    typeof entry === "string" ? entry : (entry[new Intl.PluralRules(LOCALES[language]).select(values.count)] ?? entry.other);
  return form.replace(/\{(\w+)\}/g, (_, name) =>
    typeof values[name] === "number" ? number(values[name]) : isolated(values[name]),
  );
}

/** A number as the language writes it. */
export const number = (value, options = {}) => new Intl.NumberFormat(LOCALES[language], options).format(value);

/** Hours and minutes of a time in ms since 1970. */
export const clockTime = (ms) => new Intl.DateTimeFormat(LOCALES[language], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);

/** A file's size, in the largest unit that leaves a whole part. */
export function fileSize(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return number(bytes / 1000 ** power, { style: "unit", unit: units[power], maximumFractionDigits: power > 1 ? 1 : 0 });
}

/** Names after each other, as the language lists them. */
export const list = (names) => new Intl.ListFormat(LOCALES[language]).format(names);

/** Fill in every element below `root` that names its words: as text, as name for screen readers, as placeholder. */
export function fillWords(root) {
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = text(element.dataset.word);
  }
  for (const element of root.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", text(element.dataset.wordLabel));
    if (element.matches("button")) {
      element.title = text(element.dataset.wordLabel);
    }
  }
  for (const element of root.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = text(element.dataset.wordPlaceholder);
  }
}
