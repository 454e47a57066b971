use crate::locale::Locale;

/// What a reader asks for: the part of an address behind `?`, as it stands there.
///
/// `q` are the words, `muc` a section, `tu` and `den` the first and last day, `trang` the page of the results from 1. They are
/// only taken apart where they are shown; what is wrong with them is for the server to know (server/src/search/).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query(String);

impl Query {
    /// These parameters, with or without the sign in front.
    pub fn new(parameters: &str) -> Self {
        Self(parameters.strip_prefix('?').unwrap_or(parameters).to_owned())
    }

    /// As they stand in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of a parameter, empty where there is none.
    pub fn get(&self, name: &str) -> String {
        for parameter in self.0.split('&') {
            if let Some(value) = parameter.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
                return decode(value);
            }
        }
        String::new()
    }

    /// The path of the document that holds what it finds, below the API base.
    pub fn document(&self, locale: Locale) -> String {
        [locale.api_prefix(), "search.json?", &self.0].concat()
    }
}

/// The value of a parameter as forms write it (`application/x-www-form-urlencoded`). The server sends who asks in another
/// encoding than UTF-8 to an address in it, so what is none here says nothing.
fn decode(value: &str) -> String {
    let value = value.replace('+', " ");
    #[cfg(feature = "csr")]
    return js_sys::decode_uri_component(&value).map_or_else(|_| String::new(), Into::into);
    #[cfg(not(feature = "csr"))]
    return percent_encoding::percent_decode_str(&value).decode_utf8().unwrap_or_default().into_owned();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_taken_apart() {
        let query = Query::new("?q=c%E1%BA%A3i+c%c3%a1ch%20%2B1%25&muc=&tu=2017-01-01&x&trang=2&q=khac");
        for (name, value) in
            [("q", "cải cách +1%"), ("muc", ""), ("tu", "2017-01-01"), ("den", ""), ("x", ""), ("trang", "2")]
        {
            assert_eq!(query.get(name), value, "{name}");
        }
        assert_eq!(Query::new("q=%E3%FF").get("q"), "");
        assert_eq!(Query::new("q=a").document(Locale::En), "en/search.json?q=a");
    }
}
