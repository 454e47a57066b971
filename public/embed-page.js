// On the pages that portals show in an iframe (server/src/embed/page.rs): the query's attributes, and the height.

const element = /** @type {HTMLElement} */ (document.querySelector("tintuc-news, tintuc-visitors"));
// Not where the news come from and where articles open: the query is anybody's.
for (const name of ["lang", "section", "article", "limit", "layout", "theme"]) {
  const value = new URLSearchParams(location.search).get(name);
  if (value !== null) element.setAttribute(name, value);
}
document.documentElement.lang = element.lang;

/** To whatever portal this is in: that it is one of ours, the browser has checked (frame-ancestors). */
const tell = (message) => parent.postMessage({ tintuc: message }, "*");
const tellHeight = () => tell({ height: Math.ceil(document.body.getBoundingClientRect().height) });

new ResizeObserver(tellHeight).observe(document.body);
// A portal whose script came later asks.
addEventListener("message", ({ source, data }) => source === parent && data?.tintuc === "height" && tellHeight());
element.addEventListener("tintuc:navigate", (/** @type {CustomEvent} */ { detail: { url, title } }) => tell({ navigate: { url, title } }));
