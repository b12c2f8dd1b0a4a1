// How the cursor goes through the boxes of the form while somebody keys it from paper: on by itself when a code is
// whole, nowhere when there is no such code, and by the keys that the page lists.

import { HOUSEHOLD } from "./form.js";
import { rememberedSwitch, rememberSwitch } from "./remembered.js";
import { beep } from "./sound.js";
import { accepts, verdictOn } from "./typed_codes.js";
import { say, t } from "./words.js";

/** What can be switched, each with its key. On until the officer switches it off on this device. */
export const SWITCHES = { moves: "F6", sounds: "F7" };

export class KeyingMoves {
  stop = null; // { id, typed, text }: the box in which the cursor was held, and why

  constructor(app) {
    this.app = app;
    this.on = Object.fromEntries(
      Object.keys(SWITCHES).map((name) => [name, rememberedSwitch(app.config.officer.id, name)]),
    );
    document.addEventListener("keydown", (event) => this.#shortcut(event), { signal: app.gone.signal });
    this.#begin();
  }

  /** The cursor stands in the first box, or where a remark of the reviewer waits. */
  async #begin() {
    const { app } = this;
    if (location.hash) return;
    await app.updateComplete;
    const remark = app.dossier.remarks.find((one) => !one.resolved_at && one.question);
    if (remark && !app.isOver) await app.jump({ row: remark.member ?? HOUSEHOLD, name: remark.question });
    else boxes()[0]?.focus();
  }

  flip(name) {
    this.on[name] = !this.on[name];
    rememberSwitch(this.app.config.officer.id, name, this.on[name]);
    if (name === "sounds" && this.on.sounds) beep();
    this.app.requestUpdate();
  }

  /** After each key in a box: `commit` gives the form what stands there. */
  async typed(event, card, commit) {
    const box = event.target;
    if (this.stop) this.#release();
    if (!event.inputType?.startsWith("insert")) return; // taking a digit off moves nothing
    const verdict = verdictOn(this.app.form, card, box.value);
    if (verdict === "none") {
      commit();
      this.#hold(box, card);
    } else if (verdict === "done" && this.on.moves) {
      commit();
      await this.goOn(box, 1);
    }
  }

  /** Enter: on, unless there is no such code; the second Enter leaves it as it stands, to be put right later. */
  async entered(event, card, commit) {
    const box = event.target;
    const by = event.shiftKey ? -1 : 1;
    const isHeldAlready = this.stop?.id === box.id && this.stop.typed === box.value;
    commit();
    if (by > 0 && !isHeldAlready && box.value.trim() && !accepts(this.app.form, card, box.value)) {
      this.#hold(box, card);
    } else {
      this.#release();
      await this.goOn(box, by);
    }
  }

  /** To the next box; behind a member's last one to the next member, until there are as many as 112 says. */
  async goOn(from, by) {
    const { app } = this;
    await app.updateComplete; // a skip may have taken the next question away, or put one in
    const all = boxes();
    const at = all.indexOf(from) + by;
    if (by > 0 && all[at]?.matches("button")) {
      const wanted = app.form.value(HOUSEHOLD, "member_count");
      if (app.form.members.length < wanted) await app.addMember();
      else (Number.isInteger(wanted) ? (all[at + 1] ?? all[at]) : all[at]).focus();
    } else all[at]?.focus();
  }

  #hold(box, card) {
    const text = t("no_such_answer", { number: card.number, typed: box.value, accepts: say(card.accepts) });
    this.stop = { id: box.id, typed: box.value, text };
    if (this.on.sounds) beep();
    box.select();
    this.app.requestUpdate();
  }

  #release() {
    this.stop = null;
    this.app.requestUpdate();
  }

  #shortcut(event) {
    const { app } = this;
    if (app.mode !== "keying" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    const found = this.#actions()[event.key];
    if (!found) return;
    event.preventDefault();
    found();
  }

  #actions() {
    const { app } = this;
    return {
      F6: () => this.flip("moves"),
      F7: () => this.flip("sounds"),
      F8: () => nextProblem(),
      F9: () => app.addMember(),
      F10: () => this.#handIn(),
    };
  }

  /** Hands the questionnaire in; where something stands in the way, to that; after the receipt, to the next one. */
  async #handIn() {
    const { app } = this;
    if (app.receipt) return void location.assign(app.config.next || app.config.back);
    if (app.readOnly) return;
    document.activeElement?.blur(); // what is still being typed counts
    await app.updateComplete;
    const open = app.problems.all.find((one) => app.form.isOpen(one));
    if (!open) return void app.submit();
    app.problems.isChecked = true;
    if (this.on.sounds) beep();
    await app.jump(open);
  }
}

const boxes = () => [...document.querySelectorAll(".k-form [data-key]")];

function nextProblem() {
  const from = document.activeElement;
  const all = [...document.querySelectorAll(".k-row.q-has-bad [data-key], .k-row.q-has-warn [data-key]")];
  const later = all.find((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  (later ?? all[0])?.focus();
}
