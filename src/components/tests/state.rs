use super::{context, html, vi};
use crate::{
    locale::Locale,
    route::Route,
    views::state::{self, Failure},
};

const FAILURES: [(Failure, bool); 6] = [
    (Failure::NotFound, false),
    (Failure::ArticleNotFound, false),
    (Failure::Offline, true),
    (Failure::TimedOut, true),
    (Failure::Server, true),
    (Failure::Broken, true),
];

#[test]
fn every_failure_is_explained_and_has_a_way_on() {
    for locale in Locale::ALL {
        let cx = context(locale);
        for (failure, may_pass) in FAILURES {
            let page = html(state::failure(&cx, failure));
            let messages = locale.messages();
            assert!(page.contains(&format!(r#"<h1 tabindex="-1">{}</h1><p>"#, failure.title(&cx))));
            assert_eq!(
                page.contains(&format!(r#"type="button" data-action="retry">{}</button>"#, messages.retry)),
                may_pass
            );
            assert!(
                page.contains(&format!(r#"href="{}">{}</a>"#, cx.link(&Route::home(locale)), messages.to_front_page)),
                "{page}"
            );
        }
    }
}

#[test]
fn the_ways_home_keep_the_language() {
    assert!(
        html(state::failure(&vi(), Failure::NotFound)).contains(r#"<a class="button" href="/tin/">Về trang chủ</a>"#)
    );
    assert!(html(state::empty(&context(Locale::En))).contains(r#"<a class="button" href="/tin/en/">"#));
}

#[test]
fn waiting_is_told_and_its_outline_is_not_read_out() {
    let loading = html(state::loading(&vi()));
    assert!(loading.contains(r#"<h1 class="unseen">Đang tải…</h1>"#), "{loading}");
    assert!(loading.contains(r#"aria-hidden="true""#));
    assert_eq!(html(state::messages()), r#"<div class="messages" role="status"></div>"#, "there before its messages");
    assert!(html(state::progress()).contains(r#"aria-hidden="true""#));
}

#[test]
fn a_new_version_is_told_and_waits_for_the_reader() {
    let bar = html(state::new_version(&vi()));
    assert!(bar.contains("Có phiên bản mới."), "{bar}");
    assert!(bar.contains(r#"data-action="reload">Tải lại trang</button>"#), "{bar}");
}
