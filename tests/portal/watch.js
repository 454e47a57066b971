// In front of everything else on a portal: what goes wrong there, and what there was before the elements came.
window.faults = [];
window.told = [];
addEventListener("error", function (e) { faults.push(String(e.message || e.target.src || e.target.href)); }, true);
addEventListener("unhandledrejection", function (e) { faults.push(String(e.reason)); });
["tintuc:ready", "tintuc:navigate", "tintuc:error"].forEach(function (name) {
  addEventListener(name, function (e) { told.push([name, e.detail]); });
});
window._govaq = [];
// The names of all globals; what a page's own scripts add, it adds before the load is done.
window.globals = Object.getOwnPropertyNames(window);
