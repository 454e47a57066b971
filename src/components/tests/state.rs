use super::{context, html, vi};
use crate::{
    components::state::{Empty, Failure, FailurePage, LoadingPage, MessageRegion, NewVersionNotice, ProgressBar},
    html::PageContext,
    locale::Locale,
    router::Route,
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

fn failed(context: &PageContext, failure: Failure) -> String {
    html(context, || view! { <FailurePage failure/> })
}

#[test]
fn every_failure_is_explained_and_has_a_way_on() {
    for locale in Locale::ALL {
        let cx = context(locale);
        for (failure, may_pass) in FAILURES {
            let page = failed(&cx, failure);
            let messages = locale.messages();
            assert!(page.contains(&format!(r#"<h1 tabindex="-1">{}</h1><p>"#, failure.title(locale))));
            assert_eq!(
                page.contains(&format!(r#"type="button" data-action="retry">{}</button>"#, messages.retry)),
                may_pass
            );
            assert!(
                page.contains(&format!(
                    r#"href="{}">{}</a>"#,
                    cx.config.href(&Route::home(locale)),
                    messages.to_front_page
                )),
                "{page}"
            );
        }
    }
}

#[test]
fn the_ways_home_keep_the_language() {
    assert!(failed(&vi(), Failure::NotFound).contains(r#"<a class="button" href="/tin/">Về trang chủ</a>"#));
    assert!(html(&context(Locale::En), || view! { <Empty/> }).contains(r#"<a class="button" href="/tin/en/">"#));
}

#[test]
fn waiting_is_told_and_its_outline_is_not_read_out() {
    let loading = html(&vi(), || view! { <LoadingPage/> });
    assert!(loading.contains(r#"<h1 class="visually-hidden">Đang tải…</h1>"#), "{loading}");
    assert!(loading.contains(r#"aria-hidden="true""#));
    let region = html(&vi(), || view! { <MessageRegion>{None::<AnyView>}</MessageRegion> });
    assert_eq!(region, r#"<div class="messages" role="status"></div>"#, "there before its messages");
    assert!(html(&vi(), || view! { <ProgressBar/> }).contains(r#"aria-hidden="true""#));
}

#[test]
fn a_new_version_is_told_and_waits_for_the_reader() {
    let bar = html(&vi(), || view! { <NewVersionNotice/> });
    assert!(bar.contains("Có phiên bản mới."), "{bar}");
    assert!(bar.contains(r#"data-action="reload">Tải lại trang</button>"#), "{bar}");
}
