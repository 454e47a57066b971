//! public/embed.js has the counter a second time, without a program. Both speak alike; that they wait alike is
//! in tests/poller-cases.json.

use crate::locale::Locale;

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
