// The bell in the header: how much waits. Asked for once the page is there, so that no page waits for it, and kept in
// this tab for a minute; what the officer does meanwhile makes it ask again.

const KEPT_MS = 60_000;
const bell = document.querySelector("[data-bell]");
const name = `bell/${bell?.dataset.reader}`;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null; // storage is off, or not ours
  }
}

function keep(told) {
  try {
    if (told) sessionStorage.setItem(name, JSON.stringify(told));
    else sessionStorage.removeItem(name);
  } catch {
    // without storage each page asks
  }
}

function show({ count, urgent, words }) {
  const badge = bell.querySelector(".bell-count");
  badge.textContent = count;
  badge.hidden = !count;
  badge.classList.toggle("is-urgent", urgent > 0);
  bell.setAttribute("aria-label", words);
  bell.title = words;
}

async function ask() {
  const answer = await fetch(bell.dataset.url, { redirect: "error", headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const told = { ...(await answer.json()), language: document.documentElement.lang, at: Date.now() };
  keep(told);
  show(told);
}

function refresh() {
  ask().catch(() => {}); // without a connection the bell shows what it showed
}

if (bell) {
  const told = kept();
  const isFresh = told && told.language === document.documentElement.lang && Math.abs(Date.now() - told.at) < KEPT_MS;
  if (told) show(told);
  if (!isFresh) refresh();
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") keep(null);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.verb === "get") return;
    keep(null);
    refresh();
  });
}
