use crate::{
    components::parts::{Time, not_blank},
    context::use_locale,
    model::{Article, Correction, Credit, CreditRole},
};
use leptos::prelude::*;

/// "Tin, bài: K. Hà", "Ảnh: B. Phượng", "Nguồn: …".
#[component]
pub(super) fn Credits<'a>(article: &'a Article) -> AnyView {
    let locale = use_locale();
    let messages = locale.messages();
    let credits = &article.extension.credits;
    let source = not_blank(article.extension.source.as_deref()).map(str::to_owned);
    let lines = [
        (messages.credit_text, names(credits, CreditRole::Text)),
        (messages.credit_photo, names(credits, CreditRole::Photo)),
        (messages.source, source),
    ];
    let lines = lines.into_iter().filter_map(|(label, text)| {
        let text = format!(": {}", text?);
        Some(view! { <p><span lang=locale.tag()>{label}</span>{text}</p> }.into_any())
    });
    let lines = lines.collect_view();
    (!lines.is_empty()).then(|| view! { <footer class="credits">{lines}</footer> }.into_any()).into_any()
}

/// Everyone with a role.
fn names(credits: &[Credit], role: CreditRole) -> Option<String> {
    let of_role = credits.iter().filter(|credit| credit.role == role);
    let names = of_role.filter_map(|credit| not_blank(Some(&credit.name))).collect::<Vec<_>>();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What was corrected after publication, and when.
#[component]
pub(super) fn Corrections<'a>(corrections: &'a [Correction]) -> AnyView {
    let locale = use_locale();
    let notes = corrections
        .iter()
        .map(|correction| view! { <li><Time at=correction.date/>{format!(": {}", correction.note)}</li> }.into_any());
    let notes = notes.collect_view();
    let section = (!corrections.is_empty()).then(|| {
        view! {
            <section class="corrections" aria-labelledby="corrections">
                <h2 id="corrections" lang=locale.tag()>{locale.messages().corrections}</h2>
                <ul role="list">{notes}</ul>
            </section>
        }
        .into_any()
    });
    section.into_any()
}
