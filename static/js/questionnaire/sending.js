// Brings what was typed to the server, one submission at a time, until the server says that it has it.
//
// A submission is frozen with its key on the device before it leaves, and goes out again with the same key until it is
// answered: whatever is lost on the way, it arrives once. What is typed meanwhile waits for the next one. No DOM.

import { call, session } from "./api.js";
import { compare, decide } from "./compare.js";
import { fromDossier, newId } from "./form.js";
import { Paradata } from "./paradata.js";
import { contentOf, submissionOf, without } from "./submission.js";

const PAUSE = 1500; // after the last keystroke
const LONGEST_PAUSE = 5000; // however long somebody types without one
const UNDO = 10_000; // a member taken off can be put back before the server hears of it
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60_000;
const KEPT_BY_THE_SERVER = new Set(["not-answerable", "late", "not-found"]); // refused for good, and kept there whole

/**
 * `state`: "saved", "waiting", "sending"; "held" (what is left cannot be sent before it is corrected), "refused" (the
 * server took nothing of the last one), "offline", "signed-out", "compare" (a person must decide), "closed" (cannot be
 * answered any more), "stopped" (another tab has it).
 */
export class Sender extends EventTarget {
  constructor({ form, store, household, area = null, round = null, kept = null, known = 0 }) {
    super();
    this.form = form;
    this.store = store;
    this.household = household;
    this.known = known; // the version that the page was opened with
    this.area = area; // of a family that is not on the list: sent until the server knows it
    this.round = kept?.round ?? round; // the same
    this.sent = kept?.sent ?? null; // the submission on its way
    this.attempted = kept?.attempted ?? Boolean(kept?.sent); // whether it may have left this device
    this.wantsSubmit = kept?.wantsSubmit ?? false;
    this.wantsBack = kept?.wantsBack ?? false; // handing in is to be undone, if the server does not have it yet
    this.notHandedIn = kept?.notHandedIn ?? null; // { why }: it was to be handed in and was not
    this.delivered = kept?.delivered ?? null; // { reason, count }: refused for good, and kept by the server
    this.state = this.delivered ? "closed" : this.waits ? "waiting" : "saved";
    this.savedAt = null; // when the server last had everything
    this.faults = kept?.faults ?? []; // places the server would not take
    this.refusal = this.delivered?.reason ?? ""; // why everything was refused
    this.comparison = null;
    this.dossier = null; // the server's, after a comparison or when it is closed
    this.retryAt = 0;
    this.paradata = new Paradata(kept?.paradata);
    this.#retry = FIRST_RETRY;
  }

  #timer = null;
  #since = 0;
  #retry;
  #running = false;
  #keeping = Promise.resolve();
  #willKeep = false;
  #blocked = ""; // content that was refused as a whole: not sent again before it changes

  get unsent() {
    return this.form.unsent;
  }

  /** Whether it is being handed in: until the server has answered, nothing may be changed. */
  get isSubmitting() {
    return this.wantsSubmit;
  }

  /** Whether there is something to be sent. */
  get sends() {
    return !this.delivered && Boolean(this.unsent || this.sent || this.wantsSubmit);
  }

  /** Whether there is something for this household that is not over: to be sent, or to be told. */
  get waits() {
    return Boolean(this.sends || this.notHandedIn || this.delivered);
  }

  #become(state) {
    if (this.state === "stopped") return; // for good: another one has this household now, whatever still comes in here
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }

  // --- on the device ------------------------------------------------------------------------------------------------

  /**
   * Writes to the device what the server does not have, and what can be brought back until the family is handed in;
   * forgets it when there is neither.
   */
  keep() {
    if (this.#willKeep) return this.#keeping; // that one will take what stands here by then
    this.#willKeep = true;
    // One after the other: an older record must not overtake a newer one.
    this.#keeping = this.#keeping.then(async () => {
      this.#willKeep = false;
      if (this.state === "stopped") return;
      const { unsent, sends, waits } = this;
      const paradata = this.paradata.record();
      if (!waits && !this.form.hasSetAside && !paradata) await this.store.forget(this.household);
      else if (!waits && !this.form.hasSetAside)
        await this.store.keep(this.household, { paradata }, { unsent, sends, waits });
      else await this.store.keep(this.household, this.record(), { unsent, sends, waits });
    });
    return this.#keeping;
  }

  record() {
    const { sent, attempted, wantsSubmit, wantsBack, notHandedIn, delivered, area, round, faults } = this;
    return {
      ...this.form.record(),
      kind: this.form.codebook.form,
      sent,
      attempted,
      wantsSubmit,
      wantsBack,
      notHandedIn,
      delivered,
      area,
      round,
      faults,
      paradata: this.paradata.record(),
      pending: this.#pending(),
    };
  }

  // --- to the server ------------------------------------------------------------------------------------------------

  /** Something changed. On the device at once, to the server after a short pause (or at once). */
  changed({ now = false } = {}) {
    this.keep();
    if (["compare", "closed", "stopped", "signed-out"].includes(this.state)) {
      this.dispatchEvent(new Event("change"));
      return;
    }
    this.#since ||= Date.now();
    const pause = now ? 0 : Math.max(0, Math.min(PAUSE, this.#since + LONGEST_PAUSE - Date.now()));
    const mustWait = this.retryAt > Date.now(); // the timer of the retry is running already
    if (!mustWait) this.state = this.#running ? "sending" : "waiting";
    this.dispatchEvent(new Event("change"));
    if (!mustWait && !this.#running) this.#in(pause);
  }

  /** Sends now: the connection is back, the page is being left, somebody pressed the button. */
  flush() {
    if (["compare", "closed", "stopped"].includes(this.state)) return Promise.resolve();
    clearTimeout(this.#timer);
    this.retryAt = 0; // that timer is gone
    return this.#run();
  }

  #in(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), milliseconds);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#become("stopped");
  }

  /** Hands the questionnaire to the supervisor with the next submission. Pressing twice is pressing once. */
  submit() {
    if (this.wantsSubmit) return;
    this.wantsSubmit = true;
    this.dispatchEvent(new Event("change"));
    this.keep();
    this.flush();
  }

  /**
   * Undoes `submit` while it is not answered: at once where nothing has left that hands the questionnaire in; otherwise
   * the server is asked what became of it, and where it has nothing, whatever is still on its way is refused there.
   */
  takeBack() {
    if (!this.wantsSubmit || this.wantsBack) return;
    if (!(this.sent?.submit && this.attempted)) {
      if (this.sent?.submit) this.sent = null;
      this.wantsSubmit = false;
      this.changed({ now: true });
      return;
    }
    this.wantsBack = true;
    this.keep();
    this.#call?.abort();
    this.flush();
  }

  #call = null; // the one under way, to be cut off

  async #run() {
    if (this.#running) return;
    this.#running = true;
    this.#since = 0;
    try {
      while (await this.#step());
    } finally {
      this.#running = false;
    }
    if (this.#since && this.state !== "stopped") this.changed(); // typed while the last one was on its way
  }

  /** One submission there and back; gives true when the next one may follow. */
  async #step() {
    if (this.state === "stopped") return false;
    if (this.wantsBack) return this.#askForItBack();
    if (!this.sent) {
      const content = this.form.patch({ patience: this.wantsSubmit ? 0 : UNDO });
      if (!content && !this.wantsSubmit) return this.#nothingToSend();
      const text = JSON.stringify(content);
      if (text === this.#blocked && !this.wantsSubmit) return this.#nothingToSend();
      this.attempted = false;
      this.sent = submissionOf(this, newId(), content);
      const paradata = this.paradata.take(this.sent.key, { isLast: this.wantsSubmit });
      if (paradata) this.sent.paradata = paradata;
    }
    if (this.sent.submit && !this.attempted && (this.state === "offline" || globalThis.navigator?.onLine === false)) {
      // A harmless question first: as long as handing in cannot have left, it can be taken back at once.
      const { status } = await session();
      if (this.state === "stopped") return false;
      if (!this.sent) return true; // it was taken back meanwhile
      if (status === 0) return this.#later("offline", 0);
    }
    if (!this.attempted) {
      this.attempted = true;
      await this.keep(); // its key must be on the device before it leaves
      if (this.state === "stopped") return false;
    }
    this.#become("sending");
    this.#call = new AbortController();
    const answer = await call("POST", "submissions/", this.sent, { stop: this.#call });
    if (this.state === "stopped") return false;
    if (this.wantsBack && !answer.ok) return true;
    return this.#heard(answer);
  }

  /** What is left beside `sent`, as it would leave: for the office, where this device can send nothing any more. */
  #pending() {
    const content = this.form.patch({ patience: 0 });
    if (!content && !this.wantsSubmit) return null;
    this.#pendingKey ||= newId();
    return submissionOf(this, this.#pendingKey, content);
  }

  #pendingKey = "";

  async #askForItBack() {
    this.#become("sending");
    const answer = await call("DELETE", `submissions/${this.sent.key}/`);
    if (this.state === "stopped") return false;
    if (!answer.ok) return this.#heard(answer);
    this.wantsBack = false;
    this.#retry = FIRST_RETRY;
    if (answer.body.receipt) return this.#accepted(answer.body.receipt); // it had arrived
    this.sent = null;
    this.wantsSubmit = false;
    this.keep();
    return true;
  }

  #nothingToSend() {
    const unsent = this.unsent > 0;
    const waiting = unsent && this.form.removed.some((one) => Date.now() - one.at < UNDO);
    if (waiting) this.#in(UNDO / 4);
    this.#become(this.refusal ? "refused" : waiting ? "waiting" : unsent ? "held" : "saved");
    this.keep();
    return false;
  }

  async #heard({ ok, status, body, retryAfter }) {
    if (ok) return this.#accepted(body);
    if (status === 401) return this.#pause("signed-out");
    if (status === 403 && body?.code === "csrf") {
      const fresh = await session();
      if (fresh.ok && !fresh.body.officer) return this.#pause("signed-out");
      return fresh.ok && !this.#csrfTried ? (this.#csrfTried = true) : this.#later("offline", retryAfter);
    }
    this.#csrfTried = false;
    if (status === 409 && body?.code === "old-version") return this.#compare();
    if (status === 409 && ["key-reused", "called-back"].includes(body?.code)) {
      this.sent = null; // our own record was older than what we had sent: the same content under a new key
      return true;
    }
    if (KEPT_BY_THE_SERVER.has(body?.code)) return this.#closed(body.detail, { isKept: true });
    if (status === 422 || status === 400 || status === 413) return this.#refused(body);
    if (status === 403) return this.#closed(body?.detail ?? "");
    return this.#later(status === 0 ? "offline" : "waiting", retryAfter); // no answer, 429, 5xx
  }

  #csrfTried = false;

  #pause(state) {
    this.keep();
    this.#become(state);
    return false;
  }

  #later(state, retryAfter) {
    const wait = Math.max(this.#retry, retryAfter * 1000);
    this.#retry = Math.min(this.#retry * 2, LONGEST_RETRY);
    this.retryAt = Date.now() + wait;
    this.#in(wait);
    return this.#pause(state);
  }

  #accepted(receipt) {
    const { sent } = this;
    this.sent = null;
    this.area = null;
    this.refusal = "";
    this.#blocked = "";
    this.#csrfTried = false;
    this.#retry = FIRST_RETRY;
    this.retryAt = 0;
    this.wantsBack = false;
    this.paradata.arrived(sent.key);
    // What an older codebook asked and today's does not: everything else is saved; that stays here, and is told.
    const unfit = (receipt.faults?.length && this.form.refused(sent, receipt.faults)) || [];
    this.#told(unfit);
    const lost = this.form.accepted(without(sent, unfit), receipt.version);
    this.savedAt = new Date(receipt.saved_at);
    if (sent.submit) {
      this.wantsSubmit = false;
      this.notHandedIn = receipt.submitted ? null : { why: "problems" };
      if (receipt.submitted) this.form.forgetSetAside();
    }
    this.dispatchEvent(Object.assign(new Event("receipt"), { receipt, lost, submitted: Boolean(sent.submit) }));
    this.keep();
    // What was on this device was older than the page: the receipt told again is of answers that others followed.
    if (receipt.version < this.known) return this.#compare();
    if (!receipt.submitted || this.unsent) return true; // no receipt stands over an unsent answer
    this.#become("saved");
    return false;
  }

  #refused(body) {
    const faults = body?.faults ?? [];
    const placed = this.form.refused(this.sent, faults);
    if (placed) this.#told(placed);
    else {
      this.#blocked = contentOf(this.sent);
      this.refusal = [body?.detail, ...faults.map((fault) => fault.message)].filter(Boolean).join(" ");
    }
    this.sent = null;
    this.#isNotHandedIn("refused");
    return true; // what is left may go; if nothing is, the next step says so
  }

  #told(placed) {
    const places = new Set(placed.map(({ row, name }) => `${row}.${name}`));
    this.faults = [...this.faults.filter(({ row, name }) => !places.has(`${row}.${name}`)), ...placed];
  }

  #isNotHandedIn(why) {
    if (this.wantsSubmit) this.notHandedIn = { why };
    this.wantsSubmit = false;
    this.wantsBack = false;
  }

  /** It cannot be answered any more. What the server has kept is not sent again; only told, once. */
  async #closed(reason, { isKept = false } = {}) {
    const answer = await call("GET", `households/${this.household}/`);
    if (this.state === "stopped") return false;
    const content = JSON.stringify(this.form.patch() ?? {});
    const isMore = content !== contentOf(this.sent ?? {}) && content !== this.#sentLast && content !== "{}";
    this.dossier = answer.ok ? answer.body : null;
    this.refusal = reason;
    this.sent = null;
    this.wantsSubmit = false;
    this.wantsBack = false;
    if (isKept && isMore) {
      this.#sentLast = content;
      return true; // more was typed meanwhile: that is to reach the office too
    }
    if (isKept) {
      this.delivered = { reason, count: this.unsent };
      this.notHandedIn = null;
    }
    return this.#pause("closed");
  }

  #sentLast = "";

  async #compare() {
    const answer = await call("GET", `households/${this.household}/`);
    if (this.state === "stopped") return false;
    if (answer.status === 404 || answer.status === 403) return this.#closed(answer.body?.detail ?? "");
    if (!answer.ok) return this.#later("offline", answer.retryAfter);
    return this.meet(answer.body);
  }

  /** Somebody else's version, from wherever: joins it where it can, asks where both changed the same answer. */
  meet(dossier) {
    this.dossier = dossier;
    this.sent = null;
    this.#isNotHandedIn("changed"); // what would be handed in is no longer what was looked at
    const found = compare(this.form, fromDossier(dossier));
    if (found.conflicts.length) {
      this.comparison = found;
      return this.#pause("compare");
    }
    this.#joined(found, []);
    return true;
  }

  #joined(found, choices) {
    const lost = this.form.rebase(fromDossier(this.dossier), decide(found, choices));
    this.comparison = null;
    this.dispatchEvent(Object.assign(new Event("joined"), { joined: found.joined, lost, dossier: this.dossier }));
    this.keep();
  }

  /** The person has decided: "mine" or "theirs" for each conflict. */
  decided(choices) {
    this.#joined(this.comparison, choices);
    this.#become("waiting");
    this.flush();
  }

  /** What was refused once may be answered again, because the questionnaire came back. */
  goOn() {
    if (!this.delivered) return;
    this.delivered = null;
    this.refusal = "";
    this.#become("waiting");
  }

  /** Gives up what could not be sent; only when the person says so. */
  async giveUp() {
    this.stop();
    await this.store.forget(this.household);
  }

  /** Signed in again. */
  resume() {
    this.retryAt = 0;
    if (this.state === "signed-out") this.#become("waiting");
    this.flush();
  }
}
