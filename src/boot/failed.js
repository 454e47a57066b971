// Says that the app could not start. start.js reports that, too; this also hears of a module that is missing, or too new for
// the browser.
(function () {
  function failed() {
    var failed = document.getElementById("boot-failed");
    if (failed) {
      failed.hidden = false;
      document.getElementById("boot-loading").hidden = true;
    }
  }
  addEventListener("error", failed, true);
  addEventListener("unhandledrejection", failed);
})();
