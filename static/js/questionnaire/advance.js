// Moving on: an answer given by one tap leads to the next question that waits, a number typed in full does too. Only
// for who taps: with arrow keys, Tab or a screen reader nothing moves by itself. It can be switched off in the menu.

import { placeOf } from "./fields.js";
import { counts, nextOf } from "./jumping.js";
import { isAgeOnOffer } from "./offers.js";
import { rememberedSwitch, rememberSwitch } from "./remembered.js";
import { isBlank, read } from "./rules.js";
import { FINISH, isWanted, MEMBERS, placesOf, stepOfProblem } from "./steps.js";

const BY_KEYBOARD = new Set(["Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "Escape"]);
const ROOM_ABOVE = 0.22; // of the room for questions: what was answered last stays in sight
const SWITCH = "lead-on";
const SEEN = 220; // milliseconds
const COMES_BACK = 12; // answers that "back" remembers

const key = (row, name) => `${row}.${name}`;

export class Advance {
  #app;
  #isOn;
  #here = ""; // the question that is to be answered now
  #trail = []; // what was answered before it
  #byPointer = false;
  #wasBlank = ""; // the box that was blank when the cursor came into it

  constructor(app) {
    this.#app = app;
    const how = { capture: true, signal: app.gone.signal };
    document.addEventListener("pointerdown", () => (this.#byPointer = true), how);
    document.addEventListener(
      "keydown",
      ({ key: pressed, target }) => {
        const isChoosing =
          (pressed === " " || pressed === "Enter") && !target.matches?.("input[type='text'], textarea");
        if (BY_KEYBOARD.has(pressed) || isChoosing) this.#byPointer = false;
      },
      how,
    );
    document.addEventListener("focusin", ({ target }) => (this.#wasBlank = target.value === "" ? target.id : ""), how);
  }

  isHere(row, name) {
    return this.#here === key(row, name);
  }

  /** The question that "back" leads to: { row, name }; undefined where nothing was answered by a tap. */
  get last() {
    return this.#trail.at(-1);
  }

  get isOn() {
    return (this.#isOn ??= rememberedSwitch(this.#app.config.officer.id, SWITCH));
  }

  switch() {
    this.#isOn = !this.isOn;
    rememberSwitch(this.#app.config.officer.id, SWITCH, this.#isOn);
    this.#app.requestUpdate();
  }

  get #where() {
    const dot = this.#here.lastIndexOf(".");
    return dot < 0 ? null : { row: this.#here.slice(0, dot), name: this.#here.slice(dot + 1) };
  }

  /** Another part is open: nothing of the one before is "here". */
  forget() {
    this.#here = "";
    this.#trail = [];
  }

  /** The questions of the open part as they stand, those of members still to be named among them. */
  #places() {
    const { form } = this.#app;
    const step = this.#app.steps.find((one) => one.id === this.#app.step);
    if (!step) return [];
    const places = placesOf(form, step);
    if (step.id !== MEMBERS) return places;
    const there = new Set(form.members.map(({ id }) => id));
    const named = this.#app.roster.rows().filter(({ id }) => !there.has(id));
    return [...places, ...named.map(({ id }) => ({ row: id, card: form.byName.get("name") }))];
  }

  #waits({ row, card }) {
    const { form } = this.#app;
    if (!isBlank(form.value(row, card.name))) return false;
    if (card.name === "age" && isAgeOnOffer(form, row)) return false;
    return !form.row(row) || isWanted(form, { row, card });
  }

  /** The next question after this one that waits for an answer. */
  next(row, name) {
    const places = this.#places();
    const at = places.findIndex((one) => one.row === row && one.card.name === name);
    return places.slice(at + 1).find((one) => this.#waits(one)) ?? null;
  }

  /** A tap that gives a whole answer; where there was none before, it leads on. */
  async tap(row, name, value) {
    const wasBlank = isBlank(this.#app.form.value(row, name));
    this.#app.answer(row, name, value);
    if (this.isOn && this.#byPointer && wasBlank && !isBlank(value)) await this.#on(row, name);
  }

  /** One tap for several members, as it was offered: `rows` have an id each. */
  async tapAll(name, rows, valueOf) {
    for (const one of rows) this.#app.answer(one.id, name, valueOf(one));
    const waiting = this.#places().find((one) => this.#waits(one));
    if (this.isOn && this.#byPointer && waiting) await this.#to(waiting);
  }

  /** One tap that says "none" for the goods or animals that were not named; they stay marked until they change. */
  async fill(row, cards, none) {
    if (!this.#fill(row, cards, none)) return;
    if (this.isOn && this.#byPointer) await this.#on(row, cards.at(-1).name);
  }

  /** After a letter: only where the box is full, and was blank when the cursor came. */
  async type(event, row, card) {
    const { target } = event;
    this.#app.answer(row, card.name, read(card, target.value), { typing: true });
    const isAtEnd = target.selectionStart === target.value.length;
    if (!this.isOn || !this.#byPointer || !event.inputType?.startsWith("insert")) return;
    if (this.#wasBlank !== target.id || !isAtEnd || !isFull(card, target.value)) return;
    if (this.#app.form.accepts(card, this.#app.form.value(row, card.name))) await this.#on(row, card.name);
  }

  async #on(row, name) {
    await this.#app.updateComplete; // a skip may have taken the next question away, or put one in
    this.#trail = [...this.#trail, { row, name }].slice(-COMES_BACK);
    await this.#to(this.next(row, name));
  }

  async #to(next) {
    if (!next && this.#isWhole()) return this.#turn();
    this.#here = next ? key(next.row, next.card.name) : "";
    this.#app.requestUpdate();
    await this.#app.updateComplete;
    if (next) this.#show(next.row, next.card.name);
    else document.activeElement?.blur?.(); // the keyboard closes, and "next" is in sight
  }

  /** Whether nothing is missing, wrong or to be explained in the part that is open. */
  #isWhole() {
    const app = this.#app;
    if (app.step === MEMBERS || app.step === FINISH || this.#places().some((one) => this.#waits(one))) return false;
    return !app.form.problems().some((one) => app.form.isOpen(one) && stepOfProblem(app.form, one) === app.step);
  }

  /** The part is done with this tap: on to the next one. A second quick tap was meant for the part before. */
  async #turn() {
    const app = this.#app;
    const next = app.steps[app.steps.findIndex((one) => one.id === app.step) + 1];
    app.classList.add("is-turning");
    await new Promise((resolve) => setTimeout(resolve, SEEN)); // the answer is seen to be taken
    const trail = this.#trail;
    app.go(next.id, { isNext: true });
    this.#trail = trail;
    await new Promise((resolve) => setTimeout(resolve, SEEN));
    app.classList.remove("is-turning");
  }

  /** Back to what was answered last, in the part before too. */
  async back() {
    const last = this.#trail.pop();
    if (!last) return;
    const trail = this.#trail;
    await this.jump(last);
    this.#trail = trail;
    this.#app.requestUpdate();
  }

  /** A part was opened by its button: where its first question waits and is a box, the cursor stands in it. */
  async enter() {
    const [first] = this.#places();
    if (this.isOn && this.#byPointer && first && this.#waits(first)) await this.#to(first);
  }

  #fill(row, cards, none) {
    const { form, readOnly } = this.#app;
    if (readOnly) return false;
    for (const card of cards) this.#app.answer(row, card.name, none);
    form.markAtOnce(
      row,
      cards.map(({ name }) => name),
    );
    this.#app.sender.paradata.answeredAtOnce(cards.length);
    return true;
  }

  /** What the one tap filled is blank again. */
  undo(row, cards) {
    for (const card of cards) this.#app.answer(row, card.name, null);
    this.#app.sender.paradata.answeredAtOnce(-cards.length);
  }

  /** To a question, wherever it stands: a problem, a remark, a blank. */
  async jump({ row, name, ...one }) {
    const app = this.#app;
    document.getElementById("qn-problems-dialog")?.close();
    if (app.mode === "interview") app.go(stepOfProblem(app.form, { row, name, ...one }), { focus: false });
    app.roster.open(row);
    this.#here = key(row, name);
    app.requestUpdate();
    await app.updateComplete;
    const place = document.getElementById(placeOf(row, name)) ?? app.querySelector(".qn-step-title");
    if (app.mode === "interview") bringIntoSight(place);
    else place.scrollIntoView({ block: "center" });
    const control = place.querySelector("input:checked, input:not([readonly]), select, textarea, button");
    (control ?? place).focus({ preventScroll: true });
  }

  /** To the next question of this kind: "blank", "error", "warning" or "remark". */
  jumpToNext(kind) {
    const to = nextOf(this.#app, counts(this.#app)[kind], this.#where);
    document.getElementById("qn-steps-dialog")?.close();
    if (to) this.jump(to);
  }

  #show(row, name) {
    const place = document.getElementById(placeOf(row, name));
    if (!place) return;
    bringIntoSight(place);
    const box = place.querySelector("input.q-in:not([readonly]), textarea");
    if (box) box.focus({ preventScroll: true });
    else if (document.activeElement?.matches("input.q-in, textarea")) document.activeElement.blur();
  }
}

/** Whether no further letter can follow. */
function isFull(card, text) {
  if (card.digits) return text.replace(/\D/g, "").length === card.digits;
  if (card.kind === "whole") return text.length === card.width;
  return card.pattern?.endsWith(`{${card.max_length}}`) ? text.length === card.max_length : false;
}

/** Scrolls no further than needed, and not at all where the whole question is in sight. */
export function bringIntoSight(place) {
  const top = document.querySelector(".qn-bar")?.getBoundingClientRect().bottom ?? 0;
  const foot = document.querySelector(".qn-buttons")?.getBoundingClientRect().top ?? window.innerHeight;
  const rect = place.getBoundingClientRect();
  if (rect.top >= top && rect.bottom <= foot - 8) return;
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const room = Math.min((foot - top) * ROOM_ABOVE, Math.max(0, foot - top - rect.height));
  window.scrollBy({ top: rect.top - top - room, behavior: isCalm ? "auto" : "smooth" });
}
