use super::{context, html, vi};
use crate::{
    locale::Locale,
    views::state::{self, Failure},
};
use leptos::prelude::*;

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
    Owner::new().with(|| {
        for locale in Locale::ALL {
            let cx = context(locale);
            for (failure, may_pass) in FAILURES {
                let page = html(state::failure(&cx, &failure, Callback::new(|()| ())));
                let messages = locale.messages();
                assert!(page.contains(&format!(r#"<h1 id="headline" tabindex="-1">{}</h1><p>"#, failure.title(&cx))));
                assert_eq!(
                    page.contains(&format!(r#"type="button" class="button">{}</button>"#, messages.retry)),
                    may_pass
                );
                assert!(page.contains(&format!(r#"class="button">{}</a>"#, messages.to_front_page)), "{page}");
            }
        }
    });
}

#[test]
fn the_ways_home_keep_the_language() {
    assert!(html(state::not_found(&vi())).contains(r#"<a href="/tin/" class="button">Về trang chủ</a>"#));
    assert!(html(state::empty(&context(Locale::En))).contains(r#"<a href="/tin/en/" class="button">"#));
}

#[test]
fn waiting_is_told_and_its_outline_is_not_read_out() {
    let loading = html(state::loading(&vi()));
    assert!(loading.contains(r#"role="status" class="unseen">Đang tải…</p>"#), "{loading}");
    assert!(loading.contains(r#"aria-hidden="true""#));
    assert!(html(state::slow(&vi())).contains(r#"role="status""#));
    assert!(html(state::progress()).contains(r#"aria-hidden="true""#));
}

#[test]
fn a_new_version_is_told_and_waits_for_the_reader() {
    Owner::new().with(|| {
        let bar = html(state::new_version(&vi(), Callback::new(|()| ())));
        assert!(bar.contains(r#"role="status""#) && bar.contains("Có phiên bản mới."), "{bar}");
        assert!(bar.contains(r#"class="button">Tải lại trang</button>"#), "{bar}");
    });
}
