// On portals that show the news in an iframe (docs/embedding.md): makes it as high as what is in it. A classic script, which
// any portal can take.
(function () {
  // Only the site that this file came from is listened to.
  const home = new URL(document.currentScript.src).origin;
  const frames = () => Array.prototype.slice.call(document.getElementsByTagName("iframe"));

  addEventListener("message", ({ origin, source, data }) => {
    const told = origin === home && data && data.tintuc;
    const frame = told && frames().filter((frame) => frame.contentWindow === source)[0];
    if (!frame) return;
    if (typeof told.height === "number" && told.height >= 0 && told.height < 100000) frame.style.height = `${told.height}px`;
    if (told.navigate) {
      frame.dispatchEvent(new CustomEvent("tintuc:navigate", { bubbles: true, detail: told.navigate }));
      if (window._govaq && window._govaq.push) window._govaq.push(["trackPageView"]);
    }
  });
  // Those that are there already have told it to nobody.
  frames().forEach((frame) => {
    if (frame.src.indexOf(`${home}/`) === 0) frame.contentWindow.postMessage({ tintuc: "height" }, home);
  });
})();
