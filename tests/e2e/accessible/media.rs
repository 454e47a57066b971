//! What readers ask of every page through their system.

/// What moves or fades although the reader wants no motion. The progress bar itself only appears.
pub(super) const MOVING: &str = "[...document.getAnimations().filter(it => it.effect.getTiming().duration > 1).map(it => it.effect.target.outerHTML.slice(0, 80)), \
    ...[document.documentElement, ...document.querySelectorAll('body *')] \
        .filter(e => getComputedStyle(e).scrollBehavior == 'smooth' || parseFloat(getComputedStyle(e).transitionDuration) > 0) \
        .map(e => e.outerHTML.slice(0, 80))]";

/// What is not told where the system's colours replace ours: which page is the current one, what a button is, since
/// backgrounds are gone, and where the focus is, by a line in one of the system's colours that is seen on its canvas.
pub(super) const UNMARKED: &str = "(() => { \
    const faults = [], canvas = getComputedStyle(document.body).backgroundColor; \
    for (const e of document.querySelectorAll('.menu a')) \
        if ((getComputedStyle(e).borderBottomColor != canvas) != e.hasAttribute('aria-current')) faults.push('current page: ' + e.innerText); \
    for (const e of document.querySelectorAll('.button')) \
        if (getComputedStyle(e).borderTopStyle == 'none') faults.push('no edge: ' + e.outerHTML.slice(0, 80)); \
    const probe = document.body.appendChild(document.createElement('i')); \
    const colours = ['CanvasText', 'LinkText', 'VisitedText', 'ButtonText', 'ButtonBorder', 'Highlight', 'HighlightText', 'FieldText', 'GrayText'].map(name => \
        (probe.style.color = name, getComputedStyle(probe).color)).filter(colour => colour != canvas); \
    probe.remove(); \
    const before = document.activeElement, place = scrollY; before.blur(); \
    for (const e of document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')) { \
        if (!e.checkVisibility() || e.closest('[inert]') || e.tabIndex < 0 || !(document.querySelector('dialog[open]') ?? document).contains(e)) continue; \
        e.focus({preventScroll: true, focusVisible: true}); \
        if (document.activeElement != e || !e.matches(':focus-visible')) { faults.push('no focus: ' + e.outerHTML.slice(0, 80)); continue; } \
        const line = [null, '::after'].map(part => getComputedStyle(e, part)).find(s => s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2); \
        if (!line) faults.push('no line around ' + e.outerHTML.slice(0, 80)); \
        else if (!colours.includes(line.outlineColor)) faults.push(`a line of ${line.outlineColor} around ${e.outerHTML.slice(0, 80)}`); \
    } \
    before?.focus({preventScroll: true}); scrollTo({top: place, behavior: 'instant'}); \
    return faults; })()";
