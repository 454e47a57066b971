//! public/embed.js has the counter a second time, without a program. Both speak and wait alike.

use crate::locale::Locale;
use std::collections::BTreeSet;

const SCRIPT: &str = include_str!("../../public/embed.js");

#[test]
fn it_speaks_as_the_counter_does() {
    for locale in Locale::ALL {
        let messages = locale.messages();
        let line = SCRIPT.lines().find(|line| line.trim_start().starts_with(&format!("{}: {{ name:", locale.tag())));
        let separator = &locale.number(1_000)[1..2];
        let recent = [messages.today, messages.yesterday, messages.this_week, messages.this_month];
        let recent = recent.map(|period| format!("\"{period}\"")).join(", ");
        let expected = format!(
            "  {}: {{ name: \"{}\", visits: \"{}\", online: \"{}\", none: \"{}\", old: \"{}\", recent: [{recent}], separator: \"{separator}\" }},",
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

#[test]
fn its_tokens_are_those_that_are_documented() {
    let styles = [SCRIPT, include_str!("../../style/embed.css"), include_str!("../../style/lightbox.css")].concat();
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>();
    let used: BTreeSet<String> = styles.split("var(--tintuc-").skip(1).map(name).collect();
    let docs = include_str!("../../docs/embedding.md");
    let rows: Vec<&str> = docs.lines().filter_map(|line| line.strip_prefix("| `--tintuc-")).collect();
    assert_eq!(rows.iter().map(|row| name(row)).collect::<BTreeSet<_>>(), used);
    // And their values, light and dark, where the table gives them.
    for row in rows {
        let values = row.rsplit('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2);
        for value in values {
            let token = name(row);
            let [tight, wide] = ["", " "].map(|space| format!("var(--tintuc-{token},{space}{value})"));
            assert!(styles.contains(&tight) || styles.contains(&wide), "{tight}");
        }
    }
}
