//! public/embed.js has the counter a second time, without a program. Both speak and wait alike.

use crate::locale::Locale;

const SCRIPT: &str = include_str!("../../public/embed.js");

#[test]
fn it_speaks_as_the_counter_does() {
    for locale in Locale::ALL {
        let messages = locale.messages();
        let line = SCRIPT.lines().find(|line| line.trim_start().starts_with(&format!("{}: {{ name:", locale.tag())));
        let separator = &locale.number(1_000)[1..2];
        let expected = format!(
            "  {}: {{ name: \"{}\", visits: \"{}\", online: \"{}\", none: \"{}\", old: \"{}\", separator: \"{separator}\" }},",
            locale.tag(),
            messages.visitors,
            messages.visits,
            messages.online,
            messages.no_figures,
            messages.old_figures,
        );
        assert_eq!(line, Some(expected.as_str()));
    }
}

#[test]
fn it_waits_as_the_counter_does() {
    let poller = include_str!("../visitors/poller.rs");
    let visit = include_str!("../visitors/visit.rs");
    for (rust, script) in [
        ("const RHYTHM: Millis = 30_000;", "const RHYTHM = 30_000;"),
        ("const LONGEST_WAIT: Millis = 300_000;", "const LONGEST_WAIT = 300_000;"),
        ("const SHORTEST_GAP: Millis = 5_000;", "const SHORTEST_GAP = 5_000;"),
        ("Duration::from_secs(3_600);", "const LONGEST_RETRY_AFTER = 3_600_000;"),
        ("const OLD_AFTER: Millis = 2 * RHYTHM + 10_000;", "const OLD_AFTER = 2 * RHYTHM + 10_000;"),
        ("const GAP: u64 = 30 * 60 * 1_000;", "const VISIT_GAP = 30 * 60_000;"),
        ("pub const KEY: &str = \"tintuc:visit\";", "const VISIT = \"tintuc:visit\";"),
    ] {
        assert!(poller.contains(rust) || visit.contains(rust), "{rust}");
        assert!(SCRIPT.contains(script), "{script}");
    }
}
