// Menus are <details class="menu">; the main navigation opens with a button on a phone.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const button = event.target.closest("[data-toggles]");
  if (button) toggle(button);
  const remover = event.target.closest("[data-removes]");
  if (remover) remover.closest(remover.dataset.removes)?.remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const opened = document.querySelector('[data-toggles][aria-expanded="true"]');
  if (opened) {
    toggle(opened);
    opened.focus();
  }
});

function toggle(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  document.getElementById(button.dataset.toggles).classList.toggle("is-open", open);
}
