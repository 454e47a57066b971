// The counter's poller in public/embed.js, by the cases that also drive the one in Rust (src/visitors/poller/tests.rs).
// The element runs in a document of a few stubs, with a clock that the cases set.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

const MINUTE = 60_000;
const here = (path) => new URL(path, import.meta.url);
const cases = JSON.parse(readFileSync(here("../poller-cases.json"), "utf8"));

/** The clock in milliseconds, the page as the browser tells of it, and what was asked of both. */
const world = { number: 0, now: 0, hidden: false, onLine: true, timers: new Map(), requests: [], listeners: [], stored: new Map() };
const listen = (target) => (name, run, { signal } = {}) => world.listeners.push({ target, name, run, signal });
const element = () => ({ setAttribute() {}, append() {}, prepend() {}, replaceChildren() {}, addEventListener() {} });
const define = (values) => {
  for (const [name, value] of Object.entries(values)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
};
const types = {};

define({
  HTMLElement: class {
    attachShadow = () => Object.assign(element(), { adoptedStyleSheets: [] });
    // A news site of its own for each case, since all elements of one site share a counter.
    getAttribute = (name) => (name === "src" ? `https://tin.example/${world.number}/` : null);
    dispatchEvent() {}
  },
  IntersectionObserver: class {},
  CSSStyleSheet: class {
    replaceSync() {}
  },
  CustomEvent: class {},
  customElements: { get: () => undefined, define: (name, type) => (types[name] = type) },
  document: { baseURI: "https://portal.example/", createElement: element, addEventListener: listen("document"), get hidden() { return world.hidden; } },
  window: { addEventListener: listen("window") },
  navigator: { get onLine() { return world.onLine; } },
  localStorage: { getItem: (name) => world.stored.get(name) ?? null, setItem: (name, value) => world.stored.set(name, value) },
  performance: { now: () => world.now },
  setTimeout: (run, delay) => {
    const id = {};
    world.timers.set(id, { run, at: world.now + delay });
    return id;
  },
  clearTimeout: (id) => world.timers.delete(id),
  fetch: (_address, { signal, body }) =>
    new Promise((answer, fail) => {
      signal.addEventListener("abort", () => fail(new Error("aborted")));
      world.requests.push({ answer, visit: body });
    }),
});
console.warn = () => {}; // a failed beat says so

// A script without a package is a module to Node by its name alone.
const folder = mkdtempSync(join(tmpdir(), "tintuc-embed-"));
after(() => rmSync(folder, { recursive: true }));
const script = join(folder, "embed.mjs");
copyFileSync(here("../../public/embed.js"), script);
await import(pathToFileURL(script).href);

/** Until everything that follows from what happened has happened. */
const settled = () => new Promise((done) => setImmediate(done));

function tell(target, name, event = {}) {
  for (const { run } of world.listeners.filter((it) => it.target === target && it.name === name && !it.signal?.aborted)) run(event);
}

/** An answer as `fetch` gives it. */
const answer = (status, body, retryAfter = null) => ({
  ok: status === 200,
  status,
  headers: { get: () => retryAfter },
  json: async () => body,
});

const FIGURES = { total: 1303080, online: 54, window_seconds: 300, as_of: "2017-12-01T17:00:00+07:00" };

for (const { name, steps } of cases) {
  test(name, async () => {
    Object.assign(world, { number: world.number + 1, now: 0, timers: new Map(), requests: [], listeners: [], stored: new Map() });
    const page = new types["tintuc-visitors"]();
    let shown = "nothing";
    page.read = ({ figures, old }) => (shown = figures ? (old ? "old" : "fresh") : "nothing");
    let sent = 0;
    for (const [number, step] of steps.entries()) {
      world.now += (step.after ?? 0) * 1000;
      if (["open", "restored"].includes(step.event)) Object.assign(world, { hidden: !!step.hidden, onLine: !step.offline });
      switch (step.event) {
        case "open":
          page.begin();
          break;
        case "timer": {
          const timer = world.timers.get(page.counter.timer);
          assert.ok(timer && timer.at <= world.now, `step ${number}: nothing was to happen now`);
          timer.run();
          break;
        }
        case "answered":
          world.requests.at(-1).answer(answer(200, { ...FIGURES }));
          break;
        case "failed":
          world.requests.at(-1).answer(answer(503, null, step.retry_after && `${step.retry_after}`));
          break;
        case "hidden":
        case "shown":
          world.hidden = step.event === "hidden";
          tell("document", "visibilitychange");
          break;
        case "offline":
        case "online":
          world.onLine = step.event === "online";
          tell("window", step.event);
          break;
        case "restored":
          tell("window", "pageshow", { persisted: true });
          break;
        default:
          assert.fail(`there is no event ${step.event}`);
      }
      await settled();
      const timer = world.timers.get(page.counter.timer);
      const wake = timer && (timer.at - world.now) / 1000;
      const said = `step ${number}, ${step.event}`;
      assert.equal(world.requests.length > sent, step.heartbeat, `${said}: a heartbeat`);
      if (step.wake) assert.ok(wake >= step.wake[0] && wake <= step.wake[1], `${said}: wakes in ${wake} s, not ${step.wake}`);
      else assert.equal(wake, undefined, `${said}: it wakes`);
      assert.equal(shown, step.shows, `${said}: the figures`);
      sent = world.requests.length;
    }
    page.end();
  });
}

// src/visitors/visit.rs has the same rule.
test("a visit ends after 30 minutes without a beat", async () => {
  const visit = async (later) => {
    Object.assign(world, { number: world.number + 1, requests: [], listeners: [] });
    world.now += later;
    const page = new types["tintuc-visitors"]();
    page.read = () => {};
    page.begin();
    await settled();
    page.end();
    return world.requests[0].visit;
  };
  Date.now = () => 1_512_122_400_000 + world.now;
  world.stored.clear();
  const first = await visit(0);
  assert.match(first, /^[\w-]{21}[AQgw]$/);
  assert.equal(await visit(30 * MINUTE), first);
  assert.notEqual(await visit(30 * MINUTE + 1), first);
});
