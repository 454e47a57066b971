//! One block of every type, with every field, for the tests of whatever handles blocks.

use super::{Block, Cell, Href, HrefError, Image, Source, Span, Spans};
use std::iter;

/// One block of every type.
///
/// # Errors
/// [`HrefError`] when an address of a sample is refused.
pub fn blocks() -> Result<Vec<Block>, HrefError> {
    let mut last = None;
    iter::from_fn(|| {
        let next = after(last.as_ref()).transpose();
        last = next.as_ref().and_then(|next| next.as_ref().ok().cloned());
        next
    })
    .collect()
}

/// The sample that follows another one. The compiler asks for an arm for every type of block; a test compares the samples with
/// the types that serde knows.
fn after(last: Option<&Block>) -> Result<Option<Block>, HrefError> {
    Ok(Some(match last {
        None => Block::Paragraph { spans: paragraph()? },
        Some(Block::Paragraph { .. }) => Block::Heading { level: 2, text: "Mục".to_owned() },
        Some(Block::Heading { .. }) => Block::List { ordered: true, items: vec![Spans(vec![span("a"), span("b")])] },
        Some(Block::List { .. }) => {
            Block::Quote { spans: Spans(vec![span("Lời"), span(" nói")]), cite: Some("Ai".to_owned()) }
        }
        Some(Block::Quote { .. }) => Block::Table {
            caption: Some("Bảng 1".to_owned()),
            head: vec![cell("A"), cell("")],
            rows: vec![vec![Cell { rowspan: 2, colspan: 1, head: true, ..cell("1") }, cell("")]],
        },
        Some(Block::Table { .. }) => Block::Image { image: image()? },
        Some(Block::Image { .. }) => Block::Gallery { images: vec![image()?], caption: Some("Các ảnh".to_owned()) },
        Some(Block::Gallery { .. }) => Block::Attachment {
            href: Href::new("files/a.pdf")?,
            title: "Tệp".to_owned(),
            bytes: Some(1_250_000),
            media_type: Some("application/pdf".to_owned()),
        },
        Some(Block::Attachment { .. }) => return Ok(None),
    }))
}

fn span(text: &str) -> Span {
    Span { text: text.to_owned(), ..Span::default() }
}

fn paragraph() -> Result<Spans, HrefError> {
    let link = Some(Href::new("https://khac.example/")?);
    let marked = Span { text: "hai".to_owned(), strong: true, emphasis: true, mark: true, href: link };
    Ok(Spans(vec![span("Một "), marked, span(" ba")]))
}

fn cell(text: &str) -> Cell {
    text.to_owned().into()
}

/// A picture with everything that one can have.
///
/// # Errors
/// [`HrefError`] when its address is refused.
pub fn image() -> Result<Image, HrefError> {
    Ok(Image {
        src: Href::new("media/a-640.jpg")?,
        width: Some(640),
        height: Some(427),
        sources: vec![Source {
            media_type: "image/avif".to_owned(),
            srcset: "media/a-320.avif 320w, media/a-640.avif 640w".to_owned().try_into()?,
        }],
        alt: "Một hội trường".to_owned(),
        caption: Some("Toàn cảnh Hội nghị".to_owned()),
        credit: Some("B. Phượng".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{
        Deserialize, Deserializer,
        de::{self, Visitor},
        forward_to_deserialize_any,
    };
    use std::{error::Error, fmt};

    /// Refuses every value, and names the variants of the enum that was asked for.
    struct Variants;

    #[derive(Debug, Default)]
    struct Names(&'static [&'static str]);

    impl<'de> Deserializer<'de> for Variants {
        type Error = Names;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Names> {
            Err(Names::default())
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _: &'static str,
            variants: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Names> {
            Err(Names(variants))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map struct identifier ignored_any
        }
    }

    impl fmt::Display for Names {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Debug::fmt(self, f)
        }
    }

    impl Error for Names {}

    impl de::Error for Names {
        fn custom<T: fmt::Display>(_: T) -> Self {
            Self::default()
        }
    }

    #[test]
    fn every_type_of_block_has_one_sample() -> Result<(), Box<dyn Error>> {
        let samples = serde_json::to_value(blocks()?)?;
        let types: Vec<_> =
            samples.as_array().into_iter().flatten().filter_map(|block| block["type"].as_str()).collect();
        let Err(Names(variants)) = <Block as Deserialize>::deserialize(Variants) else {
            panic!("no block stands there")
        };
        assert_eq!(types, variants);
        Ok(())
    }

    #[test]
    fn samples_are_read_as_they_are_written() -> Result<(), Box<dyn Error>> {
        for block in blocks()? {
            assert_eq!(super::super::parse::<Block>(&serde_json::to_string(&block)?)?, block);
        }
        Ok(())
    }
}
