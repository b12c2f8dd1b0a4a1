// The door of the app, where it is shut: a passphrase, signing in, or why neither is possible.

import { html, nothing } from "lit";

import { t } from "../questionnaire/words.js";
import { notice } from "./frame.js";

export function doorView(app) {
  const hasPassphrase = app.vaults.some((one) => one.hasPassphrase);
  return html`<div class="field-door">
    <h1 id="field-title" tabindex="-1">${t("door_title")}</h1>
    ${whyShut(app, hasPassphrase)} ${hasPassphrase ? passphraseForm(app) : nothing}
    <p class="row-flex">
      ${app.where === "signed-out" ? html`<a class="btn btn-primary btn-lg" href=${app.config.sign_in}>${t("door_sign_in")}</a>` : nothing}
      <button type="button" class="btn btn-lg" @click=${() => app.enter()}>${t("door_again")}</button>
    </p>
  </div>`;
}

function whyShut(app, hasPassphrase) {
  if (app.where === "unsafe") {
    const link = html`<a class="btn btn-sm" href=${app.config.worklist}>${t("door_worklist")}</a>`;
    return notice("bad", t("door_unsafe_title"), t("door_unsafe_text"), link);
  }
  if (app.where === "other") return notice("bad", t("door_other_title"), t("door_other_text"));
  if (app.where === "signed-out") return html`<p class="lead">${t("door_sign_in_text")}</p>`;
  return hasPassphrase ? nothing : notice("warn", t("door_offline_title"), t("door_offline_text"));
}

function passphraseForm(app) {
  const tried = (event) => {
    event.preventDefault();
    app.tryPassphrase(event.target.elements.passphrase.value);
  };
  return html`<form class="field-form" @submit=${tried}>
    <label for="field-passphrase">${t("door_passphrase")}</label>
    <input
      class="form-control"
      id="field-passphrase"
      name="passphrase"
      type="password"
      autocomplete="current-password"
      required
      aria-describedby="field-passphrase-said"
    />
    <p id="field-passphrase-said" class="field-said" role="alert">${app.said}</p>
    <button class="btn btn-primary btn-lg" ?disabled=${app.busy}>${t(app.busy ? "door_opening" : "door_open")}</button>
    <p class="hint">${t("door_forgotten")}</p>
  </form>`;
}
