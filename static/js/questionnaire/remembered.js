// What this browser remembers of how the questionnaire is used. Where storage is forbidden it remembers nothing.

const MODE = "regsosek-mode";

/** "interview" or "keying", as last chosen on this device; null where nothing was. */
export function rememberedMode() {
  try {
    const mode = localStorage.getItem(MODE);
    return ["interview", "keying"].includes(mode) ? mode : null;
  } catch {
    return null;
  }
}

export function rememberMode(mode) {
  try {
    localStorage.setItem(MODE, mode);
  } catch {
    // Not remembered, but switched all the same.
  }
}

/** Whether this has not been said since the browser was opened. */
export function isFirstTime(what) {
  try {
    if (sessionStorage.getItem(what)) return false;
    sessionStorage.setItem(what, "yes");
  } catch {
    // Not remembered: then it is said on each page.
  }
  return true;
}

const switchName = (officer, name) => `regsosek-${name}-${officer}`;

/** Whether this officer has left a switch on, on this device; it is on until it is switched off. */
export function rememberedSwitch(officer, name) {
  try {
    return localStorage.getItem(switchName(officer, name)) !== "off";
  } catch {
    return true;
  }
}

export function rememberSwitch(officer, name, on) {
  try {
    localStorage.setItem(switchName(officer, name), on ? "on" : "off");
  } catch {
    // Not remembered, but switched all the same.
  }
}
