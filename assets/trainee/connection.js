/** The WebSocket to the host: answers pings, notices silence, and connects again by itself. */

import { Retry } from "./retry.js";

const SILENCE_MS = 6000;
const OPENING_MS = 5000;
const LOOK_MS = 1000;
/** After a sleep, what came meanwhile is given this long to be heard. */
const WAKE_MS = 700;
/** The host closes after its last word; two who close at once make the browser complain. */
const PARTING_MS = 2000;

export class Connection {
  #address;
  #onMessage;
  #onChange;
  #socket = null;
  #retry = new Retry();
  #timer = 0;
  #look = 0;
  #heardAt = 0;
  #wanted = false;

  /** `onMessage(message)` for each message but pings; `onChange(isUp)` when the connection opens or is lost. */
  constructor(address, onMessage, onChange) {
    this.#address = address;
    this.#onMessage = onMessage;
    this.#onChange = onChange;
    addEventListener("online", () => this.#now());
    addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
  }

  /** Connect, and stay connected until `close`. */
  open() {
    this.#wanted = true;
    this.#look ||= setInterval(() => this.#listen(), LOOK_MS);
    this.#now();
  }

  /** Say and hear nothing more, and stay away. */
  close() {
    this.#wanted = false;
    clearInterval(this.#look);
    this.#look = 0;
    clearTimeout(this.#timer);
    this.#drop(PARTING_MS);
  }

  /** Send a message; false when there is no connection, and then nothing is sent later either. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #now() {
    if (!this.#wanted || this.#socket !== null) {
      return;
    }
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => {
      this.#heardAt = Date.now();
      this.#onChange(true);
    };
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = () => this.#lost();
  }

  #hear(data) {
    this.#heardAt = Date.now();
    this.#retry.reset();
    const message = JSON.parse(data);
    if (message.type === "ping") {
      this.send({ type: "pong", number: message.number });
    } else {
      this.#onMessage(message);
    }
  }

  #drop(closeAfter = 0) {
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      setTimeout(() => socket.close(), closeAfter);
    }
  }

  #lost() {
    this.#drop();
    this.#onChange(false);
    if (this.#wanted) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#now(), this.#retry.wait());
    }
  }

  // Date.now() and not performance.now(): that stands still in some browsers while the machine sleeps.
  #listen() {
    const allowed = this.#socket?.readyState === WebSocket.OPEN ? SILENCE_MS : OPENING_MS;
    if (this.#socket !== null && Date.now() - this.#heardAt > allowed) {
      this.#lost();
    }
  }

  #wake() {
    if (this.#socket === null) {
      this.#now();
    } else {
      setTimeout(() => this.#listen(), WAKE_MS);
    }
  }
}
