// Ctrl+K on every page of a keying operator: a family by its numbers.

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = document.getElementById("find-family");
  if (!document.querySelector("dialog[open]")) dialog.showModal();
});
