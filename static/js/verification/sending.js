// Presses on their way to the server: one after the other, each kept until the server has answered it.
//
// Nothing is stored on the device: what waits is in this page, which says so and asks before it is left.

import { post } from "./posting.js";

// Read again at each press: signing in again, in another tab, changes it.
function csrf(cookie) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${cookie}=`));
  return found ? decodeURIComponent(found.slice(cookie.length + 1)) : "";
}

export class Queue {
  /** `told(state, count)` hears of every change: saved, saving, waiting, signed_out. */
  constructor({ answered, told, cookie, officer }) {
    this.cookie = cookie;
    this.officer = officer; // whose page this is: the server refuses it in another's session
    this.waiting = [];
    this.busy = false;
    this.pause = 1000;
    this.timer = 0;
    this.answered = answered;
    this.told = told;
    addEventListener("online", () => this.next());
    addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
  }

  /** `press`: { id, url, fields, version() }. */
  add(press) {
    this.waiting.push(press);
    this.next();
  }

  /** What the server has refused makes later presses on the same line pointless. */
  drop(id) {
    this.waiting = this.waiting.filter((press) => press.id !== id);
  }

  has(id) {
    return this.waiting.some((press) => press.id === id);
  }

  async next() {
    if (this.busy || !this.waiting.length) return;
    clearTimeout(this.timer);
    this.busy = true;
    const press = this.waiting[0];
    // The version this press was made on; what came before it on the same line has been answered by now.
    press.fields.versi ??= press.version();
    this.told("saving", this.waiting.length);
    const who = { token: csrf(this.cookie), officer: this.officer };
    const answer = await post(press.url, press.fields, who);
    this.busy = false;
    if (answer.again) {
      this.told(answer.status === 401 ? "signed_out" : "waiting", this.waiting.length);
      this.timer = setTimeout(() => this.next(), this.pause);
      this.pause = Math.min(this.pause * 2, 20000);
      return;
    }
    this.pause = 1000;
    this.waiting.shift();
    if (!answer.ok) this.drop(press.id);
    this.answered(press, answer);
    this.told(this.waiting.length ? "saving" : answer.ok ? "saved" : "refused", this.waiting.length);
    this.next();
  }
}
