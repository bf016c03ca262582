/** How long to wait before trying again. */

const FIRST_MS = 250;
const LONGEST_MS = 4000;

/** Doubling waits, each shortened by up to a third at random, so that a whole room does not come back in one moment. */
export class Retry {
  #next = FIRST_MS;

  /** ms to wait before the next try; `random` is from 0 to 1. */
  wait(random = Math.random()) {
    const wait = this.#next;
    this.#next = Math.min(this.#next * 2, LONGEST_MS);
    return wait * (1 - random / 3);
  }

  /** It worked: begin anew next time. */
  reset() {
    this.#next = FIRST_MS;
  }
}
