//! Reads what a parser has read into the types of the contract: a `Deserializer` of what those need, small in the wasm.
//!
//! Since it reads a value and no stream, a field or an element that cannot be read may be left out and the next one read
//! (see `lenient`).

use super::{
    Fault, Wrong,
    json::Json,
    notices::{in_element, in_entry, in_field},
};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer as _, MapAccess, SeqAccess, VariantAccess,
    Visitor, value::StringDeserializer,
};

/// So many lists and objects may stand in each other, as in `serde_json`; deeper ones would exhaust the stack.
pub(super) const MAX_DEPTH: u8 = 127;

/// Above this, what one program writes another may round (RFC 8259, 6).
const MAX_WHOLE: f64 = 9_007_199_254_740_991.0;

/// A value to be read, and how much deeper its parts may be nested.
pub(super) struct Reader<V> {
    value: V,
    depth: u8,
}

impl<V: Json> Reader<V> {
    pub(super) const fn new(value: V) -> Self {
        Self { value, depth: MAX_DEPTH }
    }

    /// What is left for the parts of this list or object.
    fn deeper(&self) -> Result<u8, Wrong> {
        self.depth.checked_sub(1).ok_or(Wrong::of(Fault::TooDeep))
    }

    /// A whole number from 0 on.
    fn whole(&self) -> Result<u64, Wrong> {
        let number = self.value.number().filter(|number| (0.0..=MAX_WHOLE).contains(number) && number.fract() == 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and not below 0")]
        number.map(|number| number as u64).ok_or(Wrong::expected("a whole number from 0 on"))
    }

    fn fields(self, names: &'static [&'static str]) -> Result<Fields<V>, Wrong> {
        if self.value.is_object() {
            Ok(Fields { depth: self.deeper()?, object: self.value, names: names.iter(), name: "", is_null: true })
        } else {
            Err(Wrong::expected("an object"))
        }
    }
}

impl<'de, V: Json> Deserializer<'de> for Reader<V> {
    type Error = Wrong;

    fn deserialize_bool<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        visitor.visit_bool(self.value.truth().ok_or(Wrong::expected("true or false"))?)
    }

    fn deserialize_u64<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        visitor.visit_u64(self.whole()?)
    }

    fn deserialize_u32<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        let number = self.whole()?.try_into();
        visitor.visit_u32(number.map_err(|_| Wrong::expected("a whole number below 4,294,967,296"))?)
    }

    fn deserialize_string<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        visitor.visit_string(self.value.text().ok_or(Wrong::expected("a text"))?)
    }

    fn deserialize_str<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<R: Visitor<'de>>(self, _: &'static str, visitor: R) -> Result<R::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        let length = self.value.length().ok_or(Wrong::expected("a list"))?;
        visitor.visit_seq(Elements { depth: self.deeper()?, list: self.value, next: 0, length })
    }

    fn deserialize_map<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        let Fields { object, depth, .. } = self.fields(&[])?;
        let names = object.names().into_iter();
        visitor.visit_map(Entries { object, depth, names, name: String::new() })
    }

    /// The fields in the order of their names: to look each of them up takes less code than to find out which one comes next.
    fn deserialize_struct<R: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: R,
    ) -> Result<R::Value, Wrong> {
        visitor.visit_seq(self.fields(names)?)
    }

    /// A text, or an object whose `type` says which one it is.
    fn deserialize_enum<R: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: R,
    ) -> Result<R::Value, Wrong> {
        visitor.visit_enum(Variant { reader: self, known })
    }

    /// A text, a number as text, true or false, nothing, or an object: what may stand in a cell of a table.
    fn deserialize_any<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        let Self { value, .. } = &self;
        if let Some(text) = value.text().or_else(|| value.digits()) {
            visitor.visit_string(text)
        } else if let Some(truth) = value.truth() {
            visitor.visit_bool(truth)
        } else if value.is_null() {
            visitor.visit_unit()
        } else if value.is_object() {
            self.deserialize_map(visitor)
        } else {
            Err(Wrong::expected("a text, a number or an object"))
        }
    }

    fn deserialize_ignored_any<R: Visitor<'de>>(self, visitor: R) -> Result<R::Value, Wrong> {
        visitor.visit_unit()
    }

    // The contract has none of these.
    serde::forward_to_deserialize_any! {
        <R: Visitor<'de>>
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

/// The elements of a list, one after the other.
struct Elements<V> {
    list: V,
    next: u32,
    length: u32,
    depth: u8,
}

impl<'de, V: Json> SeqAccess<'de> for Elements<V> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        if self.next == self.length {
            return Ok(None);
        }
        let (value, index) = (self.list.element(self.next), self.next);
        self.next += 1;
        in_element(index, || seed.deserialize(Reader { value, depth: self.depth })).map(Some)
    }
}

/// The fields of an object that a type has, in its order. Others are left out, as the contract says.
struct Fields<V> {
    object: V,
    names: std::slice::Iter<'static, &'static str>,
    /// The one that is being read, and whether its value is `null`.
    name: &'static str,
    is_null: bool,
    depth: u8,
}

impl<'de, V: Json> SeqAccess<'de> for Fields<V> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(value) = self.next() else { return Ok(None) };
        let read = in_field(self.name, self.is_null, || seed.deserialize(value));
        read.map(Some).map_err(|error| error.within(self.name, self.is_null))
    }
}

impl<V: Json> Fields<V> {
    /// The value of the next field. Not inlined: every field of every type would have it in its code.
    #[inline(never)]
    fn next(&mut self) -> Option<Reader<V>> {
        self.name = self.names.next()?;
        let value = self.object.field(self.name);
        self.is_null = value.is_null();
        Some(Reader { value, depth: self.depth })
    }
}

/// The fields of an object whose names are not known before.
struct Entries<V> {
    object: V,
    names: std::vec::IntoIter<String>,
    name: String,
    depth: u8,
}

impl<'de, V: Json> MapAccess<'de> for Entries<V> {
    type Error = Wrong;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(name) = self.names.next() else { return Ok(None) };
        self.name.clone_from(&name);
        let name: StringDeserializer<Wrong> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        let depth = self.depth;
        in_entry(&self.name, self.object.field(&self.name), |value| seed.deserialize(Reader { value, depth }))
    }
}

/// One of several kinds of a type.
struct Variant<V> {
    reader: Reader<V>,
    known: &'static [&'static str],
}

impl<'de, V: Json> EnumAccess<'de> for Variant<V> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Wrong> {
        const TYPE: &str = "type";
        let Reader { value, .. } = &self.reader;
        let named = if value.is_object() { Some(value.field(TYPE)) } else { None };
        let (name, is_missing) =
            named.as_ref().map_or_else(|| (value.text(), false), |name| (name.text(), name.is_null()));
        let kind = match name {
            Some(name) => {
                let name: StringDeserializer<Wrong> = name.into_deserializer();
                seed.deserialize(name)
            }
            None => Err(Wrong::unknown_variant("", self.known)),
        };
        match kind {
            Ok(kind) => Ok((kind, self)),
            Err(error) if named.is_some() => in_field(TYPE, is_missing, || Err(error.within(TYPE, is_missing))),
            Err(error) => Err(error),
        }
    }
}

impl<'de, V: Json> VariantAccess<'de> for Variant<V> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        if self.reader.value.is_object() { Err(Wrong::of(Fault::OneOf(self.known))) } else { Ok(()) }
    }

    fn struct_variant<R: Visitor<'de>>(self, names: &'static [&'static str], visitor: R) -> Result<R::Value, Wrong> {
        visitor.visit_seq(self.reader.fields(names)?)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        seed.deserialize(self.reader)
    }

    fn tuple_variant<R: Visitor<'de>>(self, _: usize, _: R) -> Result<R::Value, Wrong> {
        Err(Wrong::expected("another kind of value"))
    }
}
