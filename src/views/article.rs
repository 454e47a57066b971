use super::{
    Context, block,
    card::{Place, card},
    listing::{grid, item},
    parts,
};
use crate::{
    markup::{Element, Markup, element},
    model::{Article, Correction, Credit, CreditRole, Site, Teaser, Withdrawal},
    route::Route,
};

/// The page of an article: it, and under it the articles on the same matter, once they are there.
pub fn page(cx: &Context, site: Option<&Site>, content: &Article, teasers: Option<&[Teaser]>) -> Markup {
    let related = related(cx, content.extension.related.len(), teasers);
    Markup::new().with(article(cx, site, content)).with(related)
}

/// An article: section, headline, dates, lead, body, credits, corrections.
pub fn article(cx: &Context, site: Option<&Site>, article: &Article) -> Element {
    let fields = &article.extension;
    // The words that stand among the article's own, such as those of captions, are of its language.
    let own = Context { locale: article.locale(), ..cx.clone() };
    let lead = parts::not_blank(article.summary.as_deref());
    let header = element("header")
        .with(kicker(cx, site, article))
        .with(parts::headline(&article.title))
        .with(dates(cx, article))
        .with(translation(cx, article));
    element("article")
        .class("article wrap")
        .attr("lang", parts::language(cx, article.language.as_deref()))
        .with(header)
        .with(fields.withdrawn.as_ref().map(|withdrawn| withdrawal(cx, withdrawn)))
        .with(lead.map(|lead| element("p").class("lead").with(lead.to_owned())))
        .with(block::body(&own, &fields.body))
        .with(credits(cx, article))
        .with(corrections(cx, &fields.corrections))
}

/// The articles on the same matter. They come after the article: until then, `expected` of them keep the place free.
pub fn related(cx: &Context, expected: usize, teasers: Option<&[Teaser]>) -> Option<Element> {
    let cards: Markup = match teasers {
        Some(teasers) => teasers.iter().map(|teaser| item(card(cx, teaser, Place::Related, None, false))).collect(),
        None => (0..expected).map(|_| element("li").class("awaited")).collect(),
    };
    let heading = element("h2").attr("id", "related").with(cx.messages().related);
    let section = element("section").class("related wrap").attr("aria-labelledby", "related");
    (!cards.is_empty()).then(|| section.with(heading).with(grid(cards)))
}

/// The section, as the way to more of it.
fn kicker(cx: &Context, site: Option<&Site>, article: &Article) -> Option<Element> {
    let section = article.extension.section.as_ref()?;
    let title = site?.section_title(section)?.to_owned();
    let link = element("a").attr("href", cx.link(&Route::section(cx.locale, section.clone()))).with(title);
    Some(element("p").class("kicker").attr("lang", cx.locale.tag()).with(link))
}

fn dates(cx: &Context, article: &Article) -> Element {
    let messages = cx.messages();
    let at = |moment| parts::time(moment, cx.locale.date_time(moment));
    let modified = article.date_modified.filter(|modified| *modified > article.date_published);
    let published = element("span").with(parts::unseen(messages.published)).with(" ").with(at(article.date_published));
    let modified = modified.map(|modified| element("span").with(messages.modified).with(" ").with(at(modified)));
    element("p").class("dates").attr("lang", cx.locale.tag()).with(published).with(modified)
}

/// The same article in the reader's other language, in that language's own words.
fn translation(cx: &Context, article: &Article) -> Option<Element> {
    let other = cx.locale.other();
    let id = article.extension.translations.get(other.tag())?.clone();
    let link = element("a")
        .attr("href", cx.link(&Route::article(other, id)))
        .attr("lang", other.tag())
        .attr("hreflang", other.tag());
    Some(element("p").class("translation").with(link.with(cx.messages().in_other_language)))
}

fn withdrawal(cx: &Context, withdrawal: &Withdrawal) -> Element {
    let reason = parts::not_blank(Some(&withdrawal.reason)).map(|reason| element("p").with(reason.to_owned()));
    let notice = element("p")
        .attr("lang", cx.locale.tag())
        .with(element("strong").with(cx.messages().withdrawn))
        .with(" · ")
        .with(parts::time(withdrawal.date, cx.locale.date_time(withdrawal.date)));
    element("div").class("notice").attr("role", "note").with(notice).with(reason)
}

/// "Tin, bài: K. Hà", "Ảnh: B. Phượng", "Nguồn: …".
fn credits(cx: &Context, article: &Article) -> Option<Element> {
    let messages = cx.messages();
    let credits = &article.extension.credits;
    let source = parts::not_blank(article.extension.source.as_deref()).map(str::to_owned);
    let lines = [
        ("byline", messages.credit_text, names(credits, CreditRole::Text)),
        ("byline", messages.credit_photo, names(credits, CreditRole::Photo)),
        ("muted", messages.source, source),
    ];
    let lines = lines.into_iter().filter_map(|(class, label, text)| {
        let label = element("span").attr("lang", cx.locale.tag()).with(label);
        Some(element("p").class(class).with(label).with(": ").with(text?))
    });
    let lines: Markup = lines.collect();
    (!lines.is_empty()).then(|| element("footer").class("credits").with(lines))
}

/// Everyone with a role.
fn names(credits: &[Credit], role: CreditRole) -> Option<String> {
    let of_role = credits.iter().filter(|credit| credit.role == role);
    let names = of_role.filter_map(|credit| parts::not_blank(Some(&credit.name))).collect::<Vec<_>>();
    (!names.is_empty()).then(|| names.join(", "))
}

fn corrections(cx: &Context, corrections: &[Correction]) -> Option<Element> {
    if corrections.is_empty() {
        return None;
    }
    let notes = corrections.iter().map(|correction| {
        let at = parts::time(correction.date, cx.locale.date_time(correction.date));
        element("li").with(at).with(": ").with(correction.note.clone())
    });
    let heading = element("h2").attr("id", "corrections").attr("lang", cx.locale.tag()).with(cx.messages().corrections);
    let notes = element("ul").attr("role", "list").with(notes.collect::<Markup>());
    let section = element("section").class("corrections").attr("aria-labelledby", "corrections");
    Some(section.with(heading).with(notes))
}
