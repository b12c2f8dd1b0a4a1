// The work list on the device: the officer's SLS, and their families by state, with a search.

import { html, nothing } from "lit";

import { icon } from "../questionnaire/fields.js";
import { dateAndTime, t } from "../questionnaire/words.js";
import { formOf } from "./codebook.js";
import { notice } from "./frame.js";
import { matterOf } from "./outbox.js";

const SENT = ["submitted", "approved", "completed"];
const TABS = {
  "": ["list_all", () => true],
  back: ["list_back", ({ state }) => state === "sent_back"],
  open: ["list_open", ({ state }) => state === "open"],
  draft: ["list_draft", ({ state }) => state === "draft"],
  sent: ["list_sent", ({ state }) => SENT.includes(state)],
};
const TONES = {
  open: "neutral",
  draft: "info",
  sent_back: "warn",
  submitted: "info",
  approved: "good",
  completed: "good",
};
const STEP = 60;

/** One line: a family as the server has it, with what stands on this device. */
function lineOf(app, dossier) {
  const family = app.outbox.families.get(dossier.id);
  const answers = family?.record.current?.answers ?? dossier.answers;
  const state = family && dossier.state === "open" ? "draft" : dossier.state;
  return {
    ...{ id: dossier.id, area: dossier.area, dossier, state, isNew: !dossier.on_prelist },
    name: answers.head_name ?? dossier.answers.head_name ?? "",
    address: answers.address ?? dossier.answers.address ?? "",
    building: answers.building_number ?? dossier.line?.building ?? null,
    family: answers.family_number ?? dossier.line?.family ?? null,
    members: family?.record.current?.members ?? dossier.members,
    matter: family ? matterOf(family) : null,
    isHere: Boolean(family),
  };
}

/** Every family of the officer, those first that only this device knows. */
export function linesOf(app) {
  const { families, inOrder } = app.fetched;
  const fresh = [...app.outbox.families]
    .filter(([id, { record }]) => !families.has(id) && record.area)
    .map(([id, { record }]) => app.fetched.blank(record.area, id, formOf(record.kind)))
    .filter(Boolean);
  return [...fresh, ...inOrder.filter(({ line }) => !line?.is_struck)].map((dossier) => lineOf(app, dossier));
}

function fits(line, search) {
  const numbers = /^(\d+)(?:\s*\/\s*(\d+))?$/.exec(search.trim());
  if (numbers) {
    const [, one, other] = numbers;
    if (other) return line.building === Number(one) && line.family === Number(other);
    return [line.building, line.family].includes(Number(one));
  }
  const text = [line.name, line.address, ...line.members.map(({ name }) => name ?? "")]
    .join(" ")
    .toLocaleLowerCase("id");
  return search
    .toLocaleLowerCase("id")
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function listView(app) {
  const { places } = app.fetched;
  if (!places.mine) {
    const link = html`<a class="btn btn-sm" href=${app.config.worklist}>${t("door_worklist")}</a>`;
    return html`<h1 id="field-title" tabindex="-1">${t("app_list")}</h1>
      ${notice("info", t("door_many_title"), t("door_many_text"), link)}`;
  }
  const all = linesOf(app);
  const sls = places.areas.find(({ code }) => code === (app.page.sls || app.shown.sls)) ?? null;
  const one = sls ?? (places.areas.length === 1 ? places.areas[0] : null);
  const inPlace = one ? all.filter(({ area }) => area === one.code) : all;
  const found = inPlace.filter((line) => TABS[app.shown.tab][1](line) && fits(line, app.shown.search));
  return html`
    <div class="field-head">
      <h1 id="field-title" tabindex="-1">${one ? one.name : t("app_list")}</h1>
      ${fetchedLine(app)}
    </div>
    ${app.isElsewhere ? notice("warn", t("app_not_here")) : nothing}
    ${app.fetched.wasWiped ? notice("warn", t("list_wiped")) : nothing}
    ${app.fetched.gone ? notice("info", t("list_gone", { count: app.fetched.gone })) : nothing}
    ${places.areas.length > 1 ? chooseSls(app, places.areas, all, sls) : nothing}
    ${places.areas.length ? listed(app, { one, inPlace, found }) : emptyList(app)}
  `;
}

function fetchedLine(app) {
  const { fetched, contactTime } = app;
  const key = fetched.isFetching ? "list_fetching" : fetched.hasFailed ? "list_fetch_failed" : "list_fetched";
  return html`<p class="field-fetched">
    ${contactTime || fetched.isFetching ? t(key, { time: contactTime }) : t("list_never")}
    <button
      type="button"
      class="btn btn-sm"
      ?disabled=${fetched.isFetching}
      @click=${() => app.fetchAgain({ atOnce: true })}
    >
      ${icon(app, "refresh")}${t("list_fetch")}
    </button>
  </p>`;
}

function chooseSls(app, areas, all, chosen) {
  const count = (code) => all.filter(({ area }) => area === code);
  return html`<ul class="wl-places">
    ${areas.map((area) => {
      const lines = count(area.code);
      const done = lines.filter(({ state }) => SENT.includes(state)).length;
      return html`<li>
        <a class="wl-place" href=${app.address(`?sls=${area.code}`)} aria-current=${area === chosen ? "true" : nothing}>
          <span class="wl-place-name">${area.name}</span><span class="wl-place-code">${area.code}</span>
          <span class="wl-place-count">${t("list_here", { done, all: lines.length })}</span>
        </a>
      </li>`;
    })}
    ${chosen ? html`<li><a class="wl-place wl-place-all" href=${app.config.home}>${t("list_all_sls")}</a></li>` : nothing}
  </ul>`;
}

function listed(app, { one, inPlace, found }) {
  const shown = found.slice(0, app.shown.count);
  const change = (what) => {
    app.shown = { ...app.shown, count: STEP, ...what };
    app.requestUpdate();
  };
  return html`
    ${
      one
        ? html`<p class="row-flex field-doing">
            <a class="btn btn-primary" href=${app.address(`baru/${one.code}/`)}>${icon(app, "plus")}${t("list_new")}</a>
            <a class="btn" href=${app.address(`verifikasi/${one.code}/`)}>
              ${t("list_verify")}
              ${one.list ? html`<span class="pill tone-${one.list.tone}">${one.list.state}</span>` : nothing}</a
            >
            <a class="btn" href=${app.address(`baru/${one.code}/?form=XK`)}>${t("list_special")}</a>
          </p>`
        : nothing
    }
    <div class="field-states" role="group" aria-label=${t("app_list")}>
      ${Object.entries(TABS).map(
        ([name, [label, isIn]]) =>
          html`<button
            type="button"
            class="field-state"
            aria-pressed=${app.shown.tab === name}
            @click=${() => change({ tab: name })}
          >
            ${t(label)} <span>${inPlace.filter(isIn).length}</span>
          </button>`,
      )}
    </div>
    <input
      class="form-control field-search"
      type="search"
      aria-label=${t("list_search")}
      placeholder=${t("list_search")}
      .value=${app.shown.search}
      @input=${(event) => change({ search: event.target.value })}
    />
    ${
      shown.length
        ? html`<ul class="wl">
            ${shown.map((line) => row(app, line, !one))}
          </ul>`
        : notice("neutral", t("list_none"), t("list_none_text"))
    }
    ${
      found.length > shown.length
        ? html`<button type="button" class="btn" @click=${() => change({ count: app.shown.count + STEP })}>
            ${t("list_more", { count: Math.min(STEP, found.length - shown.length) })}
          </button>`
        : nothing
    }
  `;
}

function row(app, line, tellsSls) {
  const { dossier, matter } = line;
  const address = app.address(`keluarga/${line.id}/${app.fetched.families.has(line.id) ? "" : `?sls=${line.area}`}`);
  const open = dossier.remarks.filter(({ resolved_at: resolved }) => !resolved).length;
  const where = [line.address, tellsSls ? app.fetched.area(line.area)?.name : ""].filter(Boolean).join(" · ");
  return html`<li class="wl-row" data-household=${line.id}>
    <a class="wl-link" href=${address}>
      <span class="wl-number"
        ><span class="visually-hidden">${t("list_numbers")} </span>${line.building ?? "–"}/${line.family ?? "–"}</span
      >
      <span class="wl-words">
        <span class="wl-name">${line.name || t("waiting_unnamed")}</span>
        <span class="wl-note">${where}</span>
        ${
          dossier.sent_back && line.state === "sent_back"
            ? html`<span class="wl-note wl-back"
                ><strong>${t("list_reason")}</strong> ${dossier.sent_back.reason}
                <span class="wl-back-by"
                  >(${dossier.sent_back.by}, ${dateAndTime(new Date(dossier.sent_back.at))})</span
                ></span
              >`
            : nothing
        }
      </span>
      <span class="wl-badges">
        <span class="pill tone-${TONES[line.state] ?? "neutral"}">${t(`state_label_${line.state}`)}</span>
        ${open ? html`<span class="pill tone-warn">${t("list_remarks", { count: open })}</span>` : nothing}
        ${dossier.form === "XK" ? html`<span class="pill tone-neutral">XK</span>` : nothing}
        ${line.isNew ? html`<span class="pill tone-info">${t("list_is_new")}</span>` : nothing}
        ${
          matter
            ? html`<span class="wl-device pill tone-${matter.isOpen || matter.isTold ? "bad" : "warn"}"
                >${matter.isTold ? t("badge_told") : matter.words}</span
              >`
            : line.isHere
              ? html`<span class="wl-device pill tone-neutral">${t("list_on_device")}</span>`
              : nothing
        }
      </span>
      ${icon(app, "chevron-right")}
    </a>
  </li>`;
}

const emptyList = (app) =>
  app.fetched.isFetching ? nothing : notice("neutral", t("list_no_sls"), t("list_no_sls_text"));

export const familyMissing = (app) => html`
  <h1 id="field-title" tabindex="-1">${t("app_no_family")}</h1>
  <p>${t("app_no_family_text")}</p>
  <p><a class="btn btn-primary" href=${app.config.home}>${t("app_back")}</a></p>
`;
