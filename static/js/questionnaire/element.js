// <regsosek-questionnaire>: the questionnaire of one family, drawn from the codebook. Holds what is shown and where the
// person is; the answers are in form.js, their way to the server in sending.js.

import { html, LitElement, nothing } from "lit";

import { ask } from "../confirm.js";
import { Advance } from "./advance.js";
import { call, signIn } from "./api.js";
import { attend, noteAnswer } from "./attending.js";
import { bar } from "./bar.js";
import { compareDialog, signInDialog } from "./dialogs.js";
import { placeOf } from "./fields.js";
import { Form, fromDossier, HOUSEHOLD } from "./form.js";
import { interviewView } from "./interview.js";
import { keyingView } from "./keying.js";
import { listenWhileOpen } from "./leaving.js";
import { aMoment, PageLock } from "./lock.js";
import { notices } from "./notices.js";
import { problemList, receiptView, remarkList, sheets, stepList } from "./panels.js";
import { Press } from "./press.js";
import { Problems } from "./problems.js";
import { isFirstTime, rememberedMode, rememberMode } from "./remembered.js";
import { Roster } from "./roster.js";
import { isBlank, isMasked } from "./rules.js";
import { spokenWords, statusDialog } from "./saving.js";
import { Sender } from "./sending.js";
import { FINISH, firstStepOf, MEMBERS, stepsOf } from "./steps.js";
import { clockError, setServerTime, t, today } from "./words.js";

export class Questionnaire extends LitElement {
  config;
  codebook;
  dossier;
  store;
  form;
  sender;
  mode = "interview";
  step = "";
  steps = [];
  problems = new Problems();
  receipt = null;
  retyping = new Set();
  choices = {};
  signingIn = { busy: false, message: "" };

  joined = 0; // answers that somebody else gave meanwhile
  said = "";
  clockIsOff = false; // to be said, once

  gone = new AbortController(); // ends what the questionnaire listens to on the page
  roster = new Roster(this);
  advance = new Advance(this);

  #lock;
  #press = new Press(this.gone.signal);
  #isAsking = false;

  createRenderRoot() {
    return this; // the page's own styles apply
  }

  async start({ config, codebook, dossier, store }) {
    Object.assign(this, { config, codebook, dossier, store });
    setServerTime(config.now, { withZone: true });
    this.clockIsOff = Boolean(clockError()) && isFirstTime("regsosek-clock-said");
    this.mode = rememberedMode() ?? config.mode;
    const kept = await store.find(dossier.id);
    this.#begin(kept);
    this.#lock = new PageLock(config.officer.id, dossier.id, () => this.#takenOver());
    if (!(await this.#lock.take()) && !(await this.#askForLock())) this.sender.stop();
    listenWhileOpen(this, () => this.#leave(), this.gone.signal);
    const first = decodeURIComponent(location.hash.slice(1)) || firstStepOf(this.form, this.dossier.remarks);
    this.go(first, { record: false, focus: false });
  }

  /** The app goes on to another page: what is unsent is on the device, and whoever holds it next sends it. */
  async finish() {
    this.gone.abort();
    await this.sender.keep();
    this.sender.stop();
    this.#lock.release();
  }

  #begin(kept) {
    const base = fromDossier(this.dossier);
    this.form = new Form(this.codebook, base, kept);
    this.form.days = () => ({ first: this.config.first_day, today: today() });
    this.sender = new Sender({
      form: this.form,
      store: this.store,
      household: this.dossier.id,
      area: this.dossier.version ? null : this.dossier.area,
      round: this.dossier.version ? null : this.dossier.round,
      kept,
      known: this.dossier.version ?? 0,
    });
    this.problems.isChecked = Boolean(this.dossier.submitted_at);
    this.sender.addEventListener("change", () => this.requestUpdate());
    this.sender.addEventListener("receipt", ({ receipt, lost, submitted }) => {
      this.#askAgain(lost);
      this.#received(receipt, submitted);
    });
    this.sender.addEventListener("joined", ({ joined, lost, dossier }) => {
      this.dossier = dossier;
      this.joined += joined.length;
      this.#askAgain(lost);
    });
    attend(this);
    if (!kept?.base) return; // nothing but how it is filled in
    if (!this.dossier.may_answer && !this.sender.waits) {
      this.form.forgetSetAside(); // handed in, from wherever
      this.sender.keep();
      return;
    }
    const isToldOnly = kept.delivered && !this.dossier.may_answer;
    if (isToldOnly) return; // the office has it; it stays on the device until the person has read so
    this.sender.goOn();
    if (!kept.sent && !this.dossier.may_answer) this.sender.flush();
    else if (!kept.sent && kept.base.version !== this.dossier.version) {
      if (this.sender.meet(this.dossier)) this.sender.flush();
    } else this.sender.flush();
  }

  // --- one tab at a time --------------------------------------------------------------------------------------------

  /** The work list may be sending this household from here: what it has kept meanwhile counts. */
  async #askForLock() {
    if (!(await this.#lock.askFor())) return false;
    this.#begin(await this.store.find(this.dossier.id));
    return true;
  }

  /** Another tab that takes the lock stops this one; what was typed here is on the device. */
  async #takenOver() {
    await this.sender.keep();
    this.sender.stop();
  }

  async takeOver() {
    await this.#lock.take({ steal: true });
    // The other tab writes down its last letter when it hears of it.
    await aMoment();
    const answer = await call("GET", `households/${this.dossier.id}/`);
    if (answer.ok) this.dossier = answer.body;
    this.#begin(await this.store.find(this.dossier.id));
    this.requestUpdate();
  }

  // --- what may be done ---------------------------------------------------------------------------------------------

  /** Whether it cannot be filled in here any more. */
  get isOver() {
    return !this.dossier.may_answer || ["stopped", "closed"].includes(this.sender.state) || Boolean(this.receipt);
  }

  /** Whether nothing may be changed now: while it is being handed in, what was looked at is what arrives. */
  get readOnly() {
    return this.isOver || this.sender.isSubmitting;
  }

  get familyName() {
    return this.form.value(HOUSEHOLD, "head_name") || t("new_family");
  }

  answer(row, name, value, { typing = false } = {}) {
    if (this.readOnly) return;
    this.roster.named(row);
    const before = this.form.value(row, name);
    if (!this.form.answer(row, name, value)) return;
    noteAnswer(this, { row, name, before, value, typing });
    this.problems.forget(row, name);
    this.sender.faults = this.sender.faults.filter((one) => !(one.row === row && one.name === name));
    if (!typing) this.problems.leftAnswer(row, name);
    this.sender.changed();
    this.requestUpdate();
  }

  /** The cursor has left an answer: now it may be judged, and it goes to the server soon. */
  async left(row, name) {
    if (this.sender.unsent) this.sender.changed();
    // Not while the finger that took the cursor away is still pressing: a message that appears above would move the
    // button from under it, and the press would be lost.
    await this.#press.isOver();
    this.problems.leftAnswer(row, name);
    this.requestUpdate();
  }

  explain(problem, note) {
    if (this.readOnly) return;
    this.form.explain(problem.code, problem.member_id, note);
    this.sender.changed();
    this.requestUpdate();
  }

  /** A note that the server has was emptied here: it is taken back only when somebody says so, else it stands again. */
  async leftNote(problem) {
    const { code, member_id: member } = problem;
    const before = this.readOnly ? "" : this.form.emptied(code, member);
    if (before && !this.#isAsking) {
      this.#isAsking = true;
      const question = { confirm: t("note_ask"), confirmText: t("note_text", { note: before }) };
      const yes = await ask({ ...question, confirmVerb: t("note_take"), confirmTone: "bad" });
      this.#isAsking = false;
      if (yes) this.form.takeBack(code, member);
      else this.form.explain(code, member, before);
      this.sender.changed();
      this.requestUpdate();
    }
    await this.left(problem.row, problem.name);
  }

  async retype(row, name) {
    this.retyping.add(`${row}.${name}`);
    await this.#focusOn(`${placeOf(row, name)}-in`);
  }

  keepMasked(row, name) {
    this.retyping.delete(`${row}.${name}`);
    const before = row === HOUSEHOLD ? this.form.base.answers : this.form.base.members.find((one) => one.id === row);
    this.answer(row, name, before?.[name] ?? null);
    this.requestUpdate();
  }

  async addMember() {
    if (this.readOnly) return;
    const id = this.form.addMember();
    this.sender.changed();
    this.roster.open(id);
    await this.#focusOn(`${placeOf(id, "name")}-in`);
  }

  moveMember(id, by) {
    if (this.readOnly) return;
    if (this.form.moveMember(id, by)) this.sender.changed();
    this.requestUpdate();
  }

  /** Asks first, unless nothing is known of the member yet; then the cursor stands where the member was. */
  async removeMember(id) {
    if (this.readOnly) return;
    const member = this.form.row(id);
    const who = member.name || t("unnamed");
    const count = this.form.ofPersons.filter(({ name }) => name !== "number" && !isBlank(member[name])).length;
    const question = { confirm: t("remove_ask", { who }), confirmText: t("remove_text", { count }) };
    if (count && !(await ask({ ...question, confirmVerb: t("remove"), confirmTone: "bad" }))) return;
    if (this.readOnly || !this.form.removeMember(id)) return;
    this.sender.changed();
    await this.#focusOn(`removed-${id}`);
  }

  async restoreMember(entry) {
    if (this.readOnly) return;
    this.#askAgain(this.form.restoreMember(entry));
    this.sender.changed();
    this.roster.open(entry.member.id);
    await this.#focusOn(`${placeOf(entry.member.id, "name")}-in`);
  }

  async #focusOn(id) {
    this.requestUpdate();
    await this.updateComplete;
    document.getElementById(id)?.focus();
  }

  #askAgain(lost) {
    if (!lost.length) return;
    const names = lost.map(({ row, number }) => `${number} ${this.form.value(row, "name") ?? ""}`.trim());
    this.#say(t("type_again", { numbers: names.join(", ") }));
  }

  async submit() {
    this.problems.isChecked = true;
    this.sender.paradata.finished();
    this.sender.submit();
    await this.updateComplete;
    this.querySelector(".qn-send > .btn:last-child")?.scrollIntoView({ block: "nearest" }); // to take it back
  }

  sendNow() {
    document.getElementById("qn-status-dialog").close();
    this.sender.flush();
  }

  openStatus() {
    if (this.sender.state === "signed-out") this.openDialog("qn-sign-in");
    else if (this.sender.state === "compare") this.openDialog("qn-compare");
    else this.openDialog("qn-status-dialog");
  }

  #received(receipt, submitted) {
    setServerTime(receipt.saved_at);
    this.problems.fromServer = receipt.problems.map((one) => ({ ...one, row: one.member_id ?? HOUSEHOLD }));
    if (receipt.submitted && !this.sender.unsent) {
      this.receipt = receipt;
      this.updateComplete.then(() => document.getElementById("qn-receipt-title")?.focus());
    } else if (submitted && !receipt.submitted) {
      this.problems.isChecked = true;
      this.#say(t("server_found"));
      this.go(FINISH);
    }
    // What was typed and is now masked is not being retyped any more.
    for (const key of this.retyping) {
      const dot = key.lastIndexOf(".");
      if (isMasked(this.form.value(key.slice(0, dot), key.slice(dot + 1)))) this.retyping.delete(key);
    }
    this.requestUpdate();
  }

  #leave() {
    this.sender.keep();
    if (this.sender.unsent && this.sender.state !== "stopped") this.sender.flush();
  }

  // --- signing in again, comparing ----------------------------------------------------------------------------------

  /** Gives the reason why not, or nothing. */
  async signIn(password) {
    const answer = await signIn(this.config.officer.username, password);
    if (!answer.ok) return answer.body?.detail ?? t("no_answer");
    if (answer.body.officer?.id !== this.config.officer.id) return t("other_officer");
    document.getElementById("qn-sign-in").close();
    this.sender.resume();
    return "";
  }

  chooseAll(side) {
    this.choices = Object.fromEntries(this.sender.comparison.conflicts.map((_, index) => [index, side]));
    this.requestUpdate();
  }

  decided() {
    document.getElementById("qn-compare").close();
    const { choices } = this;
    this.choices = {};
    this.sender.decided(choices);
    this.requestUpdate();
  }

  async giveUp() {
    await this.sender.giveUp();
    location.reload();
  }

  // --- where the person is ------------------------------------------------------------------------------------------

  go(id, { record = true, focus = true, isNext = false } = {}) {
    const steps = stepsOf(this.form);
    const to = steps.find((step) => step.id === id) ?? steps[0];
    if (this.step && this.step !== to.id) {
      this.problems.leftStep(this.step);
      if (this.sender.unsent) this.sender.changed({ now: true });
    }
    const moved = this.step !== to.id;
    this.step = to.id;
    if (to.id === FINISH) this.problems.isChecked = true;
    if (to.id === FINISH) this.sender.paradata.finished();
    if (moved) this.advance.forget();
    if (moved && to.id === MEMBERS) this.roster.begin();
    if (record && moved) history.pushState(null, "", `#${encodeURIComponent(to.id)}`);
    this.requestUpdate();
    document.getElementById("qn-steps-dialog")?.close();
    if (!focus) return;
    this.updateComplete.then(() => {
      this.querySelector(".qn-step-title")?.focus({ preventScroll: true });
      this.querySelector(".qn-body")?.scrollIntoView({ block: "start" });
      if (isNext) this.advance.enter();
    });
  }

  jump(place) {
    return this.advance.jump(place);
  }

  setMode(mode) {
    this.mode = mode;
    rememberMode(mode);
    this.querySelector(".qn-menu")?.removeAttribute("open");
    this.requestUpdate();
  }

  // --- what is to be said -------------------------------------------------------------------------------------------

  remarksAt(row, name) {
    return this.dossier.remarks.filter((one) => one.question === name && (one.member ?? HOUSEHOLD) === row);
  }

  willUpdate() {
    if (!this.form) return;
    this.steps = stepsOf(this.form);
    this.problems.judge(this.form, this.sender.faults, { mode: this.mode, step: this.step });
  }

  #say(text) {
    this.said = text;
    this.requestUpdate();
  }

  openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  }

  updated() {
    if (!this.form) return;
    if (this.sender.state === "compare") this.openDialog("qn-compare");
    if (this.sender.state === "signed-out" && !this.askedToSignIn) {
      this.askedToSignIn = true;
      this.openDialog("qn-sign-in");
      document.getElementById("qn-password")?.focus();
    }
    if (this.sender.state !== "signed-out") this.askedToSignIn = false;
    document.getElementById("qn-fallback")?.remove();
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  render() {
    if (!this.form) return nothing;
    return html`
      ${bar(this)}
      <div class="qn-body ${this.mode === "keying" ? "qn-keying" : ""}">
        ${
          this.mode === "interview" && !this.receipt
            ? html`<nav class="qn-steps" aria-label=${t("parts")}>${stepList(this)}</nav>`
            : nothing
        }
        <div class="qn-main">
          ${this.receipt ? receiptView(this) : html`${notices(this)} ${this.mode === "keying" ? keyingView(this) : interviewView(this)}`}
        </div>
        ${
          this.receipt
            ? nothing
            : html`<aside class="qn-aside" aria-label=${t("to_check")}>
                ${remarkList(this, "side")}
                <section class="qn-panel">${problemList(this)}</section>
              </aside>`
        }
      </div>
      ${sheets(this)} ${statusDialog(this)} ${signInDialog(this)} ${compareDialog(this)}
      <div class="visually-hidden" role="status" aria-live="polite">${spokenWords(this.sender)}</div>
    `;
  }
}

customElements.define("regsosek-questionnaire", Questionnaire);
