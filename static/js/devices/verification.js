// The list of an SLS gone through with its head, without a connection. Closing it needs the server.

import { html, nothing } from "lit";

import { icon } from "../questionnaire/fields.js";
import { t } from "../questionnaire/words.js";
import { notice } from "./frame.js";

const FOUND = 1;
const NEW = 6;
const DOUBLE = 5;
const WHAT = [FOUND, 2, 3, 4];
const OPINIONS = [1, 2, 3];
const TONES = { 1: "good", 6: "info", 2: "bad", 3: "bad", 4: "bad", 5: "bad" };

export function verificationView(app) {
  const area = app.fetched.area(app.page.id);
  if (!area)
    return html`<h1 id="field-title" tabindex="-1">${t("list_verify")}</h1>
      ${notice("warn", t("app_no_family"))}`;
  const lines = app.fetched
    .inPrintedOrder(area.code)
    .map((dossier) => ({ dossier, line: app.presses.lineOf(dossier) }));
  const added = app.presses.all.filter((press) => press.adds && press.area === area.code && !press.refused);
  const unchecked = lines.filter(({ line }) => !line.existence).length;
  return html`
    <div class="field-head">
      <div>
        <h1 id="field-title" tabindex="-1">${t("list_verify")}</h1>
        <p class="wl-note">${area.name}</p>
      </div>
      <p class="field-fetched">${t("vk_left", { count: unchecked, all: lines.length })}</p>
    </div>
    ${app.presses.all.filter(({ refused }) => refused).map((press) => refusedNotice(app, press))}
    ${area.list.may_check ? nothing : notice("info", t("vk_closed"))}
    <ol class="vk">
      ${added.map((press) => html`<li class="vk-line"><span class="vk-name">${press.name}</span> ${waits()}</li>`)}
      ${lines.map((one) => lineView(app, area, one))}
    </ol>
    ${area.list.may_check ? addForm(app, area) : nothing}
    <p>
      <a class="btn" href=${app.presses.listOf(area.code)}>${icon(app, "check")}${t("vk_finish")}</a>
      <span class="hint">${t("vk_finish_text")}</span>
    </p>
  `;
}

const waits = () => html`<span class="pill tone-warn">${t("waiting_for_page")}</span>`;

/** What the server would not take; a new family goes back into the form with all that was typed. */
function refusedNotice(app, press) {
  const { head_name: name, address, building } = press.fields;
  const typed = press.adds ? [name, address, building].filter(Boolean).join(" · ") : press.name;
  const correct = async () => {
    app.typed = { name, address, building };
    await app.presses.takeBack(press);
    document.querySelector(".field-add")?.scrollIntoView({ block: "center" });
  };
  return notice(
    "bad",
    typed || t("waiting_unnamed"),
    press.refused,
    html`<p class="row-flex">
      ${press.adds ? html`<button type="button" class="btn btn-sm btn-primary" @click=${correct}>${t("vk_correct")}</button>` : nothing}
      <button type="button" class="btn btn-sm" @click=${() => app.presses.takeBack(press)}>
        ${t("waiting_understood")}
      </button>
    </p>`,
  );
}

function lineView(app, area, { dossier, line }) {
  const mine = app.presses.of(dossier.id);
  const press = (tekan, more = {}) => app.presses.press(dossier, { tekan, ...more });
  const isHere = [FOUND, NEW].includes(line.existence);
  const name = dossier.answers.head_name || t("waiting_unnamed");
  return html`<li class="vk-line" data-existence=${line.existence ?? ""} data-household=${dossier.id}>
    <div class="vk-top">
      <span class="vk-number">${line.number ?? "+"}</span>
      <span class="vk-words"
        ><span class="vk-name">${name}</span><span class="vk-note">${dossier.answers.address ?? ""}</span></span
      >
      <span class="vk-badges">
        <span class="pill tone-${TONES[line.existence] ?? "neutral"}">${t(`vk_${line.existence ?? "none"}`)}</span>
        ${mine.some(({ refused }) => !refused) ? waits() : nothing}
      </span>
    </div>
    ${
      area.list.may_check
        ? html`<div class="vk-choices" role="group" aria-label=${t("vk_what", { name })}>
              ${WHAT.map((code) => button(t(`vk_${code}`), line.existence === code, () => press(`e${code}`), `vk-e${code}`))}
              ${double(line, press)}
            </div>
            ${
              isHere
                ? html`<div class="vk-opinion" role="group" aria-label=${t("vk_opinion")}>
                      ${OPINIONS.map((code) => button(t(`vk_o${code}`), line.opinion === code, () => press(`o${code}`), `vk-o${code}`))}
                    </div>
                    ${numbers(line, press)}`
                : nothing
            }
            ${
              mine.length
                ? html`<button
                    type="button"
                    class="btn btn-sm field-undo"
                    @click=${() => app.presses.takeBack(mine.at(-1))}
                  >
                    ${t("undo")}
                  </button>`
                : nothing
            }`
        : nothing
    }
  </li>`;
}

const button = (words, isPressed, pressed, look) =>
  html`<button type="button" class="btn ${look}" aria-pressed=${isPressed} @click=${pressed}>${words}</button>`;

function double(line, press) {
  const said = (event) => {
    event.preventDefault();
    press(`e${DOUBLE}`, { ganda_dengan: event.target.elements.of.value });
    event.target.closest("details").open = false;
  };
  return html`<details class="field-double">
    <summary class="btn vk-e5" aria-pressed=${line.existence === DOUBLE}>${t(`vk_${DOUBLE}`)}</summary>
    <form class="field-numbers" @submit=${said}>
      <label>${t("vk_double_of")} <input class="form-control" name="of" inputmode="numeric" required /></label>
      <button class="btn btn-sm">${t("vk_double")}</button>
    </form>
  </details>`;
}

function numbers(line, press) {
  const changed = (event) => {
    event.preventDefault();
    const { building, family } = event.target.elements;
    press("n", { bangunan: building.value, keluarga: family.value });
  };
  const field = (name, label, value) =>
    html`<label
      >${label}
      <input class="form-control" name=${name} inputmode="numeric" pattern="[0-9]{1,3}" required .value=${value ?? ""}
    /></label>`;
  return html`<form class="field-numbers" @submit=${changed}>
    ${field("building", t("vk_building"), line.building)} ${field("family", t("vk_family"), line.family)}
    <button class="btn btn-sm">${t("vk_number")}</button>
  </form>`;
}

function addForm(app, area) {
  const added = (event) => {
    event.preventDefault();
    const { name, address, building } = event.target.elements;
    const typed = { name: name.value, address: address.value, building: building.value };
    event.target.reset(); // first: a second press finds nothing to add
    app.typed = {};
    app.presses.add(area.code, typed);
  };
  const { typed = {} } = app; // of one that was refused
  return html`<details class="field-add" ?open=${Boolean(typed.name)}>
    <summary class="btn">${icon(app, "plus")}${t("list_new")}</summary>
    <form class="field-form" @submit=${added}>
      <label>${t("vk_head")} <input class="form-control" name="name" required .value=${typed.name ?? ""} /></label>
      <label>${t("vk_address")} <input class="form-control" name="address" .value=${typed.address ?? ""} /></label>
      <label
        >${t("vk_building")}
        <input
          class="form-control"
          name="building"
          inputmode="numeric"
          pattern="[0-9]{1,3}"
          .value=${typed.building ?? ""}
      /></label>
      <button class="btn btn-primary">${t("vk_add")}</button>
    </form>
  </details>`;
}
