// The switch between roomy and dense rows of lists, kept on this device. theme-early.js sets it before the first paint.

const root = document.documentElement;

function show(density) {
  if (density === "dense") root.dataset.density = density;
  else delete root.dataset.density;
  for (const button of document.querySelectorAll("[data-density-switch]")) {
    button.setAttribute("aria-pressed", String(density === "dense"));
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-density-switch]")) return;
  const chosen = root.dataset.density === "dense" ? "roomy" : "dense";
  show(chosen);
  try {
    localStorage.setItem("density", chosen);
  } catch {
    // Not kept, but switched all the same.
  }
});

// Another tab switched.
window.addEventListener("storage", (event) => {
  if (event.key === "density") show(event.newValue);
});

show(root.dataset.density);
