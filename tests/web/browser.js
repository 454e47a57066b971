// A browser whose clock, visibility, network and storage obey the test, and that counts what is left behind and asked for.

const real = {
  now: performance.now.bind(performance),
  date: Date.now,
  fetch: window.fetch.bind(window),
  setTimeout: window.setTimeout.bind(window),
  clearTimeout: window.clearTimeout.bind(window),
  setItem: Storage.prototype.setItem,
  storage: Object.getOwnPropertyDescriptor(window, "localStorage"),
  warn: console.warn,
};

let ahead = 0; // how far the test's clock is ahead of the real one, in milliseconds
let hidden = false;
let online = true;
let warnings = 0;
let nextTimer = 1e9; // far from any real one
let refusal = new TypeError("no network"); // what `fetch` rejects with
let asked = []; // addresses and how the browser's cache was to be used
const answers = new Map(); // address → [status, text]
const timers = new Map(); // id → { due, run }
const listeners = new Set(); // "type:function number" of each one live on window and document
const numbers = new WeakMap();

performance.now = () => real.now() + ahead;
Date.now = () => real.date() + ahead;
Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
Object.defineProperty(navigator, "onLine", { configurable: true, get: () => online });

// Short timers stay real: the test's own waits, and the runner's.
window.setTimeout = (run, delay = 0, ...rest) => {
  if (delay < 1000) return real.setTimeout(run, delay, ...rest);
  timers.set(++nextTimer, { due: performance.now() + delay, run });
  return nextTimer;
};
window.clearTimeout = (id) => timers.delete(id) || real.clearTimeout(id);

const key = (type, run) => {
  if (!numbers.has(run)) numbers.set(run, Math.random());
  return `${type}:${numbers.get(run)}`;
};
for (const target of [window, document]) {
  const { addEventListener, removeEventListener } = target;
  target.addEventListener = function (type, run, ...rest) {
    if (run) listeners.add(key(type, run));
    return addEventListener.call(target, type, run, ...rest);
  };
  target.removeEventListener = function (type, run, ...rest) {
    if (run) listeners.delete(key(type, run));
    return removeEventListener.call(target, type, run, ...rest);
  };
}

// The runner asks for other things.
window.fetch = async (address, options) => {
  const request = new Request(address, options);
  address = request.url.slice(location.origin.length);
  if (!address.startsWith("/tin/api/")) return real.fetch(request);
  asked.push(`${address.slice("/tin/api/".length)} ${request.cache}`);
  await null;
  if (!answers.has(address)) throw refusal;
  const [status, text] = answers.get(address);
  return new Response(text, { status, headers: { "content-type": "application/json" } });
};

console.warn = (...rest) => {
  warnings += 1;
  real.warn.apply(console, rest);
};

export const clearStorage = () => localStorage.clear();
export const reset = () => {
  [ahead, hidden, online, asked] = [0, false, true, []];
  refusal = new TypeError("no network");
  answers.clear();
  Storage.prototype.setItem = real.setItem;
  Object.defineProperty(window, "localStorage", real.storage);
  clearStorage();
};

/** Moves the clock, and lets the timers that come due ring. */
export const pass = (milliseconds) => {
  ahead += milliseconds;
  for (const [id, { due, run }] of [...timers]) {
    if (due <= performance.now() && timers.delete(id)) run();
  }
};

/** What the server below /tin/api/ has at an address from now on. */
export const answer = (address, status, text) => answers.set(address, [status, text]);
/** What does not answer is no network. */
export const silence = () => answers.clear();
/** What `fetch` rejects with where scripts of the page have replaced it. */
export const refuseWith = (kind) => {
  answers.clear();
  const frame = document.body.appendChild(document.createElement("iframe"));
  refusal = {
    text: "blocked by policy",
    nothing: undefined,
    foreign: new frame.contentWindow.TypeError("of another window"),
  }[kind];
  frame.remove();
};
export const askedFor = () => asked.splice(0).join();

export const hide = () => {
  hidden = true;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
export const show = () => {
  hidden = false;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
export const connect = () => {
  online = true;
  window.dispatchEvent(new Event("online"));
};
export const disconnect = () => {
  online = false;
  window.dispatchEvent(new Event("offline"));
};
/** The page comes from the network, or back from the back-forward cache, where it missed every other event. */
export const pageshow = (persisted) => {
  if (persisted) [hidden, online] = [false, true];
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted }));
};
/** Takes the network away without a word, as while a page lies in the back-forward cache. */
export const loseNetworkSilently = () => {
  online = false;
};

export const refuseWrites = () => {
  Storage.prototype.setItem = () => {
    throw new DOMException("the quota has been exceeded", "QuotaExceededError");
  };
};
export const refuseStorage = () => {
  Object.defineProperty(window, "localStorage", {
    configurable: true,
    get: () => {
      throw new DOMException("access is denied for this document", "SecurityError");
    },
  });
};

export const liveTimers = () => timers.size;
export const liveListeners = () => listeners.size;
export const warningsSoFar = () => warnings;
