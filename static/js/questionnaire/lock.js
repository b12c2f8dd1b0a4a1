// One tab at a time: whoever holds the lock of a household may type.

const LETS_GO = 300; // milliseconds within which another page of this browser lets go, or writes down its last letter

export const aMoment = () => new Promise((resolve) => setTimeout(resolve, LETS_GO));

/** The right to type into one household, held by one page of this browser until it is closed or another takes it over. */
export class PageLock {
  #name;
  #takenOver;
  #letGo = null; // lets the lock go

  /** `takenOver` is called when another page has taken the lock away. */
  constructor(officer, household, takenOver) {
    this.household = household;
    this.#name = `regsosek-${officer}-${household}`;
    this.#takenOver = takenOver;
  }

  /** Whether this page has the lock now. `steal`: also where another page holds it. */
  async take({ steal = false } = {}) {
    if (!navigator.locks) return true;
    return new Promise((resolve) => {
      navigator.locks
        .request(this.#name, steal ? { steal } : { ifAvailable: true }, (lock) => {
          resolve(Boolean(lock));
          return lock ? new Promise((letGo) => (this.#letGo = letGo)) : undefined; // held until `release`, or the page is closed
        })
        .catch(() => this.#takenOver());
    });
  }

  release() {
    this.#letGo?.();
  }

  /** The work list may be sending this household from here; it lets go when asked. */
  async askFor() {
    new BroadcastChannel("regsosek").postMessage({ wants: this.household });
    await aMoment();
    return this.take();
  }
}
