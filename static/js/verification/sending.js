// Presses on their way to the server: one after the other, each kept until the server has answered it.
//
// Nothing is stored on the device: what waits is in this page, which says so and asks before it is left.

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
    const answer = await send(press, csrf(this.cookie), this.officer);
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

async function send(press, token, officer) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  try {
    const answer = await fetch(press.url, {
      method: "POST",
      body: new URLSearchParams(press.fields),
      headers: { "HX-Request": "true", "X-CSRFToken": token, "X-Officer": officer, Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      signal: stop.signal,
    });
    const isOurs = (answer.headers.get("Content-Type") ?? "").includes("json");
    const body = isOurs ? await answer.json() : null;
    // Signed out, too busy, or the sign-in page of the hotel's network: it will be asked again, and changes nothing twice.
    if ([401, 429, 502, 503, 504].includes(answer.status) || (answer.ok && !isOurs))
      return { again: true, status: answer.status };
    return { ok: answer.ok, status: answer.status, body };
  } catch {
    return { again: true, status: 0 };
  } finally {
    clearTimeout(timer);
  }
}
