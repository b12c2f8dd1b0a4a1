// The switch between light and dark. Until somebody presses it, the device decides.

const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");

export function theme() {
  return root.getAttribute("data-bs-theme") === "dark" ? "dark" : "light";
}

function show(chosen) {
  root.setAttribute("data-bs-theme", chosen);
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.setAttribute("aria-pressed", String(chosen === "dark"));
  }
  document.dispatchEvent(new CustomEvent("themechange", { detail: chosen }));
}

function remembered() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function remember(chosen) {
  try {
    localStorage.setItem("theme", chosen);
  } catch {
    // Not kept, but switched all the same.
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const chosen = theme() === "dark" ? "light" : "dark";
  remember(chosen);
  show(chosen);
});

device.addEventListener("change", () => {
  if (!remembered()) show(device.matches ? "dark" : "light");
});

// Another tab switched.
window.addEventListener("storage", (event) => {
  if (event.key === "theme" && event.newValue) show(event.newValue);
});

show(theme());
