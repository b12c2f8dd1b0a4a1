// Three moments at which the person is asked: the session has ended, somebody else changed the same answer, and the
// family is open in another tab.

import { html, nothing } from "lit";

import { breakable, inFours, inWords } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { dateAndTime, say, t } from "./words.js";

export function signInDialog(app) {
  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    app.signingIn = { busy: true, message: "" };
    app.requestUpdate();
    app.signingIn = { busy: false, message: await app.signIn(form.elements.password.value) };
    if (!app.signingIn.message) form.reset();
    app.requestUpdate();
  };
  return html`<dialog
    class="dialog"
    id="qn-sign-in"
    aria-labelledby="qn-sign-in-title"
    @cancel=${(event) => event.preventDefault()}
  >
    <form class="dialog-inner" @submit=${send}>
      <h2 class="dialog-title" id="qn-sign-in-title">${t("sign_in_title")}</h2>
      <p class="dialog-text">${t("sign_in_text", { count: app.sender.unsent })}</p>
      ${app.signingIn.message ? html`<p class="field-error" role="alert">${app.signingIn.message}</p>` : nothing}
      <div class="field">
        <label class="field-label" for="qn-username">${t("username")}</label>
        <input
          class="form-control"
          id="qn-username"
          name="username"
          autocomplete="username"
          readonly
          .value=${app.config.officer.username}
        />
      </div>
      <div class="field">
        <label class="field-label" for="qn-password">${t("password")}</label>
        <input
          class="form-control"
          id="qn-password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
      </div>
      <div class="dialog-buttons">
        <button type="button" class="btn" data-closes>${t("later")}</button>
        <button type="submit" class="btn btn-primary" ?disabled=${app.signingIn.busy}>${t("sign_in")}</button>
      </div>
    </form>
  </dialog>`;
}

export function compareDialog(app) {
  const found = app.sender.comparison;
  if (!found) return nothing;
  const { dossier } = app.sender;
  const choose = (index, side) => {
    app.choices[index] = side;
    app.requestUpdate();
  };
  const isReady = found.conflicts.every((_, index) => app.choices[index]);
  return html`<dialog
    class="dialog qn-compare"
    id="qn-compare"
    aria-labelledby="qn-compare-title"
    @cancel=${(event) => event.preventDefault()}
  >
    <div class="dialog-inner">
      <h2 class="dialog-title" id="qn-compare-title">${t("compare_title")}</h2>
      <p class="dialog-text">
        ${t("compare_text", { time: dateAndTime(new Date(dossier.changed_at)), count: found.conflicts.length })}
        ${found.joined.length ? t("compare_joined", { count: found.joined.length }) : nothing}
      </p>
      <div class="row-flex qn-compare-all">
        <button type="button" class="btn btn-sm" @click=${() => app.chooseAll("mine")}>${t("all_mine")}</button>
        <button type="button" class="btn btn-sm" @click=${() => app.chooseAll("theirs")}>${t("all_theirs")}</button>
      </div>
      ${found.conflicts.map((conflict, index) => {
        const [mine, theirs, title] = sides(app, conflict);
        const option = (side, label, words) =>
          html`<label class="opt">
            <input
              type="radio"
              name="choice-${index}"
              value=${side}
              .checked=${app.choices[index] === side}
              @change=${() => choose(index, side)}
            />
            <span class="opt-words"><span class="qn-side">${label}</span>${words}</span>
          </label>`;
        return html`<fieldset class="q">
          <legend class="q-title">${title}</legend>
          <div class="opts qn-two">${option("mine", t("mine"), mine)} ${option("theirs", t("theirs"), theirs)}</div>
        </fieldset>`;
      })}
      <div class="dialog-buttons">
        <button type="button" class="btn btn-primary" ?disabled=${!isReady} @click=${() => app.decided()}>
          ${t("use_choices")}
        </button>
      </div>
    </div>
  </dialog>`;
}

function sides(app, conflict) {
  const member =
    conflict.member ?? (conflict.row === HOUSEHOLD ? null : app.form.members.find((one) => one.id === conflict.row));
  const who = member ? `${member.number}. ${member.name || t("unnamed")}` : "";
  if (conflict.kind === "removed-there") return [t("keep_member"), t("was_removed"), who];
  if (conflict.kind === "removed-here") return [t("stays_removed"), t("put_back"), who];
  const card = app.form.byName.get(conflict.name);
  const shown = (value) => {
    if (card.kind !== "sealed" || value === null) return breakable(inWords(app, card, value));
    return inFours(value); // mine as it was typed here; beside theirs, which is masked, a mask of mine would tell nothing
  };
  return [
    shown(conflict.mine),
    shown(conflict.theirs),
    html`<span class="q-number">${card.number}</span
      >${say(card.label)}${who ? html` <span class="q-tag">${who}</span>` : nothing}`,
  ];
}

export function elsewhereNotice(app) {
  return html`<div class="notice tone-warn" role="alert">
    <div class="notice-body">
      <strong class="notice-title">${t("elsewhere_title")}</strong>
      <div class="notice-text">${t("elsewhere_text")}</div>
      <p class="qn-notice-buttons">
        <button type="button" class="btn btn-primary" @click=${() => app.takeOver()}>${t("continue_here")}</button>
      </p>
    </div>
  </div>`;
}
