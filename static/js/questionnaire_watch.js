// Says so when the questionnaire's modules do not start. A classic script, because it must run where modules fail.
(function () {
  function fail() {
    var fallback = document.getElementById("qn-fallback");
    if (!fallback) return; // it has started
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
