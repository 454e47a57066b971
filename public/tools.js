// What readers set and send: the size of the text, the theme, the keys; the address, the paper. The page's own script
// (src/boot/start.js) fetches this when the first of them is used. settings.js applies what is kept before anything is seen.

const root = document.documentElement;
/** The sizes of the text, in percent of the browser's own. */
const SIZES = [90, 100, 115, 130, 150, 175, 200];

const acts = {
  open() {
    const dialog = settings();
    if (document.querySelector("dialog[open]")) return;
    tell();
    // What lies around the form is the backdrop.
    dialog.onclick = ({ target }) => {
      if (target === dialog) dialog.close();
    };
    dialog.showModal();
  },
  smaller: () => step(-1),
  normal: () => resize(100),
  larger: () => step(1),
  theme({ value }) {
    root.dataset.theme = value;
    // The bar of the browser goes with it, as src/boot/settings.js begins with it.
    /** @type {HTMLMetaElement} */ (document.querySelector("[name=theme-color]")).media = { light: "not all", dark: "" }[value] ?? "(prefers-color-scheme:dark)";
    keep("theme", value);
  },
  keys({ checked }) {
    root.dataset.keys = checked ? "" : "off";
    keep("keys", root.dataset.keys);
  },
  search() {
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = document.querySelectorAll("[name=q]");
    const field = [...fields].find((field) => field.getClientRects().length);
    if (field) {
      field.select();
      field.focus();
    } else /** @type {HTMLElement} */ (document.querySelector("header a[href$='/tim-kiem']"))?.click();
  },
  async copy(button) {
    const [field, status] = ["input", "[role=status]"].map((part) => button.parentNode.querySelector(part));
    const written = await navigator.clipboard?.writeText(address()).then(() => true, () => false);
    field.hidden = written;
    status.textContent = written ? status.dataset.copied : status.dataset.refused;
    if (written) return;
    field.value = address();
    field.focus();
    field.select();
  },
  // A reader who thinks better of it has been refused nothing.
  share: () => navigator.share({ title: document.querySelector("h1").innerText, url: address() }).catch(() => undefined),
  async print() {
    // Those far down would be missing on paper.
    const pictures = [.../** @type {NodeListOf<HTMLImageElement>} */ (document.querySelectorAll("main img"))];
    for (const picture of pictures) picture.loading = "eager";
    const late = new Promise((done) => setTimeout(done, 3_000));
    await Promise.race([Promise.allSettled(pictures.map((picture) => picture.decode())), late]);
    print();
  },
};

export default function use(act, control) {
  acts[act](control);
  tell();
}

const settings = () => /** @type {HTMLDialogElement} */ (document.getElementById("settings"));
const address = () => location.href.split("#")[0];
const size = () => parseInt(root.style.fontSize) || 100;

function step(by) {
  const next = SIZES[SIZES.indexOf(size()) + by];
  if (next) resize(next);
}

function resize(percent) {
  root.style.fontSize = percent === 100 ? "" : `${percent}%`;
  keep("text", percent === 100 ? "" : percent);
}

/** For the next visits; where the browser refuses, for this one. */
function keep(name, value) {
  try {
    if (value) localStorage.setItem(`tintuc:${name}`, value);
    else localStorage.removeItem(`tintuc:${name}`);
  } catch {
    // Refused.
  }
}

/** Makes the controls say what is set. */
function tell() {
  const dialog = settings();
  dialog.querySelector("output").textContent = `${size()} %`;
  /** @type {HTMLInputElement} */ (dialog.querySelector("[type=checkbox]")).checked = !root.dataset.keys;
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (dialog.querySelectorAll("[aria-pressed]"))) {
    button.setAttribute("aria-pressed", `${button.value === root.dataset.theme}`);
  }
}
