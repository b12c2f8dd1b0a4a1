// A page that the browser kept and shows again (Back, after somebody signed out) is fetched again: its names are not for
// whoever has the phone now. Signing in and out changes the CSRF cookie; a page remembers the one that it came with.
// This asks nobody, so it holds without a network too: then there is no page instead of an old one.

const signedInAs = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrf(?:token)?=([^;]*)/)?.[1] ?? "";
const then = signedInAs();

addEventListener("pageshow", (event) => {
  if (!event.persisted || signedInAs() === then) return;
  document.documentElement.hidden = true;
  location.reload();
});
