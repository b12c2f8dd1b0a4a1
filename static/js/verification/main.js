// The list of an SLS: a press is drawn at once and sent; the server's line takes its place. Keys do what buttons do.

import { Queue } from "./sending.js";

const list = document.querySelector("ol.vk");
const bar = document.getElementById("vk-bar");
const words = JSON.parse(document.getElementById("vk-words").textContent);
const versions = new Map();

const lineOf = (node) => node?.closest?.(".vk-line");
const byId = (id) => document.getElementById(id);
const fragment = (html) => document.createRange().createContextualFragment(html);
const lines = () => [...(list?.querySelectorAll(".vk-line") ?? [])];

// --- Drawn at once, then as the server has it ------------------------------------------------------------------------

function draw(line, pressed) {
  const [kind, code] = [pressed[0], pressed.slice(1)];
  if (kind === "e") {
    line.dataset.existence = code;
    line.querySelector("[data-word]").textContent = words[`word_${code}`];
    line.querySelector("details")?.removeAttribute("open");
  }
  for (const button of line.querySelectorAll(`[name=tekan][value^="${kind}"]`)) {
    button.setAttribute("aria-pressed", String(button.value === pressed));
  }
  line.dataset.waiting = "";
  line.querySelector("[data-said]").textContent = "";
}

function replace(id, body) {
  const line = byId(id);
  versions.set(id, body.version);
  if (line) {
    // Focus inside the line stays inside it, at the same button where there is one.
    const inside = line.contains(document.activeElement);
    const value = inside ? document.activeElement.value : "";
    const made = fragment(body.line).firstElementChild;
    line.replaceWith(made);
    if (inside)
      (made.querySelector(`button[value="${value}"]:not(details:not([open]) *)`) ?? made).focus({
        preventScroll: true,
      });
    if (body.message) made.querySelector("[data-said]").textContent = body.message;
  }
  byId("vk-counts").replaceChildren(fragment(body.counts));
  if (wanted === id && line && !body.message) openNumbers(byId(id));
}

function answered(press, { ok, body }) {
  if (!body) {
    const line = byId(press.id);
    if (line) line.querySelector("[data-said]").textContent = words.failed;
    return;
  }
  if (queue.has(press.id)) versions.set(press.id, body.version);
  else replace(press.id, body);
  if (ok) byId("vk-undo").replaceChildren(fragment(body.undo));
}

function told(state, count) {
  bar.hidden = false;
  bar.dataset.state = { signed_out: "waiting", refused: "failed" }[state] ?? state;
  const filled = state === "saved" ? new Date().toLocaleTimeString("id-ID") : String(count);
  byId("vk-saved").textContent = words[state].replace("%s", filled);
}

const queue = new Queue({ answered, told, cookie: words.csrf_cookie, officer: words.officer });

// --- Pressing --------------------------------------------------------------------------------------------------------

function press(line, fields) {
  wanted = "";
  if (!versions.has(line.id)) versions.set(line.id, Number(line.dataset.version));
  draw(line, fields.tekan);
  // The way back is from the last press: there is none until the server has answered that.
  byId("vk-undo").replaceChildren();
  const url = line.dataset.line;
  queue.add({ id: line.id, url, fields, version: () => versions.get(line.id) });
  // After the last thing to say about a line comes the next one that nobody has looked at.
  if (/^(o|e[2-5])/.test(fields.tekan)) goTo(nextUnchecked(line));
}

document.addEventListener("click", (event) => {
  const line = lineOf(event.target);
  if (!line || !bar) return; // a finished list: what is left to press is an ordinary form
  const button = event.target.closest("button[name=tekan]");
  const opener = event.target.closest("[data-double], [data-numbers]");
  if (!button && !opener) return;
  event.preventDefault();
  if (button) press(line, { tekan: button.value });
  else if (opener.matches("[data-double]")) openDouble(line);
  else openNumbers(line);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-undo]")) {
    event.preventDefault();
    takeBack(form);
  } else if (form.matches("[data-dialog]")) {
    event.preventDefault();
    const dialog = form.closest("dialog");
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    dialog.close("yes");
    const line = byId(dialog.dataset.line);
    line.focus({ preventScroll: true });
    press(line, fields);
  }
});

function takeBack(form) {
  const id = `b-${form.getAttribute("action").split("/").at(-2)}`;
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  byId("vk-undo").replaceChildren();
  versions.set(id, Number(fields.versi));
  queue.add({ id, url: form.getAttribute("action"), fields, version: () => versions.get(id) });
  const line = byId(id);
  if (line) goTo(line);
}

// --- Dialogs: of which line it is the double, and its numbers --------------------------------------------------------

function open(dialog, line) {
  dialog.dataset.line = line.id;
  dialog.querySelector("[data-name]").textContent = line.dataset.name;
  dialog.showModal();
}

function openDouble(line) {
  const dialog = byId("vk-double");
  dialog.querySelector("form").reset();
  open(dialog, line);
}

let wanted = ""; // the line whose numbers are asked for before the server has given them

function openNumbers(line) {
  wanted = "waiting" in line.dataset ? line.id : "";
  if (wanted) return;
  const dialog = byId("vk-numbers");
  const { bangunan, keluarga } = dialog.querySelector("form").elements;
  bangunan.value = line.dataset.building;
  keluarga.value = line.dataset.family;
  const before = previousBuilding(line);
  const same = dialog.querySelector("[data-same]");
  same.hidden = !before;
  if (before) {
    same.dataset.same = before.dataset.building;
    same.querySelector("[data-same-words]").textContent =
      `${words.same_house} ${before.dataset.name} (${before.dataset.building})`;
  }
  open(dialog, line);
  bangunan.select();
}

byId("vk-numbers")?.addEventListener("click", (event) => {
  const same = event.target.closest("[data-same]");
  if (!same) return;
  const form = same.closest("form");
  form.elements.bangunan.value = same.dataset.same;
  form.requestSubmit();
});

function previousBuilding(line) {
  const own = Number(line.dataset.family);
  const before = lines().filter((one) => one.dataset.building && Number(one.dataset.family) < own);
  return before.sort((a, b) => Number(b.dataset.family) - Number(a.dataset.family))[0];
}

// --- From line to line -----------------------------------------------------------------------------------------------

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function goTo(line) {
  if (!line) return;
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function nextUnchecked(line) {
  const all = lines();
  const place = all.indexOf(line);
  return [...all.slice(place + 1), ...all.slice(0, place)].find((one) => one.dataset.existence === "");
}

const OPINIONS = { s: "o1", m: "o2", t: "o3" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  // Letters and digits are keys only while a line has the focus; in a field they are what is typed.
  if (event.target.closest("input, textarea, select")) return;
  const line = lineOf(event.target);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!line && event.target !== document.body && !event.target.closest("main")) return;
    const all = lines();
    const place = line ? all.indexOf(line) + (event.key === "ArrowDown" ? 1 : -1) : 0;
    if (!all[place]) return;
    event.preventDefault();
    goTo(all[place]);
    return;
  }
  if (!line) return;
  const key = event.key.toLowerCase();
  const isHere = ["1", "6"].includes(line.dataset.existence);
  if (/^[1-4]$/.test(key) && line.querySelector("[name=tekan]")) press(line, { tekan: `e${key}` });
  else if (key === "5" && byId("vk-double")) openDouble(line);
  else if (OPINIONS[key] && isHere && byId("vk-numbers")) press(line, { tekan: OPINIONS[key] });
  else if (key === "n" && isHere && byId("vk-numbers")) openNumbers(line);
  else if (key === "u") byId("vk-undo")?.querySelector("form")?.requestSubmit();
  else return;
  event.preventDefault();
});

// Only one page of a list is on the screen, and a phone's back button may bring an old one back: read it again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
