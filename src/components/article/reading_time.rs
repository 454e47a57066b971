use crate::{
    locale::Locale,
    model::{Article, Block, Spans},
};

/// How many minutes it takes to read an article; none for one without text.
///
/// 238 words of English a minute: M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109
/// (2019), for silent reading of non-fiction. Vietnamese writes each syllable apart, and no such study of it is known. At
/// some 1.4 syllables a word and 0.91 of a Vietnamese syllable's information in each (F. Pellegrino et al., "A cross-language
/// perspective on speech information rate", Language 87 (2011)), the same speed is 300 of its syllables.
pub(super) fn reading_minutes(article: &Article) -> u64 {
    let words_per_minute = match article.locale() {
        Locale::Vi => 300,
        Locale::En => 238,
    };
    let blocks = article.extension.body.iter().map(|block| match block {
        Block::Paragraph { spans } | Block::Quote { spans, .. } => words(spans),
        Block::List { items, .. } => items.iter().map(words).sum(),
        Block::Heading { .. }
        | Block::Table { .. }
        | Block::Image { .. }
        | Block::Gallery { .. }
        | Block::Attachment { .. } => 0,
    });
    blocks.sum::<u64>().div_ceil(words_per_minute)
}

/// White space tells words and syllables apart.
fn words(spans: &Spans) -> u64 {
    let spaces = spans.0.iter().flat_map(|span| span.text.bytes()).filter(|byte| *byte == b' ');
    spaces.count() as u64 + 1
}
