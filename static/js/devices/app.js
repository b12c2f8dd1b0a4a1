// <regsosek-field>: the app for the field. It opens without a connection, with what was fetched; questionnaires are the
// same component as on the server's pages.

import "./language.js";
import "../theme.js";
import { html, LitElement, nothing } from "lit";

import { ask } from "../confirm.js";
import { call, configure, session } from "../questionnaire/api.js";
import { clock, dateAndTime, duration, speak, t } from "../questionnaire/words.js";
import { bookOf, formOf } from "./codebook.js";
import { Database } from "./database.js";
import { deviceView } from "./device.js";
import { doorView } from "./door.js";
import { handedInBar, openFamily } from "./family.js";
import { Fetched, LONGEST_ALONE } from "./fetching.js";
import { frame, unsentWords } from "./frame.js";
import { helpPressed, helpView } from "./help.js";
import { familyMissing, listView } from "./list.js";
import { Outbox } from "./outbox.js";
import { outboxView } from "./outbox_view.js";
import { Presses } from "./presses.js";
import { Store } from "./store.js";
import { forgetKeys, Vault, vaultsHere } from "./vault.js";
import { verificationView } from "./verification.js";

const FETCH_AGAIN = 10 * 60_000; // while the app is looked at
const TRY_AGAIN = 5000;
const PAGES = {
  "": "list",
  kiriman: "outbox",
  hp: "device",
  keluarga: "family",
  baru: "new",
  verifikasi: "verification",
};

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export class Field extends LitElement {
  config = read("field-config");
  database = new Database();
  where = "starting"; // "starting", "open", or which door is shut: "signed-out", "offline", "unsafe", "other"
  vaults = []; // officers with something on this device
  store = null;
  fetched = null;
  outbox = null;
  page = { name: "list", id: "", sls: "", form: "K" };
  family = null; // the questionnaire that is open
  isOnline = navigator.onLine !== false;
  isElsewhere = false; // the address was of a page that needs the server
  hasNewVersion = false;
  shown = { sls: "", tab: "", search: "", count: 60 };
  said = ""; // by the door or the page of the device, under its form
  busy = false;
  isLeaving = false;
  device = {}; // what the page of the device found out
  #routing = Promise.resolve();

  createRenderRoot() {
    return this; // the page's own styles apply
  }

  async connectedCallback() {
    super.connectedCallback();
    this.replaceChildren();
    speak(read(`field-words-${document.documentElement.lang}`));
    configure(this.config);
    window.addEventListener("popstate", () => this.#route());
    window.addEventListener("online", () => this.#connected(true));
    window.addEventListener("offline", () => this.#connected(false));
    document.addEventListener("click", (event) => this.#pressed(event));
    document.addEventListener("visibilitychange", () => document.hidden || this.fetchAgain());
    setInterval(() => document.hidden || this.fetchAgain(), FETCH_AGAIN);
    this.#registerWorker();
    this.page = this.#pageOf(location);
    await this.enter();
  }

  // --- the door -----------------------------------------------------------------------------------------------------

  /** Lets in whoever is signed in; otherwise shows the door. */
  async enter() {
    await this.database.tryOut();
    if (!this.database.works) return this.#shut("unsafe");
    this.isOnline = navigator.onLine !== false;
    const { ok, status, body } = this.isOnline ? await session({ seconds: 8 }) : { status: 0 };
    this.isOnline = status !== 0;
    this.vaults = await vaultsHere(this.database);
    for (const { officer } of this.vaults) await this.#storeOf(officer).dropWhenAlone(LONGEST_ALONE);
    if (this.busy || this.where === "open") return undefined; // a passphrase opened it meanwhile
    if (ok && body.officer) return this.#open(body.officer, this.#vaultOf(body.officer.id));
    if (ok && body.deactivated) await this.#storeOf(body.deactivated).dropFetched();
    return this.#shut(ok ? "signed-out" : "offline");
  }

  #storeOf(officer, vault = null) {
    return new Store(officer, { database: this.database, vault });
  }

  #vaultOf(officer) {
    return new Vault(this.database, officer, { shut: () => this.isLeaving || location.reload() });
  }

  #shut(why) {
    this.where = why;
    this.requestUpdate();
    // One answer may be lost on a bad line: it is tried again behind the door.
    if (why === "offline") setTimeout(() => this.where === "offline" && !this.busy && this.enter(), TRY_AGAIN);
  }

  async #open(officer, vault) {
    const store = this.#storeOf(vault.officer, vault);
    if (!(await store.unlock())) return this.#shut(vault.why);
    this.store = store;
    this.fetched = new Fetched(store);
    await this.fetched.read();
    if (officer) await this.fetched.know(officer);
    configure({ ...this.config, officer: this.officer });
    this.outbox = new Outbox({
      store,
      codebook: (form) => bookOf(this.config, form),
      here: () => this.family?.dossier?.id ?? null,
    });
    this.presses = new Presses({ store, fetched: this.fetched, config: this.config });
    await this.presses.read();
    for (const part of [this.fetched, this.outbox, this.presses])
      part.addEventListener("change", () => this.requestUpdate());
    this.outbox.addEventListener("saved", ({ household, area, form }) => {
      const fresh = this.fetched.blank(area ?? "", household, formOf(form.codebook.form));
      this.fetched.joinSaved(this.fetched.families.get(household) ?? fresh, form.base);
    });
    this.outbox.addEventListener("receipt", ({ household }) => {
      this.refresh(household);
      this.readReceipts({ anew: true });
    });
    store.cleared = () => this.#writeAgain();
    this.where = "open";
    store.askToStay();
    await this.outbox.read();
    await this.#route();
    this.fetchAgain({ atOnce: true });
  }

  /** The browser threw away what was on the device, under the open app: what is in memory goes back. */
  async #writeAgain() {
    for (const [household, { record, sender }] of this.outbox.families) {
      const { unsent = 1, sends = true, waits = true } = sender ?? {};
      await this.store.keep(household, record, { unsent, sends, waits });
    }
    await this.family?.sender.keep();
    await this.presses.keep();
    await this.fetched.take(...this.fetched.families.values());
    await this.fetched.know(this.officer);
  }

  get officer() {
    return this.fetched.places.officer ?? { id: Number(this.store.officer), username: "", full_name: "" };
  }

  /** Tries the passphrase on everybody who has one here; nobody's name is shown. */
  async tryPassphrase(text) {
    this.busy = true;
    this.said = "";
    this.requestUpdate();
    let waits = 0;
    for (const { officer, hasPassphrase } of this.vaults) {
      if (!hasPassphrase) continue;
      const vault = this.#vaultOf(officer);
      const came = await vault.openWith(text);
      if (came === "open") {
        this.busy = false;
        return this.#open(null, vault);
      }
      if (came === "wait") waits = Math.max(waits, await vault.waits());
    }
    this.busy = false;
    this.said = waits ? t("door_wait", { time: duration(waits) }) : t("door_wrong");
    this.requestUpdate();
    return undefined;
  }

  // --- the server ---------------------------------------------------------------------------------------------------

  async #registerWorker() {
    if (!navigator.serviceWorker) return;
    try {
      const found = await navigator.serviceWorker.register(this.config.worker);
      const look = () => {
        this.hasNewVersion = Boolean(found.waiting && navigator.serviceWorker.controller);
        this.requestUpdate();
      };
      found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", look));
      look();
      this.takeVersion = () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        found.waiting?.postMessage("take-over");
      };
    } catch (error) {
      console.error("The app cannot be kept on this device", error.name);
    }
  }

  #connected(isOnline) {
    this.isOnline = isOnline;
    if (isOnline && this.where === "offline") this.enter();
    else if (isOnline) this.fetchAgain({ atOnce: true });
    this.requestUpdate();
  }

  /** Fetches what changed, if that was not done a moment ago; and sends what waits. */
  async fetchAgain({ atOnce = false } = {}) {
    if (this.where !== "open" || (!atOnce && Math.abs(Date.now() - this.fetched.places.contact) < FETCH_AGAIN / 2))
      return;
    if (!this.isOnline && !atOnce) return;
    // What was pressed on the list goes first: questionnaires stand on it.
    await this.outbox.joinOwn(await this.presses.send(), this.fetched);
    this.outbox.sendNew();
    const status = await this.fetched.fetch();
    this.isOnline = status !== 0;
    this.needsSignIn = status === 401 || status === 403;
    for (const form of ["K", "XK"]) bookOf(this.config, form);
    this.requestUpdate();
  }

  /** Everything that waits, now: what was pressed on the list first, as questionnaires stand on it. */
  async sendAll() {
    await this.outbox.joinOwn(await this.presses.send(), this.fetched);
    await this.outbox.sendAll();
  }

  /** One family anew, after it was handed in. */
  async refresh(household) {
    const { ok, status, body } = await call("GET", `households/${household}/`);
    if (ok) await this.fetched.take(body);
    else if (status === 404) await this.fetched.fetch();
  }

  async signOut() {
    const { count } = unsentWords(this);
    if (count) {
      const question = { confirm: t("sign_out_title", { count }), confirmText: t("sign_out_text") };
      if (!(await ask({ ...question, confirmVerb: t("app_sign_out"), confirmTone: "bad" }))) return undefined;
    }
    await this.family?.finish();
    const { body } = await session({ seconds: 10 });
    if (!body?.csrf) return location.reload(); // the key was in this page only
    const form = Object.assign(document.createElement("form"), { method: "post", action: this.config.sign_out });
    form.append(Object.assign(document.createElement("input"), { name: "csrfmiddlewaretoken", value: body.csrf }));
    form.hidden = true;
    this.isLeaving = true;
    forgetKeys();
    document.body.append(form);
    return form.submit();
  }

  // --- which page ---------------------------------------------------------------------------------------------------

  #pageOf({ pathname, search }) {
    const asked = new URLSearchParams(search);
    const { sls, form } = { sls: asked.get("sls") ?? "", form: formOf(asked.get("form")) };
    const { home } = this.config;
    if (pathname.startsWith(home)) {
      const [name, id = ""] = pathname.slice(home.length).split("/");
      return { name: PAGES[name] ?? "list", id, sls, form };
    }
    // The service worker shows the app in place of a page that the server did not give.
    const family = /([0-9a-f]{8}-[0-9a-f-]{27})\/isian\/$/.exec(pathname);
    if (family) return { name: "family", id: family[1], sls, form };
    const fresh = /\/baru\/(\d{16})\/$/.exec(pathname);
    if (fresh) return { name: "new", id: fresh[1], sls, form };
    this.isElsewhere = pathname !== this.config.worklist;
    return { name: "list", id: "", sls, form };
  }

  address(path) {
    return this.config.home + path;
  }

  go(path) {
    history.pushState(null, "", this.address(path));
    return this.#route();
  }

  #pressed(event) {
    helpPressed(event);
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || !to.pathname.startsWith(this.config.home)) return;
    event.preventDefault();
    this.isElsewhere = false;
    if (to.href !== location.href) history.pushState(null, "", to.pathname + to.search);
    this.#route();
  }

  /** One after the other: somebody may press again, or go back, while a family is being opened. */
  #route() {
    this.#routing = this.#routing.catch(() => {}).then(() => this.#show());
    return this.#routing;
  }

  async #show() {
    const page = this.#pageOf(location);
    if (this.where !== "open") {
      this.page = page;
      return undefined;
    }
    if (this.family && page.name === "family" && page.id === this.page.id) return undefined; // its own steps
    const isAnother = page.name !== this.page.name || page.id !== this.page.id;
    await this.#closeFamily();
    if (page.name === "new") {
      const id = crypto.randomUUID();
      const short = page.form === "XK" ? "&form=XK" : "";
      history.replaceState(null, "", this.address(`keluarga/${id}/?sls=${page.id}${short}`));
      return this.#show();
    }
    this.page = page;
    if (page.name === "family") this.family = await openFamily(this, page);
    this.family?.sender.addEventListener("change", () => this.requestUpdate());
    if (page.name === "outbox" || page.name === "list") await this.outbox.read();
    document.body.classList.toggle("qn-page", Boolean(this.family));
    this.requestUpdate();
    await this.updateComplete;
    if (isAnother && !this.family) {
      window.scrollTo(0, 0);
      document.getElementById("field-title")?.focus({ preventScroll: true });
    }
  }

  async #closeFamily() {
    if (!this.family) return;
    const { family } = this;
    this.family = null;
    await family.finish();
    await this.outbox.read();
    this.outbox.sendNew();
  }

  /** What was handed in from this device, newest first. */
  async readReceipts({ anew = false } = {}) {
    if (this.receipts && !anew) return;
    this.receipts ??= [];
    const all = await this.store.getAll("kept", "receipt/");
    this.receipts = all.map(({ value }) => value).sort((one, other) => (one.at < other.at ? 1 : -1));
    this.requestUpdate();
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  get contactTime() {
    const { contact } = this.fetched.places;
    if (!contact) return "";
    const moment = new Date(contact);
    return moment.toDateString() === new Date().toDateString() ? clock(moment).slice(0, 5) : dateAndTime(moment);
  }

  render() {
    if (this.where === "starting") return nothing;
    if (this.where !== "open") return frame(this, doorView(this));
    if (this.family)
      return html`<main id="main" tabindex="-1">${this.family}</main>
        ${handedInBar(this)} ${helpView(this)}`;
    if (this.page.name === "family") return frame(this, familyMissing(this));
    const views = { list: listView, outbox: outboxView, device: deviceView, verification: verificationView };
    return frame(this, (views[this.page.name] ?? listView)(this));
  }
}

customElements.define("regsosek-field", Field);
