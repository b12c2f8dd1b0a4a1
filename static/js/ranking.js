// Puts a page on paper.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});
