// Asks before something is done.
//
// <button data-opens="ID"> opens <dialog id="ID">; a button with data-closes inside closes it.
// <form data-confirm="Question" data-confirm-text="…" data-confirm-verb="…" data-confirm-tone="bad"> asks in the one
// dialog of base.html before it is sent. Without JavaScript the form is simply sent.

const shared = () => document.getElementById("confirm");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens).showModal();
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    closer.closest("dialog").close("no");
    return;
  }
  // A press on the backdrop lands on the dialog itself.
  if (event.target instanceof HTMLDialogElement && event.target.matches(".dialog")) {
    event.target.close("no");
  }
});

// In the capture phase, so that htmx hears of the form only after the answer.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-confirm]") || form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    ask(form.dataset).then((yes) => {
      if (!yes) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
    });
  },
  true,
);

/** Asks in the shared dialog; gives true when the person agrees. */
export function ask({ confirm, confirmText = "", confirmVerb = "", confirmTone = "" }) {
  const dialog = shared();
  dialog.querySelector("[data-confirm-title]").textContent = confirm;
  dialog.querySelector("[data-confirm-text]").textContent = confirmText;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = confirmVerb || yes.dataset.verb;
  yes.classList.toggle("btn-danger", confirmTone === "bad");
  yes.classList.toggle("btn-primary", confirmTone !== "bad");
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.returnValue = "no";
    dialog.showModal();
  });
}
