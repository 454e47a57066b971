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
