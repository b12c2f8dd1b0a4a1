// What every page does. Charts are fetched only where there is one.

import "./density.js";
import "./theme.js";
import "./menu.js";
import "./confirm.js";
import "./returning.js";
import "./bell.js";
import { countAll, label } from "./tables.js";
import "./whole.js";

function prepare(root) {
  label(root);
  countAll();
  if (root.querySelector("[data-chart], [data-treemap]")) {
    import("./charts.js").then((charts) => charts.drawAll(root));
  }
}

function say(id) {
  const place = document.getElementById("notices");
  const words = document.getElementById(id);
  if (!place || !words || place.querySelector(`[data-said="${id}"]`)) return;
  const said = words.content.firstElementChild.cloneNode(true);
  said.dataset.said = id;
  place.append(said);
}

// What was typed must not vanish without a word: every failed request says so.
document.addEventListener("htmx:sendError", () => say("no-connection"));
document.addEventListener("htmx:timeout", () => say("no-connection"));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status !== 401) say({ 403: "not-allowed", 429: "too-many" }[status] ?? "server-error");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector('#notices [data-said="no-connection"]')?.remove();
});
document.addEventListener("htmx:afterSettle", (event) => prepare(event.target.parentElement ?? document));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});

// What was filtered is looked at next: on a phone the fields fold away, and the focus stays with what opens them.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.("form.filters");
  const fold = form?.querySelector("details.fold[open]");
  if (!fold || getComputedStyle(fold).display === "none") return;
  fold.open = false;
  fold.querySelector("summary").focus();
});

// An error summary takes the focus, so that it is read first.
document.querySelector("main .notice[role=alert][tabindex]")?.focus();

prepare(document);
