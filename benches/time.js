// Milliseconds from an act to the end of the frame in which its outcome is first shown.
window.took = null;
window.time = (act, shown) => {
  window.took = null;
  const start = performance.now();
  act();
  const look = () => {
    if (!shown()) return requestAnimationFrame(look);
    // A message sent from within a frame arrives after that frame has been painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { window.took = performance.now() - start; };
    port2.postMessage(null);
  };
  requestAnimationFrame(look);
};
// Opens the articles of the listing one after the other and comes back, until so many pages have been shown. In one piece:
// scripts sent one by one would be measured with the page's memory.
window.wandered = false;
window.wander = async (pages) => {
  window.wandered = false;
  const until = async (shown) => { while (!shown()) await new Promise(requestAnimationFrame); };
  const article = () => document.querySelector("main:not([hidden]) article.article h1");
  for (let step = 0; step < pages / 2; step++) {
    const links = document.querySelectorAll('main:not([hidden]) h2 a[href*="/tin/"]');
    links[step % links.length].click();
    await until(article);
    history.back();
    await until(() => location.pathname == "/" && !article());
  }
  window.wandered = true;
};
