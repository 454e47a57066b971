use super::{
    Context, block,
    card::{Place, card},
    listing::{grid, item},
    neighbours, parts, tools,
};
use crate::{
    locale::Locale,
    markup::{Element, Markup, element},
    model::{Article, Block, Correction, Credit, CreditRole, Site, Spans, Teaser, Withdrawal},
    route::Route,
};

/// The page of an article: it, and under it those before and after it, and those on the same matter, once they are there.
pub fn page(cx: &Context, site: Option<&Site>, content: &Article, teasers: Option<&[Teaser]>) -> Markup {
    let related = related(cx, content.extension.related.len(), teasers);
    let address = site.and_then(|site| site.absolute(&Route::article(content.locale(), content.id.clone()).path()));
    let reading = tools::reading(cx, &content.title, address.as_deref());
    let article = whole(cx, site, content, Some(reading)).with(printed(cx, site, content, address));
    Markup::new().with(article).with(neighbours::neighbours(cx, content)).with(related)
}

/// An article: section, headline, dates, lead, body, credits, corrections.
pub fn article(cx: &Context, site: Option<&Site>, article: &Article) -> Element {
    whole(cx, site, article, None)
}

fn whole(cx: &Context, site: Option<&Site>, article: &Article, tools: Option<Element>) -> Element {
    let fields = &article.extension;
    // The words that stand among the article's own, such as those of captions, are of its language.
    let own = Context { locale: article.locale(), ..cx.clone() };
    let lead = parts::not_blank(article.summary.as_deref());
    let header = element("header")
        .with(kicker(cx, site, article))
        .with(parts::headline(&article.title))
        .with(dates(cx, site, article))
        .with(tools)
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
        .with(fields.body.iter().any(block::has_pictures).then(|| tools::lightbox(cx)))
}

/// Where it comes from, on paper only (style/print.css).
fn printed(cx: &Context, site: Option<&Site>, article: &Article, address: Option<String>) -> Option<Element> {
    let line = format!("{}: {}, ", cx.messages().source, site?.name);
    let date = cx.locale.date_time(article.date_published);
    let address = address.map(|address| address + ", ");
    Some(element("p").class("printed").attr("lang", cx.locale.tag()).with(line).with(address).with(date))
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
    let title = site?.section_title(section)?;
    let link = parts::link(cx.link(&Route::section(cx.locale, section.clone())), title);
    Some(element("p").class("kicker").attr("lang", cx.locale.tag()).with(link))
}

/// When it was published and changed; and where the site has another language, that the article is not there in it.
fn dates(cx: &Context, site: Option<&Site>, article: &Article) -> Element {
    let messages = cx.messages();
    let (own, other) = (article.locale(), article.locale().other());
    let missing = site.filter(|site| site.speaks(other) && article.version(other).is_none());
    let missing = missing.map(|_| element("span").attr("lang", other.tag()).with(own.messages().not_in_other_language));
    let at = |moment| parts::time(moment, cx.locale.date_time(moment));
    let modified = article.date_modified.filter(|modified| *modified > article.date_published);
    let published = element("span").with(parts::unseen(messages.published)).with(" ").with(at(article.date_published));
    let modified = modified.map(|modified| element("span").with(messages.modified).with(" ").with(at(modified)));
    let minutes = reading_time(article);
    let minutes =
        (minutes > 0).then(|| element("span").with(cx.locale.number(minutes)).with(" ").with(messages.minutes));
    element("p").class("dates").attr("lang", cx.locale.tag()).with(published).with(modified).with(minutes).with(missing)
}

/// How many minutes it takes to read an article; none for one without text.
///
/// 238 words of English a minute: M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109
/// (2019), for silent reading of non-fiction. Vietnamese writes each syllable apart, and no such study of it is known. At
/// some 1.4 syllables a word and 0.91 of a Vietnamese syllable's information in each (F. Pellegrino et al., "A cross-language
/// perspective on speech information rate", Language 87 (2011)), the same pace is 300 of its syllables.
fn reading_time(article: &Article) -> u64 {
    let pace = match article.locale() {
        Locale::Vi => 300,
        Locale::En => 238,
    };
    let blocks = article.extension.body.iter().map(|block| match block {
        Block::Paragraph { spans } | Block::Quote { spans, .. } => words(spans),
        Block::List { items, .. } => items.iter().map(words).sum(),
        _ => 0,
    });
    blocks.sum::<u64>().div_ceil(pace)
}

/// White space tells words and syllables apart.
fn words(spans: &Spans) -> u64 {
    let spaces = spans.0.iter().flat_map(|span| span.text.bytes()).filter(|byte| *byte == b' ');
    spaces.count() as u64 + 1
}

/// The same article in its other language, in that language's own words.
fn translation(cx: &Context, article: &Article) -> Option<Element> {
    let (own, other) = (article.locale(), article.locale().other());
    let id = article.version(other)?.clone();
    let link = parts::link(cx.link(&Route::article(other, id)), own.messages().in_other_language);
    Some(element("p").class("translation").with(link.attr("lang", other.tag()).attr("hreflang", other.tag())))
}

fn withdrawal(cx: &Context, withdrawal: &Withdrawal) -> Element {
    let reason = parts::not_blank(Some(&withdrawal.reason)).map(|reason| element("p").with(reason.to_owned()));
    let notice = element("p")
        .attr("lang", cx.locale.tag())
        .with(element("strong").with(cx.messages().withdrawn))
        .with("\u{a0}· ")
        .with(parts::time(withdrawal.date, cx.locale.date_time(withdrawal.date)));
    element("div").class("notice").attr("role", "note").with(notice).with(reason)
}

/// "Tin, bài: K. Hà", "Ảnh: B. Phượng", "Nguồn: …".
fn credits(cx: &Context, article: &Article) -> Option<Element> {
    let messages = cx.messages();
    let credits = &article.extension.credits;
    let source = parts::not_blank(article.extension.source.as_deref()).map(str::to_owned);
    let lines = [
        (messages.credit_text, names(credits, CreditRole::Text)),
        (messages.credit_photo, names(credits, CreditRole::Photo)),
        (messages.source, source),
    ];
    let lines = lines.into_iter().filter_map(|(label, text)| {
        let label = element("span").attr("lang", cx.locale.tag()).with(label);
        Some(element("p").with(label).with(": ").with(text?))
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
