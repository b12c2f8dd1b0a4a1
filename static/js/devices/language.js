// The language of the app, before anything is drawn: the page is one for everybody, so the device remembers it.

const NAME = "regsosek-language";

function remembered() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

document.documentElement.lang = remembered() === "en" ? "en" : "id";

export const language = document.documentElement.lang;

export function speakOther() {
  try {
    localStorage.setItem(NAME, language === "en" ? "id" : "en");
  } catch {
    // Not remembered: then it stays as it is.
  }
  location.reload();
}
