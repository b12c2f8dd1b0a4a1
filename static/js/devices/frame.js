// The frame of the app: where one can go, whether there is a connection, and what has not been sent.

import { html, nothing } from "lit";

import { icon } from "../questionnaire/fields.js";
import { t } from "../questionnaire/words.js";
import { helpView, openHelp } from "./help.js";
import { language, speakOther } from "./language.js";

const TABS = [
  ["list", "", "list-check", "app_list"],
  ["outbox", "kiriman/", "cloud-upload", "app_outbox"],
  ["device", "hp/", "shield-lock", "app_prepare"],
];

export const notice = (tone, title, text = nothing, more = nothing) =>
  html`<div class="notice tone-${tone}" role=${tone === "bad" ? "alert" : "status"}>
    <div class="notice-body">
      <strong class="notice-title">${title}</strong>
      ${text === nothing ? nothing : html`<div class="notice-text">${text}</div>`} ${more}
    </div>
  </div>`;

/** What is not sent yet, in few words, and how urgent it is. */
export function unsentWords(app) {
  if (!app.outbox) return null;
  const matters = app.outbox.matters.map(([, , what]) => what);
  const presses = app.presses?.waiting ?? 0;
  const refused = app.presses?.all.filter((press) => press.refused).length ?? 0;
  const open = matters.filter(({ isOpen, isTold }) => isOpen || isTold).length + refused;
  if (open) return { tone: "bad", words: t("app_needs", { count: open }), count: matters.length + presses };
  const count = matters.length + presses;
  return count
    ? { tone: "warn", words: t("app_waits", { count }), count }
    : { tone: "good", words: t("app_all_sent"), count: 0 };
}

export function frame(app, content) {
  const isOpen = app.where === "open";
  const unsent = isOpen ? unsentWords(app) : null;
  // What could not be sent a moment ago tells more than the browser, which is content with a hotel's network.
  const reaches =
    app.isOnline &&
    !(
      isOpen &&
      (app.presses?.isCut || [...app.outbox.families.values()].some(({ sender }) => sender?.state === "offline"))
    );
  const isMadeUp = isOpen && app.fetched.places.areas.some(({ made_up: madeUp }) => madeUp);
  return html`
    <a class="skip" href="#main">${t("app_skip")}</a>
    <header class="top">
      <div class="wrap top-row">
        <a class="brand" href=${app.config.home}>Regsosek</a>
        <button type="button" class="tool" aria-haspopup="dialog" aria-label=${t("help")} @click=${openHelp}>?</button>
        <button type="button" class="tool" lang=${language === "en" ? "id" : "en"} @click=${speakOther}>
          ${language === "en" ? "ID" : "EN"}
        </button>
        <button type="button" class="tool" data-theme-switch aria-pressed="false" aria-label=${t("app_theme")}>
          <span class="when-light">${icon(app, "moon")}</span><span class="when-dark">${icon(app, "sun")}</span>
        </button>
        ${isOpen ? account(app) : nothing}
      </div>
    </header>
    ${
      isOpen
        ? html`<nav class="field-tabs" aria-label=${t("menu")}>
              ${TABS.map(
                ([name, path, picture, label]) =>
                  html`<a href=${app.address(path)} aria-current=${app.page.name === name ? "page" : nothing}>
                    ${icon(app, picture)}<span>${t(label)}</span>
                    ${name === "outbox" && unsent.count ? html`<span class="field-count">${unsent.count}</span>` : nothing}
                  </a>`,
              )}
            </nav>
            <div class="field-status" role="status">
              <span class="field-dot ${reaches ? "is-online" : ""}"></span>
              ${t(reaches ? "app_online" : "app_offline")} ·
              <a class="tone-${unsent.tone}" href=${app.address("kiriman/")}>${unsent.words}</a>
            </div>`
        : nothing
    }
    ${
      isMadeUp
        ? html`<aside class="made-up">
            <div class="wrap"><p>${t("app_made_up")}</p></div>
          </aside>`
        : nothing
    }
    <main id="main" class="wrap field-main" tabindex="-1">
      ${
        app.hasNewVersion
          ? notice(
              "info",
              t("app_new_version"),
              nothing,
              html`<button type="button" class="btn btn-sm" @click=${() => app.takeVersion()}>
                ${t("app_take_version")}
              </button>`,
            )
          : nothing
      }
      ${isOpen && !app.store.works ? notice("bad", t("device_title"), t(`device_${app.store.reason}`)) : nothing}
      ${app.needsSignIn && isOpen ? signInNotice(app) : nothing} ${content}
    </main>
    ${helpView(app)}
  `;
}

function signInNotice(app) {
  const link = html`<a class="btn btn-sm" href=${app.config.sign_in}>${t("door_sign_in")}</a>`;
  return notice("warn", t("door_sign_in_text"), nothing, link);
}

function account(app) {
  const { full_name: name } = app.officer;
  return html`<details class="menu">
    <summary class="tool" aria-label=${t("menu")}>${icon(app, "user-circle")}</summary>
    <div class="menu-panel">
      <div class="menu-who"><strong>${name}</strong></div>
      <a class="menu-item" href=${app.config.worklist}>${icon(app, "home")}${t("app_more")}</a>
      <button type="button" class="menu-item" @click=${() => app.signOut()}>
        ${icon(app, "logout")}${t("app_sign_out")}
      </button>
    </div>
  </details>`;
}
