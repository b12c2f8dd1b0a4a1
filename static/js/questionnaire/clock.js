// The server's clock, as far as this device knows it: its own may be years off. No DOM.

let ahead = 0; // how far the server's clock is ahead of this device's, in milliseconds
let zone = 0; // the office's distance from UTC, in milliseconds

/** What the server's clock said a moment ago, as an ISO text; the page's own also tells the office's zone. */
export function setServerTime(iso, { withZone = false } = {}) {
  ahead = Date.parse(iso) - Date.now();
  const found = /([+-])(\d\d):(\d\d)$/.exec(iso);
  if (withZone && found) zone = Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) * 60_000;
}

/** How far this device's clock is off, in milliseconds; 0 for what a slow line may explain. */
export function clockError() {
  return Math.abs(ahead) > 5 * 60_000 ? ahead : 0;
}

export const serverTime = () => new Date(Date.now() + ahead);

/** Today by the server's calendar, as the form keeps days: a device's own clock may be years off. */
export function today() {
  return new Date(Date.now() + ahead + zone).toISOString().slice(0, 10);
}
