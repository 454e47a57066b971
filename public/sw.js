// The service worker: what was read stays readable without a network. Not in Rust, because a worker must listen before
// its first script ends, and wasm is compiled after that.
//
// The server puts a line in front of it that names the build (server/src/site/service_worker.rs). Without one the worker is its
// own kill switch: it removes what it kept, and itself (`tintuc-server serve --no-offline`, `export --no-offline`).
const { build: BUILD, shell: SHELL = [] } = self.tintuc ?? {};

/** Articles kept for reading, with their pictures; what was read least recently goes first. */
const ARTICLES = 50;
/** Listings, other documents and their pictures kept besides. */
const OTHERS = 200;
/** How long the network may take, in milliseconds, before something kept is better than waiting. */
const NETWORK_TIMEOUT = 4_000;
/** Older listings are no news: they are shown only where the network fails. */
const MAX_AGE = 10 * 60_000;

const SCOPE = registration.scope;
// Portals keep other things at the same origin, perhaps a second tintuc in another folder.
const OURS = `tintuc:${new URL(SCOPE).pathname}:`;
/** The article that was last seen to be read. */
let reading;
/** The timer of a worker that waits for the one before it to go. */
let asking;
/** The last work on the list of articles that were read. */
let marking = Promise.resolve();

/** A path below the site's root. Some hosts put a slash at its end. */
const below = (url) => (url.startsWith(SCOPE) ? url.slice(SCOPE.length).split(/[?#]/)[0].replace(/\/+$/, "") : undefined);
/** A name is the same composed or decomposed: a Mac decomposes those of files, and publishing composes those in articles. */
const key = (path) => {
  try {
    return SCOPE + decodeURI(path).normalize("NFC");
  } catch {
    return SCOPE + path;
  }
};
const article = (path) => /^(?:(?:en\/)?tin\/([a-z0-9-]+)|api\/articles\/([a-z0-9-]+)\.json)$/.exec(path)?.slice(1).join("");
/** What a search finds is of the moment, and all searches share one path: without a network the app says what it can. */
const search = (path) => /^(?:en\/)?tim-kiem$/.test(path);
/** As server/src/site/file_names.rs has it; below api/ lies content, whose names are not of the build. */
const hashed = (path) => /^(?!api\/).*-[0-9a-f]{12,16}[._]/.test(path);
/** The documents in a page (src/snapshot.rs). What minifies HTML on the way takes quotes and puts attributes in another order. */
const DOCUMENTS = /<script(?=[^>]*\sid\s*=\s*["']?documents["'\s>])[^>]*>(.*?)<\/script\s*>/is;
const is = (response, type) => response.headers.get("content-type")?.includes(type);

addEventListener("install", (event) => {
  skipWaiting();
  // Chromium asks the worker before this one once whether it is idle, and is content with a no for five minutes.
  asking = setInterval(skipWaiting, 5_000);
  // The browser's own cache may still hold an older page, which names files that are gone.
  const files = SHELL.map((path) => new Request(path, { cache: hashed(path) ? "default" : "reload" }));
  if (BUILD) event.waitUntil(caches.open(`${OURS}shell:${BUILD}`).then((cache) => cache.addAll(files)));
});

addEventListener("activate", (event) => {
  clearInterval(asking);
  event.waitUntil(BUILD ? takeOver() : remove());
});

addEventListener("fetch", (event) => {
  const { method, mode, url, headers, referrer } = event.request;
  const path = below(url);
  // Whatever an article's page asks for, be it the counter's figures, says that the article is read.
  const id = article(below(referrer));
  if (BUILD && id && id !== reading) event.waitUntil(wasPrefetched(id).catch(() => undefined));
  if (!BUILD || method !== "GET" || path === undefined || headers.has("range")) return;
  const answer =
    mode === "navigate" ? !/^(api|embed)\/|\./.test(path) && page
    : hashed(path) || SHELL.includes(path) ? shell
    : /^api\/(?!(en\/)?(search|suggest)|visitors).+\.json$/.test(path) ? document
    : path.startsWith("api/media/") && picture;
  if (answer) event.respondWith(answer(event, path));
});

// The id of an article that is read; or, from a page that was there before this worker, its address and those of what it
// has loaded.
addEventListener("message", (/** @type {ExtendableMessageEvent} */ event) => {
  // What is told to the kill switch would put a cache back that it has removed.
  if (!BUILD) return;
  const work = typeof event.data === "string" ? wasPrefetched(event.data) : catchUp(event.data);
  event.waitUntil(work.catch(() => undefined));
});

async function takeOver() {
  // The build before the last one goes; the last one may still be loading in some tab.
  const old = (await ours("shell:")).filter((name) => !name.endsWith(BUILD));
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  // No navigation preload: where it fails, Firefox shows its own error page in place of our answer.
  await clients.claim();
}

async function remove() {
  const drop = async () => Promise.all((await ours("")).map((name) => caches.delete(name)));
  await clients.claim();
  const kept = await drop();
  const pages = await clients.matchAll({ type: "window" });
  await registration.unregister();
  // Whatever was wrong may have been in what they got from us.
  if (kept.length) await Promise.allSettled(pages.map((page) => page.navigate(page.url)));
  // The worker before may have been about to keep something.
  await drop();
}

async function shell(event, path) {
  const { request } = event;
  const kept = await find(path, "shell:");
  // After a failed start the program is asked for with a query: what is kept may be what was broken.
  if (kept && !new URL(request.url).search) return kept;
  const network = fetch(request);
  afterwards(event, network, async (answer) => {
    if (answer.status === 200 && SHELL.includes(path)) await (await caches.open(`${OURS}shell:${BUILD}`)).put(SCOPE + path, answer);
  });
  return network.catch(() => kept ?? Response.error());
}

async function page(event, path) {
  const network = fetch(event.request);
  afterwards(event, network, (answer) => keepPage(path, answer));
  const answer = await first(network, () => (search(path) ? undefined : find(path)));
  // The app itself, with what it has kept, says more than the browser's or a proxy's error page.
  const failed = answer.type === "error" || answer.status >= 500;
  return (failed && (await find("index.html", "shell:"))) || answer;
}

async function document(event, path) {
  const { cache, referrer } = event.request;
  const id = article(path);
  // Documents are also fetched ahead, and for the list of related articles.
  const own = id && id === article(below(referrer));
  const network = fetch(event.request);
  afterwards(event, network, async (answer) => {
    if (!is(answer, "json")) return;
    await keep(path, answer, own && id);
    // Its reader may have been quicker than this.
    if (id && !own && id === reading) await wasPrefetched(id);
  });
  const kept = await find(path);
  // Who opens a page or tries again asks for what is new.
  if (kept && cache !== "no-cache" && Date.now() - Date.parse(kept.headers.get("date")) < MAX_AGE) return kept;
  return first(network, () => kept);
}

function picture(event, path) {
  const id = article(below(event.request.referrer));
  const network = fetch(event.request);
  afterwards(event, network, (answer) => keep(path, answer, id));
  return first(network, () => find(path));
}

/** The network's answer; ours where the network fails or takes too long. */
async function first(network, ours) {
  const late = new Promise((done) => setTimeout(done, NETWORK_TIMEOUT));
  const answer = await Promise.race([network.catch(() => undefined), late]);
  if (answer?.status < 500) return answer;
  return (await ours()) ?? answer ?? network.catch(() => Response.error());
}

/** Work on the network's answer that no reader waits for. Storage may be full or refused: then nothing is kept. */
function afterwards(event, network, work) {
  event.waitUntil(network.then((answer) => work(answer.clone())).catch(() => undefined));
}

/** Keeps a page that is ready-made, and the documents in it; without them the shell and its documents serve better. */
async function keepPage(path, answer) {
  if (search(path)) return;
  const id = article(path);
  const inline = is(answer, "html") && DOCUMENTS.exec(await answer.clone().text());
  if (inline || answer.status !== 200) await keep(path, answer, id);
  const date = answer.headers.get("date") ?? "";
  for (const [name, content] of Object.entries(inline ? JSON.parse(inline[1]) : {})) {
    if (name.startsWith("teasers/")) continue;
    const headers = { "content-type": "application/json", date };
    const read = id && name === `articles/${id}.json`;
    await keep(`api/${name}`, new Response(JSON.stringify(content), { headers }), read && id);
  }
}

/**
 * Keeps a whole answer with the article that is read, or among the others. A newer version of an article that was read
 * before goes to it, too, and what is gone for others goes here.
 */
async function keep(path, answer, reader) {
  const own = article(path);
  if ([404, 410].includes(answer.status)) return own ? forgetArticle(own) : forget(path);
  if (answer.status !== 200 || !["basic", "default"].includes(answer.type)) return;
  // First on the list: a cache that is not on it is removed.
  if (reader && own === reader) await markRead(reader);
  const id = reader || (own && (await caches.has(`${OURS}article:${own}`)) && own);
  const others = await caches.open(`${OURS}others`);
  if (id) {
    await (await caches.open(`${OURS}article:${id}`)).put(key(path), answer);
    if (id === own) await others.delete(key(path));
    return;
  }
  await others.put(key(path), answer);
  for (const oldest of (await others.keys()).slice(0, -OTHERS)) await others.delete(oldest);
}

async function forget(path) {
  const names = (await ours("")).filter((name) => !name.includes(":shell:"));
  await Promise.all(names.map(async (name) => (await caches.open(name)).delete(key(path))));
}

async function forgetArticle(id) {
  await caches.delete(`${OURS}article:${id}`);
  for (const path of [id, `tin/${id}`, `en/tin/${id}`, `api/articles/${id}.json`]) await forget(path);
}

/** The app opens what it has prefetched without asking again; what was kept of it goes to the articles. */
async function wasPrefetched(id) {
  reading = id;
  const path = `api/articles/${id}.json`;
  const found = await find(path);
  if (!found) return;
  const pictures = (await found.clone().text()).match(/media\/[^"\s,\\]+/g);
  await keep(path, found, id);
  for (const picture of new Set(pictures)) {
    const kept = await find(`api/${picture}`, "others");
    if (kept) await keep(`api/${picture}`, kept, id);
  }
}

/** One after another: at once, each would remove what the other is about to put on the list. */
function markRead(id) {
  return (marking = marking.catch(() => undefined).then(() => mark(id)));
}

/** A list of the articles in the order of reading; the caches of those that fell off it are removed. */
async function mark(id) {
  const list = await caches.open(`${OURS}read`);
  await list.delete(SCOPE + id);
  await list.put(SCOPE + id, new Response());
  const read = (await list.keys()).map(({ url }) => below(url));
  await Promise.all(read.slice(0, -ARTICLES).map((id) => list.delete(SCOPE + id)));
  const kept = read.slice(-ARTICLES).map((id) => `${OURS}article:${id}`);
  const gone = (await ours("article:")).filter((name) => !kept.includes(name));
  await Promise.all(gone.map((name) => caches.delete(name)));
}

async function catchUp([address, ...loaded]) {
  const id = article(below(address));
  const take = async (url, work) => work(below(url), await fetch(url).catch(() => Response.error()));
  try {
    await take(address, keepPage);
    for (const url of loaded) {
      if (/^api\/media\//.test(below(url))) await take(url, (path, answer) => keep(path, answer, id));
      if (/^api\/(?!(en\/)?(search|suggest)|visitors).+\.json$/.test(below(url))) {
        await take(url, (path, answer) => is(answer, "json") && keep(path, answer, article(path) === id && id));
      }
    }
  } catch {
    // Storage is full or refused.
  }
}

/** The names of our caches, the oldest first. */
async function ours(kind) {
  return (await caches.keys()).filter((name) => name.startsWith(OURS + kind));
}

/** What our caches have of a kind, the newest first. */
async function find(path, kind = "") {
  try {
    for (const cacheName of (await ours(kind)).reverse()) {
      const found = await caches.match(key(path), { cacheName, ignoreVary: true });
      if (found) return found;
    }
  } catch {
    // Storage is refused.
  }
}
