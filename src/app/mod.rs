//! The app: what it provides to its components, the frame around every page, and the page that the reader asks for.

mod actions; // what the buttons of messages do
mod config; // what the document says of the site
mod document_head; // the document's head and language follow the page
mod live_counter; // the counter, and how it comes alive within a snapshot
mod loader; // loads the page of each navigation
mod offline; // the service worker and new versions
mod open_pages; // which pages stand in the document
mod panic;
mod rebuild; // views that change although a translator has changed them // what the reader sees where the app dies

pub(crate) use panic::is_alive;
pub use rebuild::rebuild_on_change;

use crate::{
    api::Api,
    components::{
        counter::VisitorCounter,
        frame::{Footer, Header},
        state::{FailurePage, LoadingPage, MessageRegion, NewVersionNotice, ProgressBar, SlowNotice},
    },
    context::{Config, provide_page_context},
    pages::PageView,
    router::{CurrentRoute, provide_router},
    snapshot,
};
use leptos::{mount::mount_to_body, prelude::*};
use loader::{LoadProgress, Loader};
use open_pages::{OpenPage, OpenPages, PageState};

/// The mark that says when the app has come alive.
const LIVE: &str = "tintuc:live";

/// Starts the app in the current document: it adopts the snapshot that stands there, or takes an empty page's place.
pub fn start() {
    panic::report_panics();
    mount_to_body(App);
    panic::has_started();
    // From here on the app handles a tap (User Timing).
    _ = window().performance().map(|performance| performance.mark(LIVE));
}

/// The whole app: header, page, counter, footer, and messages about them.
#[component]
pub fn App() -> AnyView {
    let config = config::of_document();
    let documents = document().get_element_by_id(snapshot::DOCUMENTS);
    let api = Api::new(&config.api_base);
    if let Some(documents) = &documents {
        api.seed(&documents.text_content().unwrap_or_default());
    }
    let router = provide_router(&config.base, documents.is_some());
    let route = router.navigation.with_untracked(|navigation| navigation.route.clone());
    let pages = OpenPages::new(route.clone(), api.remembered_site(route.locale));
    if documents.is_none() {
        remove_boot();
        pages.show(OpenPage::loading(route, pages.office.get_untracked()), false);
    }
    let locale = Signal::derive(move || pages.route.get().locale);
    provide_page_context(config.clone(), locale, pages.office);
    provide_context(CurrentRoute(pages.route));

    let loader = Loader::start(api.clone(), config.clone(), router, pages);
    let visitors = live_counter::use_page_counter(api, &config, pages);
    document_head::use_document_head(config.clone(), pages);
    actions::use_actions(router);
    let newer = offline::use_service_worker(&config.base);

    let header = rebuild_on_change(move || {
        let page = pages.current()?;
        let state = page.state.get();
        let header = view! { <Header office=page.office.get() current=&page.route article=state.article()/> };
        Some((page.route.locale, header.into_any()))
    });
    let counter = rebuild_on_change(move || {
        let state = visitors.get().filter(|_| !pages.is_adopted())?;
        Some(((state, locale.get()), view! { <VisitorCounter state/> }.into_any()))
    });
    let footer = rebuild_on_change(move || {
        let page = pages.current()?;
        Some((page.route.locale, view! { <Footer office=page.office.get()/> }.into_any()))
    });
    let progress = move || match loader.progress.get() {
        LoadProgress::Idle => None,
        LoadProgress::Loading => Some(view! { <ProgressBar/> }.into_any()),
        LoadProgress::Slow => Some(view! { <SlowNotice/> }.into_any()),
    };
    view! {
        {header}
        <For each=move || pages.list.get() key=|page| page.key let:page>
            <PageSlot page config=config.clone()/>
        </For>
        {counter}
        {footer}
        <MessageRegion>
            {move || progress()}
            {move || newer.get().then(|| view! { <NewVersionNotice/> }.into_any())}
        </MessageRegion>
    }
    .into_any()
}

/// A page in the document. It is built once; hidden, it keeps its nodes and its layout for the way back.
#[component]
fn PageSlot(page: OpenPage, config: Config) -> AnyView {
    let OpenPage { route, office, state, related, hidden, .. } = page;
    provide_page_context(config, Signal::stored(route.locale), office.into());
    provide_context(CurrentRoute(Signal::stored(route.clone())));
    let related = Signal::from(related);
    let content = move || {
        Some(match state.get() {
            PageState::Loading => view! { <LoadingPage/> }.into_any(),
            PageState::Ready(data) => view! { <PageView route=route.clone() data related/> }.into_any(),
            PageState::Failed(failure) => view! { <FailurePage failure/> }.into_any(),
        })
    };
    // What is hidden can be neither found nor used (`main[hidden]` in style/base.css), and the id is the shown page's.
    let hidden: Signal<bool> = hidden.into();
    view! {
        <main id=move || (!hidden.get()).then_some("main") hidden=move || hidden.get() inert=move || hidden.get()>
            {move || content()}
        </main>
    }
    .into_any()
}

/// Removes what stood in the document before the app: an empty page's notice, or a snapshot.
fn remove_boot() {
    if let Some(boot) = document().get_element_by_id(snapshot::ELEMENT) {
        boot.remove();
    }
}
