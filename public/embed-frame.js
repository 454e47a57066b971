// On portals that show the news in an iframe (docs/embedding.md): makes it as high as what is in it. A classic script, which
// any portal can take: by a tag, by a loader's eval, or in a bundle of its own. So it asks the iframes, not its own address,
// where the news site is.
(function () {
  const frames = () => Array.prototype.slice.call(document.getElementsByTagName("iframe"));

  /** The origin of the news site in an iframe; nothing where its address is that of no page for iframes. */
  function home(frame) {
    try {
      const { pathname, origin } = new URL(frame.src);
      return /\/embed\/(news|visitors)\/?(index\.html)?$/.test(pathname) && /^http/.test(origin) ? origin : undefined;
    } catch {
      return undefined; // it has no address
    }
  }

  /** Once, however often it is heard: what the portal is to put right. */
  function complain(frame, origin) {
    if (told) return;
    told = true;
    console.warn(`tintuc: the iframe ${frame.src || "without an address"} says its height as ${origin}, which is not believed: \
its src must be the news site's own address, https://…/embed/news or https://…/embed/visitors, without a redirect and without a sandbox`);
  }
  let told = false;

  addEventListener("message", ({ origin, source, data }) => {
    const said = data && data.tintuc;
    // Only iframes of this page are listened to, and only what stands at the address that the portal has given them.
    const frame = said && frames().filter((frame) => frame.contentWindow === source)[0];
    if (!frame) return;
    if (origin !== home(frame)) return complain(frame, origin);
    if (typeof said.height === "number" && said.height >= 0 && said.height < 100000) frame.style.height = `${said.height}px`;
    if (said.navigate) {
      frame.dispatchEvent(new CustomEvent("tintuc:navigate", { bubbles: true, detail: said.navigate }));
      if (window._govaq && window._govaq.push) window._govaq.push(["trackPageView"]);
    }
  });
  // Those that are there already have told it to nobody.
  frames().forEach((frame) => {
    if (home(frame)) frame.contentWindow.postMessage({ tintuc: "height" }, home(frame));
  });
})();
