//! Narrow letters and wide ones, which `script/bootstrap` installs: what the machine that runs the tests has for its own
//! decides nothing.

/// A font for interfaces and one for reading.
#[derive(Clone, Copy, Debug)]
pub struct Fonts {
    /// The one without serifs; it also names the two in what a test says.
    pub sans: &'static str,
    serif: &'static str,
}

impl Fonts {
    /// The narrow ones and the wide ones.
    pub const ALL: [Self; 2] =
        [Self { sans: "Noto Sans", serif: "Noto Serif" }, Self { sans: "DejaVu Sans", serif: "DejaVu Serif" }];

    /// JavaScript that sets a document in them (style/tokens.css); it is true.
    pub fn of(self, document: &str) -> String {
        let Self { sans, serif } = self;
        format!(
            "(({{ style }}) => (style.setProperty('--sans', '{sans}'), style.setProperty('--serif', '{serif}'), true))\
             ({document}.documentElement)"
        )
    }
}
