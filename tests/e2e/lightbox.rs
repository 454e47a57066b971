//! Pictures large over the page.

use crate::support::{
    Browser, DEADLINE, Engine, Exported, Fault, Host, Outcome, Page, Reader, Server, Wish, names, site_at_root,
};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::path::Path;

const GALLERY: &str = "tin/bo-tranh-cua-trang-mau";
const OPEN: &str = "!!document.querySelector('main:not([hidden]) .lightbox[open]')";

/// What is said, and the caption that is seen.
async fn until_shown(page: &Page, number: &str, caption: &str) -> Outcome {
    page.until(&format!("{OPEN} && document.querySelector('.lightbox [role=status]').textContent == '{number}'"))
        .await?;
    page.until(&format!(
        "[...document.querySelectorAll('.slides figure')].some(f => Math.abs(f.getBoundingClientRect().left) < 2 \
         && f.innerText.includes('{caption}') && f.innerText.includes('Ảnh: tintuc') && f.querySelector('img').naturalWidth > 0)"
    ))
    .await
}

async fn open_second(page: &Page) -> Outcome<f64> {
    page.until_heading("Bộ tranh").await?;
    page.value("(document.querySelector('.pictures').scrollIntoView({behavior: 'instant'}), true)").await?;
    page.until("scrollY > 0").await?;
    page.click_on(".pictures figure:nth-child(2) > a").await?;
    page.until(OPEN).await?;
    page.scrolled().await
}

const CLOSED: &str = "!document.querySelector('dialog[open]')";
const RETURNED: &str = "document.activeElement == document.querySelector('.pictures figure:nth-child(2) > a')";

pub(crate) async fn back_closes_it(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address("muc/tin-tuc-su-kien")).await?;
    page.until_live().await?;
    page.value("(window.sameDocument = true)").await?;
    // What nobody has used yet costs nobody anything.
    let fetched = "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => /\\/(lightbox|aloud|tools|search)-[^/]*js$/.test(name))";
    assert_eq!(page.value(fetched).await?, json!([]));
    page.click_on(&format!("main a[href$='/{GALLERY}']")).await?;
    let scrolled = open_second(page).await?;
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    let here = page.text("location.href").await?;
    page.back().await?;
    page.until(&format!("{CLOSED} && {RETURNED}")).await?;
    assert!((page.scrolled().await? - scrolled).abs() < 2.0, "it scrolled from {scrolled}");
    assert_eq!(page.text("location.href").await?, here);
    // Forward shows it again, and Escape takes its entry away as Back does.
    page.client.forward().await?;
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("{CLOSED} && {RETURNED} && history.state.split(' ').length == 2")).await?;
    assert!((page.scrolled().await? - scrolled).abs() < 2.0);
    // And the one before is the listing, with the focus where the reader left it.
    page.back().await?;
    page.until("location.pathname == '/muc/tin-tuc-su-kien' && document.activeElement.href?.includes('bo-tranh')")
        .await?;
    assert_eq!(page.value("window.sameDocument === true").await?, json!(true), "none of it loads the page anew");
    Ok(())
}

/// Paper has the page without the dialog; who prints it sees the same picture afterwards, and goes on from it.
pub(crate) async fn printing_leaves_it_as_it_is(engine: Engine) -> Outcome {
    const HIDDEN: &str = "document.querySelector('dialog[open] .slides').clientWidth == 0";
    let server = Server::start().await?;
    let reader = Reader::open(engine).await?;
    let page = reader.page();
    page.goto(&server.address(GALLERY)).await?;
    page.until_live().await?;
    open_second(page).await?;
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    if engine == Engine::WebKit {
        // It cannot be told to show the page as on paper and then to show it as before.
        page.value("(document.querySelector('dialog[open]').style.display = 'none', true)").await?;
    } else {
        reader.asks_for(&[Wish::Paper]).await?;
    }
    page.until(HIDDEN).await?;
    page.until_drawn(3).await?;
    if engine == Engine::WebKit {
        page.value("(document.querySelector('dialog[open]').style.display = '', true)").await?;
    } else {
        reader.asks_for(&[]).await?;
    }
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    page.click_on(".lightbox [value=next]").await?;
    until_shown(page, "Ảnh 3 trên 6", "Bàn làm việc").await
}

pub(crate) async fn keys_turn_and_the_focus_stays_within(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&server.address(GALLERY)).await?;
    page.until_live().await?;
    page.value("(document.querySelector('.pictures figure:nth-child(2) > a').focus(), true)").await?;
    page.press(Key::Enter.into()).await?;
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    for (key, number, caption) in [
        (Key::Right, "Ảnh 3 trên 6", "Bàn làm việc"),
        (Key::Left, "Ảnh 2 trên 6", "Giá sách"),
        (Key::Left, "Ảnh 1 trên 6", "Vịnh biển"),
        (Key::Left, "Ảnh 6 trên 6", "Cột phát sóng"),
        (Key::Right, "Ảnh 1 trên 6", "Vịnh biển"),
    ] {
        page.press(key.into()).await?;
        until_shown(page, number, caption).await?;
    }
    // A swipe is the browser's scrolling.
    page.value("(document.querySelector('.slides').scrollTo({left: document.querySelector('.slides').clientWidth * 3, behavior: 'instant'}), true)").await?;
    until_shown(page, "Ảnh 4 trên 6", "Bàn phím").await?;
    for _ in 0..8 {
        page.press(Key::Tab.into()).await?;
        page.until("document.activeElement == document.body || !!document.activeElement.closest('dialog')").await?;
    }
    page.click_on(".lightbox [value=next]").await?;
    until_shown(page, "Ảnh 5 trên 6", "bánh số").await?;
    let wide = "document.querySelectorAll('.slides img')[4].getBoundingClientRect().width > 1.5 * innerWidth";
    page.click_on(".lightbox [value=zoom]").await?;
    page.until(&format!("{wide} && document.querySelector('.lightbox [value=zoom]').ariaPressed != 'false'")).await?;
    page.click_on(".lightbox [value=zoom]").await?;
    page.until(&format!("!({wide})")).await?;
    // A phone that is turned shows the same picture, also when all scrolling is over.
    for width in [600, 1_000] {
        page.client.set_window_size(width, 800).await?;
        page.until(&format!("outerWidth == {width}")).await?;
        page.until_drawn(30).await?;
        until_shown(page, "Ảnh 5 trên 6", "bánh số").await?;
    }
    page.click_on(".lightbox [value=close]").await?;
    page.until(&format!("{CLOSED} && {RETURNED}")).await?;
    // A picture alone has nowhere to turn.
    page.goto(&server.address("tin/in-bai-viet")).await?;
    page.click_on(".figure > a").await?;
    page.until("document.querySelector('.lightbox [role=status]').textContent == 'Ảnh 1 trên 1'").await?;
    page.until("!document.querySelector('.lightbox [value=next]').getClientRects().length").await
}

/// Taking its entry away takes a moment, in which the reader goes on with Tab.
pub(crate) async fn who_goes_on_at_once_stays_there(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    for followed in [false, true] {
        page.goto(&server.address(if followed { "muc/tin-tuc-su-kien" } else { GALLERY })).await?;
        page.until_live().await?;
        if followed {
            page.click_on(&format!("main a[href$='/{GALLERY}']")).await?;
        }
        open_second(page).await?;
        until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
        let restored = "history.scrollRestoration";
        let before = page.text(restored).await?;
        // They are quicker than any driver: what they go on to has the focus before the entry is gone.
        page.value("(document.querySelector('dialog[open]').addEventListener('close', () => document.querySelector('footer a').focus(), {once: true}), true)").await?;
        page.press(Key::Escape.into()).await?;
        page.until("history.state.split(' ').length == 2").await?;
        page.until_drawn(5).await?;
        page.until("document.activeElement.matches('footer a')").await?;
        let place = "document.activeElement.getBoundingClientRect()";
        assert_eq!(page.value(&format!("{place}.top >= 0 && {place}.bottom <= innerHeight")).await?, json!(true));
        assert_eq!(page.text(restored).await?, before, "the site's pages scroll as they did");
    }
    Ok(())
}

/// Where the next page is slow, there is time to look at a picture; that page takes its place, and its entry with it.
pub(crate) async fn the_next_page_takes_its_place(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    host.fault("api/sections/huong-dan.json", Fault::Held);
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(GALLERY)).await?;
    page.until_live().await?;
    page.click_on("header nav a[href$='/muc/huong-dan']").await?;
    page.until("location.pathname == '/muc/huong-dan'").await?;
    open_second(page).await?;
    page.until("!!history.state.split(' ')[2]").await?;
    host.mend();
    page.until_heading("Hướng dẫn").await?;
    page.until(&format!("{CLOSED} && history.state.split(' ').length == 2 && document.activeElement.matches('h1')"))
        .await?;
    page.back().await?;
    page.until_heading("Bộ tranh").await
}

/// A picture whose script comes only when the reader has gone on to another page stays closed.
pub(crate) async fn too_late_it_stays_closed(engine: Engine) -> Outcome {
    let host = Host::start().await?;
    host.put_figures();
    let script = script(&site_at_root()?)?;
    host.fault(&script, Fault::Held);
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(GALLERY)).await?;
    page.until_live().await?;
    page.click_on(".pictures figure:nth-child(2) > a").await?;
    page.click_on("header nav a[href$='/muc/huong-dan']").await?;
    page.until_heading("Hướng dẫn").await?;
    host.mend();
    page.until(&format!(
        "performance.getEntriesByType('resource').some(it => it.name.endsWith('/{script}') && it.responseEnd > 0)"
    ))
    .await?;
    page.until_drawn(10).await?;
    page.until(&format!("{CLOSED} && history.state.split(' ').length == 2")).await
}

/// The name of its script in a built site.
fn script(site: &Path) -> Outcome<String> {
    let mut scripts =
        names(site)?.into_iter().filter(|name| name.starts_with("lightbox-") && name.rsplit('.').next() == Some("js"));
    Ok(scripts.next().ok_or("the site has no lightbox")?)
}

/// It needs nothing but its own script; without that, and without any, the link leads to the largest file.
pub(crate) async fn before_and_without_the_program(engine: Engine) -> Outcome {
    let exported = Exported::of(&site_at_root()?).await?;
    let host = Host::of_files(exported.path(), "/").await?;
    for program in host.programs()? {
        host.fault(&program, Fault::Held);
    }
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    page.goto(&host.address(GALLERY)).await?;
    open_second(page).await?;
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    page.back().await?;
    page.until(&format!("{CLOSED} && location.pathname.includes('bo-tranh')")).await?;
    // The program comes while a picture is open: its entry stays what it is.
    page.click_on(".pictures figure:nth-child(2) > a").await?;
    page.until(OPEN).await?;
    host.mend();
    page.until_live().await?;
    page.press(Key::Escape.into()).await?;
    page.until(&format!("{CLOSED} && {RETURNED} && !(history.state ?? '').split(' ')[2]")).await?;
    // A reload with a picture open shows it again, so that the entry is no dead one.
    open_second(page).await?;
    page.until("history.state.split(' ')[2] == '2'").await?;
    page.client.refresh().await?;
    if page.value("(history.state ?? '').split(' ')[2] == '2'").await? == json!(true) {
        until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
        page.back().await?;
        page.until(CLOSED).await?;
    }

    host.fault(&script(&exported.path())?, Fault::Status(404));
    page.goto(&host.address("tin/in-bai-viet")).await?;
    page.click_on(".figure > a").await?;
    page.until("location.pathname == '/api/media/may-in-1280.jpg'").await
}

/// Fingers: a swipe turns, two fingers zoom as on any page, and a zoomed picture is moved, not turned, by one. Only
/// Chromium's gestures can be made from outside; in the other engines, too, they are the browser's own.
pub(crate) async fn fingers_turn_and_zoom(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(engine, &[]).await?;
    let page = &browser.page;
    let phone = json!({"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": true});
    page.devtools("Emulation.setDeviceMetricsOverride", phone).await?;
    page.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": true})).await?;
    page.goto(&server.address(GALLERY)).await?;
    page.until_live().await?;
    page.click_on(".pictures figure:nth-child(2) > a").await?;
    until_shown(page, "Ảnh 2 trên 6", "Giá sách").await?;
    for (by, number, caption) in [
        (-250, "Ảnh 3 trên 6", "Bàn làm việc"),
        (250, "Ảnh 2 trên 6", "Giá sách"),
        (-250, "Ảnh 3 trên 6", "Bàn làm việc"),
    ] {
        touch(page, &[(200, by)]).await?;
        until_shown(page, number, caption).await?;
    }
    touch(page, &[(190, -120), (210, 120)]).await?;
    page.until("visualViewport.scale > 1.5").await?;
    touch(page, &[(40, 150), (360, -150)]).await?;
    page.until("visualViewport.scale < 1.05").await?;
    // Within a picture that is zoomed a finger moves that.
    page.click_on(".lightbox [value=zoom]").await?;
    let place = "document.querySelector('.zoomed picture').scrollLeft";
    page.until(&format!("(window.place = {place}) > 0")).await?;
    touch(page, &[(200, -100)]).await?;
    page.until(&format!("{place} > place + 50")).await?;
    page.until("document.querySelector('.lightbox [role=status]').textContent == 'Ảnh 3 trên 6'").await
}

/// Fingers go down at these places, move sideways so far each, and go up: from the left edge, in CSS pixels.
async fn touch(page: &Page, fingers: &[(i32, i32)]) -> Outcome {
    const STEPS: i32 = 10;
    let points = |step: i32| -> Vec<Value> {
        let place = |(id, (from, by)): (usize, &(i32, i32))| json!({"id": id, "x": from + by * step / STEPS, "y": 400});
        fingers.iter().enumerate().map(place).collect()
    };
    for step in 0..=STEPS {
        let kind = if step == 0 { "touchStart" } else { "touchMove" };
        page.devtools("Input.dispatchTouchEvent", json!({"type": kind, "touchPoints": points(step)})).await?;
    }
    page.devtools("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []})).await?;
    Ok(())
}

pub(crate) async fn a_picture_is_a_link_without_scripts(engine: Engine) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::without_scripts(engine).await?;
    let page = &browser.page;
    page.goto(&server.address("tin/in-bai-viet")).await?;
    page.click_on(".figure > a").await?;
    let picture = server.address("api/media/may-in-1280.jpg").parse()?;
    page.client.wait().at_most(DEADLINE).for_url(&picture).await?;
    Ok(())
}
