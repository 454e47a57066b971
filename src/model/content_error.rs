use std::fmt::{self, Display};

/// Why something cannot be read. `Display` is for the log and for those who publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentError {
    /// The text is not JSON; in the parser's words.
    Json(String),
    /// The text is JSON, but not what the contract says.
    Content(Wrong),
}

/// Where a value is not what the contract says. In the browser it owns no memory, so that to leave out what is wrong takes
/// no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The innermost field that is wrong; none where it is the value itself or an element of a list.
    pub field: Option<&'static str>,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is required, and absent or `null`.
    Missing,
    /// It is of another kind than this.
    Expected(&'static str),
    /// It is none of these texts.
    OneOf(&'static [&'static str]),
    /// Its type refuses it.
    Refused(Reason),
    /// Lists and objects are nested too deep.
    TooDeep,
}

/// Why a type refuses a value, in its own words; in the browser the field's name has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(#[cfg(not(feature = "csr"))] String);

impl Reason {
    #[cfg(not(feature = "csr"))]
    fn new(words: impl Display) -> Self {
        Self(words.to_string())
    }

    #[cfg(feature = "csr")]
    const fn new<T>(_: &T) -> Self {
        Self()
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(not(feature = "csr"))]
        return f.write_str(&self.0);
        #[cfg(feature = "csr")]
        return f.write_str("the value is refused");
    }
}

impl ContentError {
    /// The innermost field that is wrong.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Json(_) => None,
            Self::Content(wrong) => wrong.field,
        }
    }
}

impl Wrong {
    pub(super) const fn expected(kind: &'static str) -> Self {
        Self::of(Fault::Expected(kind))
    }

    pub(super) const fn of(fault: Fault) -> Self {
        Self { field: None, fault }
    }

    /// Names the field, unless one inside it is to blame. Not inlined: every field would have it in its code.
    #[inline(never)]
    pub(super) fn within(self, name: &'static str, is_null: bool) -> Self {
        match self.field {
            Some(_) => self,
            None if is_null => Self { field: Some(name), fault: Fault::Missing },
            None => Self { field: Some(name), fault: self.fault },
        }
    }
}

/// What derived code says of errors. It tells more than is kept here, but to format that would link number formatting and
/// Unicode tables into the wasm, 11 kB in brotli.
impl serde::de::Error for Wrong {
    fn custom<T: Display>(reason: T) -> Self {
        Self::of(Fault::Refused(Reason::new(&reason)))
    }

    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::expected("another kind of value")
    }

    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::expected("another value")
    }

    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self::expected("another length")
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::of(Fault::OneOf(known))
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::of(Fault::OneOf(known))
    }

    fn missing_field(name: &'static str) -> Self {
        Self { field: Some(name), fault: Fault::Missing }
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self { field: Some(name), fault: Fault::Expected("a single value") }
    }
}

impl Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(words) => f.write_str(words),
            Self::Content(wrong) => wrong.fmt(f),
        }
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { field: Some(name), fault: Fault::Missing } => write!(f, "{name} is missing"),
            Self { field: Some(name), fault } => write!(f, "{name}: {fault}"),
            Self { field: None, fault } => fault.fmt(f),
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("a value is missing"),
            Self::Expected(kind) => write!(f, "{kind} was expected"),
            Self::OneOf(texts) => write!(f, "{} was expected", texts.join(" or ")),
            Self::Refused(reason) => reason.fmt(f),
            Self::TooDeep => f.write_str("lists and objects are nested too deep"),
        }
    }
}

impl std::error::Error for ContentError {}

impl std::error::Error for Wrong {}
