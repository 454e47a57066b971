//! What fingers must hit.

/// What can be clicked and has no 44 × 44 px of its own (WCAG 2.2, 2.5.5), but links within a sentence. What counts is
/// where a finger arrives: in the corners and in the middle of such a square around the middle of the element, or of the
/// card that it covers. What opens over the page hides what is behind it.
pub(super) const SMALL: &str = "[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button]')] \
    .filter(e => e.checkVisibility() && (document.querySelector('dialog[open]') ?? document).contains(e) && !e.matches('.skip-link:not(:focus)') && !e.closest('[inert]')) \
    .filter(e => !(getComputedStyle(e).display == 'inline' && getComputedStyle(e, '::after').position != 'absolute' && \
        [...e.parentElement.childNodes].some(n => n.nodeType == 3 && /\\p{L}/u.test(n.data)))) \
    .flatMap(e => { e.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' }); \
        const b = (getComputedStyle(e, '::after').position == 'absolute' ? e.offsetParent : e).getBoundingClientRect(), x = b.x + b.width / 2, y = b.y + b.height / 2; \
        const missed = [[0, 0], [-21, -21], [21, -21], [-21, 21], [21, 21]] \
            .flatMap(([dx, dy]) => { const hit = document.elementFromPoint(x + dx, y + dy); const over = hit?.closest('#suggestions, .share ul, .skip-link:focus'); \
                return e.contains(hit) || hit?.closest('label')?.control == e || over && !over.contains(e) ? [] : [`${dx},${dy}, where ${hit?.outerHTML.slice(0, 60)} is`]; }); \
        return missed.length ? [`${e.outerHTML.slice(0, 100)} is ${b.width} × ${b.height}, missed at ${missed.join('; ')}`] : []; })";

/// The same of the link past the menu, which is seen when it has the focus.
pub(super) fn small_skip_link() -> String {
    SMALL.replace("querySelectorAll('a[href], ", "querySelectorAll('.skip-link:focus, ")
}
