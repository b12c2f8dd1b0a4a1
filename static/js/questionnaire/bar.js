// The bar at the top: whose questionnaire it is, whether it is saved, and how many problems are still open.

import { html, nothing } from "lit";

import { icon } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { isBlank } from "./rules.js";
import { status } from "./saving.js";
import { t } from "./words.js";

export function bar(app) {
  const errors = app.problems.shown.filter((one) => app.form.isOpen(one)).length;
  const numbers = [app.form.value(HOUSEHOLD, "building_number"), app.form.value(HOUSEHOLD, "family_number")];
  const shownNumbers = numbers.some((one) => !isBlank(one)) ? `${numbers.map((one) => one ?? "–").join("/")} · ` : "";
  return html`<div class="qn-bar">
    <div class="wrap qn-bar-row">
      <a class="btn-plain qn-back" href=${app.config.back} aria-label=${t("back_to_list")}
        >${icon(app, "arrow-left")}</a
      >
      <div class="qn-who">
        <h1>${app.familyName}</h1>
        <p>${shownNumbers}${app.dossier.derived.sls_name}</p>
      </div>
      ${status(app)}
      ${
        app.receipt
          ? nothing
          : html`<button
                type="button"
                class="btn-plain qn-problems-button tone-${errors ? "bad" : app.problems.all.length ? "neutral" : "good"}"
                aria-label=${t("to_check_count", { count: errors })}
                @click=${() => app.openDialog("qn-problems-dialog")}
              >
                ${icon(app, errors ? "alert-circle" : app.problems.all.length ? "list-check" : "circle-check")}
                ${errors ? html`<span>${errors}</span>` : nothing}
              </button>
              <details class="menu qn-menu">
                <summary class="btn-plain" aria-label=${t("menu")}>${icon(app, "dots")}</summary>
                <div class="menu-panel">
                  ${["interview", "keying"].map(
                    (mode) =>
                      html`<button
                        type="button"
                        class="menu-item"
                        aria-pressed=${app.mode === mode}
                        @click=${() => app.setMode(mode)}
                      >
                        ${icon(app, mode === "keying" ? "keyboard" : "message-circle")}${t(`mode_${mode}`)}
                        ${app.mode === mode ? icon(app, "check") : nothing}
                      </button>`,
                  )}
                  ${
                    app.mode === "interview"
                      ? html`<button
                          type="button"
                          class="menu-item"
                          aria-pressed=${app.advance.isOn}
                          @click=${() => app.advance.switch()}
                        >
                          ${icon(app, "chevron-down")}${t("moves_on")}${app.advance.isOn ? icon(app, "check") : nothing}
                        </button>`
                      : nothing
                  }
                  <a class="menu-item" href=${app.config.history}>${icon(app, "history")}${t("history")}</a>
                  ${
                    app.config.help
                      ? html`<a class="menu-item" href=${app.config.help} data-help
                          >${icon(app, "help-circle")}${t("help")}</a
                        >`
                      : nothing
                  }
                </div>
              </details>`
      }
    </div>
  </div>`;
}
