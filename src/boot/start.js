// What runs in the head of every page: it takes the reader to their place, answers keys and buttons before the wasm is
// there, and starts the wasm (index.html inlines it).

// The site's root. WebKit takes the name of a module as relative to the page, and not to <base>.
const base = document.baseURI;
const snapshot = document.getElementById("documents");
// After a failed start the next one goes past every cache: one of them may hold what was broken.
const kept = (act) => {
  try {
    return act(sessionStorage, "tintuc:failed");
  } catch {
    return null; // refused
  }
};
// A reload or return comes back to where the reader was, as soon as the text is there (see src/router/history.rs).
// Storage is opened for that alone: it takes the time of a frame.
const entry = String(history.state ?? "").split(" ");
const left = entry[0] && kept((storage) => storage.getItem("tintuc:left"))?.split(" ");
const position = left?.[0] === entry[0] ? left[1] : entry[1];
if (snapshot && position > 0) scrollTo(0, position);
// src/components/frame.rs says why.
if (CSS.supports("selector(:focus-visible)")) addEventListener("focusin", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.matches(":is(.menu a, .figure > a):focus-visible")) target.scrollIntoView({ block: "nearest" });
});
addEventListener("click", (event) => {
  const target = /** @type {HTMLAnchorElement} */ (event.target);
  if (target.className === "skip-link") target.href = location.pathname + location.search + "#main";
}, true);
// What readers do with a page (src/components/tools.rs): fetched when it is first used, beside the program, which may be late.
const files = { aloud: "aloud.js", lightbox: "lightbox.js", tools: "tools.js" };
const use = async (tool, control) => {
  const [file, act] = tool.split(":");
  (await import(base + files[file])).default(act, control);
};
addEventListener("click", (event) => {
  /** @type {HTMLAnchorElement | null} */
  const control = /** @type {Element} */ (event.target).closest?.("[data-tool]");
  const changed = event.button || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
  if (!control || changed || event.defaultPrevented) return;
  if (control.href) event.preventDefault();
  use(control.dataset.tool, control).catch((cause) => control.href ? location.assign(control.href) : console.error(cause));
});
addEventListener("keydown", (event) => {
  const tool = { "/": "tools:search", "?": "tools:open" }[event.key];
  const typing = /** @type {Element} */ (event.target).closest?.("input, select");
  const off = typing || document.documentElement.dataset.keys || event.ctrlKey || event.metaKey || event.altKey;
  if (!tool || off || event.defaultPrevented) return;
  event.preventDefault();
  use(tool).catch(console.error);
});
if (entry[2]) use("lightbox").catch(console.error);
// What a search field suggests is a script of its own.
const suggest = ({ target }) => {
  if (target.name === "q") import(base + "search.js").catch(() => {});
};
for (const event of ["focusin", "keydown"]) addEventListener(event, suggest);
/** @type {Promise<void> | undefined} */
let program;
const start = () => program ??= (async () => {
  const past = kept((storage, key) => storage.getItem(key)) ?? "";
  // Written by trunk (Trunk.toml).
  const names = /** @type {HTMLMetaElement} */ (document.querySelector("[name='tintuc:program']"));
  const [script, wasm] = names.content.split(" ");
  const code = fetch(base + wasm + past); // beside the script, not after it
  const { default: init } = await import(base + script + past);
  await init({ module_or_path: code });
  kept((storage, key) => storage.removeItem(key));
})().catch((cause) => {
  console.error(cause);
  kept((storage, key) => storage.setItem(key, "?" + Date.now()));
  if (!snapshot) dispatchEvent(new Event("error")); // src/boot/failed.js tells the reader
});
// A snapshot can be read as it is: the program must not take the network from its pictures. Without it every link works.
if (!snapshot) start();
else {
  // Behind the frame that shows the pictures. The event waits for this script.
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(start)));
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, start);
}
