// What the device tells about the filling in: presses, whether the page is seen, battery, and, where allowed, the place.
// Why the place is asked for is said in words, once; a refusal is remembered and nothing else follows from it.

import { html, nothing } from "lit";

import { icon } from "./fields.js";
import { t } from "./words.js";

const PLACE = "regsosek-place-"; // and the officer: "yes" or "no"
const PATIENCE = 30_000; // milliseconds for a position; under a roof it takes long

function remembered(app) {
  try {
    return localStorage.getItem(PLACE + app.config.officer.id);
  } catch {
    return "no"; // where nothing is remembered, nobody is asked again and again
  }
}

function remember(app, answer) {
  try {
    localStorage.setItem(PLACE + app.config.officer.id, answer);
  } catch {
    // Then it is not asked at all, see above.
  }
  app.requestUpdate();
}

let open = null; // the questionnaire that is measured now; the app for the field opens one after the other in one page

/** Begins to measure; `app` is the questionnaire. Called again when another draft, or another family, takes its place. */
export function attend(app) {
  const { sender, dossier, config, store } = app;
  const { paradata } = sender;
  paradata.begin({
    mode: modeOf(app),
    app: config.app,
    storage: troubleOf(store),
    place: placeAtFirst(app),
  });
  if (!dossier.may_answer && !sender.waits && paradata.waits) {
    paradata.forget(); // handed in, from wherever
    sender.keep();
  }
  const isFirst = !open;
  open = app;
  if (isFirst) listen();
}

/** Once for the page: what it hears of the person and the device. */
function listen() {
  const press = () => open.sender.paradata.press();
  for (const kind of ["pointerdown", "keydown"])
    document.addEventListener(kind, press, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => document.hidden && open.sender.paradata.hide());
  navigator
    .getBattery?.()
    .then((battery) => {
      const look = () => open.sender.paradata.charged(Math.round(battery.level * 100));
      battery.addEventListener("levelchange", look);
      look();
    })
    .catch(() => undefined); // forbidden by the browser: not known, then
}

/** An answer was given here, before it is kept. */
export function noteAnswer(app, { row, name, before, value, typing }) {
  const { paradata } = app.sender;
  if (!paradata.counted.first) findPlace(app);
  paradata.about.mode = modeOf(app);
  paradata.about.storage ||= troubleOf(app.store); // once is told, though it works again by now
  paradata.answered({ row, name, part: app.form.byName.get(name).block.number, before, value, typing });
}

const troubleOf = (store) => (store.works ? "" : store.reason);
const modeOf = (app) => (app.mode === "keying" ? "keyed" : "phone");

function placeAtFirst(app) {
  const known = app.sender.paradata.about.place;
  if (known) return known;
  return remembered(app) === "no" && isAtTheDoor(app) ? "refused" : "not_asked";
}

const isAtTheDoor = (app) => app.mode === "interview" && Boolean(navigator.geolocation) && globalThis.isSecureContext;

/** With the first answer, where the officer has said yes: whoever prepares at home is not measured there. */
function findPlace(app) {
  if (remembered(app) !== "yes" || !isAtTheDoor(app)) return;
  const { paradata } = app.sender;
  navigator.geolocation.getCurrentPosition(
    ({ coords, timestamp }) => {
      const rounded = (degrees) => Math.round(degrees * 1e5) / 1e5;
      paradata.about.place = {
        latitude: rounded(coords.latitude),
        longitude: rounded(coords.longitude),
        accuracy_m: Math.min(1_000_000, Math.round(coords.accuracy)),
        at: Math.round(timestamp),
      };
      app.sender.keep();
    },
    ({ code, PERMISSION_DENIED }) => {
      paradata.about.place = code === PERMISSION_DENIED ? "refused" : "unavailable";
      if (code === PERMISSION_DENIED) remember(app, "no");
    },
    { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
  );
}

/** Asks for the place, until it is answered once on this device. */
export function placeNotice(app) {
  if (app.readOnly || !isAtTheDoor(app) || remembered(app) !== null) return nothing;
  const answer = (said) => {
    remember(app, said);
    if (said === "yes") findPlace(app);
    else app.sender.paradata.about.place = "refused";
  };
  return html`<section class="notice tone-info qn-place" aria-labelledby="qn-place-title">
    ${icon(app, "map-pin")}
    <div class="notice-body">
      <strong class="notice-title" id="qn-place-title">${t("place_title")}</strong>
      <div class="notice-text">${t("place_why")}</div>
      <p class="qn-notice-buttons">
        <button type="button" class="btn" @click=${() => answer("yes")}>${t("place_yes")}</button>
        <button type="button" class="btn" @click=${() => answer("no")}>${t("place_no")}</button>
      </p>
    </div>
  </section>`;
}
