// Runs before anything else on the page; `words` is given in front of it.
window.measured = {
  readable: null,
  firstPaint: null,
  largestPaint: null,
  shift: 0,
  live: null,
  last: 0,
  // The app runs where there is one, no picture in sight is to come, and then half a second passes with no news: the
  // largest paint has been.
  settled() {
    const starts = document.querySelector('script[type="module"]') && this.live == null;
    const coming = [...document.images].some((image) => !image.complete && image.getBoundingClientRect().top < innerHeight);
    return document.readyState == "complete" && this.readable != null && this.firstPaint != null && !starts && !coming && performance.now() - this.last > 500;
  },
};
const note = (type, take) =>
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) take(entry);
    measured.last = performance.now();
  }).observe({ type, buffered: true });
note("paint", (entry) => { if (entry.name == "first-contentful-paint") measured.firstPaint = entry.startTime; });
note("largest-contentful-paint", (entry) => { measured.largestPaint = entry.startTime; });
note("layout-shift", (entry) => { if (!entry.hadRecentInput) measured.shift += entry.value; });
note("mark", (entry) => { if (entry.name == "tintuc:live") measured.live = entry.startTime; });
const watch = new MutationObserver(() => {
  if (!document.querySelector("main")?.textContent.includes(words)) return;
  watch.disconnect();
  // A message sent from within a frame arrives after that frame has been painted.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { measured.readable = measured.last = performance.now(); };
    port2.postMessage(null);
  });
});
watch.observe(document, { childList: true, subtree: true });
