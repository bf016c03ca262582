/** One state value; whoever shows a part of it is called when that part has changed. */

export class Store {
  #state;
  #watchers = new Set();

  constructor(state) {
    this.#state = state;
  }

  /** The state of now: never changed in place. */
  get state() {
    return this.#state;
  }

  /** Replace some parts of the state, or derive them from what it is. */
  set(change) {
    const parts = typeof change === "function" ? change(this.#state) : change;
    this.#state = { ...this.#state, ...parts };
    for (const watcher of [...this.#watchers]) {
      watcher();
    }
  }

  /** Call `show(state)` now, and again whenever a part named in `keys`, or the language, is another one. */
  watch(keys, show) {
    const all = ["language", ...keys];
    let before = null;
    const watcher = () => {
      const now = all.map((key) => this.#state[key]);
      if (before === null || now.some((value, index) => value !== before[index])) {
        before = now;
        show(this.#state);
      }
    };
    this.#watchers.add(watcher);
    watcher();
  }
}
