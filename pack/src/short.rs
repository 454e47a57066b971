use std::collections::HashMap;

/// Short names for long ones.
pub(crate) type Names = HashMap<String, String>;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The name of that number: a, b, …, Z, aa, ba, …
pub(crate) fn name(number: usize) -> String {
    let (mut name, mut rest) = (String::new(), number);
    loop {
        name.push(char::from(LETTERS[rest % LETTERS.len()]));
        match (rest / LETTERS.len()).checked_sub(1) {
            Some(more) => rest = more,
            None => return name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_numbers_have_one_name() {
        assert_eq!([0, 51, 52, 53, 104].map(name), ["a", "Z", "aa", "ba", "ab"]);
        assert_eq!((0..10_000).map(name).collect::<HashSet<_>>().len(), 10_000);
    }
}
