//! Every page, and every state of one that a reader can meet. What must hold on all of them is tried on this table
//! (`accessible`, `screenshots`): a new page or state is a line here. How they are played is in `stage`.

use crate::{
    state_setup::{PICTURES, State, Step, live, sent, state},
    support::Fault,
};
use fantoccini::key::Key;
use serde_json::json;

/// In the place of the device's voices, as in `aloud`: one that goes on for ever.
pub(crate) const VOICE: &str = "(Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: class {}}), \
    Object.defineProperty(window, 'speechSynthesis', {value: {getVoices: () => [{lang: 'vi-VN'}], speak() {}, cancel() {}}}), \
    document.documentElement.dataset.speaks = '', true)";
/// Where the browser does not let pages write into the clipboard.
pub(crate) const NO_CLIPBOARD: &str = "Object.defineProperty(navigator, 'clipboard', {value: undefined}), true";
/// Where it cannot share by itself.
pub(crate) const NO_SHARING: &str = "delete document.documentElement.dataset.shares";
/// What was set is for this page alone: the next state is another reader's.
const FORGOTTEN: &str = "localStorage.clear(), true";

const MODEL: &str = "tin/tong-ket-cai-cach-hanh-chinh-2017";
const GALLERY: &str = "tin/bo-tranh-cua-trang-mau";
const FEED: &str = "api/feed.json";
const SECTION: &str = "api/sections/huong-dan.json";

/// What there is to read and to find.
pub(crate) fn pages() -> Vec<State> {
    vec![
        state("front", "", "Tin tức - Sự kiện"),
        state("further-page", "trang/feed-2", "Các tin cũ hơn"),
        state("section", "muc/huong-dan", "Hướng dẫn"),
        state("article", MODEL, "Toàn cảnh Hội nghị"),
        state("article-table-quote", "tin/cach-tim-kiem", "Tin liên quan"),
        state("article-attachments", "tin/cac-dang-du-lieu", "Tin liên quan"),
        state("article-gallery", GALLERY, "Tin liên quan"),
        state("article-corrected", "tin/dinh-chinh-va-thu-hoi", "Đính chính"),
        state("article-withdrawn", "tin/bai-mau-da-thu-hoi", "Bài viết này đã được thu hồi"),
        state("article-short", "tin/mot-doan-cung-la-mot-bai", "Tin liên quan"),
        state("article-wordy", "tin/dai", "Người nói rất dài").with("api/articles/dai.json", wordy()),
        state("english-front", "en/", "News and events"),
        state("english-section", "en/muc/huong-dan", "Guides"),
        state("english-article", "en/tin/how-to-search", "Related news"),
        state("english-empty", "en/muc/thong-bao", "No news yet"),
        state("archive", "luu-tru", "2017"),
        state("archive-month", "luu-tru/2017-11", "Tin cũ hơn"),
        state("english-archive", "en/luu-tru", "2017"),
        state("site-map", "so-do", "Sơ đồ trang"),
        state("english-site-map", "en/so-do", "Site map"),
        state("search", "tim-kiem", "Từ ngày"),
        state("search-titles", "tim-kiem?q=trang+tin", "Chỉ tìm trong tiêu đề"),
        state("search-nothing", "en/tim-kiem?q=xyzzy", "Only the titles"),
        state("visits-by-day", "luu-tru", "Tuần này").with(
            "api/visitors",
            Fault::Text(
                json!({"total": 1_303_080, "online": 54, "window_seconds": 300, "as_of": "2026-11-20T08:00:00+07:00",
                    "recent": {"today": 412, "yesterday": 1_208, "week": 5_930, "month": 21_407}})
                .to_string(),
            ),
        ),
    ]
}

/// What a reader can open, set and start.
pub(crate) fn tools() -> Vec<State> {
    const FIRST: Step = Step::ClickOn("main:not([hidden]) .pictures a");
    const LARGER: Step = Step::ClickOn("[data-tool='tools:larger']");
    // It is kept in the same moment. Forgotten before that, it would be the theme of all states that follow.
    const DARK: &str = "[data-theme=dark]";
    let closed = Step::Press(Key::Escape.into());
    let mut large = state("large-text", MODEL, "Toàn cảnh Hội nghị").then(Step::Press('?'));
    for _ in 0..5 {
        large = large.then(LARGER);
    }
    vec![
        state("lightbox", GALLERY, "Ảnh 1 trên").then(FIRST),
        state("lightbox-zoomed", GALLERY, "Ảnh 1 trên").then(FIRST).then(Step::ClickOn(".lightbox [value=zoom]")),
        state("lightbox-alone", "tin/in-bai-viet", "Ảnh 1 trên 1").then(Step::ClickOn(".figure > a")),
        state("settings", MODEL, "Phím tắt").then(Step::Press('?')),
        state("english-settings", "en/", "Keyboard shortcuts").then(Step::ClickOn("[data-tool='tools:open']")),
        large.then(closed).then(Step::Happens(FORGOTTEN)),
        state("chosen-dark", MODEL, "Toàn cảnh Hội nghị")
            .then(Step::Press('?'))
            .then(Step::ClickOn("[data-tool='tools:theme'][value=dark]"))
            .then(Step::Await(DARK))
            .then(closed)
            .then(Step::Happens(FORGOTTEN)),
        state("chosen-dark-settings", "en/", "Keyboard shortcuts")
            .then(Step::Press('?'))
            .then(Step::ClickOn("[data-tool='tools:theme'][value=dark]"))
            .then(Step::Await(DARK))
            .then(Step::Happens(FORGOTTEN)),
        state("share", MODEL, "Zalo").then(Step::Happens(NO_SHARING)).then(Step::ClickOn(".share summary")),
        state("copy-refused", MODEL, "Mời bạn chép địa chỉ này")
            .then(Step::Happens(NO_CLIPBOARD))
            .then(Step::ClickOn("[data-tool='tools:copy']")),
        state("aloud", MODEL, "Tạm dừng").then(Step::Happens(VOICE)).then(Step::ClickOn("[data-tool='aloud:play']")),
        state("aloud-paused", MODEL, "Toàn cảnh Hội nghị")
            .then(Step::Happens(VOICE))
            .then(Step::ClickOn("[data-tool='aloud:play']"))
            .then(Step::ClickOn("[data-aloud=playing] [data-tool='aloud:play']"))
            .then(Step::Await("[data-aloud=paused]")),
    ]
}

/// What is missing, late or broken.
pub(crate) fn failures() -> Vec<State> {
    let empty =
        || Fault::Text(json!({"version": "https://jsonfeed.org/version/1.1", "title": "Tin", "items": []}).to_string());
    let nonsense = || Fault::Text("rác".to_owned());
    vec![
        state("not-found", "khong-co", "Không tìm thấy trang"),
        state("not-found-article", "tin/khong-co-bai-nay", "Không tìm thấy bài viết"),
        state("english-not-found", "en/khong-co", "Page not found"),
        state("empty", "", "Chưa có tin nào").with(FEED, empty()),
        state("empty-section", "muc/huong-dan", "Chưa có tin nào").with(SECTION, empty()),
        state("no-office", "", "Tin tức - Sự kiện").with("api/site.json", Fault::Status(503)),
        state("no-figures", MODEL, "Chưa có số liệu truy cập").with("api/visitors", Fault::Status(503)),
        state("no-pictures", "", "Tin tức - Sự kiện").with(PICTURES, Fault::Status(404)),
        state("no-picture", MODEL, "Ảnh chưa tải được").with(PICTURES, Fault::Status(404)),
        state("search-failed", "tim-kiem?q=trang+tin", "Chưa tải được nội dung")
            .with("api/search.json", Fault::Status(503)),
        state("loading", "", "Đang tải").with(FEED, Fault::Held),
        state("slow", "", "Mạng đang chậm").with(SECTION, Fault::Held).then(Step::Click("Hướng dẫn")),
        state("error-server", "", "Chưa tải được nội dung").with(FEED, Fault::Status(503)),
        state("error-broken", MODEL, "Nội dung bị lỗi")
            .with("api/articles/tong-ket-cai-cach-hanh-chinh-2017.json", nonsense()),
        state("error-offline", "", "Không có kết nối mạng")
            .with(SECTION, Fault::CutOff)
            .then(Step::Happens("Object.defineProperty(navigator, 'onLine', {value: false}), true"))
            .then(Step::Click("Hướng dẫn")),
        state("error-timed-out", "", "Máy chủ trả lời quá chậm")
            .with(SECTION, Fault::Held)
            // The patience that begins with the click is soon over.
            .then(Step::Happens(
                "addEventListener('click', () => { const plain = setTimeout; \
                window.setTimeout = (run, time) => plain(run, time > 20000 ? 500 : time); \
                plain(() => window.setTimeout = plain, 50); }, {capture: true, once: true})",
            ))
            .then(Step::Click("Hướng dẫn")),
        state("error-no-program", "", "Trang tin chưa chạy được").without_its_program(),
        // The last one of this host: its worker stays with the browser.
        state("new-version", "", "Có phiên bản mới")
            .with("sw.js", Fault::Typed("text/javascript", "self.tintuc={\"build\":\"new\"};".to_owned()))
            .needing("'serviceWorker' in navigator"),
    ]
}

/// What the server sends: as it is sent, and when the program has taken it over.
pub(crate) fn of_the_server() -> Vec<State> {
    vec![
        sent("sent-front", "", "Tin tức - Sự kiện"),
        sent("sent-further-page", "trang/feed-2", "Các tin cũ hơn"),
        sent("sent-article", MODEL, "Toàn cảnh Hội nghị"),
        sent("sent-english", "en/tin/how-to-search", "Related news"),
        sent("sent-archive", "luu-tru/2017-11", "Tin cũ hơn"),
        sent("sent-site-map", "so-do", "Sơ đồ trang"),
        sent("sent-search", "tim-kiem?q=cai+cach", "Tìm thấy"),
        sent("sent-not-found", "khong-co", "Không tìm thấy trang"),
        live("live-front", "", "Tin tức - Sự kiện"),
        live("live-further-page", "trang/feed-2", "Các tin cũ hơn"),
        live("live-section", "muc/huong-dan", "Hướng dẫn"),
        live("live-article", MODEL, "Toàn cảnh Hội nghị"),
        live("live-english", "en/tin/how-to-search", "Related news"),
        live("live-archive", "luu-tru/2017-11", "Tin cũ hơn"),
        live("live-site-map", "so-do", "Sơ đồ trang"),
        live("live-not-found", "khong-co", "Không tìm thấy trang"),
        // A picture large over a page that was sent.
        live("live-lightbox", GALLERY, "Ảnh 2 trên")
            .then(Step::ClickOn("main:not([hidden]) .pictures figure:nth-child(2) > a")),
        live("live-search", "tim-kiem?q=cai+cach", "Tìm thấy"),
        // The app makes these, and with marks.
        live("search-marks", "tim-kiem?q=counter", "Articles found").then(Step::Click("English")),
        live("search-nothing-at-all", "tim-kiem?q=xyzzy", "Không tìm thấy tin nào"),
        live("suggestions", "tim-kiem", "Bộ đếm ở chân trang").then(Step::Type("#main [name=q]", "dem")),
        live("suggestion-chosen", "tim-kiem", "Bộ đếm ở chân trang")
            .then(Step::Type("#main [name=q]", "dem"))
            .then(Step::Await("[role=option]"))
            .then(Step::Press(Key::Down.into())),
    ]
}

/// An article in which everything that is mostly short is long.
fn wordy() -> Fault {
    let long = |first: &str| format!("{first}: {}", "một câu rất dài để xem dòng chữ dài đến đâu ".repeat(8));
    let image = json!({"src": "media/hoi-nghi-1280.jpg", "width": 1280, "height": 853, "alt": "Hội trường",
        "caption": long("Chú thích"), "credit": long("Người chụp")});
    let spans = |first: &str| json!([{"text": long(first)}]);
    let article = json!({"id": "dai", "title": long("Tên"), "summary": long("Dẫn"), "date_published": "2026-11-20T08:00:00+07:00",
    "_tintuc": {"section": "huong-dan", "credits": [{"role": "text", "name": long("Tác giả")}], "source": long("Nguồn"),
        "corrections": [{"date": "2026-11-21T08:00:00+07:00", "note": long("Sửa")}],
        "withdrawn": {"date": "2026-11-22T08:00:00+07:00", "reason": long("Lý do")},
        "body": [
            {"type": "image", "image": image.clone()},
            {"type": "heading", "level": 3, "text": long("Đề mục")},
            {"type": "paragraph", "spans": spans("Đoạn")},
            {"type": "list", "ordered": true, "items": [spans("Một"), spans("Hai")]},
            {"type": "quote", "spans": spans("Lời"), "cite": long("Người nói rất dài")},
            {"type": "table", "caption": long("Bảng"), "head": ["A", long("B")], "rows": [[long("C"), "D"], ["E", long("F")]]},
            {"type": "gallery", "images": [image.clone(), image], "caption": long("Bộ ảnh")},
            {"type": "attachment", "href": "files/a.pdf", "title": long("Tệp"), "bytes": 1_250_000, "media_type": "application/pdf"},
        ]}});
    Fault::Text(article.to_string())
}
