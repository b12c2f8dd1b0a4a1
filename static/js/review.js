// Reading a questionnaire: a press beside an answer adds a remark to the form that sends it back.

// What is folded is one press away; without JavaScript it stands open.
for (const button of document.querySelectorAll("[data-unfolds]")) {
  const fold = button.closest("tbody");
  const show = (isOpen) => {
    fold.classList.toggle("is-open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  show(false);
  button.addEventListener("click", () => show(!fold.classList.contains("is-open")));
}

const place = document.querySelector("[data-remarks]");

if (place) {
  // The spare rows serve browsers without JavaScript; one of them is the pattern for new ones.
  const spares = [...place.querySelectorAll("[data-spare]")];
  const pattern = spares[0]?.cloneNode(true);
  for (const spare of spares) spare.remove();
  document.querySelectorAll("[data-remark], [data-remark-hint]").forEach((part) => (part.hidden = false));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remark]");
    if (!button || !pattern) return;
    const row = pattern.cloneNode(true);
    row.removeAttribute("data-spare");
    row.querySelector('[name="catatan-pertanyaan"]').value = button.dataset.remark;
    place.append(row);
    place.closest("details").open = true;
    const text = row.querySelector("textarea");
    text.focus({ preventScroll: true });
    text.scrollIntoView({ block: "center", behavior: "smooth" });
  });
}
