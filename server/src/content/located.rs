use serde_json::value::RawValue;
use std::collections::BTreeMap;
use tintuc::model::Step;

/// A value of a JSON text that knows where in the text it stands.
#[derive(Clone, Copy, Debug)]
pub struct Located<'a> {
    document: &'a str,
    raw: &'a str,
}

impl<'a> Located<'a> {
    /// The value of a whole JSON text.
    ///
    /// # Errors
    /// When it is not JSON; the error says where.
    pub fn read(document: &'a str) -> Result<Self, serde_json::Error> {
        let raw: &RawValue = serde_json::from_str(document)?;
        Ok(Self { document, raw: raw.get() })
    }

    /// The value as it is written.
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The byte that it begins at.
    pub fn offset(self) -> usize {
        self.raw.as_ptr() as usize - self.document.as_ptr() as usize
    }

    /// The line that it begins in, from 1.
    pub fn line(self) -> usize {
        line_at(self.document.as_bytes(), self.offset())
    }

    /// The fields of an object.
    pub fn fields(self) -> Option<BTreeMap<String, Self>> {
        let fields = self.raw.starts_with('{').then(|| serde_json::from_str::<BTreeMap<String, &RawValue>>(self.raw));
        Some(fields?.ok()?.into_iter().map(|(name, raw)| (name, self.part(raw))).collect())
    }

    /// The elements of an array.
    pub fn elements(self) -> Option<Vec<Self>> {
        let elements = self.raw.starts_with('[').then(|| serde_json::from_str::<Vec<&RawValue>>(self.raw));
        Some(elements?.ok()?.into_iter().map(|raw| self.part(raw)).collect())
    }

    /// The text of a string.
    pub fn string(self) -> Option<String> {
        let text = self.raw.starts_with('"').then(|| serde_json::from_str(self.raw));
        text?.ok()
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.raw == "null"
    }

    /// The part that a path leads to.
    pub fn at(self, path: &[Step]) -> Option<Self> {
        path.iter().try_fold(self, |value, step| match step {
            Step::Field(name) => value.fields()?.get(name).copied(),
            Step::Element(index) => value.elements()?.get(usize::try_from(*index).ok()?).copied(),
        })
    }

    fn part(self, raw: &'a RawValue) -> Self {
        Self { document: self.document, raw: raw.get() }
    }
}

/// The line, from 1, of a place in a text.
pub(super) fn line_at(text: &[u8], offset: usize) -> usize {
    text[..offset].split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_line() -> Result<(), serde_json::Error> {
        let root = Located::read("\n{\"a\": 1,\n \"b\": [\n  \"x\",\n  {\"c\": \"đ\\u0301\"}\n]}\n")?;
        let fields = root.fields().unwrap();
        let elements = fields["b"].elements().unwrap();
        let inner = elements[1].fields().unwrap()["c"];
        assert_eq!((root.line(), fields["a"].line(), fields["b"].line()), (2, 2, 3));
        assert_eq!((elements[0].line(), elements[1].line(), inner.line()), (4, 5, 5));
        assert_eq!((inner.string().as_deref(), inner.fields().is_none()), (Some("đ\u{301}"), true));
        Ok(())
    }
}
