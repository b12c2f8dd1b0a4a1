// "HP ini": whether this device is ready for a day without a connection, and what to do where it is not.

import { html, nothing } from "lit";

import { ask } from "../confirm.js";
import { icon } from "../questionnaire/fields.js";
import { duration, t } from "../questionnaire/words.js";
import { isLongEnough } from "./vault.js";

const CLOCK_OFF = 5 * 60_000;
let installer = null;

// The browser offers to install the app; the page asks when the person presses.
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installer = event;
});

/** Looks at the device, once per visit of the page. */
async function look(app) {
  const row = await app.store.vault.row();
  const worker = await navigator.serviceWorker?.getRegistration();
  app.device = {
    hasPassphrase: Boolean(row?.passphrase),
    isKept: (await navigator.storage?.persisted?.()) ?? false,
    isReady: Boolean(worker?.active),
    isInstalled: matchMedia("(display-mode: standalone)").matches,
    looked: true,
  };
  app.requestUpdate();
  if (app.device.isReady || !navigator.serviceWorker) return;
  await navigator.serviceWorker.ready; // it is being kept at this moment
  app.device = { ...app.device, isReady: true };
  app.requestUpdate();
}

async function askToKeep(app) {
  await app.store.askToStay();
  await look(app);
}

async function savePassphrase(app, event) {
  event.preventDefault();
  const form = event.target;
  const { first, second } = form.elements;
  if (!isLongEnough(first.value)) app.said = t("prep_passphrase_short");
  else if (first.value !== second.value) app.said = t("prep_passphrase_differ");
  else {
    app.busy = true;
    app.requestUpdate();
    app.said = (await app.store.vault.setPassphrase(first.value)) ? "" : t("prep_passphrase_failed");
    app.busy = false;
    if (!app.said) form.reset();
    await look(app);
  }
  app.requestUpdate();
}

async function wipe(app) {
  if (!(await ask({ confirm: `${t("prep_wipe")}?`, confirmText: t("prep_wipe_text"), confirmTone: "bad" }))) return;
  await app.fetched.wipe();
}

export function deviceView(app) {
  const { device, fetched } = app;
  if (!device.looked) look(app);
  const { areas, ahead } = fetched.places;
  const isOff = Math.abs(ahead) > CLOCK_OFF;
  return html`
    <h1 id="field-title" tabindex="-1">${t("prep_title")}</h1>
    <p class="lead">${t("prep_lead")}</p>
    <ul class="field-ready">
      ${line(
        app,
        areas.length > 0,
        t("prep_data"),
        areas.length
          ? t("prep_data_have", { families: fetched.families.size, areas: areas.length, time: app.contactTime })
          : t("list_never"),
        html`<button type="button" class="btn btn-sm" @click=${() => app.fetchAgain({ atOnce: true })}>
          ${t("list_fetch")}
        </button>`,
      )}
      ${line(app, device.isReady, t("prep_app"), t(device.isReady ? "prep_app_ready" : "prep_app_not"))}
      ${line(
        app,
        device.isKept,
        t("prep_room"),
        t(device.isKept ? "prep_room_kept" : "prep_room_not"),
        device.isKept
          ? nothing
          : html`<button type="button" class="btn btn-sm" @click=${() => askToKeep(app)}>
              ${t("prep_room_ask")}
            </button>`,
      )}
      ${line(app, !isOff, t("prep_clock"), isOff ? t("prep_clock_off", { time: duration(Math.abs(ahead)) }) : t("prep_clock_right"))}
      ${line(
        app,
        device.isInstalled,
        t("prep_install"),
        t(device.isInstalled ? "prep_installed" : "prep_install_text"),
        installer && !device.isInstalled
          ? html`<button type="button" class="btn btn-sm" @click=${() => installer.prompt()}>
              ${t("prep_install")}
            </button>`
          : nothing,
      )}
      ${line(
        app,
        device.hasPassphrase,
        t("prep_passphrase"),
        t(device.hasPassphrase ? "prep_passphrase_set" : "prep_passphrase_not"),
      )}
    </ul>
    <form class="field-form" @submit=${(event) => savePassphrase(app, event)}>
      <p class="hint" id="prep-rule">${t("prep_passphrase_rule")} ${t("prep_passphrase_truth")}</p>
      <label for="prep-first">${t("prep_passphrase_new")}</label>
      <input
        class="form-control"
        id="prep-first"
        name="first"
        type="password"
        autocomplete="new-password"
        required
        aria-describedby="prep-rule"
      />
      <label for="prep-second">${t("prep_passphrase_again")}</label>
      <input class="form-control" id="prep-second" name="second" type="password" autocomplete="new-password" required />
      <p class="field-said" role="alert">${app.said}</p>
      <button class="btn btn-primary" ?disabled=${app.busy}>${t("prep_passphrase_save")}</button>
    </form>
    <p><button type="button" class="btn" @click=${() => wipe(app)}>${icon(app, "trash")}${t("prep_wipe")}</button></p>
  `;
}

const line = (app, isGood, title, text, more = nothing) =>
  html`<li class="tone-${isGood ? "good" : "warn"}">
    ${icon(app, isGood ? "circle-check" : "alert-triangle")}
    <span><strong>${title}</strong><span>${text}</span></span
    >${more}
  </li>`;
