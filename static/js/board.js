// The assignment board: ticks what is free, adds up what is ticked, and shows only the buttons that apply.

const ticks = () => [...document.querySelectorAll('#board input[name="sls"]')];

function show() {
  const bar = document.querySelector('[data-bulk="sls"]');
  if (!bar) return;
  const ticked = ticks().filter((box) => box.checked);
  const families = ticked.reduce((sum, box) => sum + Number(box.dataset.families), 0);
  const place = bar.querySelector("[data-families-ticked]");
  place.dataset.words ??= place.textContent;
  place.textContent = place.dataset.words.replace("{}", families.toLocaleString(document.documentElement.lang));
  place.hidden = false;
  const free = ticked.some((box) => "free" in box.dataset);
  const held = ticked.some((box) => !("free" in box.dataset));
  for (const part of bar.querySelectorAll("[data-for]")) {
    part.hidden = ticked.length > 0 && !(part.dataset.for === "free" ? free : held);
  }
}

document.addEventListener("click", (event) => {
  const tick = event.target.closest("[data-ticks-free]");
  if (tick) {
    event.preventDefault();
    for (const box of ticks()) box.checked = "free" in box.dataset;
    // The bar counts on change; one change is enough for all of them.
    ticks()[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  // Clearing and shift-selecting tick boxes without a change event of their own.
  if (event.target.closest("[data-bulk-clear], [data-selects], #sls-table")) {
    queueMicrotask(() => {
      show();
      if (!event.target.matches('input[name="sls"]')) document.body.dispatchEvent(new CustomEvent("ticked"));
    });
  }
});
document.addEventListener("change", (event) => {
  if (event.target.closest("#board")) queueMicrotask(show);
});
document.addEventListener("htmx:afterSettle", show);

// The list of officers comes back from the server while somebody may already have chosen one of them.
let chosen = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "officers") return;
  chosen = document.querySelector('#officers input[name="petugas"]:checked')?.id ?? null;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "officers" || !chosen) return;
  const again = document.getElementById(chosen);
  if (again) again.checked = true;
});
show();
