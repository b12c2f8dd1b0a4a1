// What the browser tells while a questionnaire is open: the connection is back, the page is being left, somebody went back.

/** `leaves` is called when the page may be gone in a moment; all of it ends with `signal`. */
export function listenWhileOpen(app, leaves, signal) {
  const listen = (target, event, heard) => target.addEventListener(event, heard, { signal });
  listen(window, "online", () => app.sender.flush());
  listen(document, "regsosek:send", ({ detail }) => detail.push(app.sender.flush()));
  listen(document, "visibilitychange", () => document.hidden && leaves());
  listen(window, "pagehide", leaves);
  listen(window, "beforeunload", (event) => {
    // With a copy on the device nothing is lost by leaving; without one it would be.
    if (app.sender.unsent && !app.store.works) event.preventDefault();
  });
  listen(window, "popstate", () => app.go(decodeURIComponent(location.hash.slice(1)), { record: false }));
}
