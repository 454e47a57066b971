use std::fmt::{self, Display};

/// Why something cannot be read. `Display` is for the log and for those who publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The text is not JSON; in the parser's words.
    Json(String),
    /// The text is JSON, but not what the contract says.
    Content {
        /// The innermost field that is wrong; none where it is the value itself or an element of a list.
        field: Option<&'static str>,
        /// What is wrong with it.
        fault: Fault,
    },
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
    /// It is a text, but its type refuses it for this reason.
    Refused(String),
    /// Lists and objects are nested deeper than [`MAX_DEPTH`](super::reader::MAX_DEPTH).
    TooDeep,
}

impl Unreadable {
    pub(super) const fn expected(kind: &'static str) -> Self {
        Self::of(Fault::Expected(kind))
    }

    pub(super) const fn of(fault: Fault) -> Self {
        Self::Content { field: None, fault }
    }

    /// The innermost field that is wrong.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Json(_) => None,
            Self::Content { field, .. } => *field,
        }
    }

    /// Names the field, unless one inside it is to blame. Not inlined: the code of each field would grow by it.
    #[inline(never)]
    pub(super) fn within(self, name: &'static str, is_null: bool) -> Self {
        match self {
            Self::Content { field: None, .. } if is_null => Self::Content { field: Some(name), fault: Fault::Missing },
            Self::Content { field: None, fault } => Self::Content { field: Some(name), fault },
            named => named,
        }
    }
}

/// What derived code says of errors. It tells more than is kept here, but to format that would link number formatting and
/// Unicode tables into the wasm, 11 kB in brotli.
impl serde::de::Error for Unreadable {
    fn custom<T: Display>(reason: T) -> Self {
        Self::of(Fault::Refused(reason.to_string()))
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
        Self::Content { field: Some(name), fault: Fault::Missing }
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::Content { field: Some(name), fault: Fault::Expected("a single value") }
    }
}

impl Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(reason) => f.write_str(reason),
            Self::Content { field: Some(name), fault: Fault::Missing } => write!(f, "{name} is missing"),
            Self::Content { field: Some(name), fault } => write!(f, "{name}: {fault}"),
            Self::Content { field: None, fault } => fault.fmt(f),
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("a value is missing"),
            Self::Expected(kind) => write!(f, "{kind} was expected"),
            Self::OneOf(texts) => write!(f, "{} was expected", texts.join(" or ")),
            Self::Refused(reason) => f.write_str(reason),
            Self::TooDeep => f.write_str("lists and objects are nested too deep"),
        }
    }
}

impl std::error::Error for Unreadable {}
