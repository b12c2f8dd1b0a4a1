// Help about the app's pages. Its words are in the page itself, so it opens without a connection.

import { html } from "lit";

import { t } from "../questionnaire/words.js";

const PAGES = { list: "list", new: "family", family: "family", verification: "verification" };

export function openHelp() {
  document.getElementById("field-help").showModal();
}

/** Opens it where a link leads to the server's help, such as in the questionnaire's menu. */
export function helpPressed(event) {
  if (!event.target.closest?.("[data-help]")) return;
  event.preventDefault();
  openHelp();
}

export function helpView({ page, where }) {
  const about = where === "open" ? (PAGES[page.name] ?? "app") : "app";
  return html`<dialog class="dialog" id="field-help" aria-labelledby="field-help-title">
    <form class="dialog-inner" method="dialog">
      <h2 class="dialog-title" id="field-help-title" tabindex="-1" autofocus>${t(`help_${about}_title`)}</h2>
      <p>${t(`help_${about}_what`)}</p>
      <ol>
        ${[1, 2, 3].map((step) => html`<li>${t(`help_${about}_${step}`)}</li>`)}
      </ol>
      <div class="dialog-buttons"><button class="btn btn-primary">${t("help_close")}</button></div>
    </form>
  </dialog>`;
}
