// What a portal loads for <tintuc-news> and <tintuc-visitors> (docs/embedding.md). Not in Rust, which cannot extend
// HTMLElement; and a counter alone must not cost the portal's readers a program.

/** The program behind <tintuc-news> (src/bin/embed-news.rs); a release has a hash in its name (pack/). */
const PROGRAM = "./embed-news";
/** Where this file lies: the news site's root. */
const HOME = new URL(".", import.meta.url).href;

const MESSAGES = {
  vi: { name: "Thống kê truy cập", visits: "Lượt truy cập", online: "Đang online", none: "Chưa có số liệu truy cập", old: "Số liệu lúc", recent: ["Hôm nay", "Hôm qua", "Tuần này", "Tháng này"], separator: "." },
  en: { name: "Visitors", visits: "Visits", online: "Online now", none: "No visitor figures yet", old: "Figures as of", recent: ["Today", "Yesterday", "This week", "This month"], separator: "," },
};

const DARK =
  "color-scheme:dark;--paper:var(--tintuc-paper,#111517);--tint:var(--tintuc-tint,#1d2326);--ink:var(--tintuc-ink,#e8ecee);--muted:var(--tintuc-muted,#b2bcc2);--line:var(--tintuc-line,#333c41);--accent:var(--tintuc-accent,#7fcbe2)";

// The host is the portal's to place; in the root nothing of the portal's is left but the tokens. Fonts in px: rem is the
// portal's.
const STYLE = `:host{all:initial;display:block}:host([hidden]),[hidden]{display:none!important}
.root{all:initial;display:block;direction:ltr;overflow-wrap:anywhere;font:var(--tintuc-size,16px)/1.6 var(--tintuc-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif);color-scheme:light;
--paper:var(--tintuc-paper,#fff);--tint:var(--tintuc-tint,#eff3f4);--ink:var(--tintuc-ink,#14191c);--muted:var(--tintuc-muted,#475158);--line:var(--tintuc-line,#d3dadd);--accent:var(--tintuc-accent,#0a5068);
padding:var(--tintuc-padding,0);background:var(--paper);color:var(--ink)}
:host([theme=dark]) .root{${DARK}}
@media(prefers-color-scheme:dark){:host([theme=auto]) .root{${DARK}}}
.figures{margin:0;font-variant-numeric:tabular-nums lining-nums}.figures>span{margin-inline-end:1.5em;white-space:nowrap}.figures b{font-weight:700}.label,.note{color:var(--muted)}.note{margin:0;font-size:.875em}`;

/** The style sheets, by their text: all elements share them. */
const sheets = {};

function adoptStyles(shadow, ...texts) {
  if (shadow.adoptedStyleSheets) {
    shadow.adoptedStyleSheets = texts.map((text) => {
      if (!sheets[text]) (sheets[text] = new CSSStyleSheet()).replaceSync(text);
      return sheets[text];
    });
  } else {
    for (const old of shadow.querySelectorAll("style")) old.remove();
    shadow.prepend(...texts.map((text) => make("style", {}, text)));
  }
}

function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const attribute of Object.keys(attributes)) element.setAttribute(attribute, attributes[attribute]);
  element.append(...content);
  return element;
}

/** A format of a picture that does not come makes way for the next one, `src` last: hosts may not know AVIF. */
function takeNext({ target: image }) {
  const asked = image.currentSrc;
  if (!asked || asked === image.src) return;
  for (const source of image.parentNode.querySelectorAll("source:not([media])")) {
    source.media = "not all";
    if (source.srcset.split(/,?\s+/).some((address) => new URL(address, document.baseURI).href === asked)) return;
  }
}

/** Until its owner has ended. */
function listen({ ended }, target, name, run) {
  target.addEventListener(name, run, { signal: ended.signal });
}

/** What both elements have in common: their attributes, their children as a fallback, and their coming and going. */
class Embedded extends HTMLElement {
  alive = false;
  changed = false;
  /** Failures since there was content. */
  failures = 0;

  /** It has come into the document. */
  begin() {}
  /** It has left the document. */
  end() {}
  /** An attribute has changed. */
  update() {}

  constructor() {
    super();
    this.shadow = this.attachShadow({ mode: "open" });
    this.root = make("div", { class: "root", hidden: "" });
    this.fallback = make("slot", {});
    this.shadow.append(this.root, this.fallback);
    adoptStyles(this.shadow, STYLE);
    this.shadow.addEventListener("error", takeNext, true);
  }

  connectedCallback() {
    if (this.alive) return; // it was moved
    this.alive = true;
    // What a script has set before the element was defined hides the accessors.
    for (const name of [.../** @type {typeof Visitors | typeof News} */ (this.constructor).observedAttributes, "theme"]) {
      if (!Object.prototype.hasOwnProperty.call(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.ended = new AbortController();
    this.begin();
  }

  disconnectedCallback() {
    // A move is a removal and an insertion.
    queueMicrotask(() => {
      if (!this.alive || this.isConnected) return;
      this.alive = false;
      this.ended.abort();
      this.end();
      this.root.replaceChildren();
      this.show(false);
    });
  }

  attributeChangedCallback() {
    if (!this.alive || this.changed) return;
    this.changed = true;
    // Once for all attributes that are set one after the other.
    queueMicrotask(() => {
      this.changed = false;
      if (this.alive) this.update();
    });
  }

  /** The news site's root; undefined where the attribute names none. */
  get site() {
    const src = this.getAttribute("src");
    if (!src?.trim()) return HOME;
    try {
      const url = new URL(src, document.baseURI);
      url.search = url.hash = "";
      if (!url.pathname.endsWith("/")) url.pathname += "/";
      return /^https?:$/.test(url.protocol) ? url.href : undefined;
    } catch {
      return undefined;
    }
  }

  get language() {
    return /^en\b/i.test(this.getAttribute("lang")) ? "en" : "vi";
  }

  /** Shows the content, or the portal's own children in its place. */
  show(content) {
    this.root.hidden = !content;
    this.fallback.hidden = content;
  }

  ready(well = true) {
    const first = this.root.hidden;
    if (well) this.failures = 0;
    this.show(true);
    if (first) this.tell("ready");
  }

  failed(reason, cause) {
    // Once for a row of failures.
    if (!this.failures++) {
      console.warn(`${this.localName}: ${cause}`);
      this.tell("error", { reason });
    }
  }

  /** Where the attribute names no site. */
  invalidSrc() {
    this.failed("src", `${this.getAttribute("src")} is no address of a news site`);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`tintuc:${name}`, { bubbles: true, composed: true, detail }));
  }
}

/** Makes properties of attributes. */
function reflect(type, names) {
  for (const name of names) {
    Object.defineProperty(type.prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
}

// --- the counter -----------------------------------------------------------------------------------------------------

// All in milliseconds. The rules are those of src/visitors/poller.rs and visit.rs.
const POLL_INTERVAL = 30_000;
const MAX_BACKOFF = 300_000;
const MIN_INTERVAL = 5_000;
const MAX_RETRY_AFTER = 3_600_000;
const STALE_AFTER = 2 * POLL_INTERVAL + 10_000;
const REQUEST_TIMEOUT = 10_000;
const VISIT_GAP = 30 * 60_000;
const VISIT = "tintuc:visit";
/** What storage refused to keep: then the visit lasts as long as the page. */
let unsavedVisit;

/** The id of the running visit, noted as active now. All elements of a page, and all tabs, share it. */
function visit() {
  let stored = unsavedVisit;
  try {
    stored ??= localStorage.getItem(VISIT);
  } catch {
    // Refused.
  }
  const [, id, last] = /^([\w-]{21}[AQgw]) (\d{1,16})$/.exec(stored) ?? [];
  const now = Date.now();
  const running = Math.abs(now - +last) <= VISIT_GAP ? id : newId();
  unsavedVisit = undefined;
  try {
    localStorage.setItem(VISIT, `${running} ${now}`);
  } catch {
    unsavedVisit = `${running} ${now}`;
  }
  return running;
}

/** 128 random bits in base64url. */
function newId() {
  const bytes = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)));
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").slice(0, 22);
}

/** Give or take a tenth, so that readers who lost the server together do not come back together. */
function backoff(failures) {
  return Math.min(POLL_INTERVAL * 2 ** failures, MAX_BACKOFF) * (0.9 + Math.random() / 5);
}

/** How long an answer asks to be left alone: seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(after) {
  const asked = /^\d+$/.test(after) ? after * 1_000 : Date.parse(after) - Date.now();
  return Math.min(Math.max(asked || 0, 0), MAX_RETRY_AFTER);
}

/** Tells one news site that a reader is here, for as long as there is an element to show the figures. */
class Counter {
  static known = new Map();
  elements = new Set();
  due = 0;
  notBefore = 0;
  failures = 0;

  static of(site) {
    if (!Counter.known.has(site)) Counter.known.set(site, new Counter(site));
    return Counter.known.get(site);
  }

  constructor(site) {
    this.address = `${site}api/visitors`;
  }

  add(element) {
    this.elements.add(element);
    if (this.elements.size > 1) return element.read(this);
    this.ended = new AbortController();
    listen(this, document, "visibilitychange", () => (document.hidden ? this.act() : this.returned()));
    listen(this, window, "online", () => this.returned());
    listen(this, window, "offline", () => this.act());
    listen(this, window, "pageshow", (event) => event.persisted && this.returned());
    this.act();
  }

  remove(element) {
    this.elements.delete(element);
    if (this.elements.size) return;
    clearTimeout(this.timer);
    this.ended.abort();
    this.request?.abort();
    this.request = undefined;
  }

  returned() {
    const earliest = this.sent === undefined ? 0 : this.sent + MIN_INTERVAL;
    // Figures younger than the gap need no further beat; a failure that young is worth a retry after it.
    if (performance.now() >= earliest || this.failures) {
      this.due = Math.max(Math.min(this.due, earliest), this.notBefore);
    }
    this.act();
  }

  act() {
    clearTimeout(this.timer);
    const now = performance.now();
    const polling = !document.hidden && navigator.onLine;
    if (polling && !this.request && now >= this.due) this.sendHeartbeat(now);
    const old = this.figures && !document.hidden ? this.asked + STALE_AFTER : 0;
    const wake = Math.min(polling && !this.request ? this.due : Infinity, old > now ? old : Infinity);
    if (wake < Infinity) this.timer = setTimeout(() => this.act(), Math.max(wake - now, 0));
    for (const element of this.elements) element.read(this);
  }

  async sendHeartbeat(now) {
    const request = (this.request = new AbortController());
    const late = setTimeout(() => request.abort(), REQUEST_TIMEOUT);
    this.sent = now;
    let figures;
    let asked = 0;
    let cause;
    try {
      // As text/plain, which needs no preflight.
      const answer = await fetch(this.address, { method: "POST", body: visit(), credentials: "omit", signal: request.signal });
      asked = retryAfterMs(answer.headers.get("retry-after"));
      if (!answer.ok) throw new Error(`${this.address}: status ${answer.status}`);
      figures = parseCounts(await answer.json());
    } catch (fault) {
      cause = fault;
    }
    clearTimeout(late);
    if (this.request !== request) return; // nobody waits for it any more
    this.request = undefined;
    if (figures) {
      this.figures = figures;
      this.asked = now;
      this.failures = 0;
      this.due = now + POLL_INTERVAL;
    } else {
      const later = performance.now();
      // Obeyed: up to a tenth later, never earlier.
      this.notBefore = later + asked * (1 + Math.random() / 10);
      this.due = Math.max(later + backoff(this.failures++), this.notBefore);
      for (const element of this.elements) element.failed("visitors", cause);
    }
    this.act();
  }

  get old() {
    return performance.now() >= this.asked + STALE_AFTER;
  }
}

/** Recent visits, by their names in the answer. */
const PERIODS = ["today", "yesterday", "week", "month"];

/** The answer, if it is the contract's; recent visits are left out where they are not. */
function parseCounts(figures) {
  const count = (value) => Number.isSafeInteger(value) && value >= 0;
  if (!PERIODS.every((name) => count(figures.recent?.[name]))) delete figures.recent;
  if (count(figures.total) && count(figures.online) && Date.parse(figures.as_of)) return figures;
  throw new Error("these are no figures");
}

class Visitors extends Embedded {
  static observedAttributes = ["src", "lang"];

  begin() {
    const { site } = this;
    this.counter = site && Counter.of(site);
    if (site) this.counter.add(this);
    else this.invalidSrc();
  }

  end() {
    this.counter?.remove(this);
    this.said = undefined;
  }

  update() {
    if (this.counter && this.counter === Counter.known.get(this.site)) return this.read(this.counter);
    this.end();
    this.show(false);
    this.failures = 0;
    this.begin();
  }

  failed(reason, cause) {
    super.failed(reason, cause);
    this.showEmptyState();
  }

  /** What is seen where the portal has nothing else to show in place of the figures; never 0. */
  showEmptyState() {
    if (this.root.hidden && this.failures) this.fallback.textContent = MESSAGES[this.language].none;
  }

  /** Shows what the counter knows. Screen readers are not told of it. */
  read({ figures, old, failures }) {
    if (!figures) return this.showEmptyState();
    const { language } = this;
    const { name, visits, online, old: since, recent, separator } = MESSAGES[language];
    const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, separator);
    const said = [language, figures.total, figures.online, old && figures.as_of, JSON.stringify(figures.recent)].join();
    if (said !== this.said) {
      this.said = said;
      const figure = (part, label, value) =>
        make("span", {}, make("span", { class: "label", part: "label" }, `${label}: `), make("b", { part }, number(value)));
      const lines = [make("p", { class: "figures", part: "figures" }, figure("total", visits, figures.total), " ", figure("online", online, figures.online))];
      if (figures.recent) {
        const periods = PERIODS.flatMap((period, index) => [figure(period, recent[index], figures.recent[period]), " "]);
        lines.push(make("p", { class: "figures", part: "recent" }, ...periods));
      }
      if (old) lines.push(make("p", { class: "note", part: "note" }, `${since} ${moment(figures.as_of)}`));
      this.root.replaceChildren(make("section", { "aria-label": name, lang: language }, ...lines));
    }
    this.ready(!failures);
  }
}

/** Date and time in Vietnam, as src/locale/format.rs has it. */
function moment(time) {
  const [, year, month, day, clock] = /(.+)-(..)-(..)T(.{5})/.exec(new Date(Date.parse(time) + 7 * 3_600_000).toISOString());
  return `${day}/${month}/${year} ${clock}`;
}

// --- the news --------------------------------------------------------------------------------------------------------

/** The program, once it has been started: one for all elements. */
let program;
/** How often it has been. A browser may remember a script that did not come. */
let starts = 0;
/** How long it may take to come; each further attempt has twice the time, for networks that are slow and not dead. */
const START_TIMEOUT = 30_000;
/** Nothing of it may be called after a panic. */
let dead = false;
const mounted = new Set();

function run() {
  return (program ??= start().catch((fault) => {
    if (!isForbidden(fault)) program = undefined;
    throw fault;
  }));
}

/** Whether a policy or an old browser forbids programs: then they stay forbidden. */
function isForbidden(fault) {
  return fault instanceof EvalError || fault instanceof WebAssembly.CompileError;
}

async function start() {
  if (!globalThis.WebAssembly) throw new EvalError("this browser runs no WebAssembly");
  const request = new AbortController();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      // What comes after all must not be a second program beside that of the next attempt.
      request.abort();
      reject(new Error("the program did not come in time"));
    }, START_TIMEOUT * 2 ** Math.min(starts, 4));
  });
  const past = starts++ ? `?${starts}` : "";
  try {
    return await Promise.race([load(past, request.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function load(past, signal) {
  const code = fetch(new URL(`${PROGRAM}_bg.wasm${past}`, import.meta.url), { credentials: "omit", signal });
  code.catch(() => undefined); // the script may fail before it
  const module = await import(`${PROGRAM}.js${past}`);
  await module.default({ module_or_path: code });
  module.watch(() => {
    dead = true;
    program = Promise.reject(new EvalError("the program has met an error and stopped"));
    program.catch(() => undefined);
    // Not now: the program is in the middle of something.
    queueMicrotask(() => mounted.forEach((element) => element.failed("panic", "the program has met an error and stopped")));
  });
  return module;
}

/** Elements that the reader may soon see. In a tab pane that is hidden they wait until it is shown. */
const near = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      /** @type {News} */ (target).start();
    }
  },
  { rootMargin: "200px" },
);

/** Shows a picture large over the page. In a portal's iframe, which is as high as its content, its link is followed. */
function enlarge(event) {
  const link = event.target.closest("[data-tool=lightbox]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || window !== top) return;
  event.preventDefault();
  import("./lightbox.js").then((lightbox) => lightbox.default("", link)).catch(() => location.assign(link.href));
}

class News extends Embedded {
  static observedAttributes = ["src", "lang", "section", "article", "limit", "layout", "open"];

  begin() {
    near.observe(this);
    listen(this, this.root, "click", enlarge);
    listen(this, window, "online", () => this.again());
    listen(this, document, "visibilitychange", () => this.overdue && this.again());
  }

  end() {
    near.unobserve(this);
    this.stopWaiting();
    this.failures = 0;
    this.unmount();
  }

  /** Tries nothing again by itself. */
  stopWaiting() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.overdue = false;
  }

  async start() {
    if (!this.site) return this.invalidSrc();
    const { ended } = this;
    try {
      const module = await run();
      if (ended.signal.aborted || this.module || !this.site) return;
      adoptStyles(this.shadow, STYLE, module.style());
      this.root.lang = this.language;
      mounted.add(this);
      this.module = module;
      this.handle = module.mount(this.root, this.host());
    } catch (fault) {
      if (!ended.signal.aborted) this.failed(dead ? "panic" : isForbidden(fault) ? "wasm" : "program", fault);
    }
  }

  unmount() {
    mounted.delete(this);
    if (this.module && !dead) this.module.unmount(this.handle);
    this.module = undefined;
  }

  /** What the program sees of the element. */
  host() {
    const element = this;
    return {
      get site() {
        return element.site;
      },
      get limit() {
        return +element.getAttribute("limit");
      },
      text: (name) => (name === "lang" ? element.language : element.getAttribute(name) ?? undefined),
      ready: () => {
        // Another attempt would take an article away from its reader.
        element.stopWaiting();
        element.ready();
      },
      failed: (reason, cause) => element.failed(reason, cause),
      viewed: (url, title) => {
        element.tell("navigate", { url, title });
        // The State's measuring script, where the portal has it.
        if (window._govaq?.push) window._govaq.push(["trackPageView"]);
      },
    };
  }

  update() {
    const { failures } = this;
    this.failures = 0;
    this.root.lang = this.language;
    if (!this.site) {
      this.unmount();
      this.invalidSrc();
    } else if (this.module && !dead) {
      try {
        this.module.update(this.handle, this.host());
      } catch (fault) {
        this.failed("program", fault);
      }
    } else if (failures) {
      this.start();
    }
  }

  failed(reason, cause) {
    super.failed(reason, cause);
    this.show(false);
    this.stopWaiting();
    // The others will not pass by themselves.
    if (!["src", "wasm", "panic"].includes(reason)) this.timer = setTimeout(() => this.again(), backoff(this.failures - 1));
  }

  /** Tries again what has failed, as soon as somebody sees it. */
  again() {
    if (!this.timer) return;
    this.overdue = document.hidden;
    if (this.overdue) return;
    this.stopWaiting();
    if (this.module) this.module.retry(this.handle);
    else this.start();
  }
}

reflect(Visitors, ["src", "theme"]);
reflect(News, ["src", "section", "article", "limit", "layout", "open", "theme"]);
// A portal may have the script twice, or in two versions: the first one counts.
for (const [name, type] of /** @type {const} */ ([["tintuc-news", News], ["tintuc-visitors", Visitors]])) {
  if (!customElements.get(name)) customElements.define(name, type);
}
