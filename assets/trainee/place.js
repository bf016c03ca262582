/** One's place in the class, kept over a reload, and what the address says after its #. */

const KEPT = "place";
const PARTS = ["token", "name", "classId"];

const read = (storage) => {
  try {
    const place = JSON.parse(storage().getItem(KEPT));
    return PARTS.every((part) => typeof place?.[part] === "string") ? place : null;
  } catch {
    return null; // Storage is forbidden, or holds something else.
  }
};

const write = (storage, place) => {
  try {
    if (place === null) {
      storage().removeItem(KEPT);
    } else {
      storage().setItem(KEPT, JSON.stringify(place));
    }
  } catch {
    // Storage is forbidden: the place lasts as long as the page.
  }
};

const ofTab = () => sessionStorage;
const ofBrowser = () => localStorage;

/** {token, name, classId} of this tab, by which it comes back by itself; null when there is none. */
export const placeOfTab = () => read(ofTab);

/** {token, name, classId} of this browser, which may be shared: to be taken up only when asked to. */
export const placeOfBrowser = () => read(ofBrowser);

/** Keep the newest token. */
export function keepPlace(place) {
  write(ofTab, place);
  write(ofBrowser, place);
}

/** Forget the place of this tab alone: it goes on in another one, which may be writing its own at this moment. */
export const forgetTab = () => write(ofTab, null);

/** Forget the place of this tab, and of the browser when it is the same one. */
export function forgetPlace() {
  const [mine, shared] = [placeOfTab(), placeOfBrowser()];
  write(ofTab, null);
  if (mine === null || shared?.token === mine.token) {
    write(ofBrowser, null);
  }
}

/** What a link says after its #: {code}, {observer} or {resume}. */
export function readFragment(fragment) {
  const content = decodeURIComponentOr(fragment.replace(/^#/, ""));
  const [, name, value] = /^(observer|resume)=(.+)$/.exec(content) ?? [];
  if (name !== undefined) {
    return { [name]: value };
  }
  return /^[\w-]{1,64}$/.test(content) ? { code: content } : {};
}

function decodeURIComponentOr(content) {
  try {
    return decodeURIComponent(content);
  } catch {
    return content;
  }
}
