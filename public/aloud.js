// Reads an article aloud with the voices of the device. The page's own script (src/boot/start.js) fetches this when a reader asks
// for it. The text stays as it is: what is being read is marked by a highlight over it.

/** In characters. Chromium's voices from the network break off after some fifteen seconds. */
const LONGEST = 200;
/** Up to a sign that ends it and a space. The point behind an initial, as in "K. Hà", ends none. */
const SENTENCE = /(?:\s\p{Lu}\.|[^.!?…]|[.!?…](?!["”’)\]]*(?:\s|$)))*(?:[.!?…]["”’)\]]*\s*|$)/gu;
const BLOCKS = "h1, h2, h3, p, li, th, td, figcaption";
const SILENT = ".kicker, .dates, .translation, .tools, .attachment, .printed, dialog";

/**
 * @typedef {{ text: string, block: Element, nodes: [Text, number][], from: number }} Piece A sentence, the texts of its block
 *   with where each begins, and where in them it begins itself.
 * @typedef {object} Reading
 * @property {HTMLElement} bar The buttons that began it.
 * @property {Piece[]} pieces
 * @property {number} at The piece that is being read.
 * @property {string} language
 * @property {SpeechSynthesisVoice | null} [voice]
 * @property {MutationObserver} [leaving]
 * @property {SpeechSynthesisUtterance} [utterance] None while it is paused.
 * @property {Range} [range]
 * @property {Element} [block] The one that is marked, where the browser has no highlights.
 */

/** What is being read, or would be if it were not paused. @type {Reading | undefined} */
let reading;

addEventListener("pagehide", stop);

export default function aloud(act, button) {
  const bar = button.closest(".tools");
  if (act === "stop") stop();
  else if (reading?.bar !== bar) start(bar);
  else if (reading.utterance) pause();
  else if (reading.leaving) speak(); // else it looks for a voice
}

async function start(bar) {
  stop();
  const article = bar.closest("article");
  const language = article.closest("[lang]").lang;
  /** @type {Reading} */
  const started = (reading = { bar, pieces: pieces(article), at: 0, language });
  bar.dataset.aloud = "playing";
  started.voice = await voice(language);
  if (reading !== started) return;
  if (started.voice === undefined) return stop(bar.querySelector("[role=status]").dataset.mute);
  // The app turns pages by hiding the old one or taking it away.
  started.leaving = new MutationObserver(() => article.isConnected && !article.closest("[hidden]") || stop());
  started.leaving.observe(document.body, { subtree: true, childList: true, attributeFilter: ["hidden"] });
  speak();
}

/** The device's voice for a language; `null` where it does not tell which it has, `undefined` where it has none. */
async function voice(language) {
  if (!speechSynthesis.getVoices().length) {
    await new Promise((done) => {
      speechSynthesis.onvoiceschanged = done;
      setTimeout(done, 1_000);
    });
  }
  const voices = speechSynthesis.getVoices();
  const speaks = (voice) => voice.lang.slice(0, 2).toLowerCase() === language.slice(0, 2);
  return voices.length ? voices.find(speaks) : null;
}

/** The article in sentences, each with the text nodes of its block and where in them it begins. */
function pieces(article) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const block of article.querySelectorAll(BLOCKS)) {
    if (block.querySelector(BLOCKS) || block.closest(SILENT)) continue;
    /** @type {[Text, number][]} */
    const nodes = [];
    let whole = "";
    for (const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT); walker.nextNode(); ) {
      // In other words for those who see no picture (src/components/figure.rs).
      const text = /** @type {Text} */ (walker.currentNode);
      if (text.parentElement.closest(".credit .visually-hidden")) continue;
      nodes.push([text, whole.length]);
      whole += text.data;
    }
    let from = 0;
    for (const text of whole.match(SENTENCE).flatMap(shorten)) {
      if (/[\p{L}\p{N}]/u.test(text)) pieces.push({ text, block, nodes, from });
      from += text.length;
    }
  }
  return pieces;
}

/** A sentence in parts that are not too long: cut behind a comma, else between words, else anywhere. */
function shorten(sentence) {
  if (sentence.length <= LONGEST) return [sentence];
  return sentence.match(/[^]{80,198}[,;:]\s|[^]{1,199}(?:\s|$)|[^]{200}/g);
}

function speak() {
  const { bar, pieces, at, language, voice } = reading;
  const piece = pieces[at];
  if (!piece) return stop();
  bar.dataset.aloud = "playing";
  mark(piece);
  const utterance = (reading.utterance = new SpeechSynthesisUtterance(piece.text));
  utterance.lang = voice?.lang ?? language;
  utterance.voice = voice;
  const unlessGone = (act) => () => reading?.utterance === utterance && act();
  utterance.onend = unlessGone(() => (reading.at++, speak()));
  utterance.onerror = unlessGone(() => stop());
  speechSynthesis.speak(utterance);
}

/** The browser's own pause does not come back on Android: the sentence is begun again. */
function pause() {
  reading.utterance = undefined;
  reading.bar.dataset.aloud = "paused";
  speechSynthesis.cancel();
}

function stop(reason) {
  if (!reading) return;
  const { bar, leaving, block } = reading;
  reading = undefined;
  speechSynthesis.cancel();
  leaving?.disconnect();
  globalThis.CSS?.highlights?.delete("aloud");
  block?.removeAttribute("data-aloud");
  // The button that stops goes.
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.dataset.tool === "aloud:stop") bar.querySelector("button").focus({ preventScroll: true });
  delete bar.dataset.aloud;
  if (typeof reason === "string") bar.querySelector("[role=status]").textContent = reason;
}

/** How a highlight looks. Not in style/, since the W3C's checker does not know of highlights yet. */
let paint = () => {
  const sheet = new CSSStyleSheet({ media: "screen" });
  sheet.replaceSync("::highlight(aloud) { background: #ffe27a; color: #14191c; }");
  document.adoptedStyleSheets.push(sheet);
  paint = () => {};
};

/** Shows what is read, and scrolls to it unless the reader has scrolled away from what was read before. */
function mark({ text, block, nodes, from }) {
  /** @returns {[Text, number]} */
  const point = (at) => {
    const [node, start] = nodes.findLast(([, start]) => start <= at);
    return [node, Math.min(at - start, node.length)];
  };
  const range = document.createRange();
  range.setStart(...point(from));
  range.setEnd(...point(from + text.trimEnd().length));
  const before = reading.range?.getBoundingClientRect();
  const { top, bottom } = range.getBoundingClientRect();
  const followed = !before || (before.bottom > 0 && before.top < innerHeight);
  if (followed && (top < 0 || bottom > innerHeight)) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: top - innerHeight / 3, behavior: still ? "instant" : "smooth" });
  }
  if (globalThis.Highlight) {
    paint();
    CSS.highlights.set("aloud", new Highlight(range));
  } else {
    reading.block?.removeAttribute("data-aloud");
    block.setAttribute("data-aloud", "");
  }
  Object.assign(reading, { range, block });
}
