// Before anything is seen: what the reader has set (public/tools.js), and what the browser can do.
(function (root) {
  function kept(name, sound) {
    try {
      var value = localStorage.getItem("tintuc:" + name);
    } catch (refused) {
      // The browser keeps nothing.
    }
    return sound.test(value) ? value : "";
  }
  var size = kept("text", /^(90|115|130|150|175|200)$/);
  if (size) root.style.fontSize = size + "%";
  // The bar of the browser is as the page (style/tokens.css): the first colour that holds counts.
  root.dataset.theme = kept("theme", /^(light|dark)$/);
  if (root.dataset.theme)
    /** @type {HTMLMetaElement} */ (document.querySelector("[name=theme-color]")).media = root.dataset.theme == "dark" ? "" : "not all";
  root.dataset.keys = kept("keys", /^off$/);
  // Addresses on paper are whole (style/print.css).
  addEventListener("beforeprint", function () {
    for (var links = document.links, i = links.length; i--; ) links[i].dataset.to = links[i].href;
  });
  if (window.speechSynthesis) root.dataset.speaks = "";
  if (navigator.share) root.dataset.shares = "";
  // A format that does not come makes way for the next one, `src` last: hosts may not know AVIF. A picture of which none
  // comes says so, and keeps its place (style/tools.css). `embed.js` has the first half for portals.
  addEventListener("error", function (event) {
    var image = /** @type {HTMLImageElement} */ (event.target);
    if (image.localName != "img") return;
    var picture = image.parentElement, asked = image.currentSrc, link = document.createElement("a"), next = 0;
    function isAsked(address) {
      link.href = address;
      return link.href == asked;
    }
    if (asked && asked != image.src)
      for (var sources = /** @type {NodeListOf<HTMLSourceElement>} */ (picture.querySelectorAll("source:not([media])")), i = 0; i < sources.length && next < 2; i++) {
        sources[i].media = "not all";
        next = sources[i].srcset.split(/,?\s+/).some(isAsked) ? 2 : 1;
      }
    if (next) return;
    picture.className = "failed";
    picture.style.aspectRatio = image.getAttribute("width") + "/" + image.getAttribute("height");
  }, true);
})(document.documentElement);
