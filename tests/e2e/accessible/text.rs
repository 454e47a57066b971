//! What can be measured of text: its lines, its spacing, and room for both.

/// Text that cannot be read: it leaves the window, is cut off by an element around it, or lies on other text. But for
/// what is there for the ear alone, for notices that lie over the page, and for the page behind a dialog. What opens over
/// the page lies on it.
pub(super) const LOST: &str = "(() => { \
    const skip = '.visually-hidden, .skip-link, .slow, .new-version, [hidden], script, noscript'; \
    const boxes = []; const lost = []; const modal = document.querySelector('dialog[open]'); \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walker.nextNode()) { \
        const text = walker.currentNode, parent = text.parentElement; \
        if (!text.data.trim() || modal && !modal.contains(text) || parent.closest(skip) || !parent.checkVisibility()) continue; \
        const range = document.createRange(); range.selectNodeContents(text); \
        const name = parent.localName + '.' + parent.className + ' ' + text.data.trim().slice(0, 30); \
        let clip = null, clamped = false; \
        for (let e = parent; e && e != document.body; e = e.parentElement) { \
            const style = getComputedStyle(e); \
            if (style.webkitLineClamp != 'none') clamped = true; \
            if (style.overflowX != 'visible' || style.overflowY != 'visible') { clip = e; break; } \
        } \
        for (const b of range.getClientRects()) { \
            if (b.width < 1) continue; \
            const around = clip?.getBoundingClientRect(); \
            if (clip && !clamped && !['auto', 'scroll'].includes(getComputedStyle(clip).overflowX) && \
                (b.bottom > around.bottom + 2 || b.right > around.right + 2)) lost.push('cut off: ' + name); \
            if (clip && (b.top >= around.bottom - 1 || b.left >= around.right - 1 || b.right <= around.left + 1)) continue; \
            if (!clip && (b.right > innerWidth + 1 || b.left < -1)) lost.push('outside: ' + name); \
            boxes.push([b.left, Math.max(b.top, around?.top ?? b.top), Math.min(b.right, around?.right ?? b.right), \
                Math.min(b.bottom, around?.bottom ?? b.bottom), text, name, !!parent.closest('#suggestions, .share ul')]); \
        } \
    } \
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => { \
        if (a[4] != b[4] && a[6] == b[6] && Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > 2 && \
            Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 0.4 * Math.min(a[3] - a[1], b[3] - b[1])) lost.push(a[5] + ' lies on ' + b[5]); \
    })); \
    for (const card of document.querySelectorAll('.card')) { \
        const [title, summary] = ['h2, h3', '.summary'].map(part => card.querySelector(part)?.getBoundingClientRect()); \
        if (summary && card.checkVisibility() && summary.top < title.bottom - 2) lost.push('above its headline: ' + card.innerText.slice(0, 40)); \
    } \
    if (document.documentElement.scrollWidth > innerWidth) lost.push('scrolls sideways: ' + document.documentElement.scrollWidth); \
    return lost; })()";

/// What a reader may set (WCAG 2.2, 1.4.12), in a way that the server's policy leaves to readers.
pub(super) const SPACED: &str = "(sheet => (sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; \
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }'), document.adoptedStyleSheets.push(sheet), \
    parseFloat(getComputedStyle(document.querySelector('main p, main li, main h1')).letterSpacing) > 1))(new CSSStyleSheet())";
/// And takes back.
pub(super) const UNSPACED: &str = "document.adoptedStyleSheets.pop(), true";

/// Lines of more than 80 characters, narrow lines, and justified ones (WCAG 2.2, 1.4.8), in what is more than one line.
pub(super) const UNREADABLE: &str = "[...document.querySelectorAll('p, li, dd, blockquote, figcaption, td, h1, h2, h3, caption')] \
    .filter(e => e.checkVisibility() && !e.closest('.visually-hidden, .boot') && !e.querySelector('p, li, figure')).flatMap(e => { \
        const style = getComputedStyle(e), faults = [], lines = new Map(), range = document.createRange(); \
        const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT); \
        const size = parseFloat(style.fontSize); \
        while (walker.nextNode()) { \
            const text = walker.currentNode; \
            if (text.parentElement.closest('.visually-hidden, [aria-hidden=true]')) continue; \
            for (let i = 0; i < text.length; i++) { \
                range.setStart(text, i); range.setEnd(text, i + 1); \
                const b = range.getClientRects()[0]; if (!b) continue; \
                const line = Math.round((b.top + b.height / 2) / size); \
                lines.set(line, (lines.get(line) ?? 0) + 1); \
            } \
        } \
        const longest = Math.max(0, ...lines.values()), name = e.localName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40); \
        if (lines.size > 1 && longest > 80) faults.push(`${longest} characters in a line: ${name}`); \
        if (lines.size > 1 && !/^(h\\d|caption)$/.test(e.localName) && parseFloat(style.lineHeight) / size < 1.495) faults.push(`lines ${style.lineHeight} high of ${size}: ${name}`); \
        if (style.textAlign == 'justify') faults.push('justified: ' + name); \
        return faults; })";

/// Paragraphs of which the next one's first line is less than 1.5 times as far from the last line as the lines are from each
/// other (WCAG 2.2, 1.4.8).
pub(super) const CROWDED: &str = "[...document.querySelectorAll('.article > p + p:not(.printed), blockquote > p + p')] \
    .filter(e => e.checkVisibility() && e.previousElementSibling.checkVisibility()).flatMap(e => { \
        const [before, after] = [e.previousElementSibling, e].map(p => { const range = document.createRange(); range.selectNodeContents(p); \
            return [...range.getClientRects()].map(b => b.top + b.height / 2); }); \
        const lines = parseFloat(getComputedStyle(e.previousElementSibling).lineHeight), apart = Math.min(...after) - Math.max(...before); \
        return apart < 1.5 * lines ? [`${apart} px apart, with lines ${lines} px apart: ${e.textContent.slice(0, 40)}`] : []; })";

/// What the page stands on at night.
pub(super) const NIGHT: &str = "rgb(17, 21, 23)";

/// The contrast of each piece of text to what is behind it, where it is below 7:1 (WCAG 2.2, 1.4.6).
pub(super) const FAINT: &str = "(() => { \
    const parts = colour => colour.match(/[0-9.]+/g).map(Number); \
    const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4) \
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0); \
    const behind = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c.length == 3 || c[3] == 1) return c; } return [255, 255, 255]; }; \
    return [...document.body.querySelectorAll('*')] \
        .filter(e => e.checkVisibility() && !e.closest('script') && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) \
        .map(e => { const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a); \
            return [(a + 0.05) / (b + 0.05), e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30)]; }) \
        .filter(([ratio]) => ratio < 7).map(fault => fault.join(' ')); })()";
