use super::{
    Context, block,
    card::{Place, card},
    listing::{grid, item},
    parts::{self, nothing},
};
use crate::{
    model::{Article, Correction, Credit, CreditRole, Site, Teaser, Withdrawal},
    route::Route,
};
use leptos::prelude::*;

/// An article: section, headline, dates, lead, body, credits, corrections.
pub fn article(cx: &Context, site: Option<&Site>, article: &Article) -> AnyView {
    let fields = &article.extension;
    let lead = parts::not_blank(article.summary.as_deref());
    view! {
        <article class="article wrap" lang=parts::language(cx, article.language.as_deref())>
            <header>
                {kicker(cx, site, article)}
                {parts::headline(&article.title)}
                {dates(cx, article)}
                {translation(cx, article)}
            </header>
            {fields.withdrawn.as_ref().map(|withdrawn| withdrawal(cx, withdrawn))}
            {lead.map(|lead| view! { <p class="lead">{lead.to_owned()}</p> }.into_any())}
            {block::body(cx, &fields.body)}
            {credits(cx, article)}
            {corrections(cx, &fields.corrections)}
        </article>
    }
    .into_any()
}

/// The articles on the same matter. They come after the article: until then, `expected` of them keep the place free.
pub fn related(cx: &Context, expected: usize, teasers: Option<&[Teaser]>) -> AnyView {
    let cards = match teasers {
        Some(teasers) => {
            teasers.iter().map(|teaser| item(card(cx, teaser, Place::Related, None, false))).collect::<Vec<_>>()
        }
        None => (0..expected).map(|_| view! { <li class="awaited"></li> }.into_any()).collect(),
    };
    if cards.is_empty() {
        return nothing();
    }
    view! {
        <section class="related wrap" aria-labelledby="related">
            <h2 id="related">{cx.messages().related}</h2>
            {grid(cards)}
        </section>
    }
    .into_any()
}

/// The section, as the way to more of it.
fn kicker(cx: &Context, site: Option<&Site>, article: &Article) -> Option<AnyView> {
    let section = article.extension.section.as_ref()?;
    let title = site?.section_title(section)?.to_owned();
    let link = cx.link(&Route::section(cx.locale, section.clone()));
    Some(view! { <p class="kicker" lang=cx.locale.tag()><a href=link>{title}</a></p> }.into_any())
}

fn dates(cx: &Context, article: &Article) -> AnyView {
    let messages = cx.messages();
    let at = |moment| parts::time(moment, cx.locale.date_time(moment));
    let modified = article.date_modified.filter(|modified| *modified > article.date_published);
    let modified = modified.map(|modified| view! { <span>{messages.modified} " " {at(modified)}</span> }.into_any());
    view! {
        <p class="dates" lang=cx.locale.tag()>
            <span>{parts::unseen(messages.published)} " " {at(article.date_published)}</span>
            {modified}
        </p>
    }
    .into_any()
}

/// The same article in the reader's other language, in that language's own words.
fn translation(cx: &Context, article: &Article) -> Option<AnyView> {
    let other = cx.locale.other().tag();
    let id = article.extension.translations.get(other)?.clone();
    let link = cx.link(&Route::article(cx.locale.other(), id));
    let text = cx.messages().in_other_language;
    Some(view! { <p class="translation"><a href=link lang=other hreflang=other>{text}</a></p> }.into_any())
}

fn withdrawal(cx: &Context, withdrawal: &Withdrawal) -> AnyView {
    let reason =
        parts::not_blank(Some(&withdrawal.reason)).map(|reason| view! { <p>{reason.to_owned()}</p> }.into_any());
    view! {
        <div class="notice" role="note">
            <p lang=cx.locale.tag()>
                <strong>{cx.messages().withdrawn}</strong>
                " · "
                {parts::time(withdrawal.date, cx.locale.date_time(withdrawal.date))}
            </p>
            {reason}
        </div>
    }
    .into_any()
}

/// "Tin, bài: K. Hà", "Ảnh: B. Phượng", "Nguồn: …".
fn credits(cx: &Context, article: &Article) -> AnyView {
    let messages = cx.messages();
    let credits = &article.extension.credits;
    let source = parts::not_blank(article.extension.source.as_deref()).map(str::to_owned);
    let lines = [
        ("byline", messages.credit_text, names(credits, CreditRole::Text)),
        ("byline", messages.credit_photo, names(credits, CreditRole::Photo)),
        ("muted", messages.source, source),
    ];
    let lines = lines.into_iter().filter_map(|(class, label, text)| {
        let text = text?;
        Some(view! { <p class=class><span lang=cx.locale.tag()>{label}</span> ": " {text}</p> }.into_any())
    });
    let lines = lines.collect::<Vec<_>>();
    if lines.is_empty() { nothing() } else { view! { <footer class="credits">{lines}</footer> }.into_any() }
}

/// Everyone with a role.
fn names(credits: &[Credit], role: CreditRole) -> Option<String> {
    let of_role = credits.iter().filter(|credit| credit.role == role);
    let names = of_role.filter_map(|credit| parts::not_blank(Some(&credit.name))).collect::<Vec<_>>();
    (!names.is_empty()).then(|| names.join(", "))
}

fn corrections(cx: &Context, corrections: &[Correction]) -> AnyView {
    if corrections.is_empty() {
        return nothing();
    }
    let notes = corrections.iter().map(|correction| {
        let at = parts::time(correction.date, cx.locale.date_time(correction.date));
        view! { <li>{at} ": " {correction.note.clone()}</li> }.into_any()
    });
    view! {
        <section class="corrections" aria-labelledby="corrections">
            <h2 id="corrections" lang=cx.locale.tag()>{cx.messages().corrections}</h2>
            <ul role="list">{notes.collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}
