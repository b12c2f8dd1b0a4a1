// Nothing that is typed or pasted is cut: what is too long stays, is told, and does not leave before it is shorter.
// A field says its bound as `data-most`; with `maxlength` the browser would cut, also without JavaScript.

document.addEventListener("input", ({ target }) => {
  const most = Number(target.dataset?.most);
  if (!most) return;
  const count = [...target.value].length;
  const words = count > most ? document.body.dataset.tooLong.replace("{most}", most).replace("{count}", count) : "";
  target.setCustomValidity(words);
  let said = target.nextElementSibling;
  if (!said?.matches("[data-too-long-said]")) {
    if (!words) return;
    said = document.createElement("p");
    said.className = "field-error";
    said.dataset.tooLongSaid = "";
    said.role = "status";
    target.after(said);
  }
  said.textContent = words;
  said.hidden = !words;
});
