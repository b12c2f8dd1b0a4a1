// The verification of the list without a connection: what was pressed, in its order, until the server has it.
//
// Each press is answered once: the server knows by the version of the line what it carried out already, and a family that
// is added has an id of its own.

import { csrf, session } from "../questionnaire/api.js";
import { t } from "../questionnaire/words.js";
import { post } from "../verification/posting.js";
import { PRESS } from "./store.js";

const HERE = [1, 6];

export class Presses extends EventTarget {
  all = []; // { id, household, url, fields, area, name, refused }, oldest first

  #didNotArrive = false;
  #running = null;

  constructor({ store, fetched, config }) {
    super();
    Object.assign(this, { store, fetched, config });
  }

  async read() {
    const found = await this.store.getAll("kept", PRESS);
    this.all = found.map(({ id, value }) => ({ ...value, id })).sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  get waiting() {
    return this.all.length;
  }

  /** Whether the last one that was tried did not arrive. */
  get isCut() {
    return this.#didNotArrive && this.waiting > 0;
  }

  of(household) {
    return this.all.filter((press) => press.household === household);
  }

  async #add(press) {
    // Later than the last one, whatever the phone's clock says meanwhile: they leave in their order.
    const last = Number(this.all.at(-1)?.id.slice(PRESS.length, PRESS.length + 14) ?? 0);
    const at = String(Math.max(Date.now(), last + 1)).padStart(14, "0");
    const id = `${PRESS}${at}-${crypto.randomUUID().slice(0, 8)}`;
    this.all.push({ ...press, id });
    this.#changed();
    await this.store.put("kept", id, press);
    this.send();
  }

  /** Writes all of them again, where the browser threw them away. */
  keep() {
    return this.store.putAll(
      "kept",
      this.all.map(({ id, ...press }) => [id, press]),
    );
  }

  /** One button of one line, as the page of the server has it: e1 … e5, o1 … o3, n with its numbers. */
  press(dossier, fields) {
    const url = this.config.press.replace(this.config.nobody, dossier.id);
    const press = { household: dossier.id, area: dossier.area, name: dossier.answers.head_name ?? "", url, fields };
    return this.#add(press);
  }

  /** The server's own page of a list. */
  listOf(area) {
    return this.config.verification.replace(this.config.nowhere, area);
  }

  /** A family that is not on the list. */
  add(area, { name, address, building }) {
    const pk = crypto.randomUUID();
    const fields = { pk, head_name: name, address, building };
    const url = `${this.listOf(area)}baru/`;
    return this.#add({ household: pk, area, name, url, fields, adds: true });
  }

  /** Takes back what has not left this device. */
  async takeBack(press) {
    this.all = this.all.filter((one) => one.id !== press.id);
    await this.store.delete("kept", press.id);
    this.#changed();
  }

  /** The line of a family as it is after what was pressed here and may still be taken. */
  lineOf(dossier) {
    const line = { ...dossier.line };
    for (const { fields } of this.of(dossier.id).filter(({ refused }) => !refused)) {
      const [kind, code] = [fields.tekan?.[0], Number(fields.tekan?.slice(1))];
      if (kind === "e")
        Object.assign(line, { existence: code }, HERE.includes(code) ? {} : { building: null, family: null });
      if (kind === "o") line.opinion = code;
      if (kind === "n") Object.assign(line, { building: Number(fields.bangunan), family: Number(fields.keluarga) });
    }
    return line;
  }

  /** Sends them, one after the other; gives the families that changed. Once at a time. */
  send() {
    this.#running ??= this.#send().finally(() => (this.#running = null));
    return this.#running;
  }

  async #send() {
    const [changed, stumbled] = [new Set(), new Set()];
    while (this.all.length) {
      const press = this.all.find(({ refused, household }) => !refused && !stumbled.has(household));
      if (!press) break;
      const version = this.fetched.families.get(press.household)?.version;
      const answer = await this.#post(press, press.adds ? {} : { versi: version ?? "" });
      this.#didNotArrive = answer.status === 0;
      if (answer.again) break;
      if (answer.hasStumbled) {
        stumbled.add(press.household); // it goes again with the next round; the other families need not wait for it
        continue;
      }
      changed.add(press.household);
      if (answer.ok) await this.takeBack(press);
      else await this.#refused(press, answer.body?.message || t(answer.status === 403 ? "vk_not_yours" : "vk_refused"));
      await this.#anew(press.household);
    }
    this.#changed();
    return changed;
  }

  /** Under the name of the officer whose presses these are: the server refuses them in another's session. */
  async #post({ url, fields }, more) {
    const send = () => post(url, { ...fields, ...more }, { token: csrf(), officer: this.store.officer });
    const answer = await send();
    if (answer.status !== 403) return answer;
    // An old token, or no right any more: with a fresh token it is the latter.
    await session();
    return send();
  }

  async #refused(press, message) {
    press.refused = message;
    const { id, ...value } = press;
    await this.store.put("kept", id, value);
  }

  async #anew(household) {
    const dossier = await this.fetched.ask(household);
    if (dossier) await this.fetched.take(dossier);
  }
}
