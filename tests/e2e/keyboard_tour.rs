//! Through every feature by the keyboard alone.

use crate::{
    states::{NO_CLIPBOARD, NO_SHARING, VOICE},
    support::{Browser, Engine, Fault, Host, Outcome, Page, content},
};
use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key::{self, Enter, Escape, Left, Right, Shift, Space, Tab},
};
use serde_json::{Value, json};
use std::{fs, time::Duration};

/// Where the reader goes before they press a key: to what has this text and can have the focus.
#[derive(Clone, Copy, Debug)]
enum Go {
    /// Forwards, by Tab.
    To(&'static str),
    /// Backwards, by Shift and Tab.
    Up(&'static str),
    /// Nowhere: they press the key where they are.
    Stay,
}
use Go::{Stay, To, Up};

/// One leg of the walk: the way to something, the key that is pressed there, and what holds then.
type Leg = (Go, Key, &'static str);

/// A new feature is a leg here.
const WALK: &[Leg] = &[
    (To("Chuyển đến nội dung chính"), Enter, "location.hash == '#main'"),
    (To("Sở Ngoại vụ: Tổng kết công tác"), Enter, "location.pathname.endsWith('2017') && at('h1')"),
    (Up("Trang chủ"), Enter, "location.pathname == '/' && at('h1')"),
    // A further page, and back to the first.
    (To("Tin cũ hơn"), Enter, "location.pathname == '/trang/feed-2' && at('h1')"),
    (To("Tin mới nhất"), Enter, "location.pathname == '/' && at('h1')"),
    // A section, an article, and one on the same matter.
    (Up("Hướng dẫn"), Enter, "location.pathname == '/muc/huong-dan' && at('h1')"),
    (To("Tìm một bài"), Enter, "location.pathname == '/tin/cach-tim-kiem' && at('h1')"),
    // A table that is wider than the screen scrolls by the arrow keys.
    (To("Bảng rộng"), Right, "at('.table') && document.activeElement.scrollLeft > 0"),
    (To("Các dạng dữ liệu"), Enter, "location.pathname == '/tin/cac-dang-du-lieu' && at('h1')"),
    // Files to download.
    (To("CSV"), Enter, "window.downloaded?.includes('/api/files/')"),
    // The other language, from an article and from the front page.
    (Up("Hướng dẫn"), Enter, "location.pathname == '/muc/huong-dan' && at('h1')"),
    (To("Tìm một bài"), Enter, "location.pathname == '/tin/cach-tim-kiem' && at('h1')"),
    (To("Read this article in English"), Enter, "location.pathname == '/en/tin/how-to-search' && at('h1')"),
    (Up("Home"), Enter, "location.pathname == '/en/' && at('h1')"),
    (Up("Tiếng Việt"), Enter, "location.pathname == '/' && at('h1')"),
    // How the site looks, and back to what opened that.
    (Up("Aa"), Enter, "!!document.querySelector('dialog.settings[open]')"),
    (To("A+"), Enter, "!!localStorage['tintuc:text']"),
    (Stay, Escape, "!document.querySelector('dialog[open]') && at('[data-tool=\"tools:open\"]')"),
    // A picture large, the next one, and back to its link.
    (To("Sở Ngoại vụ: Tổng kết công tác"), Enter, "location.pathname.endsWith('2017') && at('h1')"),
    (To("Tranh vẽ một hội trường"), Enter, "!!document.querySelector('dialog.lightbox[open]')"),
    (Stay, Escape, "!document.querySelector('dialog[open]') && at('[data-tool=lightbox]')"),
    // The archive, a month of it, the site's map.
    (To("Lưu trữ"), Enter, "location.pathname == '/luu-tru' && at('h1')"),
    (To("11"), Enter, "location.pathname == '/luu-tru/2017-11' && at('h1')"),
    (To("Tin cũ hơn"), Enter, "location.pathname == '/luu-tru/2017-11/trang/2017-11-2' && at('h1')"),
    (To("Sơ đồ trang"), Enter, "location.pathname == '/so-do' && at('h1')"),
    (Up("Trang chủ"), Enter, "location.pathname == '/' && at('h1')"),
    // The foot of the page; Shift alone does nothing.
    (To("JSON Feed"), Shift, "at('footer a')"),
];

/// What is done with an article.
const TOOLS: &[Leg] = &[
    (To("Nghe bài"), Enter, "document.querySelector('.tools').dataset.aloud == 'playing'"),
    (Stay, Space, "document.querySelector('.tools').dataset.aloud == 'paused'"),
    (Stay, Space, "document.querySelector('.tools').dataset.aloud == 'playing'"),
    (To("Dừng"), Enter, "!document.querySelector('[data-aloud]') && at('[data-tool=\"aloud:play\"]')"),
    (To("Chia sẻ"), Enter, "document.querySelector('.share').open"),
    (To("Facebook"), Tab, "document.activeElement.href.startsWith('mailto:')"),
    (Up("Chia sẻ"), Space, "!document.querySelector('.share').open"),
    // Refused, so that the address stands in a field.
    (To("Sao chép liên kết"), Enter, "at('.tools input') && document.activeElement.value == location.href"),
    (Up("In"), Space, "window.printed === true"),
    // Day and night, the size of the text, and no keys.
    (Up("Aa"), Enter, "!!document.querySelector('dialog.settings[open]')"),
    (To("A−"), Space, "document.querySelector('#settings output').textContent == '90 %'"),
    (To("Tối"), Space, "getComputedStyle(document.body).backgroundColor == 'rgb(17, 21, 23)'"),
    (Up("Sáng"), Enter, "getComputedStyle(document.body).backgroundColor == 'rgb(255, 255, 255)'"),
    (To("Dùng phím"), Space, "document.documentElement.dataset.keys == 'off'"),
    (Stay, Space, "document.documentElement.dataset.keys == ''"),
    (To("Đóng"), Enter, "!document.querySelector('dialog[open]') && at('[data-tool=\"tools:open\"]')"),
    // The article before, and the one before that.
    (To("Một đoạn cũng là một bài"), Enter, "location.pathname == '/tin/mot-doan-cung-la-mot-bai' && at('h1')"),
    (To("Bộ tranh của trang mẫu"), Enter, "location.pathname.startsWith('/tin/bo-tranh') && at('h1')"),
    // Its pictures large: turned, zoomed, moved, and back to the link.
    (
        To("Tranh vẽ các giá sách"),
        Enter,
        "document.querySelector('.lightbox [role=status]')?.textContent == 'Ảnh 2 trên 6'",
    ),
    (Stay, Right, "document.querySelector('.lightbox [role=status]').textContent == 'Ảnh 3 trên 6'"),
    (Stay, Left, "document.querySelector('.lightbox [role=status]').textContent == 'Ảnh 2 trên 6'"),
    (To("+"), Enter, "at('[value=zoom]') && !!document.querySelector('.zoomed')"),
    (To("Tranh vẽ các giá sách"), Shift, "(window.place = document.activeElement.scrollLeft) > 0"),
    (
        Stay,
        Right,
        "document.activeElement.scrollLeft > place && document.querySelector('.lightbox [role=status]').textContent == 'Ảnh 2 trên 6'",
    ),
    (
        Stay,
        Escape,
        "!document.querySelector('dialog[open]') && at('[data-tool=lightbox]') && document.activeElement.querySelector('img').alt.includes('giá sách')",
    ),
    // On the same matter, and the newer one.
    (To("Chú thích nói điều ảnh không nói"), Enter, "location.pathname.startsWith('/tin/chu-thich') && at('h1')"),
];

/// From a correction to what it is about.
const CORRECTED: &[Leg] =
    &[(To("một bài mẫu đã thu hồi"), Enter, "location.pathname == '/tin/bai-mau-da-thu-hoi' && at('h1')")];

/// The fields of the search, and back to its button.
const FIELDS: &[Leg] = &[
    (To("Từ ngày"), Shift, "at('[name=tu]')"),
    (To("Đến ngày"), Shift, "at('[name=den]')"),
    (Up("Chuyên mục"), Shift, "at('[name=muc]')"),
    (Up("Tìm kiếm"), Enter, "new URLSearchParams(location.search).get('q') == 'trang'"),
];

/// What fails, and is tried again when it is mended.
const BROKEN: &[Leg] = &[(
    Up("Thông báo"),
    Enter,
    "location.pathname == '/muc/thong-bao' && document.activeElement.innerText == 'Chưa tải được nội dung'",
)];
const MENDED: &[Leg] = &[
    (To("Thử lại"), Enter, "document.activeElement.innerText == 'Thông báo'"),
    (Up("Trang chủ"), Enter, "location.pathname == '/' && at('h1')"),
];

/// The search is a form, which loads a page.
const SEARCH: &[Leg] = &[(Up("Tìm kiếm"), Enter, "location.pathname == '/tim-kiem'")];

/// More stops than any page has.
const STOPS: usize = 80;

/// What is wrong with how the focus is seen (WCAG 2.2, 2.4.11 to 2.4.13): it has a line of 2 px around it, of 3:1 to what is
/// behind, and is not covered.
const UNSEEN: &str = "(e => { \
    if (e == document.body || e.matches('h1')) return ''; \
    const parts = colour => colour.match(/[0-9.]+/g).map(Number); \
    const light = c => parts(c).slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4) \
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0); \
    const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parts(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; }; \
    const line = [null, '::after'].map(part => getComputedStyle(e, part)).find(s => s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2); \
    if (!line) return 'no line around it'; \
    const [a, b] = [light(line.outlineColor), light(behind(e.parentElement))].sort((a, b) => b - a); \
    if ((a + 0.05) / (b + 0.05) < 3) return 'a faint line around it'; \
    return [...e.getClientRects()].some(box => e.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))) \
        ? '' : 'covered, or out of sight: ' + JSON.stringify(e.getBoundingClientRect()); })(document.activeElement)";

pub(crate) async fn by_the_keyboard_alone(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    host.put("api/articles/cach-tim-kiem.json", &with_a_wide_table("cach-tim-kiem")?);
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("")).await?;
    page.until_live().await?;
    // So large that neither the menu nor a table fits.
    page.value("document.documentElement.style.fontSize = '300%'").await?;
    page.value("(window.at = selector => document.activeElement.matches(selector), true)").await?;
    page.value(
        "addEventListener('click', e => { const file = e.target.closest('a[download]'); if (file) { e.preventDefault(); window.downloaded = file.href; } })",
    )
    .await?;
    walk(page, WALK).await?;
    host.fault("api/sections/thong-bao.json", Fault::Status(500));
    walk(page, BROKEN).await?;
    host.mend();
    walk(page, MENDED).await?;
    walk(page, SEARCH).await
}

/// What is done with an article, the keys of the site, and the search's fields.
pub(crate) async fn tools_by_the_keyboard_alone(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address("tin/tong-ket-cai-cach-hanh-chinh-2017")).await?;
    prepare(page).await?;
    page.value(VOICE).await?;
    page.value(&format!("({NO_CLIPBOARD}, {NO_SHARING}, window.print = () => window.printed = true, true)")).await?;
    walk(page, TOOLS).await?;
    page.press('?').await?;
    page.until("!!document.querySelector('dialog.settings[open]')").await?;
    walk(page, &[(Stay, Escape, "!document.querySelector('dialog[open]') && at('h1')")]).await?;

    page.goto(&host.address("tin/dinh-chinh-va-thu-hoi")).await?;
    prepare(page).await?;
    walk(page, CORRECTED).await?;
    // There is no room for a field in the header, so that the key leads to a page with one.
    page.value("document.documentElement.style.fontSize = '300%'").await?;
    page.client.set_window_size(600, 900).await?;
    page.press('/').await?;
    page.until("location.pathname == '/tim-kiem' && document.activeElement.matches('#main [name=q]')").await?;
    prepare(page).await?;
    for letter in "trang".chars() {
        page.press(letter).await?;
    }
    page.until("document.activeElement.value == 'trang'").await?;
    walk(page, FIELDS).await?;
    page.until_says("#main [role=status]", "Tìm thấy").await
}

async fn prepare(page: &Page) -> Outcome {
    page.until_live().await?;
    page.value("(window.at = selector => document.activeElement.matches(selector), true)").await?;
    Ok(())
}

/// An article of the sample, and a table in it that is wider than a screen.
fn with_a_wide_table(id: &str) -> Outcome<Value> {
    let mut article: Value = serde_json::from_str(&fs::read_to_string(content().join(format!("articles/{id}.json")))?)?;
    let table = json!({"type": "table", "caption": "Bảng rộng", "head": vec!["Cột"; 12], "rows": [vec!["1"; 12]]});
    article["_tintuc"]["body"].as_array_mut().ok_or("a body")?.push(table);
    Ok(article)
}

async fn walk(page: &Page, legs: &[Leg]) -> Outcome {
    for leg in legs {
        walk_leg(page, leg).await.map_err(|error| format!("{leg:?}: {error}"))?;
    }
    Ok(())
}

async fn walk_leg(page: &Page, &(way, key, then): &Leg) -> Outcome {
    let (text, back) = match way {
        To(text) => (text, false),
        Up(text) => (text, true),
        Stay => {
            page.press(key.into()).await?;
            return page.until(then).await;
        }
    };
    let reached = format!(
        "(e => e != document.body && e.localName != 'dialog' && (e.innerText + (e.querySelector('img')?.alt ?? '') + (e.labels?.[0]?.innerText ?? '')).includes({}))(document.activeElement)",
        json!(text)
    );
    let mut stops = Vec::new();
    loop {
        tab(page, back).await?;
        // Past the last control of a dialog come those of the browser, and past them the page again. Firefox's driver goes on
        // pressing keys in the page, which shows no focus then.
        let back_to_the_page = "document.hasFocus() || window.focus()";
        let stop =
            page.text(&format!("({back_to_the_page}, document.activeElement.innerText.trim().slice(0, 40))")).await?;
        // Scrolling to it may take a moment.
        // A dialog has it only between its controls, and a field for dates marks that of its parts which has it.
        let whole = "document.activeElement.matches('dialog, [type=date]')";
        let seen = page.until_within(Duration::from_secs(3), &format!("{whole} || ({UNSEEN}) == ''")).await;
        if seen.is_err() {
            return Err(format!("the focus on {stop:?} is not seen: {}", page.text(UNSEEN).await?).into());
        }
        if page.value(&reached).await? == json!(true) {
            break;
        }
        stops.push(stop);
        if stops.len() > STOPS {
            return Err(format!("not reached by {stops:?}").into());
        }
    }
    page.press(key.into()).await?;
    page.until(then).await
}

async fn tab(page: &Page, back: bool) -> Outcome {
    if !back {
        return page.press(Tab.into()).await;
    }
    let (shift, tab) = (Shift.into(), Tab.into());
    let keys = KeyActions::new("keys".into())
        .then(KeyAction::Down { value: shift })
        .then(KeyAction::Down { value: tab })
        .then(KeyAction::Up { value: tab })
        .then(KeyAction::Up { value: shift });
    Ok(page.client.perform_actions(keys).await?)
}
