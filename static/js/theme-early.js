// Runs before the first paint, so that no page flashes in the wrong theme or density. A classic script, because modules
// come late.
(function () {
  var root = document.documentElement;
  var chosen = null;
  var density = null;
  try {
    chosen = localStorage.getItem("theme");
    density = localStorage.getItem("density");
  } catch (error) {
    // Storage may be forbidden; the device's own theme is then the answer.
  }
  if (chosen !== "light" && chosen !== "dark") {
    chosen = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.setAttribute("data-bs-theme", chosen);
  if (density === "dense") root.setAttribute("data-density", density);
  root.classList.add("js");
})();
