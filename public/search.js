// Suggests articles whose titles have what is typed into a search field: a list under the field, used with the arrow keys,
// Enter and Escape (the pattern "combobox" of ARIA's Authoring Practices). The page loads this when such a field is used.
// Not in Rust: it works before the program has come, and without it.

/** After this pause in typing, in milliseconds. */
const PAUSE = 200;

let field, list, timer, request;
/** The option that Enter opens. */
let chosen;

const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  return element;
};
const create = (name, text) => Object.assign(document.createElement(name), { textContent: text });

function close() {
  clearTimeout(timer);
  // A late answer never comes after a newer one.
  request?.abort();
  if (list) set(field, { "aria-expanded": false, "aria-activedescendant": undefined });
  list = list?.remove();
}

function choose(option) {
  chosen = option;
  for (const one of list.children) set(one, { "aria-selected": one === option });
  set(field, { "aria-activedescendant": option?.id });
}

async function suggest() {
  const { signal } = (request = new AbortController());
  const { form, value } = field;
  const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(value)}`, { signal });
  const { items } = await answer.json();
  if (signal.aborted || !items.length) return;
  list = set(create("div"), { id: "suggestions", role: "listbox", "aria-label": field.getAttribute("aria-label") });
  for (const [index, { id, title, _tintuc }] of items.entries()) {
    const option = create("a");
    set(option, { id: `suggestion-${index}`, role: "option", tabindex: -1, href: new URL(`tin/${id}`, form.action) });
    for (const { text, mark } of _tintuc?.marks?.title ?? [{ text: title }]) option.append(mark ? create("mark", text) : text);
    list.append(option);
  }
  field.after(list);
  set(field, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": true });
  choose();
}

function typed({ target }) {
  close();
  if (target.name !== "q" || !target.value.trim()) return;
  field = target;
  // Without a server for it, or without a network, nothing is suggested.
  timer = setTimeout(() => suggest().catch(() => {}), PAUSE);
}

addEventListener("input", typed);
// What was typed while this was on its way.
typed({ target: document.activeElement });

addEventListener("keydown", (event) => {
  const { key, target, isComposing } = event;
  if (!list || isComposing || target !== field) return;
  // Beyond both ends of the list lies the field itself.
  const options = [undefined, ...list.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step) choose(options.at((options.indexOf(chosen) + step) % options.length));
  else if (key === "Enter" && chosen) chosen.click();
  else if (key === "Escape") close();
  else return key === "Tab" && close();
  event.preventDefault();
});

// The field keeps the focus, so that the list is still there for the click.
addEventListener("mousedown", (event) => (list?.contains(event.target) ? event.preventDefault() : close()));
for (const name of ["click", "submit", "popstate"]) addEventListener(name, close);

// An address says nothing of the fields that say nothing.
addEventListener("formdata", ({ formData }) => [...formData].forEach(([name, value]) => value || formData.delete(name)));
