// The pictures of an article, large, over the page. A picture is a link to its largest file, and stays one where this does
// not come: the page's own script (src/boot/start.js) fetches it with the first click.
//
// The browser does most of it: a modal dialog keeps the focus, scroll snapping is the swipe, and two fingers zoom as on any
// page. So that Back closes it, the history gets an entry: its state is that of the page (src/router/history.rs), and
// behind it the number of the picture. In the elements on portals, whose history is not ours, it gets none.

/** The dialog that is open, if its history is ours. */
let shown;

const number = () => +String(history.state).split(" ")[2] || 0;
const travel = () => (number() ? start() : shown?.close());

/** Opens at the picture of a link; without one, at the picture that the history names. */
export default function start(_, link) {
  const article = link?.closest("article") ?? document.querySelector("#main article");
  const links = [...(article?.querySelectorAll("[data-tool=lightbox]") ?? [])];
  const first = link ? links.indexOf(link) : number() - 1;
  // The reader may have gone on to another page while this script came.
  if (links[first]?.isConnected && !article.closest("[hidden]")) show(article.querySelector(".lightbox"), links, first, link);
}

function show(dialog, links, first, link) {
  const [strip, status, zoom] = [".slides", "[role=status]", "[value=zoom]"].map((part) => dialog.querySelector(part));
  const ours = links[0].getRootNode() === document;
  strip.replaceChildren(...links.map(slide));
  dialog.showModal();
  let current = first;
  let width;

  const turn = (by, behavior) => strip.children[(current + by + links.length) % links.length].scrollIntoView({ behavior });
  const size = (slide, zoomed) => {
    slide.classList.toggle("zoomed", zoomed);
    zoom.setAttribute("aria-pressed", zoomed);
    const view = slide.querySelector("picture");
    // With the focus it is moved by the arrow keys.
    if (zoomed) view.tabIndex = 0;
    else view.removeAttribute("tabindex");
    return view;
  };
  const magnify = () => {
    const slide = strip.children[current];
    const view = size(slide, !slide.classList.contains("zoomed"));
    view.scrollTo((view.scrollWidth - view.clientWidth) / 2, (view.scrollHeight - view.clientHeight) / 2);
  };
  const arrive = () => {
    // A phone that is turned shows the same picture: Firefox and WebKit would leave the strip at another one.
    const turned = width !== (width = strip.clientWidth);
    if (!width) return; // on paper, which has the page alone
    if (turned) turn(0, "instant");
    const next = Math.min(Math.round(strip.scrollLeft / width), links.length - 1);
    if (next === current && !turned) return;
    current = next;
    [...strip.children].forEach((slide, index) => {
      size(slide, false);
      if (Math.abs(index - current) < 2) slide.querySelector("img").loading = "eager";
    });
    const said = [current + 1, links.length];
    status.textContent = status.dataset.text.replace(/#/g, () => said.shift());
  };

  const resized = new ResizeObserver(arrive);
  resized.observe(strip);
  strip.onscroll = arrive;
  strip.ondblclick = magnify;
  dialog.onclick = ({ target }) => {
    const acts = { previous: () => turn(-1), next: () => turn(1), zoom: magnify, close: () => dialog.close() };
    acts[target.value]?.();
  };
  dialog.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.target.localName === "picture" || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    turn(by);
  };
  dialog.onclose = () => {
    resized.disconnect();
    strip.onscroll = shown = undefined;
    strip.replaceChildren();
    // Safari gives it to no link that was clicked.
    links[first].focus({ preventScroll: true });
    if (ours && number()) history.back();
  };
  dialog.toggleAttribute("data-alone", links.length < 2);
  if (!ours) return;
  shown = dialog;
  addEventListener("popstate", travel); // once, however often
  if (link) enter(link, first + 1);
}

/**
 * Gives the history an entry for a picture. When that is taken away, the reader may have gone on: browsers would scroll back to
 * where it was made, and Safari leaves out the scrolling to what got the focus meanwhile.
 */
function enter(link, picture) {
  const [key = Date.now(), scroll = 0] = history.state?.split?.(" ") ?? [];
  const { scrollRestoration } = history;
  const leave = () => {
    setTimeout(() => (history.scrollRestoration = scrollRestoration));
    const { activeElement } = document;
    if (!shown && activeElement !== link) activeElement.scrollIntoView({ block: "nearest" });
  };
  history.scrollRestoration = "manual"; // of the entry behind it
  try {
    history.pushState(`${key} ${scroll} ${picture}`, "");
    addEventListener("popstate", leave, { once: true });
  } catch {
    // Safari refuses too many entries in a short time: then Back leaves the page.
  }
  history.scrollRestoration = scrollRestoration; // of its own
}

/** A picture as the page has it, in the file that fits the window, with its caption. */
function slide(link) {
  const figure = document.createElement("figure");
  const caption = link.parentNode.querySelector("figcaption");
  figure.append(...link.cloneNode(true).childNodes, ...(caption ? [caption.cloneNode(true)] : []));
  for (const source of figure.querySelectorAll("source")) source.sizes = "100vw";
  return figure;
}
