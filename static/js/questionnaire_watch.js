// Says so when the questionnaire's modules do not start. A classic script, before them, because it must run where they
// fail: no word of after 2015, not even a comma behind the last argument (package.json tells Prettier so).
(function () {
  function fail() {
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", fail);
      return;
    }
    if (!document.getElementById("qn-fallback")) return; // it has started
    document.getElementById("qn-failed").hidden = false;
    document.getElementById("qn-loading").hidden = true;
  }
  window.addEventListener(
    "error",
    function (event) {
      if (event instanceof ErrorEvent || event.target.tagName === "SCRIPT") fail();
    },
    true
  );
  window.addEventListener("unhandledrejection", fail);
  setTimeout(fail, 45000);
  if (!("noModule" in HTMLScriptElement.prototype)) fail();
})();
