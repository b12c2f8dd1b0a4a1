// <regsosek-questionnaire>: the questionnaire of one family, drawn from the codebook. Holds what is shown and where the
// person is; the answers are in form.js, their way to the server in sending.js.

import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { ask } from "../confirm.js";
import { call, signIn } from "./api.js";
import { compareDialog, elsewhereNotice, signInDialog } from "./dialogs.js";
import { icon, placeOf, question, remarkBox } from "./fields.js";
import { Form, fromDossier, HOUSEHOLD, isTooLong } from "./form.js";
import { keyingView } from "./keying.js";
import { membersView } from "./members.js";
import { finishView, problemList, receiptView, remarkList, stepList, titleOf } from "./panels.js";
import { closedWords, lockedWords, status, statusDialog, statusWords, takeBackButton } from "./saving.js";
import { isBlank, isMasked } from "./rules.js";
import { Sender } from "./sending.js";
import { FINISH, isBlankProblem, MEMBERS, progressOf, questionsIn, stepOf, stepOfProblem, stepsOf } from "./steps.js";
import { clockError, dateAndTime, say, serverTime, setServerTime, t, today } from "./words.js";

const MODE = "regsosek-mode";
const CLOCK_SAID = "regsosek-clock-said";
const AFTER_PRESS = 120; // milliseconds until a press has become a click

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
  all = []; // every problem there is
  shown = []; // those worth saying now: a blank not before its part of the form has been left
  receipt = null;
  retyping = new Set();
  choices = {};
  signingIn = { busy: false, message: "" };

  #left = new Set(); // parts that were opened and left
  #touched = new Set(); // "row.name" of answers typed and left
  #isChecked = false;
  #fromServer = []; // problems only the server can see: in numbers that are masked here
  #joined = 0;
  #said = "";
  #lock = null;
  #isPressing = false;
  #isAsking = false;
  #clockIsOff = false; // to be said, once

  createRenderRoot() {
    return this; // the page's own styles apply
  }

  async start({ config, codebook, dossier, store }) {
    Object.assign(this, { config, codebook, dossier, store });
    setServerTime(config.now, { withZone: true });
    this.#clockIsOff = Boolean(clockError()) && isFirstTime(CLOCK_SAID);
    this.mode = remembered() ?? config.mode;
    const kept = await store.find(dossier.id);
    this.#begin(kept);
    if (!(await this.#takeLock()) && !(await this.#askForLock())) this.sender.stop();
    document.addEventListener("pointerdown", () => (this.#isPressing = true), true);
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, () => (this.#isPressing = false), true);
    }
    window.addEventListener("online", () => this.sender.flush());
    document.addEventListener("regsosek:send", ({ detail }) => detail.push(this.sender.flush()));
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave());
    window.addEventListener("pagehide", () => this.#leave());
    window.addEventListener("beforeunload", (event) => {
      // With a copy on the device nothing is lost by leaving; without one it would be.
      if (this.sender.unsent && !this.store.works) event.preventDefault();
    });
    window.addEventListener("popstate", () => this.go(decodeURIComponent(location.hash.slice(1)), { record: false }));
    this.go(decodeURIComponent(location.hash.slice(1)) || this.#firstStep(), { record: false, focus: false });
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
    this.#isChecked = Boolean(this.dossier.submitted_at);
    this.sender.addEventListener("change", () => this.requestUpdate());
    this.sender.addEventListener("receipt", ({ receipt, lost, submitted }) => {
      this.#askAgain(lost);
      this.#received(receipt, submitted);
    });
    this.sender.addEventListener("joined", ({ joined, lost, dossier }) => {
      this.dossier = dossier;
      this.#joined += joined.length;
      this.#askAgain(lost);
    });
    if (!kept) return;
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

  #firstStep() {
    const remark = this.dossier.remarks.find((one) => !one.resolved_at && one.question);
    if (remark && this.form.byName.has(remark.question)) {
      const card = this.form.byName.get(remark.question);
      const row = remark.member ?? HOUSEHOLD;
      if (this.form.row(row)) return stepOf(row, card.block);
    }
    return stepsOf(this.form)[0].id;
  }

  // --- one tab at a time --------------------------------------------------------------------------------------------

  /** Whoever has the lock may type. Another tab that takes it over stops this one; what it typed is on the device. */
  async #takeLock({ steal = false } = {}) {
    if (!navigator.locks) return true;
    const name = `regsosek-${this.config.officer.id}-${this.dossier.id}`;
    return new Promise((resolve) => {
      navigator.locks
        .request(name, steal ? { steal } : { ifAvailable: true }, (lock) => {
          resolve(Boolean(lock));
          return lock ? new Promise((release) => (this.#lock = release)) : undefined;
        })
        .catch(() => this.#takenOver());
    });
  }

  /** The work list may be sending this family from here; it lets go when asked. */
  async #askForLock() {
    new BroadcastChannel("regsosek").postMessage({ wants: this.dossier.id });
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (!(await this.#takeLock())) return false;
    this.#begin(await this.store.find(this.dossier.id));
    return true;
  }

  async #takenOver() {
    await this.sender.keep();
    this.sender.stop();
  }

  async takeOver() {
    await this.#takeLock({ steal: true });
    // The other tab writes down its last letter when it hears of it.
    await new Promise((resolve) => setTimeout(resolve, 300));
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
    if (this.readOnly || !this.form.answer(row, name, value)) return;
    this.#fromServer = this.#fromServer.filter((one) => !(one.row === row && one.name === name));
    this.sender.faults = this.sender.faults.filter((one) => !(one.row === row && one.name === name));
    if (!typing) this.#touched.add(`${row}.${name}`);
    this.sender.changed();
    this.requestUpdate();
  }

  /** The cursor has left an answer: now it may be judged, and it goes to the server soon. */
  async left(row, name) {
    if (this.sender.unsent) this.sender.changed();
    // Not while the finger that took the cursor away is still pressing: a message that appears above would move the
    // button from under it, and the press would be lost.
    while (this.#isPressing) await new Promise((resolve) => setTimeout(resolve, AFTER_PRESS));
    await new Promise((resolve) => setTimeout(resolve, AFTER_PRESS));
    this.#touched.add(`${row}.${name}`);
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
    this.requestUpdate();
    await this.updateComplete;
    document.getElementById(`${placeOf(row, name)}-in`)?.focus();
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
    if (this.mode === "keying") {
      this.requestUpdate();
      await this.updateComplete;
      document.getElementById(`${placeOf(id, "name")}-in`)?.focus();
    } else {
      this.go(stepsOf(this.form).find((step) => step.row === id).id);
    }
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
    await this.#focusOn(
      this.mode === "keying" ? `${placeOf(entry.member.id, "name")}-in` : `member-${entry.member.id}`,
    );
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
    this.#isChecked = true;
    this.sender.submit();
    await this.updateComplete;
    this.querySelector(".qn-send > .btn:last-child")?.scrollIntoView({ block: "nearest" }); // to take it back
  }

  sendNow() {
    document.getElementById("qn-status-dialog").close();
    this.sender.flush();
  }

  openStatus() {
    if (this.sender.state === "signed-out") this.#open("qn-sign-in");
    else if (this.sender.state === "compare") this.#open("qn-compare");
    else this.#open("qn-status-dialog");
  }

  #received(receipt, submitted) {
    setServerTime(receipt.saved_at);
    this.#fromServer = receipt.problems.map((one) => ({ ...one, row: one.member_id ?? HOUSEHOLD }));
    if (receipt.submitted && !this.sender.unsent) {
      this.receipt = receipt;
      this.updateComplete.then(() => document.getElementById("qn-receipt-title")?.focus());
    } else if (submitted && !receipt.submitted) {
      this.#isChecked = true;
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

  signInLater() {
    document.getElementById("qn-sign-in").close();
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

  go(id, { record = true, focus = true } = {}) {
    const steps = stepsOf(this.form);
    const to = steps.find((step) => step.id === id) ?? steps[0];
    if (this.step && this.step !== to.id) {
      this.#left.add(this.step);
      if (this.sender.unsent) this.sender.changed({ now: true });
    }
    const moved = this.step !== to.id;
    this.step = to.id;
    if (to.id === FINISH) this.#isChecked = true;
    if (record && moved) history.pushState(null, "", `#${encodeURIComponent(to.id)}`);
    this.requestUpdate();
    document.getElementById("qn-steps-dialog")?.close();
    if (focus) {
      this.updateComplete.then(() => {
        const title = this.querySelector(".qn-step-title");
        title?.focus({ preventScroll: true });
        this.querySelector(".qn-body")?.scrollIntoView({ block: "start" });
      });
    }
  }

  /** The second of two quick taps was meant for the same button: it must not skip the part that has just come. */
  #goOnce({ detail: taps }, id) {
    if (taps < 2) this.go(id);
  }

  async jump({ row, name, member, ...one }) {
    document.getElementById("qn-problems-dialog")?.close();
    const problem = { row, name, member, ...one };
    if (this.mode === "interview") this.go(stepOfProblem(this.form, problem), { focus: false });
    await this.updateComplete;
    const place = document.getElementById(placeOf(row, name)) ?? this.querySelector(".qn-step-title");
    place?.scrollIntoView({ block: "center" });
    const control = place?.querySelector("input:not([readonly]), select, textarea, button");
    (control ?? place)?.focus({ preventScroll: true });
  }

  nextProblem(from) {
    const all = [...this.querySelectorAll(".k-row.q-has-bad [data-key], .k-row.q-has-warn [data-key]")];
    const later = all.find((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    (later ?? all[0])?.focus();
  }

  setMode(mode) {
    this.mode = mode;
    try {
      localStorage.setItem(MODE, mode);
    } catch {
      // Not remembered, but switched all the same.
    }
    this.querySelector(".qn-menu")?.removeAttribute("open");
    this.requestUpdate();
  }

  // --- what is to be said -------------------------------------------------------------------------------------------

  problemsAt(row, name) {
    return this.shown.filter((one) => one.row === row && one.name === name);
  }

  remarksAt(row, name) {
    return this.dossier.remarks.filter((one) => one.question === name && (one.member ?? HOUSEHOLD) === row);
  }

  /** Whether it stands in the way of sending: an error, or a warning without its note. */
  isOpen(one) {
    const note = this.form.note(one.code, one.member_id);
    return one.severity === "error" || !note.trim() || isTooLong(note);
  }

  whose(one) {
    const member = this.form.members.find((found) => found.id === one.row);
    return member ? `${member.number}. ${member.name || t("unnamed")} – ` : "";
  }

  willUpdate() {
    if (!this.form) return;
    this.steps = stepsOf(this.form);
    const here = this.form.problems();
    const known = new Set(here.map((one) => `${one.code}|${one.row}`));
    const faults = this.sender.faults.map((fault) => ({
      code: `fault_${fault.name}`,
      severity: "error",
      number: fault.number,
      name: fault.name,
      row: fault.row,
      member_id: fault.row === HOUSEHOLD ? null : fault.row,
      message: { id: fault.message, en: fault.message },
    }));
    const unseen = this.#fromServer.filter((one) => !known.has(`${one.code}|${one.row}`) && !isBlankProblem(one));
    this.all = [...here, ...unseen, ...faults];
    this.shown = this.all.filter((one) => this.#isWorthSaying(one));
  }

  /** Not before its time: a blank when its part of the form has been left, a number when the cursor has. */
  #isWorthSaying(one) {
    if (this.#isChecked) return true;
    const step = stepOfProblem(this.form, one);
    if (isBlankProblem(one)) return this.mode === "interview" && this.#left.has(step);
    if (one.code.endsWith("_value")) return this.#touched.has(`${one.row}.${one.name}`);
    if (one.row !== HOUSEHOLD || (one.name !== "member_count" && step !== MEMBERS)) return true;
    // While the members are being taken down, their count and their head are not settled yet.
    const atMembers = this.step === MEMBERS || this.step.includes("/");
    return !atMembers && this.#left.has(MEMBERS);
  }

  #say(text) {
    this.#said = text;
    this.requestUpdate();
  }

  #open(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  }

  updated() {
    if (!this.form) return;
    if (this.sender.state === "compare") this.#open("qn-compare");
    if (this.sender.state === "signed-out" && !this.askedToSignIn) {
      this.askedToSignIn = true;
      this.#open("qn-sign-in");
      document.getElementById("qn-password")?.focus();
    }
    if (this.sender.state !== "signed-out") this.askedToSignIn = false;
    document.getElementById("qn-fallback")?.remove();
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  render() {
    if (!this.form) return nothing;
    return html`
      ${this.#bar()}
      <div class="qn-body ${this.mode === "keying" ? "qn-keying" : ""}">
        ${
          this.mode === "interview" && !this.receipt
            ? html`<nav class="qn-steps" aria-label=${t("parts")}>${stepList(this)}</nav>`
            : nothing
        }
        <div class="qn-main">${this.receipt ? receiptView(this) : html`${this.#notices()} ${this.#content()}`}</div>
        ${
          this.receipt
            ? nothing
            : html`<aside class="qn-aside" aria-label=${t("to_check")}>
                ${remarkList(this, "side")}
                <section class="qn-panel">${problemList(this)}</section>
              </aside>`
        }
      </div>
      ${this.#sheets()} ${statusDialog(this)} ${signInDialog(this)} ${compareDialog(this)}
      <div class="visually-hidden" role="status" aria-live="polite">${this.#spoken()}</div>
    `;
  }

  #spoken() {
    // The clock in "saved 12:04:31" would be read out with every answer.
    if (this.sender.state === "saved") return t("all_saved");
    return `${this.sender.state === "offline" ? `${t("offline")}. ` : ""}${statusWords(this)}`;
  }

  #bar() {
    const errors = this.shown.filter((one) => this.isOpen(one)).length;
    const numbers = [this.form.value(HOUSEHOLD, "building_number"), this.form.value(HOUSEHOLD, "family_number")];
    const shownNumbers = numbers.some((one) => !isBlank(one)) ? `${numbers.map((one) => one ?? "–").join("/")} · ` : "";
    return html`<div class="qn-bar">
      <div class="wrap qn-bar-row">
        <a class="btn-plain qn-back" href=${this.config.back} aria-label=${t("back_to_list")}
          >${icon(this, "arrow-left")}</a
        >
        <div class="qn-who">
          <h1>${this.familyName}</h1>
          <p>${shownNumbers}${this.dossier.derived.sls_name}</p>
        </div>
        ${status(this)}
        ${
          this.receipt
            ? nothing
            : html`<button
                  type="button"
                  class="btn-plain qn-problems-button tone-${errors ? "bad" : this.all.length ? "neutral" : "good"}"
                  aria-label=${t("to_check_count", { count: errors })}
                  @click=${() => this.#open("qn-problems-dialog")}
                >
                  ${icon(this, errors ? "alert-circle" : this.all.length ? "list-check" : "circle-check")}
                  ${errors ? html`<span>${errors}</span>` : nothing}
                </button>
                <details class="menu qn-menu">
                  <summary class="btn-plain" aria-label=${t("menu")}>${icon(this, "dots")}</summary>
                  <div class="menu-panel">
                    ${["interview", "keying"].map(
                      (mode) =>
                        html`<button
                          type="button"
                          class="menu-item"
                          aria-pressed=${this.mode === mode}
                          @click=${() => this.setMode(mode)}
                        >
                          ${icon(this, mode === "keying" ? "keyboard" : "message-circle")}${t(`mode_${mode}`)}
                          ${this.mode === mode ? icon(this, "check") : nothing}
                        </button>`,
                    )}
                    <a class="menu-item" href=${this.config.history}>${icon(this, "history")}${t("history")}</a>
                  </div>
                </details>`
        }
      </div>
    </div>`;
  }

  #notices() {
    const { sender, dossier } = this;
    const general = dossier.remarks.filter((one) => !one.question && !one.resolved_at);
    const notice = (tone, title, text, more = nothing) =>
      html`<div class="notice tone-${tone}" role=${tone === "bad" ? "alert" : "status"}>
        <div class="notice-body">
          <strong class="notice-title">${title}</strong>
          <div class="notice-text">${text}</div>
          ${more}
        </div>
      </div>`;
    return html`
      ${sender.state === "stopped" ? elsewhereNotice(this) : nothing}
      ${
        sender.state === "closed"
          ? notice(
              "bad",
              t("closed_title"),
              html`${sender.refusal} ${closedWords(sender)}`,
              html`<p class="qn-notice-buttons">
                <button type="button" class="btn" @click=${() => this.giveUp()}>${t("drop_mine")}</button>
              </p>`,
            )
          : nothing
      }
      ${
        !dossier.may_answer && sender.state !== "closed"
          ? notice("info", t("read_only_title", { state: dossier.state_label }), t("read_only_text"))
          : nothing
      }
      ${
        sender.isSubmitting && !this.isOver && (this.mode === "keying" || this.step !== FINISH)
          ? notice(
              "info",
              t("locked_title"),
              lockedWords(sender),
              html`<p class="qn-notice-buttons">${takeBackButton(this)}</p>`,
            )
          : nothing
      }
      ${
        sender.notHandedIn && !sender.isSubmitting && dossier.may_answer
          ? notice("warn", t("not_handed_in_title"), t(`not_handed_in_${sender.notHandedIn.why}`))
          : nothing
      }
      ${sender.refusal && sender.state === "refused" ? notice("bad", t("refused_title"), sender.refusal) : nothing}
      ${
        this.#clockIsOff
          ? notice(
              "warn",
              t("clock_title"),
              t("clock_text", { device: dateAndTime(new Date()), server: dateAndTime(serverTime()) }),
            )
          : nothing
      }
      ${!this.store.works ? notice("warn", t("device_title"), t(`device_${this.store.reason}`)) : nothing}
      ${this.#joined ? notice("info", t("joined_title"), t("joined_text", { count: this.#joined })) : nothing}
      ${this.#said ? notice("warn", this.#said, "") : nothing}
      ${
        dossier.state === "sent_back" && dossier.may_answer
          ? notice(
              "warn",
              t("sent_back_title"),
              dossier.sent_back
                ? html`<strong class="qn-reason">${dossier.sent_back.reason}</strong> ${dossier.sent_back.by} ·
                    ${dateAndTime(new Date(dossier.sent_back.at))}.
                    ${this.mode === "keying" || this.step === this.#firstStep() ? t("sent_back_text") : nothing}`
                : t("sent_back_text"),
            )
          : nothing
      }
      ${general.map((remark) => remarkBox(this, remark))}
    `;
  }

  #content() {
    if (this.mode === "keying")
      return html`${keyingView(this)}
        <h2 class="k-title qn-step-title" tabindex="-1">${t("finish")}</h2>
        ${finishView(this)}`;
    const at = this.steps.findIndex((step) => step.id === this.step);
    const place = at < 0 ? 0 : at;
    const step = this.steps[place];
    return html`
      <header class="qn-step">
        <p class="eyebrow">
          ${t("step_of", { number: place + 1, all: this.steps.length })}${
            step.member
              ? html` · ${t("member_of", { number: step.member.number, all: this.form.members.length })}`
              : nothing
          }
        </p>
        <h2 class="qn-step-title" tabindex="-1">
          ${step.member ? html`<span class="qn-step-who">${step.member.name || t("unnamed")}</span>` : nothing}
          ${titleOf(this, step)}
        </h2>
        ${this.#progress(step)}
      </header>
      ${this.#stepContent(step)} ${this.#buttons(place)}
    `;
  }

  #progress(step) {
    const { done, all } = progressOf(this.form, step);
    if (!all) return nothing;
    return html`<progress
        class="bar bar-thin"
        value=${done}
        max=${all}
        aria-label=${t("filled", { done, all })}
      ></progress>
      <p class="qn-progress num">${t("filled", { done, all })}</p>`;
  }

  #stepContent(step) {
    if (step.id === MEMBERS) return membersView(this);
    if (step.id === FINISH) return finishView(this);
    const derived = step.block.questions.filter((card) => card.kind === "derived" && this.dossier.derived[card.name]);
    return html`
      ${
        derived.length
          ? html`<dl class="facts qn-derived">
              ${derived.map(
                (card) =>
                  html`<div>
                    <dt><span class="q-number">${card.number}</span>${say(card.label)}</dt>
                    <dd>${this.dossier.derived[card.name]}</dd>
                  </div>`,
              )}
            </dl>`
          : nothing
      }
      <div class="qs" @keydown=${(event) => this.#onEnter(event)}>
        ${repeat(
          questionsIn(this.form, step.block, step.row),
          (card) => `${step.row}.${card.name}`,
          (card) => question(this, card, step.row),
        )}
      </div>
    `;
  }

  #onEnter(event) {
    if (event.key !== "Enter" || !event.target.matches("input.q-in")) return;
    event.preventDefault();
    const all = [...this.querySelectorAll(".qs input, .qs select, .qs textarea")].filter((one) => !one.readOnly);
    const next = all
      .slice(all.indexOf(event.target) + 1)
      .find((one) => one.type !== "radio" || one.checked || isFirst(one));
    (next ?? this.querySelector(".qn-next"))?.focus();
  }

  #buttons(place) {
    const previous = this.steps[place - 1];
    const next = this.steps[place + 1];
    return html`<div class="qn-buttons">
      <button
        type="button"
        class="btn btn-lg"
        ?disabled=${!previous}
        @click=${(event) => this.#goOnce(event, previous.id)}
      >
        ${icon(this, "chevron-left")}<span class="qn-wide">${t("previous")}</span>
      </button>
      <button type="button" class="btn btn-lg qn-steps-button" @click=${() => this.#open("qn-steps-dialog")}>
        ${icon(this, "list-numbers")}<span class="num"
          ><span class="visually-hidden">${t("parts")} </span>${place + 1}/${this.steps.length}</span
        >
      </button>
      ${
        next
          ? html`<button
              type="button"
              class="btn btn-primary btn-lg qn-next"
              @click=${(event) => this.#goOnce(event, next.id)}
            >
              ${t("next")}${icon(this, "chevron-right")}
            </button>`
          : nothing
      }
    </div>`;
  }

  #sheets() {
    return html`
      <dialog class="dialog qn-sheet" id="qn-steps-dialog" aria-labelledby="qn-steps-title">
        <div class="dialog-inner">
          <h2 class="dialog-title" id="qn-steps-title">${t("parts")}</h2>
          ${stepList(this)}
          <div class="dialog-buttons"><button type="button" class="btn" data-closes>${t("close")}</button></div>
        </div>
      </dialog>
      <dialog class="dialog qn-sheet" id="qn-problems-dialog" aria-labelledby="qn-problems-title">
        <div class="dialog-inner">
          <h2 class="dialog-title" id="qn-problems-title">${t("to_check")}</h2>
          ${remarkList(this, "sheet")} ${problemList(this)}
          <div class="dialog-buttons"><button type="button" class="btn" data-closes>${t("close")}</button></div>
        </div>
      </dialog>
    `;
  }
}

function isFirst(radio) {
  const group = [...document.getElementsByName(radio.name)];
  return group[0] === radio && !group.some((one) => one.checked);
}

/** Whether this has not been said since the browser was opened. */
function isFirstTime(what) {
  try {
    if (sessionStorage.getItem(what)) return false;
    sessionStorage.setItem(what, "yes");
  } catch {
    // Not remembered: then it is said on each page.
  }
  return true;
}

function remembered() {
  try {
    const mode = localStorage.getItem(MODE);
    return ["interview", "keying"].includes(mode) ? mode : null;
  } catch {
    return null;
  }
}

customElements.define("regsosek-questionnaire", Questionnaire);
